"""Saves a workbook so that the same content gives the same bytes: no clock in it, no clock in the zip."""

import datetime as dt
import io
import re
import zipfile
from pathlib import Path

from openpyxl import Workbook

_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def save_book(book: Workbook, dst: Path, day: dt.date) -> Path:
    """Save the workbook under its name only when whole, dated `day` inside; returns the path."""
    book.properties.created = dt.datetime.combine(day, dt.time())
    raw = io.BytesIO()
    book.save(raw)
    stamp = f"{day.isoformat()}T00:00:00Z".encode()
    dst.parent.mkdir(parents=True, exist_ok=True)
    half = dst.with_name(f".{dst.name}.part")
    try:
        with zipfile.ZipFile(raw) as given, zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED) as out:
            for name in given.namelist():
                content = given.read(name)
                if name == "docProps/core.xml":
                    content = _MODIFIED.sub(rb"\g<1>" + stamp, content)
                entry = zipfile.ZipInfo(name, _EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 3  # the same on every machine that writes forms
                out.writestr(entry, content)
        half.replace(dst)
    finally:
        half.unlink(missing_ok=True)
    return dst
