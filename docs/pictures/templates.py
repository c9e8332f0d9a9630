"""Draws the pictures of docs/vi/mau-van-ban.md with the real commands: `python docs/pictures/templates.py`."""

import os
import shutil
import tempfile
from pathlib import Path

import docx
from docx.document import Document
from make import PROJECT, as_pdf, beside, pages, thidua, top

PAPER = "tx-thong-bao"
CONTACT = "Đầu mối: bộ phận thi đua, khen thưởng, điện thoại 0226\u00a03830\u00a0000."
ABOVE = ("ỦY BAN NHÂN DÂN", "THỊ XÃ DUY TIÊN")


def main() -> None:
    """Draw a template as Word shows it, and its paper before and after a clerk's change."""
    with tempfile.TemporaryDirectory(prefix="thidua-templates-") as folder:
        work = Path(folder)
        shutil.copytree(PROJECT / "data" / "plans", work / "plans")
        os.environ["THIDUA_PLANS"] = str(work / "plans")
        own = next((work / "plans").glob("*/plan.toml")).parent / "templates" / f"{PAPER}.docx"
        own.parent.mkdir()
        shutil.copy(PROJECT / "templates" / own.name, own)
        (opened,) = pages(as_pdf(own, work), work / "opened", (1,), dpi=66)
        beside([opened], "../vi/hinh/mau-mo-ra.png")
        thidua("preview", PAPER, "--out", work / "before")
        changed = docx.Document(str(own))
        change(changed)
        changed.save(str(own))
        thidua("preview", PAPER, "--out", work / "after")
        shown = [
            pages(work / when / f"{PAPER}.pdf", work / when, (1,), dpi=60)[0] for when in ("before", "after")
        ]
        beside([top(page, height=702) for page in shown], "../vi/hinh/mau-truoc-va-sau.png")


def change(paper: Document) -> None:
    """Do what the page tells a clerk to do: the superior body in full in the letterhead, a sentence before the closing ones."""
    head = paper.tables[0].rows[0].cells[0]
    above = next(p for p in head.paragraphs if p.text == "{{ parent }}")
    above.insert_paragraph_before(ABOVE[0], style=above.style)
    above.runs[0].text = ABOVE[1]
    closing = next(p for p in paper.paragraphs if "for line in closing" in p.text)
    closing.insert_paragraph_before(CONTACT, style="Than")


if __name__ == "__main__":
    main()
