"""What one run of a cycle works with: asked for and checked before any report is read."""

from datetime import UTC, datetime
from pathlib import Path

from flows.run_form import CycleRun
from flows.settings import PROJECT, Settings
from rules.errors import ThiduaError, WrongUse
from rules.plan import Cycle, Plan
from rules.town.form import ISSUES_FOLDER
from tasks.inbox import Folder, list_inbox
from tasks.keyring import Keyring, load_keyring
from tasks.pdf import probe
from tasks.plans import find_plan
from tasks.publishing import WORK, refuse_foreign
from tasks.register import Register, open_register
from tasks.shelf import Shelf, digest_of_tree
from tasks.town_inbox import TownFile, list_town

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
    """One run: its plan, folders, keys and shelf; never changed after it is opened.

    A plain class on purpose: Prefect walks through the fields of data classes that a task is given.
    """

    def __init__(
        self,
        params: CycleRun,
        plan: Plan,
        cycle: Cycle,
        settings: Settings,
        folders: list[Folder],
        forms: list[TownFile],
        office: str,
        keyring: Keyring,
        register: Register,
    ) -> None:
        self.started = datetime.now(UTC)
        self.params = params
        self.plan, self.cycle, self.settings = plan, cycle, settings
        self.out = params.out.resolve()
        self.folders = {folder.name: folder for folder in folders}
        self.forms = forms
        self.office_version = office
        self.keyring = keyring
        self.register = register
        self.zone = settings.time_zone
        self.shelf = Shelf(self.out / WORK)
        self.code = {kind: digest_of_tree(PROJECT, patterns) for kind, patterns in MADE_BY.items()}

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


def open_run(params: CycleRun, settings: Settings) -> Run:
    """Check all that must be there (plan, inbox, output folder, LibreOffice, keys, register); raises ThiduaError."""
    plan, cycle = find_plan(settings.plans, params.cycle, settings.plan)
    folders, forms = _received(params, cycle)
    office = probe(settings.soffice)
    refuse_foreign(params.out.resolve())
    submitted = [unit for unit in plan.subjects(cycle) if unit.slug in {f.name for f in folders}]
    roles = {TOWN: plan.movement.authority} | {unit.slug: unit.name for unit in submitted}
    if any(form.folder == ISSUES_FOLDER.name for form in forms):
        roles.setdefault(plan.movement.office_unit, plan.movement.office)
    keyring = load_keyring(settings.keys, roles, params.out.resolve() / WORK / "authority")
    register = open_register(settings.register_url)
    return Run(params, plan, cycle, settings, folders, forms, office, keyring, register)


def _received(params: CycleRun, cycle: Cycle) -> tuple[list[Folder], list[TownFile]]:
    """List what stands in the inbox: the units' folders and the town's forms; raises ThiduaError, WrongUse."""
    if params.inbox is None:
        if cycle.kind == "annual":
            raise WrongUse(
                f"Chu kỳ {cycle.id} cần thư mục báo cáo của các đơn vị: chỉ thư mục đó sau --inbox."
            )
        return [], []
    out, inbox = params.out.resolve(), params.inbox.resolve()
    if out == inbox or inbox in out.parents or out in inbox.parents:
        raise WrongUse("Thư mục kết quả và thư mục báo cáo phải tách rời nhau: chọn thư mục khác sau --out.")
    folders = list_inbox(params.inbox)
    if not folders and cycle.kind == "annual":
        raise ThiduaError(
            f"Thư mục '{params.inbox}' không có thư mục đơn vị nào: mỗi đơn vị một thư mục con mang mã đơn vị."
        )
    return folders, list_town(params.inbox)
