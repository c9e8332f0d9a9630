"""Backups and restorations killed at moments that a seed chooses: the next one puts everything back, to the byte."""

import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from fault_plan import Fault
from opened import free_ports
from prefect_database import give_database
from published import stamps
from small_office import Ended, SmallOffice, prepare, strays

IN_USE = "Một lần sao lưu khác đang dùng kho"
PATIENCE = 60.0  # seconds
LOST = ("cycles", "inbox", "uploads", "plans", "register.db")


def test_what_is_killed_while_it_saves_or_restores_is_done_whole_by_the_next(
    tmp_path: Path, server: str, dice: Random, tally: Callable[..., None], kills: int
) -> None:
    password = tmp_path / "password"
    password.write_text("a pass phrase\n")
    password.chmod(0o600)
    office = SmallOffice(
        tmp_path / "office", prepare(tmp_path / "prepared"), THIDUA_BACKUP_PASSWORD_FILE=str(password)
    )
    (office.root / "prefect").mkdir()
    office.environment |= {
        "PREFECT_HOME": str(office.root / "prefect"),
        "PREFECT_SERVER_API_PORT": str(free_ports(1)[0]),
    }
    give_database(office.root / "prefect")
    try:
        office.environment["PREFECT_API_URL"] = server
        assert office.run().status == 0
        office.close()
        office.environment["PREFECT_API_URL"] = ""  # restoring wants a closed office
        before = stamps(office.out)
        for round_ in range(-(-kills // 24)):
            saved = str(tmp_path / f"saved-{round_}")
            _until_done(office, ("backup", saved), dice, tally)
            for name in LOST:
                path = office.root / name
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            _until_done(office, ("restore", saved, "--replace"), dice, tally)
            assert stamps(office.out) == before and before
            assert office.thidua("audit", "verify", "--out", str(office.out)).status == 0
            assert list(strays(office)) == []
            drafts = [p for p in office.root.glob(".*") if p.name != ".lock"]
            assert drafts == []
            tally(lost=0)
    finally:
        office.close()


def _until_done(
    office: SmallOffice, command: tuple[str, ...], dice: Random, tally: Callable[..., None]
) -> None:
    """Call the command under a few kills, fewer where it is done before one comes, then in peace."""
    for _ in range(dice.randint(1, 3)):
        ended = _when_free(office, *command, faults=[_drawn(dice)])
        assert ended.status in (0, -9), ended.said
        if ended.status == 0:
            break
        tally(kills_survived=1, **{f"— {' '.join(command[:1])}": 1})
    ended = _when_free(office, *command)
    assert ended.status == 0, ended.said


def _when_free(office: SmallOffice, *command: str, faults: Sequence[Fault] = ()) -> Ended:
    """Call the command; where what a killed one has started is still at its end, when that is through, as it says."""
    deadline = time.monotonic() + PATIENCE
    while True:
        ended = office.thidua(*command, faults=faults)
        if IN_USE not in ended.said or time.monotonic() > deadline:
            return ended
        time.sleep(1)


def _drawn(dice: Random) -> Fault:
    """A kill somewhere in the few seconds that such a command takes."""
    do = dice.choice(("kill", "power cut"))
    if dice.random() < 0.3:
        return Fault(do, "time", seconds=dice.uniform(0.2, 4))
    at = dice.choice(("backed up", "draft laid", "restored", "write", "rename", "start"))
    return Fault(
        do, dice.choice((at, f"{at}, before")) if " " in at or at == "restored" else at, dice.randint(1, 6)
    )
