"""Writes a PDF that pikepdf has open to a file: in one piece, from memory.

Never by pikepdf's own writing to a file: when the disk is full it ends the whole process (std::terminate), run and all.
"""

import io
from pathlib import Path
from typing import Any

from pikepdf import Pdf


def save_pdf(pdf: Pdf, dst: Path, **how: Any) -> None:
    """Write the PDF to `dst`, `how` as `Pdf.save` takes it; raises OSError where the disk refuses."""
    made = io.BytesIO()
    pdf.save(made, **how)
    dst.write_bytes(made.getbuffer())
