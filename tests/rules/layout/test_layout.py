"""The checks of a paper's layout on pages measured by hand: what the wrong papers of LibreOffice can't show."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from factory_layout import FOOT, HEAD, REPORT, RULES, TEXT, centred, level, line, page, upright

from rules.layout import lint, lint_report
from rules.layout.values import Box, PageSeen, TextLine
from rules.values.errors import WrongUse
from tasks.documents.layouts import read_layout

STANDARD = read_layout()


def found(pages: Sequence[PageSeen], kind: str | None = None) -> set[str]:
    return {one.id for one in lint(pages, STANDARD, kind)}


def lines(*changed: tuple[str, Callable[[TextLine], TextLine | None]]) -> tuple[TextLine, ...]:
    """The report's lines with some changed: those that begin with the text."""
    made: list[TextLine] = []
    for one in (*HEAD, *TEXT, *FOOT):
        new: TextLine | None = one
        for begin, change in changed:
            if one.text.startswith(begin):
                new = change(one)
        if new is not None:
            made.append(new)
    return tuple(made)


def report(*changed: tuple[str, Callable[[TextLine], TextLine | None]]) -> list[PageSeen]:
    return [page(*lines(*changed), strokes=RULES)]


def run(one: TextLine, **more: object) -> TextLine:
    return replace(one, runs=(replace(one.runs[0], **more),))  # type: ignore[arg-type]


def test_a_right_report_passes_and_every_element_was_looked_at() -> None:
    told = lint_report(REPORT, STANDARD)
    assert (told.kind, told.faults) == ("bao-cao", ())
    assert {name for name, seen in told.inspected.items() if not seen} == {"bảng", "số trang"}


def test_an_empty_page_is_never_a_silent_pass() -> None:
    assert {"L09", "L10", "L11", "L13", "L15", "L17", "L20", "L30", "L50"} <= found([page()])


def test_a_scanned_page_cannot_be_measured_and_says_so() -> None:
    assert "L09" in found([page(pictures=(Box(0, 0, 210, 297),))])


@pytest.mark.parametrize("size", [(148.0, 210.0), (215.9, 279.4), (297.0, 210.0)])
def test_the_first_sheet_is_an_upright_a4(size: tuple[float, float]) -> None:
    assert "L01" in found([replace(REPORT[0], width=size[0], height=size[1])])


def test_a_later_page_may_lie_across() -> None:
    wide = page(
        line("2", 148, 12, 150, page=2, size=13),
        line("Phụ lục số liệu của các đơn vị", 42.7, 30, 120, page=2),
        number=2, width=297.0, height=210.0,
    )  # fmt: skip
    assert "L01" not in found([*REPORT, wide])


def annex(second: TextLine) -> list[PageSeen]:
    title = centred("DANH SÁCH TẬP THỂ", 112.5, 30, 60, page=2, bold=True)
    under = "(Kèm theo Quyết định số 01/QĐ-UBND ngày 30 tháng 12 năm 2024 của Chủ tịch Ủy ban"
    first = line(under, 30, 36, 195, page=2, size=13, italic=True)
    number = centred("2", 112.5, 12, 2, page=2, size=13)
    return [*REPORT, page(number, title, first, second, number=2)]


def test_a_line_in_the_middle_may_fill_the_column() -> None:
    rest = "nhân dân thị xã Duy Tiên)"
    assert "L32" not in found(annex(centred(rest, 112.5, 41, 48, page=2, size=13, italic=True)))
    assert "L32" in found(annex(line(rest, 30, 41, 78, page=2, size=13, italic=True)))


@pytest.mark.parametrize(
    ("begin", "change", "id"),
    [
        ("Phòng Nội vụ báo", lambda one: run(one, font="ArialMT"), "L04"),
        ("Phòng Nội vụ báo", lambda one: run(one, embedded=False), "L05"),
        ("Phòng Nội vụ báo", lambda one: run(one, colour=(0, 0, 200)), "L06"),
        ("Phòng Nội vụ báo", lambda one: replace(one, cut=True), "L07"),
        ("PHÒNG NỘI VỤ", lambda one: run(one, size=14.0), "L13"),
        ("Số", lambda one: run(one, text="Số: 05/BCC-PNV"), "L16"),
        ("Duy Tiên", lambda one: run(one, text="Duy Tiên, ngày 15 tháng 01 năm 2024"), None),
        ("Duy Tiên", lambda one: run(one, text="Duy Tiên, ngày … tháng … năm 2024"), None),
        ("Số", lambda one: run(one, text="Số: …/BC-PNV"), None),
        ("Số", lambda one: run(one, text="Số: 27-BC/TU"), None),
        ("TRƯỞNG", lambda one: run(one, text="KT TRƯỞNG PHÒNG"), "L51"),
        ("Lê Văn An", lambda one: run(one, text="LÊ VĂN AN"), "L52"),
        ("Lê Văn An", lambda one: run(one, text="PGS.TS. Lê Văn An"), "L53"),
        ("Lê Văn An", lambda one: run(one, text="Tôn Sỹ An"), None),
        ("- Lưu", lambda one: run(one, text="- Lưu: PNV."), "L62"),
        ("- Lưu", lambda one: run(one, text="- Lưu: VT, PNV;"), "L62"),
    ],
)  # fmt: skip
def test_one_thing_changed(begin: str, change: Callable[[TextLine], TextLine | None], id: str | None) -> None:
    assert found(report((begin, change))) == ({id} if id else set())


