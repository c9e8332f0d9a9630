"""Reads the layout regimes: a folder of TOML files, the one in force on a day."""

import datetime as dt
import functools
import tomllib
from pathlib import Path

from rules.layout.standard.reading import parse_standard
from rules.layout.standard.standard import LayoutStandard
from rules.values.errors import NotInForce, ThiduaError

LAYOUTS = Path(__file__).resolve().parents[2] / "data" / "layouts"


def read_layout(folder: Path = LAYOUTS, day: dt.date | None = None) -> LayoutStandard:
    """Return the regime in force on a day (the newest where none is given); NotInForce, ThiduaError for a bad file."""
    regimes = sorted((_read(path) for path in sorted(folder.glob("*.toml"))), key=lambda one: one.valid_from)
    if not regimes:
        raise ThiduaError(
            f"{folder}: không có quy định thể thức nào (tệp .toml): kiểm tra thư mục data/layouts."
        )
    if day is None:
        return regimes[-1]
    for one in reversed(regimes):
        if one.valid_from <= day and (one.valid_to is None or day <= one.valid_to):
            return one
    raise NotInForce(
        f"Chưa có quy định thể thức cho ngày {day:%d/%m/%Y} trong {folder}: thêm tệp của quy định đó."
    )


@functools.lru_cache(maxsize=16)
def _read(path: Path) -> LayoutStandard:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as broken:
        raise ThiduaError(f"{path}: không đọc được quy định thể thức ({broken}): sửa tệp đó.") from broken
    standard, faults = parse_standard(data)
    if standard is None:
        raise ThiduaError(f"{path}: quy định thể thức chưa dùng được: " + " · ".join(faults))
    return standard
