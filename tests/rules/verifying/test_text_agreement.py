"""Names and figures found in a text however it is spelt and broken; what is another name or number is not found."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.verifying.agreement import FEWEST_LETTERS, missing_figures, missing_names, readable


@pytest.mark.parametrize(
    "text",
    [
        "Ông Nguyễn Văn Hòa, Trưởng phòng",
        "NGUYỄN VĂN HÒA",
        "Nguyễn Văn\nHòa",
        "Nguy ễn  Văn H òa",
        "1Nguyễn Văn Hòa2",
        "Nguyễn Văn Hoà",
        unicodedata.normalize("NFD", "Nguyễn Văn Hòa"),
        "Nguyễn\u200b Văn\u00adHòa",
    ],
)
def test_a_name_is_found_however_it_is_set(text: str) -> None:
    assert missing_names(text, ["Nguyễn Văn Hòa"]) == []


@pytest.mark.parametrize(
    "text", ["Nguyễn Văn Hoa", "Nguyễn Văn Hòang", "Nguyên Văn Hòa", "XNguyễn Văn Hòa", "Văn Hòa", ""]
)
def test_another_name_is_none(text: str) -> None:
    assert missing_names(text, ["Nguyễn Văn Hòa"]) == ["Nguyễn Văn Hòa"]


def test_a_bodys_name_in_full_or_short() -> None:
    names = ["UBND phường Hòa Mạc", "Ủy ban nhân dân phường Hòa Mạc"]
    assert missing_names("ỦY BAN NHÂN DÂN\nPHƯỜNG HOÀ MẠC", names) == []
    assert missing_names("UBND phường Hòa Mạc", names) == []
    assert missing_names("UBND phường Hòa Mai", names) == names


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("1.234 hồ sơ", "1.234"),
        ("1234", "1.234"),
        ("1 234", "1.234"),
        ("1\u00a0234", "1.234"),
        ("1,234", "1.234"),
        ("9,5 điểm", "9,5"),
        ("9.5", "9,5"),
        ("1.234,5", "1.234,5"),
        ("08/13 phiếu", "8"),
        ("8", "08"),
        ("5.", "5"),
        ("12,13,14", "13"),
        ("92,31%", "92,31%"),
        ("Số: 5/TTr-UBND", "05/TTr-UBND"),
        ("Duy Tiên, ngày 05 tháng 02 năm 2024", "05/02/2024"),
        ("ngày 5 tháng 2 năm\n2024", "05/02/2024"),
        ("ngày05tháng 2 năm 2 024", "05/02/2024"),
        ("5-2-2024", "05/02/2024"),
        ("05.02.2024", "05/02/2024"),
        ("gì cũng được", "không số"),
    ],
)
def test_a_figure_is_found_in_every_usual_form(text: str, figure: str) -> None:
    assert missing_figures(text, [figure]) == []
    assert missing_figures(unicodedata.normalize("NFD", text), [figure]) == []


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("1.235", "1.234"),
        ("12345", "1.234"),
        ("không có số", "8"),
        ("18", "8"),
        ("15/02/2024", "05/02/2024"),
        ("ngày 5 tháng 12 năm 2024", "05/02/2024"),
        ("ngày 5 tháng 2 năm 2023", "05/02/2024"),
        ("92,3%", "92,31%"),
    ],
)
def test_another_figure_is_none(text: str, figure: str) -> None:
    assert missing_figures(text, [figure]) == [figure]


@given(st.integers(0, 10**9))
def test_any_count_is_found_as_we_print_it(number: int) -> None:
    printed = f"{number:,}".replace(",", ".")
    assert missing_figures(f"là {printed} hồ sơ", [printed]) == []
    assert missing_figures(f"là {number + 1} hồ sơ", [printed]) == [printed]


@given(st.text(max_size=200), st.text(max_size=30))
def test_no_text_is_too_odd(text: str, wanted: str) -> None:
    missing_names(text, [wanted])
    missing_figures(text, [wanted])


def test_a_stamp_is_no_paper() -> None:
    assert not readable("Ký số bởi: UBND phường Hòa Mạc, 12/12/2024 " * 3)
    assert readable("chữ" * FEWEST_LETTERS)
