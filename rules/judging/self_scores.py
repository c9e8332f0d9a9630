"""What of a total rests on the nominee's own word alone: points it gave itself, without evidence, that no office confirmed."""

from collections.abc import Container
from dataclasses import dataclass
from decimal import Decimal

from rules.judging.scoring import Basis, ItemScore, Score
from rules.plan.report_form.form import AGREED
from rules.values.rounding import shown_vi
from rules.values.wording import percent

CHECK = "không kèm minh chứng: đối chiếu hồ sơ trước khi cho ý kiến"
"""What the appraising office reads beside such points."""


@dataclass(frozen=True, slots=True)
class SelfScored:
    """The items that nobody but the nominee vouches for, their points, and all points that it earned."""

    items: tuple[str, ...]
    points: Decimal
    earned: Decimal

    @property
    def share(self) -> str:
        """The share of the total that rests on them, in percent."""
        return percent(self.points, self.earned) or "0%"

    @property
    def words(self) -> str:
        """The share of the total that rests on them, and which they are."""
        return f"{shown_vi(self.points)}/{shown_vi(self.earned)} điểm ({self.share}): {', '.join(self.items)}"


def self_scored(score: Score, besides: Container[str] = ()) -> SelfScored | None:
    """Return what of the nominee's points, `besides` those of some items, rests on its own word; None where nothing does."""
    own = [item for item in score.items if item.code not in besides and _on_own_word(item)]
    if not own:
        return None
    return SelfScored(tuple(item.code for item in own), _sum(own), _sum(score.items))


def _on_own_word(item: ItemScore) -> bool:
    agreed = item.appraisal is not None and item.appraisal.opinion == AGREED
    return item.basis is Basis.SELF and not agreed


def _sum(items: tuple[ItemScore, ...] | list[ItemScore]) -> Decimal:
    return sum((item.points for item in items if item.points is not None), Decimal(0))
