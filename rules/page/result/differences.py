"""What made the difference in a ranking: each nominee's points by criterion, and against the one just above.

A difference is told by points lost on the scale of 100: of two totals, the one where a criterion lost more. So a unit to
which an item does not apply can be held against one to which it does, and what is told adds up to the gap.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from rules.judging.ranking import Entry
from rules.judging.scoring import Score
from rules.page.wording import DASH, VALUE_LENGTH, points_vi, shown
from rules.plan.tables.judging import Scale
from rules.values.rounding import half_up, shown_vi

FULL = 100
"""Points of a full total."""
CAP = "giới hạn theo tập thể"
"""What holds a head of unit to the total of the collective."""


@dataclass(frozen=True, slots=True)
class CriterionShare:
    """One criterion of one nominee: points of the maximum that applies to it, and that in percent; DASH: none applies."""

    code: str
    points: str
    max: str
    percent: int


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One nominee: rank, total, shares in the criteria's order, and what set it apart from the one above."""

    rank: int
    name: str
    total: str
    selected: bool
    line_below: bool
    shares: Sequence[CriterionShare]
    behind: str
    why: str


@dataclass(frozen=True, slots=True)
class Differences:
    """The nominated of one pool in rank order; `criteria` are codes with what they are about."""

    criteria: Sequence[tuple[str, str]]
    rows: Sequence[DifferenceRow]


def differences(
    scale: Scale, entries: Sequence[Entry], scores: Mapping[tuple[str, str], Score], decimals: int
) -> Differences:
    """Return the comparison of the nominated among `entries` (one pool, in rank order), those without a score left out."""
    compared = [e for e in entries if e.nominated and (e.unit, e.nominee) in scores]
    earned = [_earned(scores[e.unit, e.nominee]) for e in compared]
    lost = [_lost(scores[e.unit, e.nominee], own) for e, own in zip(compared, earned, strict=True)]
    codes = list(dict.fromkeys(code for own in earned for code in own))
    last = max((place for place, e in enumerate(compared) if e.selected), default=-1)
    rows = []
    for place, entry in enumerate(compared):
        above = compared[place - 1] if place else None
        rows.append(
            DifferenceRow(
                rank=entry.rank,
                name=shown(entry.name, VALUE_LENGTH),
                total=points_vi(entry.total),
                selected=entry.selected,
                line_below=place == last and last < len(compared) - 1,
                shares=[_share(code, earned[place].get(code)) for code in codes],
                behind=points_vi(above.total - entry.total) if above else DASH,
                why=_why(scale, (entry, lost[place]), (above, lost[place - 1]), decimals)
                if above
                else "đứng đầu",
            )
        )
    about = {code: "; ".join(i.name for i in scale.items if i.criterion == code) for code in codes}
    return Differences(list(about.items()), rows)


def _earned(score: Score) -> dict[str, tuple[Decimal, Decimal]]:
    """Return each criterion's points and maximum, over the items that apply."""
    earned: dict[str, tuple[Decimal, Decimal]] = {}
    for item in score.items:
        if item.points is not None:
            points, whole = earned.get(item.criterion, (Decimal(0), Decimal(0)))
            earned[item.criterion] = (points + item.points, whole + item.max)
    return earned


def _lost(score: Score, earned: Mapping[str, tuple[Decimal, Decimal]]) -> dict[str, Fraction]:
    """Return what each criterion, and the hold by the unit's total, took from the total."""
    applicable = sum((whole for _, whole in earned.values()), Decimal(0))
    rescaled = any(item.points is None for item in score.items) or applicable > FULL
    scale = Fraction(FULL) / Fraction(applicable) if rescaled and applicable else Fraction(1)
    lost = {code: Fraction(whole - points) * scale for code, (points, whole) in earned.items()}
    if score.capped_by is not None:
        points = sum((Fraction(own) for own, _ in earned.values()), Fraction(0))
        lost[CAP] = points * scale - Fraction(score.total)
    return lost


def _share(code: str, earned: tuple[Decimal, Decimal] | None) -> CriterionShare:
    if earned is None:
        return CriterionShare(code, DASH, "", 0)
    points, whole = earned
    return CriterionShare(code, points_vi(points), shown_vi(whole), int(100 * points / whole))


def _why(
    scale: Scale,
    own: tuple[Entry, Mapping[str, Fraction]],
    above: tuple[Entry, Mapping[str, Fraction]],
    decimals: int,
) -> str:
    (entry, lost), (other, lost_above) = own, above
    if entry.total == other.total:
        return _tie(scale, entry, other)
    gaps = {
        code: half_up(lost_above.get(code, Fraction(0)) - lost.get(code, Fraction(0)), decimals)
        for code in {**lost_above, **lost}
    }
    told = sorted((code for code in gaps if gaps[code]), key=lambda code: (-abs(gaps[code]), code))
    return "; ".join(f"{code} {_signed(gaps[code])}" for code in told)


def _tie(scale: Scale, entry: Entry, above: Entry) -> str:
    for code, own, other in zip(scale.order, entry.key[1:], above.key[1:], strict=False):
        if own != other:
            return f"bằng điểm, xếp sau vì {code} thấp hơn ({points_vi(own)} so với {points_vi(other)})"
    set_apart = entry.by_law if entry.rank != above.rank else ""
    return set_apart or "đồng hạng: bằng điểm ở mọi tiêu chí so sánh"


def _signed(gap: Decimal) -> str:
    return f"{'+' if gap > 0 else '−'}{points_vi(abs(gap))}"