def test_what_a_fault_says() -> None:
    (fault,) = lint(report(("Số", lambda one: run(one, text="Số: 5/BC-PNV"))), STANDARD)
    assert (fault.id, fault.page, fault.measured, fault.wanted) == ("L15", 1, "5", "05")
    assert fault.line().startswith("trang 1, 46 × 35 mm: số 5 ") and fault.line().endswith("[L15]")


def test_nobody_signs() -> None:
    assert found(report(("TRƯỞNG", lambda one: None), ("Lê Văn An", lambda one: None))) == {"L50"}


def test_a_draft_may_lack_its_signer() -> None:
    blank = report(("Số", lambda one: run(one, text="Số: …/BC-PNV")), ("Lê Văn An", lambda one: None))
    assert found(blank) == set()
    assert found(report(("Lê Văn An", lambda one: None))) == {"L52"}


def test_text_over_a_cells_border() -> None:
    frame = (
        upright(30, 60, 68),
        upright(60, 60, 68),
        upright(195, 60, 68),
        level(30, 195, 60),
        level(30, 195, 68),
    )
    inside = line("Đơn vị", 32, 66, 45, size=12)
    over = line("Một tên rất dài của một đơn vị", 32, 66, 90, size=12)
    assert found([page(*lines(), inside, strokes=RULES + frame)]) == set()
    assert found([page(*lines(), over, strokes=RULES + frame)]) == {"L07"}
    upon = line("Cơ quan", 33, 65, 50, size=12)
    assert found([page(*lines(), inside, upon, strokes=RULES + frame)]) == {"L08"}


def test_the_trial_text_is_no_text_of_the_paper() -> None:
    trial = line("BẢN THỬ - KHÔNG CÓ GIÁ TRỊ PHÁP LÝ", 74, 11, 151, size=11, bold=True, colour=(192, 0, 0))
    assert found([page(trial, *lines(), strokes=RULES)]) == set()


def test_a_signature_s_own_text_is_none_of_the_page() -> None:
    assert found([replace(REPORT[0], stamps=(Box(118, 112, 190, 143),))]) == set()


def on(number: int, shown: tuple[TextLine, ...], down: float = 0) -> tuple[TextLine, ...]:
    return tuple(
        replace(
            one, page=number, baseline=one.baseline - down,
            box=Box(one.box.x0, one.box.top - down, one.box.x1, one.box.bottom - down),
        )
        for one in shown
    )  # fmt: skip


NUMBER = centred("2", 112.5, 12, 3, size=13, page=2)


def test_a_signature_without_text_on_its_page_is_an_orphan() -> None:
    alone = page(NUMBER, *on(2, FOOT, 85), number=2)
    assert found([page(*HEAD, *TEXT, strokes=RULES), alone]) == {"L54"}
    last = page(NUMBER, *on(2, TEXT[3:], 72), *on(2, FOOT, 72), number=2)
    assert found([page(*HEAD, *TEXT[:3], strokes=RULES), last]) == set()


def test_signature_and_recipients_stay_together() -> None:
    first = page(*HEAD, *TEXT, *FOOT[:4], strokes=RULES)
    assert found([first, page(NUMBER, *on(2, FOOT[4:], 120), number=2)]) == {"L55"}
    apart = [page(*HEAD, *TEXT, *FOOT[3:], strokes=RULES), page(NUMBER, *on(2, FOOT[:3], 85), number=2)]
    assert found(apart) == {"L55"}


def test_a_heading_at_the_foot_of_a_page() -> None:
    heading = line("II. KẾT QUẢ", 42.7, 270, 75, bold=True)
    first = page(*HEAD, *TEXT[:3], heading, strokes=RULES)
    assert found([first, page(NUMBER, *on(2, TEXT[3:], 72), *on(2, FOOT, 72), number=2)]) == {"L36"}


def test_a_letter_says_what_it_is_about_below_its_number() -> None:
    about = centred("V/v đôn đốc nộp báo cáo", 63, 44, 45, size=12)
    head = tuple(run(one, text="Số: 05/PNV") if one.text.startswith("Số") else one for one in HEAD[:6])
    to = line("Kính gửi: Ủy ban nhân dân phường Hòa Mạc", 60, 62, 160)
    letter = page(*head, about, to, *TEXT, *FOOT, strokes=RULES[:2])
    told = lint_report([letter], STANDARD)
    assert (told.kind, told.faults) == ("cong-van", ())
    bold = [page(*head, run(about, bold=True), to, *TEXT, *FOOT, strokes=RULES[:2])]
    assert found(bold) == {"L23"}


def test_a_long_address_does_not_swallow_the_text_below_it() -> None:
    to = line("Kính gửi: Ủy ban nhân dân phường Hòa Mạc (mã đơn vị: p-hoa-mac)", 35, 67, 190)
    first = line("Phòng Nội vụ đã nhận tệp “bao-cao-", 42.7, 75, 195)
    second = line(
        "p-hoa-mac.xlsx” của quý cơ quan gửi đến ngày 05 tháng 02 năm 2024, còn lỗi phải", 30, 81.5, 195
    )
    assert found([page(*HEAD, to, first, second, *TEXT[2:], *FOOT, strokes=RULES)]) == set()


def test_the_kind_may_be_given() -> None:
    assert found(REPORT, "ho-so") == set()
    with pytest.raises(WrongUse, match="to-trinh"):
        lint(REPORT, STANDARD, "thu-moi")
