"""Where the machine keeps the Liberation fonts: Serif, Sans, Mono have the metrics of Times New Roman, Arial, Courier New.

A small module of its own, because both the stamp of a signature and the reading copy draw text. Every page we draw
embeds Liberation Serif; the others stand in for fonts that strangers' pages only name.
"""

import functools
import subprocess
import threading
from pathlib import Path
from typing import Literal

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


@functools.cache
def liberation(family: Family, style: Style = "Regular") -> Path:
    """The TrueType file of a Liberation family in a style; ToolMissing where fontconfig doesn't know one."""
    name = f"Liberation {family}"
    try:
        # -f with family and style too: fc-match always answers, with another font when ours isn't there.
        answer = subprocess.run(
            ["fc-match", "--format=%{family}\n%{style}\n%{file}", f"{name}:style={style}"],
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
        ).stdout
    except (OSError, subprocess.SubprocessError) as fault:
        raise ToolMissing(f"Không hỏi được phông chữ của máy (fc-match): {REMEDY}.") from fault
    families, styles, file = [*answer.split("\n"), "", "", ""][:3]
    path = Path(file.strip())
    ours = name in families.split(",") and style in styles.split(",")
    if not ours or path.suffix.lower() != ".ttf" or not path.is_file():
        raise ToolMissing(f"Máy chưa có phông chữ {name} ({style}, tệp .ttf): {REMEDY}.")
    return path


def drawing_font(style: Style = "Regular") -> str:
    """The name by which reportlab draws with that file; call it, and draw, while holding DRAWING."""
    name = f"{FAMILY} {style}"
    if name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(name, str(serif(style)), asciiReadable=0))
    return name
