"""Makes the reading copy: puts the pages of the parts under their running lines, bookmarks and links them.

Pages only are taken over, as they look: no form field, script, action or attached file of a part
comes along. Signing it belongs to `tasks.signing`; its words come from the caller.
"""

import io
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, OutlineItemFlag, Pdf, Rectangle, String

from tasks.dossier.front_pages import ContentsEntry, Cover, FrontPages, draw, printable, strip_height
from tasks.dossier.reading_copy.page_import import CopyPart, imported
from tasks.dossier.stranger_pages.upright import put_under
from tasks.storage.pdf_file import save_pdf
from tasks.storage.whole_file import whole_file

GROUPS = {"paper": "Văn bản", "supplied": "Văn bản", "evidence": "Minh chứng"}


def build_reading_copy(parts: Sequence[CopyPart], cover: Cover, dst: Path, *, trial_text: str | None) -> int:
    """Write the reading copy of `parts`, in their order, to `dst`, whole or not at all; returns its pages.

    `trial_text` stands on every page. Evidence or a supplied paper that can't be merged gets a page that says
    so; a paper of ours that can't raises ValueError. FileExistsError where `dst` is a signed file.
    """
    if dst.exists() and b"/ByteRange" in dst.read_bytes():
        raise FileExistsError(f"{dst}: a signed file is never overwritten")
    with imported(parts) as pages_of:
        entries = [
            ContentsEntry(GROUPS[part.kind], part.title, [page.sheet for page in pages])
            for part, pages in zip(parts, pages_of, strict=True)
        ]
        drawn = draw(cover, entries, trial_text)
        with pikepdf.open(io.BytesIO(drawn.pdf)) as copy:
            at = drawn.starts[0] if drawn.starts else 0
            for number, part_page in enumerate(chain.from_iterable(pages_of), start=at):
                if part_page.page is not None:  # a little smaller and whole, above the running line
                    width, height = part_page.sheet.width, part_page.sheet.height
                    above = Rectangle(0, strip_height(width, height), width, height)
                    put_under(copy.pages[number], part_page.page, above)
            _navigation(copy, drawn, entries)
            copy.docinfo.Title = f"Hồ sơ đề nghị khen thưởng - {printable(cover.unit)}"
            copy.docinfo.Producer = "thidua"
            with whole_file(dst) as draft:
                save_pdf(copy, draft, min_version="1.7", deterministic_id=True)
            return len(copy.pages)


def _navigation(copy: Pdf, drawn: FrontPages, entries: Sequence[ContentsEntry]) -> None:
    with copy.open_outline() as outline:
        outline.root += [OutlineItem("Bìa", 0, "Fit"), OutlineItem("Mục lục", drawn.contents_at, "Fit")]
        name = ""
        for entry, start in zip(entries, drawn.starts, strict=True):
            if entry.group != name:
                name = entry.group
                outline.root.append(OutlineItem(name, start, "Fit", flags=OutlineItemFlag.Bold))
            outline.root[-1].children.append(OutlineItem(printable(entry.title), start, "Fit"))
    for number, rectangle, target in drawn.links:
        page = copy.pages[number]
        link = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Link,
            Rect=Array([round(v, 2) for v in rectangle]),
            Border=Array([0, 0, 0]),
            F=4,
            Dest=Array([copy.pages[target].obj, Name.Fit]),
        )
        if "/Annots" not in page.obj:
            page.obj.Annots = Array()
        page.obj.Annots.append(copy.make_indirect(link))
    copy.Root.Lang = String("vi-VN")
    copy.Root.PageMode = Name.UseOutlines
