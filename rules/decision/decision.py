"""All that is known when the town's papers are written: who sent what, what was found, judged, appraised and voted.

The shape only. `judgement` fills it for a yearly cycle, `years.final` for the last one; papers, pages and the register read it.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from rules.judging.quotas import QuotaLine
from rules.judging.ranking import Entry, NomineeKind, NomineeRef
from rules.judging.scoring import Score
from rules.plan.paper_ids import DECISION, LIKE, NOTICE, SUPPLEMENT, SUPPLEMENT_CERTIFICATE
from rules.plan.plan import Award, Cycle, Plan
from rules.plan.units import Unit
from rules.report.register_values import AwardLine
from rules.report.report import Report
from rules.report.town_inputs import Correction, Town
from rules.values.findings import Finding
from rules.values.wording import short_day
from rules.years.former import Former, Year


class Stage(StrEnum):
    """How far a cycle has come; the value is what the operator reads."""

    WAITING = "chờ Hội đồng"
    DECIDED = "Hội đồng đã xét"
    ISSUED = "đã ban hành quyết định"

    def words(self, *, trial: bool) -> str:
        """Return what the operator reads; what a trial signs is issued to nobody."""
        return "đã ký thử quyết định, chưa ban hành" if trial and self is Stage.ISSUED else self.value


@dataclass(frozen=True, slots=True)
class Numbered:
    """What a paper of the town carries once it is to be issued: its number ("" in a trial), day, signer and post."""

    number: str
    day: dt.date
    signer: str
    post: str
    bases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decision:
    """A cycle as it stands: `reports` are the accepted ones by unit, `folders` the names of the inbox's unit folders.

    `years` are those that a final cycle adds up, `earlier` those before a yearly one; `numbers` maps a paper's key (`quyet-dinh`, `thong-bao/p-hoa-mac`,
    `giay-khen/p-hoa-mac/CN1`) to what it carries; a paper that is not there is a draft. `as_of`: the day of the one set of papers that this tells, None: it tells the whole.
    `stored` are those that earlier runs issued, `granted` who has an award of this cycle by the register, granted and not revoked, `revoked` whose award
    of the town's own was taken back, with what the register says of it.
    """

    plan: Plan
    cycle: Cycle
    folders: Sequence[str]
    findings: Sequence[Finding]
    reports: Mapping[str, Report]
    scores: Sequence[Score]
    entries: Sequence[Entry]
    quota: Sequence[QuotaLine]
    town: Town
    former: Former
    trial: bool
    years: Sequence[Year] = ()
    earlier: Sequence[Year] = ()
    numbers: Mapping[str, Numbered] = field(default_factory=dict)
    as_of: dt.date | None = None
    stored: Mapping[str, Numbered] = field(default_factory=dict)
    granted: Mapping[NomineeRef, AwardLine] = field(default_factory=dict)
    revoked: Mapping[NomineeRef, AwardLine] = field(default_factory=dict)

    cleared: Sequence[Entry] = ()
    """Who was on hold when it was decided and is cleared since, as judged today; `selected`: by a supplementary decision."""
    late: Sequence[Correction] = ()
    """The corrections that cleared them: no paper of the decision's own knows of them."""

    @property
    def made_up(self) -> "Decision":
        """The supplementary decision as one of its own: those cleared and chosen, under its papers' numbers and days."""
        numbers = {k: n for k, n in self.numbers.items() if k.partition("/")[0] not in LIKE.values()}
        for key, number in self.numbers.items():
            kind, slash, who = key.partition("/")
            if kind in LIKE:
                numbers[f"{LIKE[kind]}{slash}{who}"] = number
        chosen = [e for e in self.cleared if e.selected]
        return replace(self, entries=chosen, numbers=numbers, cleared=(), late=(), stored={}, granted={})

    @property
    def standing(self) -> "Decision":
        """The same without those whose award was revoked: no list of who has one names them."""
        there = [
            [e for e in of if (e.unit, e.nominee) not in self.revoked] for of in (self.entries, self.cleared)
        ]
        return replace(self, entries=there[0], cleared=there[1])

    def has_award(self, entry: Entry) -> bool:
        """Tell whether somebody not chosen here has an award: granted before, or made up for.

        A notice that was issued before it was made up for says what was true then, and stays so.
        """
        who = (entry.unit, entry.nominee)
        if any(e.selected and (e.unit, e.nominee) == who for e in self.cleared):
            return f"{NOTICE}/{entry.unit}" not in self.stored
        return who in self.granted

    @property
    def since(self) -> dict[NomineeRef, str]:
        """What became of those cleared after the decision, in words; `entries` say what was decided."""
        return {
            (e.unit, e.nominee): "sau quyết định đã hết vướng mắc, "
            + (
                f"chưa khen bổ sung: {e.reason or 'không trong số được chọn'}"
                if not e.selected
                else self._made_up_by(e)
            )
            for e in self.cleared
        }

    def _made_up_by(self, entry: Entry) -> str:
        by = self.numbers.get(SUPPLEMENT)
        if by is None or f"{SUPPLEMENT_CERTIFICATE}/{entry.unit}/{entry.nominee}" not in self.numbers:
            return "khen bổ sung (chưa ban hành quyết định)"
        return f"khen bổ sung tại Quyết định số {by.number or '…'} ngày {short_day(by.day)}"

    @property
    def units(self) -> Sequence[Unit]:
        """The units that take part, in the registry's order."""
        return self.plan.subjects(self.cycle)

    @property
    def stage(self) -> Stage:
        """How far the cycle has come."""
        if self.town.council is None:
            return Stage.WAITING
        issued = any(key.partition("/")[0] == DECISION for key in self.numbers)
        return Stage.ISSUED if issued else Stage.DECIDED

    @property
    def winners(self) -> Sequence[Entry]:
        """Who is chosen for the town's own award, in the order of the ranking."""
        return [entry for entry in self.entries if entry.selected]

    @property
    def proposed(self) -> Sequence[Entry]:
        """Who is put forward for a tier above the town's own."""
        return [entry for entry in self.entries if entry.proposed]

    @property
    def proposed_tiers(self) -> Sequence[Award]:
        """The tiers for which somebody is put forward, in the ladder's order."""
        asked = {entry.tier for entry in self.proposed}
        return [award for award in self.plan.awards if award.name in asked]

    @property
    def refused(self) -> Sequence[Entry]:
        """Who was nominated and is neither chosen nor put forward, nor has an award that was granted before."""
        return [
            e
            for e in self.entries
            if e.nominated and not (e.selected or e.proposed or e.undecided or self.has_award(e))
        ]

    @property
    def undecided(self) -> Sequence[Entry]:
        """Of whom the council's form leaves open what becomes of them: no paper tells a result."""
        return [entry for entry in self.entries if entry.undecided]


def listed(decision: Decision, entries: Iterable[Entry]) -> list[Entry]:
    """Return nominees as lists print them: collectives by group and rank, then persons by unit.

    Persons stand in the registry's order: a list that goes out must not tell the ranking.
    """
    groups = [g.id for g in decision.plan.groups]
    order = {slug: i for i, slug in enumerate(decision.plan.units)}
    entries = list(entries)
    collectives = [e for e in entries if e.kind is NomineeKind.COLLECTIVE]
    people = [e for e in entries if e.kind is NomineeKind.INDIVIDUAL]
    return [
        *sorted(collectives, key=lambda e: (groups.index(e.group), e.rank, order[e.unit])),
        *sorted(people, key=lambda e: (order[e.unit], len(e.nominee), e.nominee)),
    ]
