"""Tables as CSV that Excel and programs read alike (UTF-8 with BOM, comma, header row), and findings.csv read back."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import TypeAdapter

from rules.page.tables import COLUMNS
from rules.values.errors import ThiduaError
from rules.values.findings import Finding

_ROWS = TypeAdapter(list[Finding])


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return the table as the bytes of a CSV file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def read_findings(path: Path) -> list[Finding]:
    """Return the findings of a findings.csv in its order; raises ThiduaError where it is not one of ours."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _ROWS.validate_python(list(csv.DictReader(file)))
    except (OSError, csv.Error, ValueError) as broken:  # not UTF-8, or not our columns
        raise ThiduaError(
            f"Không đọc được '{path}' ({', '.join(COLUMNS['findings'])}): chạy lại bước tiếp nhận."
        ) from broken


def last_written(folder: Path) -> dt.datetime | None:
    """Return when the newest file right in this folder was written, None where there is none."""
    try:
        times = [path.stat().st_mtime for path in folder.iterdir() if path.is_file()]
    except OSError:
        return None
    return dt.datetime.fromtimestamp(max(times), dt.UTC) if times else None
