"""Where the machine keeps the Liberation fonts: Serif, Sans, Mono have the metrics of Times New Roman, Arial, Courier New.

A small module of its own, because both the stamp of a signature and the reading copy draw text. Every page we draw
embeds Liberation Serif; the others mostly stand in, taken by poppler, for fonts that strangers' pages only name.
"""

import functools
import hashlib
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal, get_args

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from rules.values.errors import ToolMissing

Family = Literal["Serif", "Sans", "Mono"]
Style = Literal["Regular", "Bold", "Italic", "Bold Italic"]

FAMILY = "Liberation Serif"
REMEDY = "cài gói fonts-liberation2 (và fontconfig) rồi chạy lại"

# reportlab subsets a font by seeking in the one copy it keeps of it: who draws holds this.
DRAWING = threading.Lock()


def serif(style: Style = "Regular") -> Path:
    """The TrueType file of Liberation Serif in a style; ToolMissing where fontconfig doesn't know one."""
    return liberation("Serif", style)


def fonts_found() -> dict[str, str]:
    """Return the sha256 (hex) of the file of each Liberation font, "" where a family that we seldom draw with is not there.

    ToolMissing, with the remedy, where one of Liberation Serif is not: every paper, stamp and cover is set in it.
    """
    every = [(family, style) for family in get_args(Family) for style in get_args(Style)]
    with ThreadPoolExecutor() as threads:  # each asks a process of its own
        digests = threads.map(lambda one: _digest_of_ours(*one), every)
        return {f"{family} {style}": digest for (family, style), digest in zip(every, digests, strict=True)}


def _digest_of_ours(family: Family, style: Style) -> str:
    try:
        return _digest(liberation(family, style))
    except ToolMissing:
        if family == "Serif":
            raise
        return ""


@functools.cache
def font_taken(family: str) -> dict[str, str]:
    """Return by style the sha256 (hex) of the font file that fontconfig gives for a family that a paper names.

    LibreOffice asks it for those that are not there, as Times New Roman mostly is.
    """
    asked = {style: _answer("%{file}", f"{family}:style={style}") for style in get_args(Style)}
    return {style: _digest(Path(file)) for style, file in asked.items()}


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


@functools.cache
def liberation(family: Family, style: Style = "Regular") -> Path:
    """The TrueType file of a Liberation family in a style; ToolMissing where fontconfig doesn't know one."""
    name = f"Liberation {family}"
    # With family and style too: fc-match always answers, with another font when ours isn't there.
    answer = _answer("%{family}\n%{style}\n%{file}", f"{name}:style={style}")
    if not answer.strip():
        raise ToolMissing(f"Máy chưa cài phông chữ nào (fc-match không thấy phông nào): {REMEDY}.")
    families, styles, file = [*answer.split("\n"), "", "", ""][:3]
    path = Path(file.strip())
    ours = name in families.split(",") and style in styles.split(",")
    if not ours or path.suffix.lower() != ".ttf" or not path.is_file():
        raise ToolMissing(f"Máy chưa có phông chữ {name} ({style}, tệp .ttf): {REMEDY}.")
    return path


def _answer(form: str, pattern: str) -> str:
    """What fontconfig says of the font that it takes for a pattern."""
    try:
        return subprocess.run(
            ["fc-match", f"--format={form}", pattern], capture_output=True, text=True, timeout=30, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError) as fault:
        raise ToolMissing(f"Không hỏi được phông chữ của máy (fc-match): {REMEDY}.") from fault


def drawing_font(style: Style = "Regular") -> str:
    """The name by which reportlab draws with that file; call it, and draw, while holding DRAWING."""
    name = f"{FAMILY} {style}"
    if name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(name, str(serif(style)), asciiReadable=0))
    return name
