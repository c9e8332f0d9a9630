"""How points are rounded: half-up, exactly, once. Written here and nowhere else."""

from decimal import Decimal
from fractions import Fraction


def half_up(points: Fraction | Decimal | int, decimals: int) -> Decimal:
    """Round to `decimals` places, halves away from zero; exact, since the points come as a fraction."""
    exact = Fraction(points)
    scaled = abs(exact) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    # Made from its digits: arithmetic would round to the context's 28.
    return Decimal((int(exact < 0 < whole), tuple(map(int, str(whole))), -decimals))


def shown_vi(number: Decimal | int) -> str:
    """Return a number as Vietnamese papers print it: decimal comma, no needless zeros (7,5)."""
    text = format(Decimal(number), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",")
