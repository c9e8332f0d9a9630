"""Papers without the clock in their bytes, and pages cut out of them: still PDF/A-2b, whole for other programs."""

import io
from datetime import datetime
from pathlib import Path

import pytest
from factory_report import person, plan_and_cycle, report, usual
from outside_tools import tool
from pypdf import PdfReader, PdfWriter

from rules.papers.unit import SUBMISSION_TEMPLATE, submission
from tasks.documents.documents import render
from tasks.documents.pdf import convert, single_pages
from tasks.documents.pdf.fixing import write_fixed

PLAN, CYCLE = plan_and_cycle()
MOMENT = datetime(2024, 12, 5, 8, 30)


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tờ trình of several pages."""
    folder = tmp_path_factory.mktemp("fixing")
    unit = PLAN.units["p-hoa-mac"]
    people = [person(f"CN{i}", f"Nguyễn Thị Hồng Ánh ({1960 + i})") for i in range(1, 40)]
    context = submission(PLAN, CYCLE, unit, report(PLAN, CYCLE, unit, usual(unit, PLAN, people)))
    render(SUBMISSION_TEMPLATE, context, folder / "to-trinh.docx")
    convert({folder / "to-trinh.docx": folder / "to-trinh.pdf"}, soffice="soffice", timeout=60)
    return folder / "to-trinh.pdf"


def whole(data: bytes, folder: Path) -> bool:
    """Whether qpdf finds nothing to say about the file, its table of offsets above all."""
    (folder / "looked-at.pdf").write_bytes(data)
    answer = tool("qpdf", "--check", folder / "looked-at.pdf")
    return answer.returncode == 0 and "WARNING" not in answer.stdout + answer.stderr


def otherwise_written(data: bytes) -> bytes:
    """The same file as another program would write it: other offsets, other order, a chance ID."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.generate_file_identifiers()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def fixed(data: bytes, moment: datetime, folder: Path) -> bytes:
    """A PDF's bytes once fixed."""
    (folder / "made.pdf").write_bytes(data)
    write_fixed(folder / "made.pdf", folder / "fixed.pdf", moment)
    return (folder / "fixed.pdf").read_bytes()


def dates(data: bytes) -> tuple[str, bytes, bytes]:
    """The date in Info, in XMP and in the colour profile's head."""
    reader = PdfReader(io.BytesIO(data))
    root = reader.root_object
    xmp = root["/Metadata"].get_data()
    profile = root["/OutputIntents"][0]["/DestOutputProfile"].get_data()
    assert reader.metadata is not None
    return reader.metadata["/CreationDate"], xmp.split(b"CreateDate>")[1][:20], profile[24:36]


def test_the_day_is_one_everywhere_and_the_file_whole(paper: Path, tmp_path: Path) -> None:
    data = fixed(paper.read_bytes(), MOMENT, tmp_path)
    info, xmp, profile = dates(data)
    assert (info, xmp) == ("D:20241205083000Z", b"2024-12-05T08:30:00Z")
    assert [int.from_bytes(profile[i : i + 2]) for i in range(0, 12, 2)] == [2024, 12, 5, 8, 30, 0]
    assert whole(data, tmp_path)
    assert data != paper.read_bytes()
    assert fixed(data, MOMENT, tmp_path) == data


def test_a_file_of_another_shape_is_written_anew_always_alike(paper: Path, tmp_path: Path) -> None:
    one, two = (otherwise_written(paper.read_bytes()) for _ in range(2))
    assert one != two, "or there would be nothing to fix"
    fresh = fixed(one, MOMENT, tmp_path)
    assert fresh == fixed(two, MOMENT, tmp_path)
    assert dates(fresh) == dates(fixed(paper.read_bytes(), MOMENT, tmp_path))
    assert whole(fresh, tmp_path)


def test_the_id_is_of_the_contents(paper: Path, tmp_path: Path) -> None:
    ids = {
        PdfReader(io.BytesIO(fixed(data, moment, tmp_path))).trailer["/ID"][0]
        for data in (paper.read_bytes(), otherwise_written(paper.read_bytes()))
        for moment in (MOMENT, datetime(2025, 1, 1))
    }
    assert len(ids) == 4


def test_single_pages_keep_what_the_whole_says_of_itself(paper: Path, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
    pages = single_pages(paper, tmp_path / "one")
    again = single_pages(paper, tmp_path / "two")
    assert len(pages) == len(PdfReader(paper).pages) > 1
    assert [p.read_bytes() for p in pages] == [p.read_bytes() for p in again]
    for number, page in enumerate(pages):
        data = page.read_bytes()
        assert whole(data, tmp_path)
        assert dates(data) == dates(paper.read_bytes())
        assert PdfReader(page).pages[0].extract_text() == PdfReader(paper).pages[number].extract_text()
        assert PdfReader(page).root_object["/Lang"] == "vi-VN"
