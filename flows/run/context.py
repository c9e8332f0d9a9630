"""What one run of a cycle works with: asked for and checked before any report is read."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from prefect.exceptions import MissingContextError
from prefect.logging import get_run_logger

from flows.run.inputs import Inputs
from flows.run.place import Place
from flows.settings import PROJECT, Settings
from rules.plan.by_date.headed import headed_by
from rules.plan.plan import Plan
from rules.plan.tables.town import TOWN, Signer
from rules.plan.units import Unit
from rules.town.form import ISSUES_FOLDER
from rules.values.errors import ThiduaError, WrongUse
from rules.values.steps import SigningMode, Step
from tasks.documents.fonts import fonts_found
from tasks.documents.pdf import probe
from tasks.pki.keyring import Keyring, WantedRole, load_keyring
from tasks.pki.trust import read_trust
from tasks.register import Register, open_register
from tasks.signing import Proof
from tasks.storage.artifact_store import ArtifactStore
from tasks.storage.code_hash import code_of
from tasks.storage.publishing import WORK, signed_for_real
from tasks.storage.secret_file import read_login


class RunContext:
    """One run: its place, inputs, keys and artifact store; never changed after it is opened. Closes its register when left.

    A plain class on purpose: Prefect walks through the fields of data classes that a task is given.
    """

    def __init__(
        self,
        place: Place,
        inputs: Inputs,
        office: str,
        fonts: Mapping[str, str],
        keyring: Keyring,
        proof: Proof,
        register: Register,
    ) -> None:
        self.started = datetime.now(UTC)
        self.params, self.settings = place.params, place.settings
        self.plan, self.cycle, self.out = place.plan, place.cycle, place.out
        self.folders = {folder.name: folder for folder in inputs.folders}
        self.held, self.asides = inputs.held, inputs.asides
        self.forms = inputs.forms
        self.office_version, self.fonts = office, fonts
        self.keyring, self.proof, self.register = keyring, proof, register
        self.zone, self.pages = place.settings.time_zone, place.pages
        self.store = ArtifactStore(self.out / WORK)
        self.code = code_of(PROJECT)

    def __enter__(self) -> "RunContext":
        return self

    def __exit__(self, *raised: object) -> None:
        self.register.close()

    @property
    def trial_text(self) -> str | None:
        """What every page says when the keys are the trial CA's, else None."""
        return self.plan.movement.trial_text if self.keyring.trial else None

    def signers(self, papers: str, unit: str = "", plan: Plan | None = None) -> list[tuple[Signer, str]]:
        """Return who signs papers of that kind ("unit", "office", "town"), in the plan's order, each with the key's role.

        One who need not sign and has no key is left out. `plan`: another authority's, None: the run's own.
        """
        signers = (plan or self.plan).signers
        roles = [(signer, role_of(signer, unit)) for signer in signers if signer.papers == papers]
        return [(signer, role) for signer, role in roles if signer.required or self.keyring.has(role)]

    def town_signers(self, plan: Plan, paper: str) -> list[tuple[Signer, str]]:
        """Return who signs a paper of the town, or of the authority whose plan it is: its office's people or its own."""
        return self.signers(plan.town_paper(paper).signed_by, plan.movement.office_unit, plan)

    def dossier_role(self, unit: str) -> str:
        """Return the role that seals a unit's dossier, as the plan says."""
        return unit if self.plan.signing.dossier == "unit" else TOWN


def open_run(place: Place, inputs: Inputs) -> RunContext:
    """Check all that must be there (LibreOffice, fonts, keys, register); raises ThiduaError."""
    plan, settings = place.plan, place.settings
    office, fonts = probe(settings.soffice), fonts_found()
    names = {folder.name for folder in inputs.folders}
    submitted = [unit for unit in plan.subjects(place.cycle) if unit.slug in names]
    issues = any(form.folder == ISSUES_FOLDER.name for form in inputs.forms)
    keys = None if place.params.signing is SigningMode.TRIAL else settings.keys
    proof = proof_of(settings, trial=keys is None)
    keyring = load_keyring(
        keys,
        wanted_keys(plan, submitted, issues=issues),
        place.out / WORK / "authority",
        trust=proof.trust,
        online=True,
        seconds=proof.seconds,
        long_term=proof.long_term,
        pss=settings.rsa_pss,
    )
    _refuse_trial_over_real(place, keyring)
    log = run_logger(__name__)
    for doubt in keyring.doubt_lines():
        log.warning("Chưa chắc về khóa ký (vẫn ký): %s.", doubt)
    if alone := units_without_a_person(plan, submitted, keyring):
        log.warning(
            "Chưa có khóa ký của người đứng đầu (<đơn vị>.lanh-dao) ở %d đơn vị, văn bản chỉ có chữ ký của đơn vị: %s. "
            "Thêm khóa vào thư mục THIDUA_KEYS rồi chạy lại để ký đủ.",
            len(alone),
            ", ".join(alone),
        )
    return RunContext(place, inputs, office, fonts, keyring, proof, open_register(settings.register_url))


