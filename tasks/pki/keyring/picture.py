"""The picture of a handwritten signature or a seal that shows where a role has signed."""

import io
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from tasks.pki.keyring.faults import RoleError

MOST_BYTES = 2_000_000
MOST_PIXELS = 3000  # a side; a seal of 42 mm at 600 dpi has 1000
REMEDY = "hãy lưu lại thành PNG nền trong suốt"


def read_picture(folder: Path, role: str, named: str | None) -> bytes | None:
    """Return a role's PNG: the one named in keys.toml, else `<role>.png` where there is one.

    RoleError where it is not a PNG, hides what is below it (no transparency), or is larger than 2 MB or 3000 pixels.
    """
    path = folder / (named or f"{role}.png")
    if not path.exists():
        if named:
            raise RoleError(f"thiếu tệp ảnh {named} mà keys.toml nêu, hãy chép ảnh vào hoặc sửa keys.toml")
        return None
    try:
        data = path.read_bytes()
        if len(data) > MOST_BYTES:
            raise RoleError(f"ảnh {path.name} lớn hơn 2 MB, hãy thu nhỏ ảnh")
        with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
            if max(image.size) > MOST_PIXELS:
                raise RoleError(f"ảnh {path.name} rộng hơn {MOST_PIXELS} điểm ảnh, hãy thu nhỏ ảnh")
            lowest, _ = image.convert("RGBA").getchannel("A").getextrema()
    except (UnidentifiedImageError, Image.DecompressionBombError, SyntaxError, ValueError):
        raise RoleError(f"ảnh {path.name} không phải ảnh PNG, {REMEDY}") from None
    except OSError as fault:
        raise RoleError(
            f"không đọc được ảnh {path.name} ({fault.strerror or 'tệp hỏng'}), {REMEDY}"
        ) from None
    if lowest == 255:
        raise RoleError(f"ảnh {path.name} không có nền trong suốt nên sẽ che chữ, {REMEDY}")
    return data
