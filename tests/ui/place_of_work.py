"""The office that the story plays in: a few units' reports, opened with `thidua up`, its files by name."""

import csv
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from correcting import zip_unit
from opened import Opened, Place

from tasks.plan.plans import find_plan

CYCLE = "A2024"
DATA = Path(__file__).resolve().parents[2] / "data"
SAMPLE, PLANS = DATA / "sample" / CYCLE, DATA / "plans"
SUPPLIED, ZIPPED, RETURNED = ("ldld", "p-yen-bac", "kho-bac"), "p-hoa-mac", "kho-bac"
"""Units whose folders the clerk puts into the inbox; the one that sends a ZIP; the only one whose report has errors."""
UNITS = (*SUPPLIED, ZIPPED)
LOGIN = "phong-noi-vu:mat-khau-chung"
SOFFICE = """#!/bin/sh
# LibreOffice, until somebody takes it away.
case "$*" in *--version*) exec soffice "$@" ;; esac
[ ! -e "$(dirname "$0")/away" ] || { echo "no such program today" >&2; exit 127; }
exec soffice "$@"
"""


class PlaceOfWork(Place):
    """Folder and settings of the office."""

    def __init__(self, folder: Path) -> None:
        self.inbox, self.uploads = folder / "inbox" / CYCLE, folder / "uploads" / CYCLE
        self.out, self.away = folder / "cycles" / CYCLE, folder / "away"
        login, soffice = folder / "login", folder / "soffice"
        super().__init__(
            folder,
            PREFECT_LOGGING_LEVEL="INFO",  # as in an office: the clerk reads the run's log
            THIDUA_UPLOADS=str(self.uploads.parent),
            THIDUA_SETTLE_SECONDS="1",
            THIDUA_LOGIN_FILE=str(login),
            THIDUA_SOFFICE=str(soffice),
        )
        self.uploads.mkdir(parents=True)
        for unit in SUPPLIED:
            shutil.copytree(SAMPLE / "inbox" / unit, self.inbox / unit)
        zip_unit(SAMPLE / "inbox" / ZIPPED, self.uploads / "bao cao phuong Hoa Mac.zip")
        login.write_text(LOGIN + "\n", encoding="utf-8")
        login.chmod(0o600)
        soffice.write_text(SOFFICE, encoding="utf-8")
        soffice.chmod(0o755)

    @property
    def logs(self) -> Path:
        """Where server, worker and pages write what they do."""
        return self.folder / "prefect" / "thidua-office"

    def workbook(self, unit: str) -> Path:
        """A unit's report as it lies in the inbox."""
        (path,) = (self.inbox / unit).glob("*.xlsx")
        return path

    def signed(self) -> dict[str, tuple[bytes, int]]:
        """Every signed paper and dossier that the run keeps or publishes, with the time it was written."""
        files = [*self.out.glob("bundles/*.zip"), *self.out.glob("town/*.pdf")]
        return {str(p.relative_to(self.out)): (p.read_bytes(), p.stat().st_mtime_ns) for p in files}


@contextmanager
def at_work(folder: Path) -> Iterator[tuple[PlaceOfWork, Opened]]:
    """Open the office in a folder for the block."""
    place = PlaceOfWork(folder)
    with place.opened() as opened:
        yield place, opened


def told(accepted: int, returned: int) -> str:
    """What an intake of this office says of itself."""
    plan, cycle = find_plan(PLANS, CYCLE)
    came, all_of_them = accepted + returned, len(plan.subjects(cycle))
    return f"{came}/{all_of_them} đơn vị đã gửi: {accepted} đã nhận, {returned} trả lại, {all_of_them - came} chưa nộp."


def seeded_errors(unit: str) -> list[tuple[str, str, str]]:
    """The errors that the sample's answer key says are in a unit's report: rule, sheet, cell."""
    with (SAMPLE / "answer-key.csv").open(encoding="utf-8-sig") as file:
        return [
            (row["rule"], row["sheet"], row["cell"])
            for row in csv.DictReader(file)
            if row["unit"] == unit and row["severity"] == "error"
        ]
