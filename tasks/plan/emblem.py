"""Reads the office's picture of the national emblem, `quoc-huy.png` in the plan's folder: nobody draws one."""

import io
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from rules.values.errors import PlanRefused

FILE = "quoc-huy.png"
LEAST, MOST = 300, 4000  # points a side: 300 on 24 mm are what a printer needs
MOST_BYTES = 5_000_000
_PROPORTION = 1.3  # a longer side is another picture than the emblem


def read_emblem(folder: Path) -> bytes:
    """Return the emblem as a square PNG on white, its proportions kept; b"" where the folder has none; raises PlanRefused."""
    path = folder / FILE
    if not path.exists():
        return b""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _refused(path, f"lớn hơn {MOST_BYTES // 1_000_000} MB: thu nhỏ ảnh")
        with Image.open(path, formats=["PNG"]) as image:
            wide, high = image.size
            if min(wide, high) < LEAST or max(wide, high) > MOST:
                raise _refused(
                    path,
                    f"rộng {wide}, cao {high} điểm ảnh, mỗi chiều phải từ {LEAST} đến {MOST}: xuất lại ảnh",
                )
            if max(wide, high) > _PROPORTION * min(wide, high):
                raise _refused(
                    path, f"rộng {wide}, cao {high} điểm ảnh, không phải hình Quốc huy: cắt phần thừa"
                )
            shown = image.convert("RGBA")
    except (OSError, UnidentifiedImageError, SyntaxError, ValueError) as broken:
        raise _refused(path, "không phải ảnh PNG đọc được: xuất lại ảnh dạng PNG") from broken
    side = max(wide, high)
    square = Image.new("RGBA", (side, side), "white")
    square.alpha_composite(shown, ((side - wide) // 2, (side - high) // 2))
    made = io.BytesIO()
    square.convert("RGB").save(made, "PNG")
    return made.getvalue()


def _refused(path: Path, why: str) -> PlanRefused:
    return PlanRefused([f"{path}: {why}, hoặc bỏ tệp này ra để in trên phôi có sẵn Quốc huy"])
