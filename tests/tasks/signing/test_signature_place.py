"""Where signatures show: read back from the boxes in the signed file, from its text and its pictures."""

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from factory_blocks import LEFT, RIGHT, Column, page_with
from factory_keys import wanted
from outside_tools import output_of, text_of, tool
from PIL import Image
from pypdf import PdfReader

from tasks.pki.keyring import SigningKey, load_keyring
from tasks.signing import FieldBox, SignatureRequest, Stamp, sign_further, sign_pdf

HEAD = "Lê Minh Kiên"
MM = 72 / 25.4


def png(size: tuple[int, int], colour: tuple[int, int, int, int], dpi: int | None = None) -> bytes:
    out = io.BytesIO()
    picture = Image.new("RGBA", size, (0, 0, 0, 0))
    picture.paste(colour, (size[0] // 4, size[1] // 4, size[0] * 3 // 4, size[1] * 3 // 4))
    picture.save(out, "PNG", **({"dpi": (dpi, dpi)} if dpi else {}))
    return out.getvalue()


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[SigningKey, SigningKey]:
    """A person's and an organisation's key of a trial."""
    ring = load_keyring(None, wanted(["person", "unit"]), tmp_path_factory.mktemp("keys"))
    return ring.key("person"), ring.key("unit")


def pictured(keys: tuple[SigningKey, SigningKey], dpi: int | None = 600) -> tuple[SigningKey, SigningKey]:
    return (
        replace(keys[0], trial=False, image=png((400, 200), (0, 0, 200, 255))),
        replace(keys[1], trial=False, image=png((827, 827), (200, 0, 0, 255), dpi)),
    )


def worded(keys: tuple[SigningKey, SigningKey]) -> tuple[SigningKey, SigningKey]:
    return replace(keys[0], trial=False), replace(keys[1], trial=False)


def both(keys: tuple[SigningKey, SigningKey], name: str = HEAD) -> list[SignatureRequest]:
    stamp = Stamp(name=name)
    return [
        SignatureRequest(keys[0], "ChuKy1", "person", name, "Ký", "Thị xã", stamp),
        SignatureRequest(keys[1], "ChuKy2", "organisation", "UBND phường Hòa Mạc", "Ký", "Thị xã", stamp),
    ]


def signed(tmp_path: Path, page: bytes, signatures: Sequence[SignatureRequest]) -> Path:
    (tmp_path / "paper.pdf").write_bytes(page)
    (tmp_path / "signed.pdf").unlink(missing_ok=True)
    sign_pdf(tmp_path / "paper.pdf", tmp_path / "signed.pdf", signatures)
    return tmp_path / "signed.pdf"


def boxes(path: Path) -> list[tuple[int, FieldBox]]:
    """Page and box of every signature that shows, in their order."""
    found = {}
    for number, page in enumerate(PdfReader(path).pages):
        for reference in page.get("/Annots") or ():
            widget = reference.get_object()
            box = tuple(round(float(v)) for v in widget["/Rect"])
            if box[2] > box[0]:
                found[widget["/T"]] = (number, box)
    return [found[name] for name in sorted(found)]  # type: ignore[misc]  # four numbers


def overlap(one: FieldBox, other: FieldBox) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize("title", [["CHỦ TỊCH"], ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]])
@pytest.mark.parametrize("name", [HEAD, "Công Tằng Tôn Nữ Huyền Trân Ngọc Bích"])
def test_the_persons_picture_stands_between_title_and_name_and_the_seal_over_a_third_of_it(
    title: list[str], name: str, keys: tuple[SigningKey, SigningKey], tmp_path: Path
) -> None:
    made = signed(tmp_path, page_with([(RIGHT, title, name)]), both(pictured(keys), name))
    (_, person), (_, seal) = boxes(made)
    last_title, printed = 400 - 16 * (len(title) - 1), 400 - 16 * len(title) - 72
    assert printed + 9 < person[1] < person[3] < last_title
    assert person[3] - person[1] > 55, "as large as the gap allows"
    assert abs((person[0] + person[2]) / 2 - RIGHT) <= 1
    assert (person[2] - person[0]) / (person[3] - person[1]) == pytest.approx(2, abs=0.1), "in its own shape"
    assert seal[2] - person[0] == pytest.approx((person[2] - person[0]) / 3, abs=2)
    assert seal[0] < person[0]
    assert seal[2] - seal[0] == seal[3] - seal[1] == pytest.approx(827 / 600 * 72, abs=1), "in its real size"
    images = output_of("pdfimages", "-list", made)
    assert images.count(" smask ") == 2, "both pictures are transparent"
    assert tool("qpdf", "--check", made).returncode == 0


@pytest.mark.parametrize("dpi", [None, 96])  # 827 points at 96 dpi would be 219 mm: no seal is that large
def test_a_seal_that_tells_no_size_of_a_seal_is_36_mm_across(
    dpi: int | None, keys: tuple[SigningKey, SigningKey], tmp_path: Path
) -> None:
    made = signed(tmp_path, page_with([(RIGHT, ["CHỦ TỊCH"], HEAD)]), both(pictured(keys, dpi)))
    seal = boxes(made)[1][1]
    assert seal[2] - seal[0] == seal[3] - seal[1] == pytest.approx(36 * MM, abs=1)


SECRETARY, CHAIR = ("THƯ KÝ",), ("CHỦ TỌA",)
CONFIRMS = ("XÁC NHẬN", "CỦA CẤP TRÌNH KHEN THƯỞNG", "CHỦ TỊCH")


@pytest.mark.parametrize(
    ("columns", "middle"),
    [
        ([(LEFT, SECRETARY, "Trần Thị Oanh"), (RIGHT, CHAIR, HEAD)], RIGHT),  # the head is in the chair
        ([(LEFT, SECRETARY, HEAD), (RIGHT, CHAIR, "Trần Thị Oanh")], LEFT),  # where his own name stands
        ([(LEFT, SECRETARY, "Trần Thị Oanh"), (RIGHT, CHAIR, "Đỗ Văn Hiếu")], RIGHT),  # he is in neither
        ([(LEFT, CONFIRMS, HEAD), (RIGHT, ("NGƯỜI BÁO CÁO",), HEAD)], LEFT),  # his own report: he confirms it
        ([(LEFT, CONFIRMS, HEAD), (RIGHT, ("NGƯỜI BÁO CÁO",), "Đỗ Văn Hiếu")], LEFT),
        ([(LEFT, SECRETARY, "Trần Thị Oanh"), (RIGHT, CHAIR, "LÊ MINH KIÊN")], RIGHT),
    ],
)
def test_a_person_signs_where_his_name_stands(
    columns: list[Column], middle: float, keys: tuple[SigningKey, SigningKey], tmp_path: Path
) -> None:
    made = signed(tmp_path, page_with(columns), both(keys))
    (_, person), (_, seal) = boxes(made)
    assert (person[0] + person[2]) / 2 == pytest.approx(middle, abs=1)
    assert seal[0] >= 0
    assert seal[2] < middle


@pytest.mark.parametrize("shown", [both, lambda keys: both(worded(keys)), lambda keys: both(pictured(keys))])
def test_a_unit_s_seal_stands_in_no_block_of_its_head_s_own_report(
    shown: Callable[[tuple[SigningKey, SigningKey]], list[SignatureRequest]],
    keys: tuple[SigningKey, SigningKey],
    tmp_path: Path,
) -> None:
    """He reports for himself on the right; on the left the level above confirms, not the unit."""
    page = page_with([(RIGHT, ["NGƯỜI BÁO CÁO"], HEAD)], lines=[150])
    (_, person), (_, organisation) = boxes(signed(tmp_path, page, shown(keys)))
    assert (person[0] + person[2]) / 2 == pytest.approx(RIGHT, abs=1) and person[1] > 312
    assert organisation[3] < 312 and not overlap(person, organisation), "below both blocks"


def test_nobodys_picture_stands_over_another_persons_name(
    keys: tuple[SigningKey, SigningKey], tmp_path: Path
) -> None:
    page = page_with([(LEFT, SECRETARY, "Trần Thị Oanh"), (RIGHT, CHAIR, "Đỗ Văn Hiếu")])
    made = signed(tmp_path, page, both(pictured(keys)))
    assert f"Ký bởi: {HEAD}" in text_of(made)
    images = output_of("pdfimages", "-list", made)
    assert images.count(" smask ") == 1, "the seal alone"


def test_annexes_after_the_signature_do_not_take_it_away(
    keys: tuple[SigningKey, SigningKey], tmp_path: Path
) -> None:
    front, annex = page_with([(RIGHT, ["CHỦ TỊCH"], HEAD)]), page_with([], lines=range(100, 700, 30), pages=3)
    from pypdf import PdfWriter

    whole = PdfWriter()
    for part in (front, annex):
        whole.append(io.BytesIO(part))
    out = io.BytesIO()
    whole.write(out)
    assert [page for page, _ in boxes(signed(tmp_path, out.getvalue(), both(keys)))] == [0, 0]


def test_where_nobody_is_to_sign_framed_words_stand_in_free_bands_of_the_last_page(
    keys: tuple[SigningKey, SigningKey], tmp_path: Path
) -> None:
    made = signed(tmp_path, page_with([], lines=[300], pages=2), both(keys))
    (first, person), (second, organisation) = boxes(made)
    assert (first, second) == (1, 1)
    assert not overlap(person, organisation), "each can be read"
    assert f"Ký số bởi: {HEAD}" in text_of(made)
    assert "Ký số bởi: UBND phường Hòa Mạc" in text_of(made)


@pytest.mark.parametrize("lines", [[], [294, 274], range(40, 296, 18)])
def test_without_pictures_words_say_who_signed_and_when_over_no_other_text(
    lines: Sequence[float], keys: tuple[SigningKey, SigningKey], tmp_path: Path
) -> None:
    page = page_with([(RIGHT, ["CHỦ TỊCH"], HEAD)], lines=lines)  # the name stands at 312
    made = signed(tmp_path, page, both(worded(keys)))
    (_, person), (_, organisation) = boxes(made)
    assert 312 < person[1] < person[3] < 400
    assert f"Ký bởi: {HEAD}" in text_of(made)
    assert "bởi: UBND phường Hòa Mạc" in text_of(made)
    assert not overlap(person, organisation)
    assert not any(organisation[1] < y + 9 and y - 3 < organisation[3] for y in lines)
    assert organisation[3] <= 312 or organisation[2] < RIGHT - 60


def test_a_trials_drawings_say_that_they_are_none(
    keys: tuple[SigningKey, SigningKey], tmp_path: Path
) -> None:
    page = page_with([(RIGHT, ["CHỦ TỊCH"], HEAD)])
    made = signed(tmp_path, page, both(keys))
    assert text_of(made).count("BẢN THỬ") == 2
    fonts = output_of("pdffonts", made).splitlines()[2:]
    assert all(line.split()[-5] == "yes" for line in fonts)
    assert "BẢN THỬ" not in text_of(signed(tmp_path, page, both(pictured(keys))))


def test_a_seal_put_on_later_finds_the_persons_picture(
    keys: tuple[SigningKey, SigningKey], tmp_path: Path
) -> None:
    person, organisation = both(pictured(keys))
    first = signed(tmp_path, page_with([(RIGHT, ["CHỦ TỊCH"], HEAD)]), [person])
    sign_further(first, tmp_path / "sealed.pdf", [organisation])
    (tmp_path / "at-once.pdf").write_bytes(
        signed(tmp_path, page_with([(RIGHT, ["CHỦ TỊCH"], HEAD)]), both(pictured(keys))).read_bytes()
    )
    assert boxes(tmp_path / "sealed.pdf") == boxes(tmp_path / "at-once.pdf")


def test_without_a_persons_key_the_seal_stands_where_it_always_does(
    keys: tuple[SigningKey, SigningKey], tmp_path: Path
) -> None:
    page = page_with([(RIGHT, ["CHỦ TỊCH"], HEAD)])
    (_, seal) = boxes(signed(tmp_path, page, both(keys)))
    assert boxes(signed(tmp_path, page, both(keys)[1:])) == [seal]
