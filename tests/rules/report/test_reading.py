"""Finding sheets, labels and headings: tolerant where people are sloppy, strict where data would change."""

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from factory_report import Filling, book_of, person, plan_and_cycle, usual

from rules.plan.report_form.form import SHEETS, TTHC, vocabulary
from rules.report.cells import Grid, address
from rules.report.reading import RawBook, ReadResult, find_sheet, read_report, with_requirements
from rules.report.report import Report, State

PLAN, CYCLE = plan_and_cycle()
UNIT = PLAN.units["p-hoa-mac"]


def filling() -> Filling:
    return usual(UNIT, PLAN, [person("CN1", "Nguyễn Văn An", dung_dau="x")])


def read(book: RawBook) -> ReadResult:
    return read_report(
        book, unit=UNIT.slug, file="bao-cao.xlsx", sha256="", cycle=CYCLE, words=vocabulary(PLAN)
    )


def values(report: Report) -> dict[str, Any]:
    """What the report says, without where it stands."""
    return {
        key: (
            {k: c.value for k, c in data.labels.items()},
            [{k: c.value for k, c in row.cells.items()} for row in data.rows],
            {k: c.value for k, c in data.total.cells.items()} if data.total else None,
        )
        for key, data in report.sheets.items()
    }


USUAL = values(read(book_of(filling())).report)


def each_grid(change: Callable[[Grid], Grid]) -> RawBook:
    return RawBook(tuple((name, change(grid)) for name, grid in book_of(filling()).sheets))


def in_text(change: Callable[[str], str]) -> RawBook:
    """The usual workbook with every text in it changed, sheet names too."""
    book = each_grid(lambda grid: [[change(c) if isinstance(c, str) else c for c in row] for row in grid])
    return RawBook(tuple((change(name), grid) for name, grid in book.sheets))


def test_the_usual_workbook_is_read_whole() -> None:
    result = read(book_of(filling()))
    assert not result.findings and not result.ended
    assert set(result.report.sheets) == {s.key for s in SHEETS}
    for spec in SHEETS:
        assert result.report.sheets[spec.key].has == {f.key for f in (*spec.labels, *spec.columns)}


def test_every_value_remembers_where_it_came_from() -> None:
    report = read(book_of(filling())).report
    cell = report.sheets["don_vi"].labels["vb_ky_so"]
    assert (cell.sheet, cell.address, cell.text) == ("1. Đơn vị", "B19", "1322")
    total = report.sheets["tthc"].total
    assert total is not None
    assert (total["c7"].sheet, total["c7"].address) == ("3. TTHC", "G7")
    assert report.sheets["hop"].rows[1]["dong_y"].address == "B10"


@pytest.mark.parametrize(
    ("column", "name"),
    [(0, "A1"), (25, "Z1"), (26, "AA1"), (51, "AZ1"), (52, "BA1"), (701, "ZZ1"), (702, "AAA1")],
)
def test_cells_are_called_as_excel_calls_them(column: int, name: str) -> None:
    assert address(0, column) == name


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("NFD", lambda t: unicodedata.normalize("NFD", t)),
        ("spaces around", lambda t: f"  {t} \n"),
        ("no-break space around", lambda t: f"\u00a0{t}\u00a0"),
    ],
)
def test_text_in_another_dress_is_the_same_report(what: str, change: Callable[[str], str]) -> None:
    result = read(in_text(change))
    assert not result.findings
    assert values(result.report) == USUAL


def test_labels_and_headings_in_capitals_without_accents() -> None:
    names = {n for s in SHEETS for f in (*s.labels, *s.columns) for n in (f.label, *f.aliases)}

    def shout(text: str) -> str:
        plain = unicodedata.normalize("NFD", text).replace("đ", "d").replace("Đ", "D")
        return "".join(c for c in plain if not unicodedata.combining(c)).upper().replace(" ", "  ")

    result = read(in_text(lambda t: shout(t) if t in names else t))
    assert not result.findings
    assert values(result.report) == USUAL


def test_blank_rows_above_and_between_change_nothing() -> None:
    def sparse(grid: Grid) -> Grid:
        return [[], ["", None, " "], *(line for row in grid for line in (row, [], [None, "\u00a0"]))]

    result = read(each_grid(sparse))
    assert not result.findings
    assert values(result.report) == USUAL


def test_extra_columns_and_rows_change_nothing() -> None:
    def extra(grid: Grid) -> Grid:
        wide = [[*row, *[None] * (14 - len(row)), "cột thêm của đơn vị", 99] if row else row for row in grid]
        return [["BÁO CÁO NĂM 2024"], ["Đơn vị tự thêm dòng này"], *wide]

    result = read(each_grid(extra))
    assert not result.findings
    assert values(result.report) == USUAL


@pytest.mark.parametrize("key", ["nhiem_vu", "sang_kien", "ca_nhan", "thanh_tich"])
def test_the_order_of_columns_does_not_matter(key: str) -> None:
    number = next(s.number for s in SHEETS if s.key == key)
    book = book_of(filling())
    turned = tuple(
        (name, [row[::-1] for row in grid] if i + 1 == number else grid)
        for i, (name, grid) in enumerate(book.sheets)
    )
    result = read(RawBook(turned))
    assert not result.findings
    assert values(result.report) == USUAL


