"""Where the machine keeps Liberation Serif (the metrics of Times New Roman); every page we draw embeds it.

A small module of its own, because both the stamp of a signature and the reading copy draw text.
"""

import functools
import subprocess
import threading
from pathlib import Path
from typing import Literal

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from rules.errors import ToolMissing

Style = Literal["Regular", "Bold", "Italic"]

FAMILY = "Liberation Serif"
REMEDY = "cài gói fonts-liberation2 (và fontconfig) rồi chạy lại"

# reportlab subsets a font by seeking in the one copy it keeps of it: who draws holds this.
DRAWING = threading.Lock()


@functools.cache
def serif(style: Style = "Regular") -> Path:
    """The TrueType file of Liberation Serif in a style; ToolMissing where fontconfig doesn't know one."""
    question = f"{FAMILY}:style={style}"
    try:
        # -f with the family too: fc-match always answers, with another family when ours isn't there.
        answer = subprocess.run(
            ["fc-match", "--format=%{family}\n%{file}", question],
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
        ).stdout
    except (OSError, subprocess.SubprocessError) as fault:
        raise ToolMissing(f"Không hỏi được phông chữ của máy (fc-match): {REMEDY}.") from fault
    family, _, file = answer.partition("\n")
    path = Path(file.strip())
    if FAMILY not in family or path.suffix.lower() != ".ttf" or not path.is_file():
        raise ToolMissing(f"Máy chưa có phông chữ {FAMILY} ({style}, tệp .ttf): {REMEDY}.")
    return path


def drawing_font(style: Style = "Regular") -> str:
    """The name by which reportlab draws with that file; call it, and draw, while holding DRAWING."""
    name = f"{FAMILY} {style}"
    if name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(name, str(serif(style)), asciiReadable=0))
    return name
