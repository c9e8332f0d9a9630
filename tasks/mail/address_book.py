"""Reads the file of the units' e-mail addresses, as Excel or a text editor saves it."""

import csv
from pathlib import Path

from rules.notices.addresses import Addresses, parse_addresses
from rules.plan.plan import Plan
from rules.values.errors import ThiduaError
from rules.values.machine import cause

_SEPARATORS = ",;\t"


def read_addresses(path: Path, plan: Plan) -> Addresses:
    """Read a CSV of unit,email (comma, semicolon or tab; UTF-8, a BOM may be); raises ThiduaError where it can't be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ThiduaError(f"Tệp địa chỉ '{path}' không phải mã UTF-8: lưu lại dạng “CSV UTF-8”.") from None
    except OSError as refused:
        raise ThiduaError(
            f"Không đọc được tệp địa chỉ '{path}' ({cause(refused)}): kiểm tra THIDUA_ADDRESSES."
        ) from refused
    lines = text.splitlines()
    heading = lines[0] if lines else ""
    separator = max(_SEPARATORS, key=heading.count)
    reader = csv.reader(lines, delimiter=separator)
    try:
        rows = [(reader.line_num, cells) for cells in reader]
    except csv.Error as broken:
        raise ThiduaError(f"Tệp địa chỉ '{path}', dòng {reader.line_num}: {broken}: sửa dòng đó.") from broken
    return parse_addresses(rows, plan, path.name)
