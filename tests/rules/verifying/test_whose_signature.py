"""Whose certificate signed: by the names in it, or because the office knows it; a stranger's good signature proves nothing."""

from dataclasses import replace

import pytest

from rules.verifying.bag import COPY, SIGNATURE
from rules.verifying.values import Level, SignatureSeen, Verdict
from rules.verifying.whose import Whose, whose_findings

PAPER = "data/van-ban/01-to-trinh.pdf"
WHOSE = Whose(
    "p-hoa-mac",
    "UBND phường Hòa Mạc",
    "Lê Minh Kiên",
    "town",
    ["Ủy ban nhân dân thị xã Duy Tiên", "Phòng Nội vụ"],
)
SEEN = SignatureSeen(
    "ChuKy1", "x", "Nơi cấp", "ff", True, False, Verdict.VALID, "", Verdict.VALID, "", Level.B_B
)
UNIT = "ỦY BAN NHÂN DÂN PHƯỜNG HOÀ MẠC\nUBND thị xã Duy Tiên"
PERSON, TOWN = "LÊ MINH KIÊN", "UBND thị xã Duy Tiên"


def strangers(
    path: str, *holders: str, supplied: bool = False, known: dict[str, frozenset[str]] | None = None
) -> int:
    seen = {path: [replace(SEEN, holder=holder) for holder in holders]}
    found = whose_findings(WHOSE, seen, frozenset({path} if supplied else ()), known or {})
    assert {f.verdict for f in found} <= {Verdict.VALID, Verdict.UNKNOWN}
    return sum(f.verdict is Verdict.UNKNOWN for f in found)


@pytest.mark.parametrize(
    ("path", "holders", "supplied", "count"),
    [
        (PAPER, (PERSON, UNIT), False, 0),
        (PAPER, (UNIT,), False, 0),
        (PAPER, (PERSON,), False, 1),  # a man of the same name, without his body
        (PAPER, (PERSON, TOWN), False, 1),
        (PAPER, ("Nguyễn Văn A", UNIT), False, 1),
        (PAPER, (PERSON,), True, 0),
        (PAPER, ("Nguyễn Văn A", UNIT), True, 0),  # somebody above has signed what it supplied
        (PAPER, ("Nguyễn Văn A",), True, 1),
        (PAPER, (TOWN,), True, 1),
        (COPY, (TOWN,), False, 0),
        (COPY, ("Phòng Nội vụ",), False, 0),
        (COPY, ("UBND phường Hòa Mạc",), False, 1),
        (SIGNATURE, ("",), False, 1),
    ],
)
def test_the_names_in_the_certificate_decide(
    path: str, holders: tuple[str, ...], supplied: bool, count: int
) -> None:
    assert strangers(path, *holders, supplied=supplied) == count


def test_a_certificate_that_the_office_knows_needs_no_name() -> None:
    assert strangers(PAPER, "?", known={"p-hoa-mac": frozenset({"ff"})}) == 0
    assert strangers(PAPER, "?", known={"p-dong-van": frozenset({"ff"})}) == 1
    assert strangers(COPY, "?", known={"p-hoa-mac": frozenset({"ff"})}) == 1


def test_what_nobody_trusts_is_told_elsewhere() -> None:
    seen = {PAPER: [replace(SEEN, trust=Verdict.UNKNOWN)]}
    assert [f.verdict for f in whose_findings(WHOSE, seen, frozenset(), {})] == [Verdict.VALID]