def test_the_order_of_columns_of_form_ii06a_follows_its_numbers() -> None:
    book = book_of(filling())
    turned = tuple((n, [r[::-1] for r in g] if n == TTHC.name else g) for n, g in book.sheets)
    result = read(RawBook(turned))
    assert not result.findings
    assert values(result.report) == USUAL


def test_the_order_of_sheets_and_labels_does_not_matter() -> None:
    book = book_of(filling())
    shuffled = RawBook(
        tuple((n, g[::-1] if n == "1. Đơn vị" else g) for n, g in (("Ghi chú", [["x"]]), *book.sheets[::-1]))
    )
    result = read(shuffled)
    assert not result.findings
    assert values(result.report) == USUAL


def test_of_two_equal_labels_or_headings_the_first_counts() -> None:
    book = dict(book_of(filling()).sheets)
    book["1. Đơn vị"] = [*book["1. Đơn vị"], ["Số văn bản ký số", 1]]
    book["5. Cá nhân"] = [
        [*row, extra] for row, extra in zip(book["5. Cá nhân"], ["", "Họ và tên", "Người khác"], strict=True)
    ]
    result = read(RawBook(tuple(book.items())))
    assert not result.findings
    assert values(result.report) == USUAL


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("3. TTHC", 3),
        ("3", 3),
        ("3 - Thu tuc", 3),
        ("3.TTHC", 3),
        ("03. TTHC", 3),
        ("Biểu 3", 3),
        ("BIỂU 3 - TTHC", 3),
        ("biểu số liệu, Biểu 3", 3),
        ("Bảng 3", 3),
        ("Mẫu 3 (II.06a)", 3),
        (unicodedata.normalize("NFD", "Biểu 3"), 3),
        (" 3. TTHC", 3),
        ("30. Phụ lục", None),
        ("TTHC 3", None),
        ("TTHC", None),
        ("Sheet3", None),
        ("Biểu 31", None),
        ("2024", None),
        ("8. Khác", None),
        ("0", None),
    ],
)
def test_a_sheet_is_found_by_its_number(name: str, number: int | None) -> None:
    book = RawBook(((name, [["x"]]),))
    assert [s.number for s in SHEETS if find_sheet(book, s)] == ([number] if number else [])


def test_of_two_sheets_of_one_number_the_one_with_the_exact_name_counts() -> None:
    book = RawBook((("3. TTHC (2)", [["cũ"]]), (unicodedata.normalize("NFD", "3. TTHC"), [["mới"]])))
    found = find_sheet(book, TTHC)
    assert found is not None and found[1] == [["mới"]]


def test_two_sheets_of_one_number_without_the_exact_name_are_a_finding_that_names_both() -> None:
    sheets = dict(book_of(filling()).sheets)
    grid = sheets.pop("2. Nhiệm vụ")
    result = read(RawBook((*sheets.items(), ("Biểu 2", grid), ("2. nhiệm vụ cũ", grid))))
    assert [(f.rule, f.sheet) for f in result.findings] == [("F02", "2. Nhiệm vụ")]
    assert "“Biểu 2”, “2. nhiệm vụ cũ”" in result.findings[0].message


def tthc(grid: Grid) -> ReadResult:
    return read(RawBook(tuple((n, grid if n == TTHC.name else g) for n, g in book_of(filling()).sheets)))


HEAD = [
    "",
    "",
    "Số hồ sơ tiếp nhận",
    "",
    "",
    "",
    "Số hồ sơ đã giải quyết",
    "",
    "",
    "",
    "Số hồ sơ đang giải quyết",
]
NAMES = [f.label for f in TTHC.columns]
ROW = ["1", "Hộ tịch", 10, 4, 5, 1, 8, 3, 3, 2, 2, 1, 1]
TOTAL = ["", "Tổng cộng", 10, 4, 5, 1, 8, 3, 3, 2, 2, 1, 1]


@pytest.mark.parametrize(
    "numbers",
    [
        [f"({i})" for i in range(1, 14)],
        [f" ( {i} ) " for i in range(1, 14)],
        [-i for i in range(1, 14)],
        [float(-i) for i in range(1, 14)],
        ["(1)", "(2)", "(3)=(4)+(5)+(6)", *[f"({i})" for i in range(4, 7)], "(7) = (8)+(9)+(10)", *[f"({i})" for i in range(8, 14)]],
    ],
    ids=["plain", "spaced", "negative", "negative-float", "with-sums"],
)  # fmt: skip
def test_form_ii06a_by_its_row_of_numbers(numbers: list[Any]) -> None:
    result = tthc([["Biểu II.06a"], HEAD, ["gì cũng được"] * 13, numbers, [], ROW, TOTAL])
    assert not result.findings
    data = result.report.sheets["tthc"]
    assert [[c.value for c in row.cells.values()][2:] for row in data.rows] == [ROW[2:]]
    assert data.total is not None and data.total["c13"].value == 1


