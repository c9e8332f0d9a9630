"""The QR of a paper's code: a picture that a reader reads back, whatever the longest code."""

import io

import pytest
import zxingcpp
from PIL import Image

from rules.papers.file.paper_code import CodeKind, PaperCode, identifier_of, read_code
from tasks.documents.codes import picture, squares


@pytest.mark.parametrize("name", ["p-hoa-mac", "Phòng  Lạ & Đoàn (bản 2)", "x" * 300, "…"])
def test_a_picture_is_read_back(name: str) -> None:
    code = PaperCode(CodeKind.RETURN, identifier_of("duy-tien-2023-2025", "A2024", name), "0f" * 32)
    with Image.open(io.BytesIO(picture(code.text()))) as drawn:
        (seen,) = zxingcpp.read_barcodes(drawn.convert("L"))
        assert drawn.width == 8 * len(squares(code.text()))
    assert seen.text == code.text()
    read = read_code(seen.text)
    assert read is not None
    assert read.stands_for(code.identifier, code.sha256)


def test_a_folders_name_is_carried_in_plain_letters() -> None:
    assert identifier_of("m", "A2024", "Phòng Đào tạo/1") == "m/A2024/phong-dao-tao-1"


def test_the_squares_are_white_all_round() -> None:
    rows = squares("THIDUA")
    assert len(rows) == len(rows[0])
    assert not any(rows[0]) and not any(rows[3]) and any(rows[4])
    assert not any(row[3] or row[-4] for row in rows)
