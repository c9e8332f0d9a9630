"""Saves a workbook so that the same content gives the same bytes: no clock in it, no clock in the zip."""

import datetime as dt
import io
import re
import zipfile
from pathlib import Path

from openpyxl import Workbook

from tasks.whole_file import whole_file

_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def save_book(book: Workbook, dst: Path, day: dt.date) -> Path:
    """Save the workbook under its name only when whole, dated `day` inside; returns the path."""
    book.properties.created = dt.datetime.combine(day, dt.time())
    raw = io.BytesIO()
    book.save(raw)
    stamp = f"{day.isoformat()}T00:00:00Z".encode()
    with (
        whole_file(dst) as draft,
        zipfile.ZipFile(raw) as given,
        zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for name in given.namelist():
            content = given.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + stamp, content)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same on every machine that writes forms
            out.writestr(entry, content)
    return dst
