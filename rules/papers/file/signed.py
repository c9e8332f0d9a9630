"""What signatures say: for what somebody signs, and into which field of the file."""

UNIT_PAPER = "Ký văn bản đề nghị khen thưởng"
TOWN_PAPER = "Ban hành văn bản"
SEAL, SEAL_FIELD = "Niêm phong hồ sơ điện tử", "ChuKyHoSo"


def field_of(number: int) -> str:
    """Return the field of a paper's signature, the first one being 1."""
    return f"ChuKy{number}"
