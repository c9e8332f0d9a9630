"""What one run of a cycle works with: asked for and checked before any report is read."""

from datetime import UTC, datetime
from types import TracebackType

from flows.inputs import Inputs
from flows.place import Place
from flows.settings import PROJECT
from rules.errors import WrongUse
from rules.steps import SigningMode, Step
from rules.town.form import ISSUES_FOLDER
from tasks.keyring import Keyring, load_keyring
from tasks.pdf import probe
from tasks.publishing import WORK, signed_for_real
from tasks.register import Register, open_register
from tasks.shelf import Shelf, digest_of_tree

TOWN = "town"
"""The role of the key that seals dossiers; a unit's own role is its slug."""
MADE_BY = {
    "read": (
        "rules/*.py",
        "rules/town/*.py",
        "flows/intake.py",
        "tasks/workbooks.py",
        "tasks/*_child.py",
        "tasks/inbox.py",
    ),
    "check": (
        "rules/*.py",
        "rules/town/*.py",
        "rules/years/*.py",
        "expectations/*.py",
        "expectations/suites/*.json",
    ),
    "papers": ("tasks/documents.py", "tasks/charts.py", "tasks/pdf.py"),
    "forms": ("tasks/forms/*.py",),
    "signed": ("tasks/signing.py", "tasks/reading_copy.py", "tasks/front_pages.py", "tasks/fonts.py"),
    "bundle": ("tasks/bundles.py",),
    "marked": ("tasks/returned.py", "tasks/pdf.py"),
}
"""What each kind of work is made by, beside its content: where that changes, the work is done again."""


class Run:
    """One run: its place, inputs, keys and shelf; never changed after it is opened. Closes its register when left.

    A plain class on purpose: Prefect walks through the fields of data classes that a task is given.
    """

    def __init__(
        self, place: Place, inputs: Inputs, office: str, keyring: Keyring, register: Register
    ) -> None:
        self.started = datetime.now(UTC)
        self.params, self.settings = place.params, place.settings
        self.plan, self.cycle, self.out = place.plan, place.cycle, place.out
        self.folders = {folder.name: folder for folder in inputs.folders}
        self.held, self.asides = inputs.held, inputs.asides
        self.forms = inputs.forms
        self.office_version = office
        self.keyring = keyring
        self.register = register
        self.zone = place.settings.time_zone
        self.pages = place.pages
        self.shelf = Shelf(self.out / WORK)
        self.code = {kind: digest_of_tree(PROJECT, patterns) for kind, patterns in MADE_BY.items()}

    def __enter__(self) -> "Run":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.register.close()

    @property
    def trial_text(self) -> str | None:
        """What every page says when the keys are the throw-away authority's, else None."""
        return self.plan.movement.trial_text if self.keyring.trial else None

    def paper_role(self, unit: str) -> str:
        """Return the role that signs a unit's papers, as the plan says."""
        return unit if self.plan.signing.papers == "unit" else TOWN

    def town_role(self, paper: str) -> str:
        """Return the role that signs a paper of the town: its home-affairs office or the town itself."""
        office = self.plan.town_paper(paper).signed_by == "office"
        return self.plan.movement.office_unit if office else TOWN

    def dossier_role(self, unit: str) -> str:
        """Return the role that seals a unit's dossier, as the plan says."""
        return unit if self.plan.signing.dossier == "unit" else TOWN


def open_run(place: Place, inputs: Inputs) -> Run:
    """Check all that must be there (LibreOffice, keys, register); raises ThiduaError."""
    plan, settings = place.plan, place.settings
    office = probe(settings.soffice)
    names = {folder.name for folder in inputs.folders}
    submitted = [unit for unit in plan.subjects(place.cycle) if unit.slug in names]
    roles = {TOWN: plan.movement.authority} | {unit.slug: unit.name for unit in submitted}
    if any(form.folder == ISSUES_FOLDER.name for form in inputs.forms):
        roles.setdefault(plan.movement.office_unit, plan.movement.office)
    keys = None if place.params.signing is SigningMode.TRIAL else settings.keys
    keyring = load_keyring(keys, roles, place.out / WORK / "authority")
    _refuse_trial_over_real(place, keyring)
    return Run(place, inputs, office, keyring, open_register(settings.register_url))


def _refuse_trial_over_real(place: Place, keyring: Keyring) -> None:
    """Refuse to put trial dossiers in the place of those that the office's keys have signed: they would be lost."""
    if keyring.trial and place.params.until.goes_on_to(Step.PUBLISHING) and signed_for_real(place.out):
        raise WrongUse(
            f"'{place.out}' có hồ sơ đã ký thật, ký thử sẽ thay mất: chọn thư mục khác sau --out (ô “Thư mục kết quả”), "
            "hoặc ký bằng khóa của cơ quan (THIDUA_KEYS)."
        )