def proof_of(settings: Settings, *, trial: bool) -> Proof:
    """Return what goes into signatures beside themselves; a trial's carry nothing: its CA proves nothing."""
    if trial:
        return Proof()
    trust = read_trust(settings.trust)
    if settings.long_term and not settings.timestamp_url:
        raise ThiduaError(
            "THIDUA_LONG_TERM cần dấu thời gian: ghi địa chỉ dịch vụ vào THIDUA_TIMESTAMP_URL, hoặc bỏ THIDUA_LONG_TERM."
        )
    if settings.long_term and not trust.anchors:
        raise ThiduaError(
            "THIDUA_LONG_TERM cần chứng thư gốc để tra cứu: đặt chúng vào thư mục nêu ở THIDUA_TRUST, hoặc bỏ THIDUA_LONG_TERM."
        )
    login = None
    if settings.timestamp_url and settings.timestamp_login_file is not None:
        user, _, password = read_login(
            settings.timestamp_login_file, "THIDUA_TIMESTAMP_LOGIN_FILE"
        ).partition(":")
        login = (user, password)
    return Proof(settings.timestamp_url, login, settings.long_term, trust, settings.network_seconds)


def role_of(signer: Signer, unit: str) -> str:
    """Return the name of the key with which a signer of a unit's papers signs."""
    return signer.role.replace("{unit}", unit)


def wanted_keys(plan: Plan, units: Iterable[Unit], *, issues: bool) -> dict[str, WantedRole]:
    """Return the roles that a run may sign as: for the units' papers, and for the town's where it may issue some.

    Who seals a dossier is always among them.
    """
    movement = plan.movement
    names = {unit.slug: unit.name for unit in units}
    wanted = _signing(plan, [("unit", slug, name) for slug, name in names.items()])
    if issues:
        wanted |= _of_authority(plan)
        for authority in plan.authorities:
            # Whether papers come after the town's end is known once the forms are read: their keys may be missing.
            theirs = _of_authority(headed_by(plan, authority)).items()
            wanted = {role: replace(one, required=False) for role, one in theirs} | wanted
    sealing = names if plan.signing.dossier == "unit" else {}
    return wanted | {role: WantedRole(name) for role, name in {TOWN: movement.authority, **sealing}.items()}


def _of_authority(plan: Plan) -> dict[str, WantedRole]:
    movement = plan.movement
    return _signing(
        plan, [("office", movement.office_unit, movement.office), ("town", TOWN, movement.authority)]
    )


def _signing(plan: Plan, asked: Iterable[tuple[str, str, str]]) -> dict[str, WantedRole]:
    wanted: dict[str, WantedRole] = {}
    for papers, slug, name in asked:
        for signer in plan.signers:
            if signer.papers == papers:
                shown = name if signer.by == "organisation" else f"Lãnh đạo {name}"
                wanted.setdefault(role_of(signer, slug), WantedRole(shown, signer.required))
    return wanted


def units_without_a_person(plan: Plan, units: Iterable[Unit], keyring: Keyring) -> list[str]:
    """Return the units of which somebody who need not sign has no key: their papers carry the others' signatures alone."""
    optional = [signer for signer in plan.signers if signer.papers == "unit" and not signer.required]
    return [u.slug for u in units if any(not keyring.has(role_of(signer, u.slug)) for signer in optional)]


def run_logger(module: str) -> logging.Logger | logging.LoggerAdapter[logging.Logger]:
    """Return the logger of the flow run, the module's own outside one."""
    try:
        return get_run_logger()
    except MissingContextError:
        return logging.getLogger(module)


def _refuse_trial_over_real(place: Place, keyring: Keyring) -> None:
    """Refuse to put trial dossiers in the place of those that the office's keys have signed: they would be lost."""
    if keyring.trial and place.params.until.goes_on_to(Step.PUBLISHING) and signed_for_real(place.out):
        raise WrongUse(
            f"'{place.out}' có hồ sơ đã ký thật, ký thử sẽ thay mất: chọn thư mục khác sau --out (ô “Thư mục kết quả”), "
            "hoặc ký bằng khóa của cơ quan (THIDUA_KEYS)."
        )
