"""Faults thrown at the product by a seeded die; what was tried, and what came of it, is counted at the end."""

from collections import Counter
from collections.abc import Callable
from random import Random

import pytest

_TALLY = "tally"
"""Under this name a test's counts travel with its report, from whichever process ran it."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """How much is tried, and from which seed: the same seed throws the same faults."""
    group = parser.getgroup("faults")
    group.addoption("--seed", type=int, default=1, help="seed of the faults")
    group.addoption(
        "--kills", type=int, default=12, help="about how many kills and other faults of the machine"
    )
    group.addoption("--tries", type=int, default=20, help="about how many files of each kind")


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    """About how many kills are asked for."""
    return int(request.config.getoption("--kills"))


@pytest.fixture
def dice(request: pytest.FixtureRequest) -> Random:
    """The test's own die: by the seed and the test's name, whatever ran before it."""
    return Random(f"{request.config.getoption('--seed')} {request.node.nodeid}")


@pytest.fixture
def tally(record_property: Callable[[str, object], None]) -> Callable[..., None]:
    """Call it with counts by name; they are summed over all tests and printed at the end."""

    def count(**counts: int) -> None:
        record_property(_TALLY, counts)

    return count


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the sums, a line each."""
    sums: Counter[str] = Counter()
    for report in (r for reports in terminalreporter.stats.values() for r in reports):
        for name, counts in (
            getattr(report, "user_properties", ()) if getattr(report, "when", "") == "call" else ()
        ):
            if name == _TALLY:
                sums.update(counts)
    if sums:
        terminalreporter.section(f"faults thrown (seed {config.getoption('--seed')})")
        for name, number in sums.items():
            terminalreporter.write_line(f"{name.replace('_', ' '):40} {number:8}")
