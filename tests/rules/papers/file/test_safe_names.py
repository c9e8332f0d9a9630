"""Names of evidence in a bundle: whatever was sent, all can be unpacked on Windows and macOS; fine ones stay as they are."""

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from rules.papers.file.safe_names import safe_names

DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin[$]|conout[$]) *([.].*)?", re.IGNORECASE)
TURNING = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
PIECES = st.sampled_from(
    ["aux", "COM1", "LPT¹", "nul ", ".pdf", ".PDF", ".", " ", "*", "?", ":", "a", "A", "đ", "Đ", "\u202e", "\u0301", "é", "e\u0301", "%0A",
     "\\", "\n", "ß", "ss", "\udcff", " (2)"]
)  # fmt: skip
NAMES = st.lists(PIECES, min_size=1, max_size=9).map("".join) | st.text(min_size=1, max_size=60)
FINE = [
    "quyết định.pdf",
    "A (2).pdf",
    "con đường.pdf",
    "common.pdf",
    "aux_.pdf",
    "~$x.pdf",
    "a;b [1] & c.pdf",
    "COM10.pdf",
    "x.tar.pdf",
]


def can_be_kept(name: str) -> bool:
    """What Windows (Naming Files, Paths, and Namespaces) and macOS ask of a name; nothing that shows as another."""
    return (
        0 < len(name.encode("utf-8")) <= 255
        and not set(name) & set('<>:"/\\|?*')
        and not any(unicodedata.category(c) in ("Cc", "Cs") or c in TURNING for c in name)
        and not name.endswith((".", " "))
        and not DEVICE.fullmatch(name)
    )


@given(st.lists(NAMES, max_size=8))
def test_whatever_was_sent_can_be_unpacked_anywhere(names: list[str]) -> None:
    safe = safe_names(names)
    assert len(safe) == len(names)
    assert all(map(can_be_kept, safe))
    assert len(
        {unicodedata.normalize("NFC", unicodedata.normalize("NFC", n).casefold()) for n in safe}
    ) == len(names)
    assert safe_names(safe) == safe, "what is safe stays"


def test_fine_names_stay_even_beside_one_that_takes_their_place() -> None:
    assert safe_names(FINE) == FINE
    assert safe_names(["aux.pdf", "aux_.pdf"]) == ["aux_ (2).pdf", "aux_.pdf"]
    nfd = unicodedata.normalize("NFD", "quyết định.pdf")
    assert safe_names([nfd]) == [nfd]


def test_what_a_system_refuses_or_shows_wrongly_gets_another_name() -> None:
    assert safe_names(["aux.pdf", "COM1.pdf", "star*?.pdf", "UPPER.PDF", "upper.pdf", "a. ", "anh\u202efdp.exe", "%0A.pdf"]) == [
        "aux_.pdf", "COM1_.pdf", "star__.pdf", "UPPER.PDF", "upper (2).pdf", "a_", "anh_fdp.exe", "_0A.pdf",
    ]  # fmt: skip
    assert can_be_kept(safe_names(["a." + "x" * 250, "A." + "x" * 250])[1])
    assert safe_names(["đ" * 120 + ".pdf", "Đ" * 120 + ".pdf"])[1].endswith("đ (2).pdf".replace("đ", "Đ"))
