"""Not written yet."""

from collections.abc import Iterator

from rules.layout.elements import Elements
from rules.layout.standard import LayoutStandard
from rules.layout.values import Fault


def text(paper: Elements, standard: LayoutStandard) -> Iterator[Fault]:
    """Nothing yet."""
    yield from ()
