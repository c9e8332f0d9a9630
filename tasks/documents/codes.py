"""Draws a paper's code as a QR: squares for a page, or a picture."""

import io
from collections.abc import Sequence

import segno

QUIET = 4
"""So many squares round a QR stay white."""
_PIXELS = 8  # a square's side in a picture


def squares(text: str) -> Sequence[Sequence[bool]]:
    """Return the rows of a QR from the top, its quiet zone among them; True is black. Always the same for a text."""
    return tuple(tuple(bool(square) for square in row) for row in _qr(text).matrix_iter(border=QUIET))


def picture(text: str) -> bytes:
    """Return a QR with its quiet zone as PNG in black and white."""
    out = io.BytesIO()
    _qr(text).save(out, kind="png", scale=_PIXELS, border=QUIET)
    return out.getvalue()


def _qr(text: str) -> segno.QRCode:
    # A paper is copied, folded and stamped: level M reads with 15% gone. Capitals and digits make it small.
    return segno.make_qr(text, error="m", boost_error=True)
