"""Measures a finished PDF, signed or not: letters, rules, pictures and signature fields of every page.

PDFium does it in 5 ms a page, where pdfplumber takes 45 and pypdf, which tells less, 15. It is not made for threads:
one lock for all of it.
"""

import io
from contextlib import closing
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from rules.layout.values import PageSeen
from rules.values.errors import ThiduaError
from tasks.documents.measuring.graphics import drawn_on
from tasks.documents.measuring.letters import lines_of
from tasks.documents.measuring.page_view import PageView
from tasks.documents.pdf.pdfium import PDFIUM

LARGEST = 100_000_000
MOST_PAGES = 2000


class Unmeasurable(ThiduaError):
    """A file that can't be measured: no PDF, broken, encrypted, too large."""


def measure(paper: Path | bytes) -> list[PageSeen]:
    """Return every page of a PDF as it is seen, in order; Unmeasurable, with the remedy, where that can't be."""
    name = paper.name if isinstance(paper, Path) else "tệp"
    data = paper if isinstance(paper, bytes) else paper.read_bytes()
    if len(data) > LARGEST:
        raise Unmeasurable(
            f"{name}: lớn quá {LARGEST // 1_000_000} MB: tách thành nhiều tệp rồi kiểm tra từng tệp."
        )
    if b"%PDF-" not in data[:1024]:
        raise Unmeasurable(f"{name}: không phải tệp PDF: xuất lại văn bản ra PDF.")
    with PDFIUM:
        try:
            document = pdfium.PdfDocument(io.BytesIO(data))
        except pdfium.PdfiumError as refused:
            if getattr(refused, "err_code", None) == raw.FPDF_ERR_PASSWORD or "assword" in str(refused):
                raise Unmeasurable(f"{name}: có đặt mật khẩu: bỏ mật khẩu rồi lưu lại.") from refused
            raise Unmeasurable(f"{name}: tệp PDF hỏng, không mở được: xuất lại ra PDF.") from refused
        try:
            return _pages(document, name)
        except pdfium.PdfiumError as broken:
            raise Unmeasurable(f"{name}: có trang không đọc được: xuất lại ra PDF.") from broken
        finally:
            document.close()


def _pages(document: pdfium.PdfDocument, name: str) -> list[PageSeen]:
    if raw.FPDF_GetSecurityHandlerRevision(document.raw) >= 0:
        raise Unmeasurable(f"{name}: tệp được mã hóa: lưu lại không mã hóa, không đặt quyền hạn chế.")
    if not 0 < len(document) <= MOST_PAGES:
        raise Unmeasurable(
            f"{name}: không có trang nào hoặc quá {MOST_PAGES} trang: tách tệp hoặc xuất lại ra PDF."
        )
    return [_page(document, number) for number in range(1, len(document) + 1)]


def _page(document: pdfium.PdfDocument, number: int) -> PageSeen:
    with closing(document[number - 1]) as page:
        place = PageView.of(page)
        with closing(page.get_textpage()) as text:
            lines, turned = lines_of(page, text, place, number)
        drawn = drawn_on(page, place)
        return PageSeen(number, place.width, place.height, place.rotation, lines, *drawn, turned)
