"""`thidua up --check`: all that the office needs of this machine, looked at without changing anything."""

from collections.abc import Callable, Iterator
from pathlib import Path

from flows.office.address import is_open
from flows.office.checks.check import CheckResult, Mark
from flows.office.checks.keys import keys
from flows.office.checks.machine import (
    archives,
    clock,
    confinement,
    disk,
    fonts,
    home_folder,
    libreoffice,
    pdf_tools,
    python,
)
from flows.office.checks.network import login, mail, ports
from flows.office.checks.trust import trust
from flows.office.checks.work import backups, folders, plans, register
from flows.settings import Settings
from rules.values.errors import ThiduaError


def show_checks(settings: Settings, say: Callable[[str], None]) -> bool:
    """Print a line for each thing looked at; return whether the office can be opened."""
    from prefect.settings import PREFECT_API_URL, PREFECT_HOME

    from flows.office.prefect.server import answering, usual_url

    configured = PREFECT_API_URL.value()
    url = configured if configured and answering(configured) else usual_url()
    missing = 0
    for check in checks(settings, url, PREFECT_HOME.value()):
        say(check.line)
        missing += check.mark is Mark.BAD
    if missing:
        say(f"Còn {missing} việc (✗) phải làm trước khi mở văn phòng bằng thidua up.")
    else:
        say("Máy này mở được văn phòng: thidua up.")
    return not missing


def refuse_missing(settings: Settings, url: str, home: Path) -> None:
    """Raise ThiduaError with all that keeps the office from opening, in one line."""
    missing = [
        f"{check.about}: {check.found}"
        for check in checks(settings, url, home, opening=True)
        if check.mark is Mark.BAD
    ]
    if missing:
        raise ThiduaError("Chưa mở được văn phòng. " + " · ".join(missing))


def checks(settings: Settings, url: str, home: Path, *, opening: bool = False) -> Iterator[CheckResult]:
    """Look at one thing after the other; `opening`: this process is the office itself and holds its lock."""
    yield python()
    yield libreoffice(settings)
    yield fonts()
    yield pdf_tools()
    yield archives()
    yield confinement()
    yield from plans(settings)
    yield from keys(settings)
    yield from trust(settings)
    yield register(settings)
    yield home_folder(home)
    yield from folders(settings)
    yield from disk(settings, home)
    yield backups(settings)
    yield from ports(settings, url, is_ours=not opening and is_open(home))
    yield from login(settings)
    yield from mail(settings)
    yield clock(settings)
