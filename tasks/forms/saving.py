"""Begins a workbook, and saves it so that the same content gives the same bytes: no clock in it, no clock in the zip."""

import datetime as dt
import re
from pathlib import Path

from openpyxl import Workbook

from tasks.storage.fixed_zip import saved_parts, write_zip
from tasks.storage.whole_file import whole_file

_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def new_book(creator: str, title: str) -> Workbook:
    """Return a workbook without sheets, by that office and of that title."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = book.properties.lastModifiedBy = creator
    book.properties.title = title
    return book


def save_book(book: Workbook, dst: Path, day: dt.date) -> Path:
    """Save the workbook under its name only when whole, dated `day` inside; returns the path."""
    book.properties.created = dt.datetime.combine(day, dt.time())
    modified = rb"\g<1>" + f"{day.isoformat()}T00:00:00Z".encode()
    parts = (
        (name, _MODIFIED.sub(modified, content) if name == "docProps/core.xml" else content)
        for name, content in saved_parts(book)
    )
    with whole_file(dst) as draft:
        write_zip(draft, parts, mode=0)
    return dst
