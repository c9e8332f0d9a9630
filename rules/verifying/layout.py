"""What a verification says of a paper's layout; measuring and the regime's rules belong to `rules.layout`."""

from collections.abc import Sequence

from rules.verifying.values import VerificationFinding, invalid, valid

CHECK = "layout"
MOST_NAMED = 3


def layout_finding(where: str, faults: Sequence[str], regime: str, *, supplied: bool) -> VerificationFinding:
    """Return what is to be said of one paper whose faults (a line each) are known.

    A paper that a unit wrote itself is not judged by it: the unit answers for its form, and signed it.
    """
    if not faults:
        return valid(where, CHECK, f"đúng thể thức {regime}")
    more = f"; và {len(faults) - MOST_NAMED} điều khác" if len(faults) > MOST_NAMED else ""
    said = "; ".join(faults[:MOST_NAMED]) + more
    if supplied:
        return valid(where, CHECK, f"văn bản do đơn vị soạn, chỉ lưu ý: {said}")
    return invalid(where, CHECK, f"chưa đúng thể thức {regime}: {said}")
