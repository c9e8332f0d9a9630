"""Runs of a small office killed, starved and cut off at moments that a seed chooses, in chains, until one ends well."""

from collections.abc import Callable, Iterator
from math import ceil
from pathlib import Path
from random import Random

import pytest
from fault_plan import CLOCK, EDGES, EVENTS, KILLS, REFUSALS, Fault
from small_office import Ended, SmallOffice, add_votes, differences, prepare, strays

from tasks.register import open_register

LONGEST_CHAIN = 6
KILLS_A_CHAIN = 2.8  # in the mean, with those of offices and backups beside
MACHINE = {"kill its child": 5, "connection cut": 2, CLOCK: 4, "slow share": 1, **dict.fromkeys(REFUSALS, 2)}
"""What else befalls a run, by weight; twice as often it is killed."""
NEVER_HERE = ("backed up", "draft laid", "restored")
DAY = 86_400.0  # seconds
REFUSED = 3  # exit status


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """As many chains as it takes, by what they threw when measured; each second one begins with a kill at the next named event."""
    if "chain" in metafunc.fixturenames:
        chains = ceil(metafunc.config.getoption("--kills") / KILLS_A_CHAIN)
        events = [n for event in EVENTS if event not in NEVER_HERE for n in (event, f"{event}, before")]
        Random(metafunc.config.getoption("--seed")).shuffle(events)
        metafunc.parametrize(
            ("chain", "event"), [(c, events[c // 2 % len(events)] if c % 2 else "") for c in range(chains)]
        )


class Reference:
    """What an office without faults leaves, and what went by in its run."""

    def __init__(self, prepared: Path, office: SmallOffice, ended: Ended, api: str) -> None:
        self.prepared, self.office, self.ended, self.api = prepared, office, ended, api


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory, server: str) -> Iterator[Reference]:
    """An office that was left in peace."""
    root = tmp_path_factory.mktemp("peace")
    prepared = prepare(root / "prepared")
    before = SmallOffice(root / "before", prepared, server)
    assert before.run().status == 0
    before.close()
    add_votes(prepared, before.out)
    office = SmallOffice(root / "office", prepared, server)
    ended = office.run()
    assert ended.status == 0 and len(office.issued) == len(office.numbers) > 3, ended.said
    yield Reference(prepared, office, ended, server)
    office.close()


def drawn(dice: Random, reference: Reference, first: bool) -> Fault:
    """One fault; a run that takes up work has less to go by than the first."""
    seen, share = reference.ended.seen, 1.0 if first else 0.4
    kill = dice.random() < 2 / 3
    do = dice.choice(KILLS[:2]) if kill else dice.choices(list(MACHINE), list(MACHINE.values()))[0]
    if do in REFUSALS:
        at = dice.choice(("write", "rename", "mkdir"))
    elif do == "connection cut":
        at = "connect"
    elif do == "kill its child":
        at = "start"
    elif do == "slow share":
        return Fault(do, dice.choice(("write", "rename")), 1)
    elif do == CLOCK:
        at = dice.choice(EDGES)
        jump = dice.choice((-1, 1)) * dice.choice((1, 60, 3600, DAY, 2 * DAY)) * dice.uniform(0.5, 1)
        return Fault(do, at, dice.randint(1, max(1, round(seen[at] * share))), jump=jump)
    elif dice.random() < 0.25:
        return Fault(do, "time", seconds=dice.uniform(0, reference.ended.seconds * share))
    else:
        events = [name for event in EVENTS for name in (event, f"{event}, before") if name in seen]
        at = dice.choice(events if dice.random() < 0.5 else list(EDGES))
    return Fault(do, at, dice.randint(1, max(1, round(seen[at] * share))))


def test_whatever_is_thrown_at_a_run_the_next_ends_as_if_nothing_had_been(
    chain: int, event: str, reference: Reference, tmp_path: Path, dice: Random, tally: Callable[..., None]
) -> None:
    office = SmallOffice(
        tmp_path / "office",
        reference.prepared,
        reference.api,
        by_mail=event.startswith("uploaded") or dice.random() < 0.25,
    )
    try:
        story: list[str] = []
        for link in range(dice.randint(1, LONGEST_CHAIN)):
            named = event if not link else ""
            if named:
                times = dice.randint(1, reference.ended.seen.get(event, 1))
                fault = Fault(dice.choice(KILLS[:2]), event, times)
            else:
                fault = drawn(dice, reference, first=not link)
            signed, numbers = office.issued, office.numbers
            ended = office.run(fault)
            story.append(f"{fault}: {ended.status}")
            assert ended.thrown or not named, story
            if ended.thrown:
                tally(**{"kills_survived" if fault.do in KILLS else "faults_injected": 1, f"— {fault.do}": 1})
            if ended.status >= 0:
                assert ended.status in (0, REFUSED), (story, ended.said)
                assert "Lỗi ngoài dự kiến" not in ended.said and "Traceback" not in ended.said, (
                    story,
                    ended.said,
                )
            kept = office.issued
            assert {key: kept.get(key) for key in signed} == signed, (
                story,
                "a signed paper was written again",
            )
            assert {key: office.numbers.get(key) for key in numbers} == numbers, (
                story,
                "a number was given anew",
            )
        ended = office.run()
        assert ended.status == 0, (story, ended.said)
        assert list(differences(reference.office, office)) == [], story
        assert list(strays(office)) == [], story
        with open_register(office.register) as register:
            verdict = register.verify()
            assert verdict.ok, (story, verdict.faults)
        tally(lost=0)
    finally:
        office.close()
