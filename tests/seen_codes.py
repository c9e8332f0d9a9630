"""Reads the codes of a printed page, as a phone would: the page is drawn by poppler, read by zxing."""

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import zxingcpp
from PIL import Image


def codes_seen(pdf: Path, dpi: int, page: int = 1) -> list[str]:
    """The texts of the QR codes on a page of a PDF, drawn in grey at so many dots an inch; ValueError: no such page."""
    with TemporaryDirectory() as folder:
        subprocess.run(
            ["pdftoppm", "-r", str(dpi), "-gray", "-f", str(page), "-l", str(page), pdf, f"{folder}/page"],
            check=False,
            capture_output=True,
        )
        (drawn,) = Path(folder).iterdir()
        with Image.open(drawn) as picture:
            found = zxingcpp.read_barcodes(picture.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)
    return [code.text for code in found]
