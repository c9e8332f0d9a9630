"""Texts and numbers as strangers write them, some to do harm: what markup, formulas, letters and signs can be."""

from random import Random

PLANTED = "pla9ted"
MARKUP = (
    f"<script>{PLANTED}</script>", f"<img src=x onerror={PLANTED}>", f"\"'><b>{PLANTED}</b>", f"</w:t><w:br/>{PLANTED}",
    f"{{{{ {PLANTED} }}}}", f"{{% for x in y %}}{PLANTED}", f"]]><a>{PLANTED}", f"&lt;{PLANTED}&gt;", f"<!--{PLANTED}",
)  # fmt: skip
TEXTS = (
    *MARKUP,
    '=cmd|"/c calc"!A1', "@SUM(1)", "+1+1", "-2", "%s %d {0}", "${jndi:ldap://x}", "../../../etc/passwd", "C:\\aux",
    "\u202egnp.exe", "\u200b", "\u2060\ufeff", "a\u0301" * 40, "\u0300" * 200, "\ufdfa" * 20, "👨‍👩‍👧‍👦", "𝕹guyễn", "Ｎｇｕｙｅｎ",
    "Nguyễn Văn An", "Nguye\u0302\u0303n Va\u0306n An", "nguyễn\u00a0văn\tan", "\n\r\n", "\u2028x\u2029", "_x0000_", "_x001F_", "x" * 40_000,
    "ﬁ", "İı", "ẞß", "1.234,5", "1,234.5", "12/31/2024", "31/02/2024", "2024-13-45", "१२३", "½", "Ⅳ", "∞", "NaN", "TRUE", "#REF!", "", " ", "'",
)  # fmt: skip
NUMBERS = (
    "0", "-0", "1", "1e308", "1e999", "-1e999", "NaN", "Infinity", "1e-320", "0x10", "1_000", "--1", "", " 5 ", "99999999999999999999",
    "2958466", "-1", "60", "0.5", "1.7976931348623157e308", "\u0661\u0662", "1,5", "#N/A", "4294967296", "9007199254740993",
)  # fmt: skip


def text(dice: Random) -> str:
    """One of them, or two in one."""
    return dice.choice(TEXTS) if dice.random() < 0.8 else dice.choice(TEXTS) + dice.choice(TEXTS)[:2000]


def number(dice: Random) -> str:
    return dice.choice(NUMBERS)


def harmed(content: bytes, dice: Random, most: int = 12) -> bytes:
    """Bytes changed, cut, doubled, moved, as by a broken copy or on purpose."""
    made = bytearray(content)
    for _ in range(dice.randint(1, most)):
        if not made:
            break
        at, size = dice.randrange(len(made)), dice.choice((1, 1, 2, 4, 16, 64, 512))
        match dice.randrange(7):
            case 0:
                made[at] ^= 1 << dice.randrange(8)
            case 1:
                made[at : at + size] = dice.randbytes(size)
            case 2:
                del made[at : at + size]
            case 3:
                made[at:at] = made[at : at + size]
            case 4:
                made[at : at + 4] = dice.choice(
                    (b"\xff\xff\xff\xff", bytes(4), b"\xff\xff\xff\x7f", b"\x00\x00\x00\x80")
                )
            case 5:
                other = dice.randrange(len(made))
                made[at : at + size] = made[other : other + size]
            case _:
                if dice.random() < 0.15:
                    del made[at:]
    return bytes(made)
