"""Text as units type it: comparing without fuss, and noticing legacy font codes."""

import unicodedata

import pytest

from rules.values.text import clean, fold, legacy_font, printable, same_name, within


@pytest.mark.parametrize(
    "typed",
    [
        "Nội dung CCHC",
        "NỘI DUNG CCHC",
        "nội  dung\ncchc",
        "noi dung cchc",
        unicodedata.normalize("NFD", "Nội dung CCHC"),
        "Nội\u00a0dung\u200b CCHC",
        "NộidungCCHC",
    ],
)
def test_one_heading_however_it_is_typed(typed: str) -> None:
    assert fold(typed) == "noidungcchc"


@pytest.mark.parametrize(("one", "other"), [("Đồng ý", "dong y"), ("ĐÚNG HẠN", "đúng hạn"), ("Ðúng", "Đúng")])
def test_d_with_a_stroke_counts_as_d(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_signs_still_tell_apart() -> None:
    assert fold("Tổng số:") != fold("Tổng số")
    assert fold("(4)") != fold("4")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Nguyễn Văn An", "nguyễn  văn an ", True),
        ("Nguyễn Văn An", unicodedata.normalize("NFD", "Nguyễn Văn An"), True),
        ("Nguyễn Văn An", "Nguyễn Văn Ân", False),
        ("Nguyễn Văn An", "Nguyen Van An", False),
        ("Nguyễn Văn A (1985)", "Nguyễn Văn A", False),
    ],
)
def test_accents_count_in_a_persons_name(one: str, other: str, same: bool) -> None:
    assert (same_name(one) == same_name(other)) is same


def test_clean_changes_nothing_inside() -> None:
    assert clean(" a  b\n c\t") == "a  b\n c"
    assert clean("e\u0302\u0301") == "ế"


def test_printable_drops_what_xml_and_csv_cannot_carry() -> None:
    assert printable("a\x00b\x0bc\x1bd\te\nf\ufffeg\udc80h") == "abcd\te\nfgh"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("NguyÔn V¨n A", "TCVN3"),
        ("Phßng Néi vô", "TCVN3"),
        ("Uû ban nh©n d©n", "TCVN3"),
        ("Céng hoµ x· héi chñ nghÜa", "TCVN3"),
        ("TrÇn ThÞ B×nh", "TCVN3"),
        ("Nguyeãn Vaên An", "VNI"),
        ("Phoøng Noäi vuï", "VNI"),
        ("Coäng hoøa xaõ hoäi", "VNI"),
        ("Traàn Thò Bình", "VNI"),
    ],
)
def test_legacy_font_codes_are_noticed(typed: str, code: str) -> None:
    assert legacy_font(typed) == code


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "Van phong",
        "Phòng Nội vụ",
        "Ủy ban nhân dân phường Hòa Mạc",
        "PHÒNG TÀI CHÍNH - KẾ HOẠCH",
        "Khuyến khích, khuếch trương, quở, thuở, huơ, nguều ngoào, ngoéo, toòng teng",
        "Họ tên: Hoàng Thị Ái Vân; Nguyễn Hữu Ước; Lò Thị Ỏn; Y Êban; Ông Quý",
        unicodedata.normalize("NFD", "Phòng Nội vụ, Nguyễn Văn Ân"),
        "Müller",
        "Tăng 15 µg/m³; 20 m²; §2; © 2024; ≥ 95%; 30°",
        "1125/QĐ-UBND “Thứ Sáu không viết, không hẹn” – 100%",
        "×",
    ],
)
def test_unicode_text_is_left_alone(typed: str) -> None:
    assert legacy_font(typed) is None


@pytest.mark.parametrize(
    ("text", "room", "kept"),
    [
        ("Hòa Mạc", 64, "Hòa Mạc"),
        ("ế" * 4, 12, "ế" * 4),
        ("ế" * 4, 11, "ế" * 3),
        ("ế" * 4, 2, ""),
        (unicodedata.normalize("NFD", "ếế"), 6, unicodedata.normalize("NFD", "ế")),
        (unicodedata.normalize("NFD", "aế"), 5, "a"),  # its marks would not fit: the letter goes whole
        ("\u0301", 1, ""),
        ("\udcff" * 9, 9, "\udcff" * 9),  # bytes of a file's name that are no text are as long as they are
    ],
)
def test_a_text_is_cut_by_bytes_and_between_letters(text: str, room: int, kept: str) -> None:
    assert within(text, room) == kept
