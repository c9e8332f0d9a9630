"""`danh-sach.json`: whom an upward bundle is about, and which of its papers is whose; it marks the bundle as one."""

from rules.contracts.base import Contract, Sha256, Slug
from rules.judging.ranking import NomineeKind


class UpwardNominee(Contract):
    """One who is put forward; `report` is the stem of the achievement report in the bundle, `brought`: the unit's own."""

    unit: Slug
    unit_name: str
    code: str
    name: str
    post: str
    kind: NomineeKind
    report: str
    brought: bool


class UpwardList(Contract):
    """The whole of it: the tier asked for, the guidance, the numbers of tờ trình and minutes, the nominees in their order."""

    cycle: str
    plan: str
    plan_hash: Sha256
    award: str
    guidance: str
    submission: str
    minutes: str
    nominees: tuple[UpwardNominee, ...]
