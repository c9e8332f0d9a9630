"""The clerk at Prefect's UI: what is clicked, filled in and read there, under the words that stand on the screen."""

import re

from playwright.sync_api import Locator, Page, Response, expect

PATIENCE = 150_000  # milliseconds until a run has come to its end on a slow machine
REOPENED = 20  # times that a form is opened until its text is there


class Desk:
    """One browser window at the server `ui`; `clicks` counts what was clicked since it was last set to 0."""

    def __init__(self, page: Page, ui: str) -> None:
        self.page, self.ui = page, ui.rstrip("/")
        self.clicks = 0

    def click(self, target: Locator) -> None:
        """Click and count it."""
        target.click()
        self.clicks += 1

    def follow(self, link: Locator) -> Page:
        """Click a link that opens a window of its own; returns that."""
        with self.page.context.expect_page() as opened:
            self.click(link)
        opened.value.wait_for_load_state()
        return opened.value

    # --- log in, go somewhere ---------------------------------------------------------------------------------

    def log_in(self, login: str) -> None:
        """Give the login "user:password" to whichever page asks for it."""
        self.page.get_by_placeholder("admin:pass").fill(login)
        self.page.get_by_role("button", name="Login").click()

    def show_deployments(self) -> None:
        """Go to the list of what can be run."""
        self.page.goto(f"{self.ui}/deployments")
        expect(self.page.get_by_role("link", name="tiep-nhan", exact=True)).to_be_visible()

    def open_form(self, deployment: str) -> None:
        """Go to a deployment's run form, by its own Run button."""
        self.show_deployments()
        self.page.get_by_role("link", name=deployment, exact=True).click()
        self.page.get_by_role("button", name="Run", exact=True).click()
        self.page.get_by_text("Custom run", exact=True).click()
        expect(self.page.get_by_role("button", name="Submit")).to_be_visible()

    # --- a form -----------------------------------------------------------------------------------------------

    def field(self, title: str) -> Locator:
        """The field of this title."""
        label = self.page.locator(".schema-form-property__label").get_by_text(re.compile(f"^{title}( \\(|$)"))
        return self.page.locator(".schema-form-property").filter(has=label).last

    def choose(self, title: str, *options: str) -> None:
        """Choose options of a field's drop-down."""
        self.field(title).locator(".p-select-button__icon").click()
        for option in options:
            self.page.locator(".p-select-option").get_by_text(option, exact=True).click()
        # A list of several stays open until something else is clicked.
        self.page.get_by_role("heading", name="Parameters").click()
        expect(self.page.locator(".p-select-option")).to_have_count(0)

    def is_told(self, words: str) -> None:
        """Wait for a message of the server's at the edge of the window."""
        told = self.page.locator(".p-toast__message").get_by_text(words).last
        told.hover(trial=True)  # it has slid in

    def send(self) -> Response:
        """Send the run form; returns the server's answer."""
        with self.page.expect_response("**/create_flow_run") as answered:
            self.page.get_by_role("button", name="Submit").click()
        return answered.value

    def start(self) -> "ShownRun":
        """Send the run form and go to the run."""
        answer = self.send()
        assert answer.ok, answer.text()
        run = answer.json()["id"]
        # The form leaves for its deployment by itself, after the message: a click before that leads nowhere.
        self.page.wait_for_url(re.compile(r"/deployments/deployment/[\w-]+(\?.*)?$"))
        # Prefect shows the same message twice, one upon the other.
        self.page.get_by_role("button", name="View run").last.click()
        self.page.wait_for_url(f"**/runs/flow-run/{run}*")
        return ShownRun(self, f"{self.ui}/runs/flow-run/{run}")


class ShownRun:
    """The page of one run."""

    def __init__(self, desk: Desk, url: str) -> None:
        self.desk, self.page, self.url = desk, desk.page, url

    def show(self) -> None:
        """Go to the run's page and wait until it is drawn."""
        self.page.goto(self.url)
        self.page.wait_for_load_state("networkidle")

    def comes_to(self, state: str) -> None:
        """Watch until the run's badge shows this state."""
        expect(self.page.locator(".page-heading .state-badge, .state-badge").first).to_have_text(
            state, timeout=PATIENCE
        )

    def tab(self, name: str) -> Locator:
        """Open a tab of the page."""
        self.desk.click(self.page.get_by_role("tablist").get_by_text(name, exact=True))
        return self.page.get_by_role("tabpanel", name=name)

    def message(self) -> str:
        """What the run's state says, as the Details tab shows it."""
        value = (
            self.tab("Details")
            .locator(".p-key-value", has_text="State Message")
            .locator(".p-key-value__value")
        )
        if (more := value.get_by_text("See More")).count():
            more.click()
        return value.inner_text()

    def artifact(self, key: str) -> Locator:
        """The card of an artifact, below the Artifacts tab; it is drawn when the page is scrolled to it."""
        panel = self.tab("Artifacts")
        panel.hover()
        card = panel.locator("a[href*='/artifacts/artifact/']").filter(has_text=key)
        while not card.count():
            self.page.mouse.wheel(0, 400)
        return card

    def log(self) -> Locator:
        """The run's log, which its page shows first."""
        return self.page.get_by_role("tabpanel", name="Logs")

    def retry(self) -> None:
        """Press Retry and confirm it."""
        self.page.get_by_role("button", name="Retry", exact=True).click()
        self.page.get_by_role("dialog").get_by_role("button", name="Retry", exact=True).click()

    def resume_form(self, words: str) -> Locator:
        """Open the form of a run that waits for an answer, with the text that begins with these words.

        Prefect shows a run as suspended a moment before it keeps the text: who is that quick opens the form again.
        """
        form = self.page.get_by_role("dialog")
        for _ in range(REOPENED):
            self.show()
            self.page.get_by_role("button", name="Resume", exact=True).click()
            expect(form.get_by_role("button", name="Submit")).to_be_visible()
            if form.get_by_text(words).count():
                break
        return form
