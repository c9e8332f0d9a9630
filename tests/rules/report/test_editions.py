"""Two editions of the form: a workbook says which it is, and is asked for no more than its own edition asks."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from factory_report import Filling, book_of, of_second_edition, person, plan_and_cycle, usual

from rules.plan.report_form.editions import EDITIONS, FORM
from rules.plan.report_form.form import SHEETS, vocabulary
from rules.report.reading import RawBook, ReadResult, read_report, with_requirements
from rules.report.report import State

PLAN, CYCLE = plan_and_cycle()
UNIT = PLAN.units["p-hoa-mac"]


def filling() -> Filling:
    return usual(UNIT, PLAN, [person("CN1", "Nguyễn Văn An", dung_dau="x")])


def second() -> Filling:
    return of_second_edition(filling())


def read(book: RawBook) -> ReadResult:
    return read_report(
        book, unit=UNIT.slug, file="bao-cao.xlsx", sha256="", cycle=CYCLE, words=vocabulary(PLAN)
    )


def with_row(book: RawBook, value: Any) -> RawBook:
    """The book with the row that names the edition on its first sheet."""
    (name, grid), *rest = book.sheets
    return RawBook(((name, [*grid, ["phiên bản biểu mẫu", value]]), *rest))


def test_the_second_edition_is_read_whole() -> None:
    result = read(book_of(second()))
    report = result.report
    assert not result.findings and report.edition == 2
    assert list(report.sheets) == [s.key for s in FORM]
    for spec in FORM:
        assert report.sheets[spec.key].has == {f.key for f in (*spec.labels, *spec.columns)}
    meeting = report.sheets["hop"].labels
    assert (meeting["gio_bat_dau"].value, meeting["gio_bat_dau"].text) == (dt.time(8), "08:00")
    assert report.persons[0]["gioi_tinh"].value == "Nữ"
    assert [row["loai"].value for row in report.activities] == ["Tuyên truyền", "Huy động nguồn lực"]
    assert report.activities[1]["kinh_phi"].value == Decimal(45_000_000)
    assert report.fact("don_vi.vb_chi_dao") is not None
    required = with_requirements(report).sheets["don_vi"].labels["ngay_ke_hoach_pt"].field.required
    assert required, "a plan's number is there"


@pytest.mark.parametrize("value", [1, "1", 1.0, " 1 "])
def test_a_row_that_names_the_first_edition_changes_nothing(value: Any) -> None:
    plain, named = read(book_of(filling())), read(with_row(book_of(filling()), value))
    assert not named.findings and named.report.edition == 1 and named.report.activities == ()
    assert list(named.report.sheets) == [s.key for s in SHEETS]
    for key, data in plain.report.sheets.items():
        assert data.rows == named.report.sheets[key].rows
        assert data.labels == {k: c for k, c in named.report.sheets[key].labels.items() if k != "phien_ban"}


def test_what_a_unit_of_the_first_edition_adds_by_itself_is_not_looked_at() -> None:
    book = book_of(second())
    (name, grid), *rest = book.sheets
    first = RawBook(((name, [line for line in grid if line[0] != "Phiên bản biểu mẫu"]), *rest))
    report = read(first).report
    assert report.edition == 1 and not read(first).findings
    assert [s.sheet for s in report.sheets.values()] == list(EDITIONS[1])
    assert "so_nu" not in report.sheets["don_vi"].labels and "gioi_tinh" not in report.persons[0].cells


@pytest.mark.parametrize(
    ("value", "state"), [("3", State.NOT_LISTED), ("", State.BLANK), ("hai", State.NOT_LISTED)]
)
def test_an_edition_that_nobody_knows_is_the_first_and_is_asked_about(value: str, state: State) -> None:
    report = read(with_row(book_of(filling()), value)).report
    cell = report.sheets["don_vi"].labels["phien_ban"]
    assert (report.edition, cell.state, cell.field.required) == (1, state, True)


@pytest.mark.parametrize(
    "name", ["8. Hoạt động", "8 - Hoat dong", "Biểu 8", "Mẫu số 8", "08. Hoạt động khác"]
)
def test_sheet_8_is_found_by_its_number(name: str) -> None:
    *seven, (_, grid) = book_of(second()).sheets
    result = read(RawBook((*seven, (name, grid))))
    found = not result.findings
    assert found == (name != "Mẫu số 8") and result.report.sheets["hoat_dong"].found == found


def test_sheet_8_may_have_no_rows() -> None:
    given = second()
    given.activities = []
    result = read(book_of(given))
    assert not result.findings and result.report.activities == ()
