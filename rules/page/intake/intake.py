"""The intake page as plain words and numbers: who sent what and when, what went back and why, who is late."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rules.page.findings import FEW_RULES, RuleBar, rule_bars
from rules.page.intake.unit_card import UnitCard, unit_cards
from rules.page.result.charts import StackedBar, participation
from rules.page.summary import ANNUAL, Status
from rules.page.tiles import Tile, report_tiles
from rules.page.wording import SEVERITIES, VALUE_LENGTH, shown, time_vi
from rules.report.collected import Collected
from rules.values.findings import Severity
from rules.values.wording import short_day

WHOLE = "Cả chu kỳ"
HASH_SHOWN = 12
_BECOMES = {True: "lần sau xem lại", False: "cần người xử lý"}
MANY = 1000
"""So many findings make a browser slow unless it skips what is out of sight."""


@dataclass(frozen=True, slots=True)
class GroupLine:
    """The units of one group, or of all (`whole`), counted."""

    id: str
    name: str
    whole: bool
    units: int
    sent: int
    accepted: int
    returned: int
    missing: int
    late: int


@dataclass(frozen=True, slots=True)
class AsideRow:
    """Something that was not taken out of the watched folder; `next`: what becomes of it."""

    name: str
    why: str
    next: str


@dataclass(frozen=True, slots=True)
class IntakePage:
    """Everything that stands on the intake page, in its order; `cards` begin with what went back."""

    cycle: str
    movement: str
    office: str
    plan_hash_short: str
    trial: str
    at: str
    due: str
    due_words: str
    tiles: Sequence[Tile]
    statuses: Sequence[Status]
    participation: Sequence[StackedBar]
    lines: Sequence[GroupLine]
    wanting: Sequence[UnitCard]
    cards: Sequence[UnitCard]
    total: int
    many: bool
    severities: Sequence[tuple[Severity, str, int]]
    rules: Sequence[RuleBar]
    few_rules: bool
    again: Sequence[UnitCard]
    asides: Sequence[AsideRow]


def intake_page(collected: Collected) -> IntakePage:
    """Return the page of an intake."""
    plan = collected.plan
    cards = unit_cards(collected)
    units = [card for card in cards if card.is_unit]
    rules = rule_bars(collected.findings)
    groups = [(group.id, group.name) for group in plan.groups]
    return IntakePage(
        cycle=collected.cycle.id,
        movement=plan.movement.title,
        office=plan.movement.office,
        plan_hash_short=plan.hash[:HASH_SHOWN],
        trial=plan.movement.trial_text if collected.trial else "",
        at=time_vi(collected.at, collected.at.tzinfo),
        due=short_day(collected.due),
        due_words=_due_words(collected),
        tiles=_tiles(collected, units),
        statuses=ANNUAL,
        participation=participation(groups, _shares(groups, units)),
        lines=_lines(groups, units),
        wanting=sorted(
            (c for c in units if c.wanting), key=lambda c: (c.status is not Status.MISSING, -c.days_late)
        ),
        cards=cards,
        total=len(collected.findings),
        many=len(collected.findings) > MANY,
        severities=[(s, SEVERITIES[s], sum(f.severity is s for f in collected.findings)) for s in Severity],
        rules=rules,
        few_rules=len(rules) <= FEW_RULES,
        again=[card for card in cards if len(card.versions) > 1],
        asides=[
            AsideRow(shown(a.name, VALUE_LENGTH), shown(a.why), _BECOMES[a.waits]) for a in collected.asides
        ],
    )


def _due_words(collected: Collected) -> str:
    days = (collected.due - collected.at.date()).days
    if days == 0:
        return "hôm nay là ngày cuối"
    return f"còn {days} ngày" if days > 0 else f"đã qua {-days} ngày"


def _tiles(collected: Collected, units: Sequence[UnitCard]) -> list[Tile]:
    number = _counted("", WHOLE, True, units)
    late = [card for card in units if card.days_late]
    silent = sum(card.status is Status.MISSING for card in late)
    past = collected.at.date() > collected.due
    note = "" if past else "chưa đến hạn"
    if late:
        note = f"{silent} chưa nộp · {len(late) - silent} nộp sau hạn"
    return [
        *report_tiles(number.units, number.sent, number.accepted, number.returned, number.missing),
        Tile(str(number.late), "đơn vị muộn", note, "bad" if late else "good" if past else "plain"),
    ]


def _shares(groups: Iterable[tuple[str, str]], units: Sequence[UnitCard]) -> dict[str, dict[Status, int]]:
    return {
        id: {status: sum(c.group == id and c.status is status for c in units) for status in ANNUAL}
        for id, _ in groups
    }


def _lines(groups: Iterable[tuple[str, str]], units: Sequence[UnitCard]) -> list[GroupLine]:
    by_group = [_counted(id, name, False, [c for c in units if c.group == id]) for id, name in groups]
    return [*by_group, _counted("", WHOLE, True, units)]


def _counted(id: str, name: str, whole: bool, units: Sequence[UnitCard]) -> GroupLine:
    def of(status: Status) -> int:
        return sum(card.status is status for card in units)

    return GroupLine(
        id=id,
        name=name,
        whole=whole,
        units=len(units),
        sent=len(units) - of(Status.MISSING),
        accepted=of(Status.ACCEPTED),
        returned=of(Status.RETURNED),
        missing=of(Status.MISSING),
        late=sum(card.days_late > 0 for card in units),
    )
