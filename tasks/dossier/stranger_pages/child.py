"""Takes the pages of a stranger's PDF out of it, in the sandbox: upright, and nothing that acts comes along.

The job's files are the PDFs; `into` names for each the folder in which they are written as one PDF, and those that have
a font which is only named each as one more. The answer: the numbers of these, from 0, by which they are named too.
"""

from collections.abc import Callable
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name, Page, Pdf, Rectangle, Stream

from tasks.dossier.stranger_pages.upright import WHOLE, drawn_with, put_under, shown, size
from tasks.sandbox.child import ChildAnswer, Job, answer_each, end_where_the_disk_refused
from tasks.sandbox.confinement import Allowance
from tasks.storage.pdf_file import save_pdf

WITH_A_FILE = ("/Type1", "/MMType1", "/TrueType", "/CIDFontType0", "/CIDFontType2")
FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def taking(job: Job) -> Callable[[Path], ChildAnswer]:
    """Return what takes the pages out of one of the job's PDFs."""

    def taken(source: Path) -> ChildAnswer:
        into = Path(job["into"][str(source)])
        try:
            with pikepdf.open(source) as pdf, Pdf.new() as whole:
                bare = [
                    number for number, page in enumerate(shown(pdf)) if _is_bare_page(_added(page, whole))
                ]
                save_pdf(whole, into / WHOLE)
                for number in bare:
                    with Pdf.new() as alone:
                        alone.pages.append(whole.pages[number])
                        save_pdf(alone, into / f"{number}.pdf")
        except Exception as fault:
            end_where_the_disk_refused(fault)
            # a stranger's file can fail the library in any way
            return {"fault": type(fault).__name__}
        return {"bare": bare}

    return taken


def _added(page: Page, whole: Pdf) -> Page:
    width, height = size(page)
    upright = whole.add_blank_page(page_size=(width, height))
    put_under(upright, page, Rectangle(0, 0, width, height))
    return upright


def _is_bare_page(page: Page) -> bool:
    return any(_is_bare(found) for found in drawn_with(page.resources))


def _is_bare(found: Dictionary | Stream) -> bool:
    if found.get("/Subtype") not in WITH_A_FILE or "/BaseFont" not in found:
        return False
    descriptor = found.get(Name.FontDescriptor)
    return not (
        isinstance(descriptor, Dictionary) and any(isinstance(descriptor.get(file), Stream) for file in FILES)
    )


if __name__ == "__main__":
    answer_each(taking, lambda job, file: Allowance(read=[file], write=[Path(job["into"][str(file)])]))