@pytest.mark.parametrize(
    "fifth", ["Trực tiếp, bưu chính", "Trực tiếp, dịch vụ bưu chính", "TRUC TIEP, BUU CHINH"]
)
def test_form_ii06a_by_its_headings_where_the_numbers_are_missing(fifth: str) -> None:
    names = [fifth if i == 4 else name for i, name in enumerate(NAMES)]
    result = tthc([HEAD, names, ROW, TOTAL])
    assert not result.findings
    assert [row["c10"].value for row in result.report.sheets["tthc"].rows] == [2]


def test_form_ii06a_with_first_columns_merged_over_both_heading_rows() -> None:
    result = tthc([["STT", "Lĩnh vực", *HEAD[2:]], ["", "", *NAMES[2:]], ROW, TOTAL])
    assert not result.findings
    assert [row["c2"].text for row in result.report.sheets["tthc"].rows] == ["Hộ tịch"]


def test_form_ii06a_without_numbers_and_with_a_heading_gone() -> None:
    names = ["" if i == 8 else name for i, name in enumerate(NAMES)]
    result = tthc([HEAD, names, ROW, TOTAL])
    assert [(f.rule, f.value) for f in result.findings] == [("F03", "Đúng hạn (9)")]


@pytest.mark.parametrize("text", ["Tổng cộng", "TỔNG CỘNG", "tong cong", " Tổng  cộng "])
def test_the_total_row_by_its_second_column(text: str) -> None:
    result = tthc([NAMES, [f"({i})" for i in range(1, 14)], ROW, ["", text, *TOTAL[2:]]])
    assert result.report.sheets["tthc"].total is not None
    assert len(result.report.sheets["tthc"].rows) == 1


def test_a_sums_row_called_otherwise_is_a_field_row() -> None:
    result = tthc([NAMES, [f"({i})" for i in range(1, 14)], ROW, ["", "Cộng", *TOTAL[2:]]])
    assert result.report.sheets["tthc"].total is None
    assert len(result.report.sheets["tthc"].rows) == 2


def test_a_number_typed_in_front_is_no_row() -> None:
    book = dict(book_of(filling()).sheets)
    book["4. Sáng kiến"] = [*book["4. Sáng kiến"], [3], [4, "", None], [5]]
    report = read(RawBook(tuple(book.items()))).report
    assert len(report.sheets["sang_kien"].rows) == 2


def test_codes_are_compared_without_case_and_spaces() -> None:
    given = filling()
    given.people[0]["ma"] = " cn 1"
    assert read(book_of(given)).report.nominees == ("TT", "CN1")


def test_what_is_required_depends_on_the_report() -> None:
    given = filling()
    given.labels |= {"so_ke_hoach": "", "ngay_ke_hoach": ""}
    report = with_requirements(read(book_of(given)).report)
    assert not report.sheets["don_vi"].labels["ngay_ke_hoach"].field.required
    given.labels["so_ke_hoach"] = 8
    report = with_requirements(read(book_of(given)).report)
    assert report.sheets["don_vi"].labels["ngay_ke_hoach"].field.required
    assert report.sheets["hop"].labels["chu_tri"].field.required
    nobody = usual(UNIT, PLAN, [], collective=False)
    assert not with_requirements(read(book_of(nobody)).report).sheets["hop"].labels["chu_tri"].field.required


def test_a_cell_that_cannot_be_read_keeps_its_text_and_says_why() -> None:
    given = filling()
    given.labels |= {"vb_phat_hanh": "nhiều", "ngay_bao_cao": "hôm qua", "ky_luat": "?", "ten": ""}
    labels = read(book_of(given)).report.sheets["don_vi"].labels
    assert [(labels[k].state, labels[k].text, labels[k].value) for k in ("vb_phat_hanh", "ngay_bao_cao", "ky_luat", "ten")] == [
        (State.NOT_A_NUMBER, "nhiều", None),
        (State.NOT_A_DATE, "hôm qua", None),
        (State.NOT_LISTED, "?", None),
        (State.BLANK, "", None),
    ]  # fmt: skip


def test_another_cycle_ends_the_reading() -> None:
    other = replace_cycle("A2023")
    result = read_report(
        book_of(filling()), unit=UNIT.slug, file="f", sha256="", cycle=other, words=vocabulary(PLAN)
    )
    assert result.ended and [f.rule for f in result.findings] == ["F05"]


def replace_cycle(cycle_id: str) -> Any:
    return next(c for c in PLAN.cycles if c.id == cycle_id)


def test_another_units_workbook_is_read_on() -> None:
    other = replace(UNIT, slug="p-duy-minh")
    result = read_report(
        book_of(filling()), unit=other.slug, file="f", sha256="", cycle=CYCLE, words=vocabulary(PLAN)
    )
    assert not result.ended
    assert [(f.rule, f.cell) for f in result.findings] == [("F04", "B1")]
