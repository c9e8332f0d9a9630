"""Supplied papers looked at in child processes: what they say, who signed, what is never opened further."""

from pathlib import Path

import pytest
from factory_bundle import key_of
from factory_hybrid import hybrid, page
from factory_keys import signature
from factory_supplied import changed, scan, signed
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject
from reportlab.pdfgen.canvas import Canvas
from throwaway_pki import Pki

from rules.verifying.values import Verdict
from tasks.documents.fonts import DRAWING, drawing_font
from tasks.intake.supplied_papers import inspect_papers
from tasks.signing import sign_pdf

DEFECTS = Path(__file__).resolve().parents[3] / "defects"
WORDS = "Ủy ban nhân dân phường Hòa Mạc kính trình xem xét, khen thưởng cho 01 tập thể, 12 cá nhân; "


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A page of text."""
    with DRAWING:
        canvas = Canvas(str(tmp_path / "paper.pdf"))
        canvas.setFont(drawing_font(), 10)
        for number in range(6):
            canvas.drawString(60, 700 - 20 * number, WORDS)
        canvas.save()
    return tmp_path / "paper.pdf"


def look(*papers: Path, trust: Path | None = None):  # type: ignore[no-untyped-def]  # a list of InspectedPaper
    """Look with the usual limits."""
    return inspect_papers(papers, trust, seconds=20, memory_mb=768)


def test_text_and_signatures_of_good_papers_in_their_order(tmp_path: Path, paper: Path, pki: Pki) -> None:
    trust = pki.trust_folder(tmp_path / "trust", issuing=True, lists=True)
    keys = [pki.p12(tmp_path / f"{label}.p12", label) for label in ("person", "unit")]
    both = signed(paper, tmp_path / "b.pdf", *keys)
    plain, good = look(paper, both, trust=trust)
    assert (plain.name, plain.fault, plain.signatures) == ("paper.pdf", "", ())
    assert "khen thưởng cho 01 tập thể" in plain.text
    assert [s.signer for s in good.signatures or ()] == ["Chủ tịch UBND phường", "UBND phường"]
    assert all(s.intact and not s.changed and s.trust is Verdict.VALID for s in good.signatures or ())
    assert "Ký bởi: UBND phường" in good.text, "what is stamped on a page is read too"
    (alone,) = look(both)
    assert [s.trust for s in alone.signatures or ()] == [Verdict.UNKNOWN, Verdict.UNKNOWN]


def test_what_word_wrote_and_a_person_signed_was_not_changed(tmp_path: Path, pki: Pki) -> None:
    written = tmp_path / "word.pdf"
    written.write_bytes(hybrid(page()))
    request = signature(key_of(pki, "unit"))
    sign_pdf(written, tmp_path / "good.pdf", [request])
    trust = pki.trust_folder(tmp_path / "trust", issuing=True, lists=True)
    plain, good = look(written, tmp_path / "good.pdf", trust=trust)
    assert (plain.fault, plain.signatures) == ("", ())
    assert [(s.intact, s.changed, s.trust) for s in good.signatures or ()] == [(True, False, Verdict.VALID)]


@pytest.mark.parametrize("way", ["revision", "bytes", "inside"])
def test_a_change_after_signing_is_seen(tmp_path: Path, paper: Path, pki: Pki, way: str) -> None:
    good = signed(paper, tmp_path / "good.pdf", pki.p12(tmp_path / "unit.p12", "unit"))
    bad, data = tmp_path / "bad.pdf", good.read_bytes()
    if way == "revision":
        changed(good, bad)
    else:
        at = data.index(b"endobj")
        bad.write_bytes(data + b"\n% added" if way == "bytes" else data[:at] + b"endobJ" + data[at + 6 :])
    (seen,) = look(bad)
    assert seen.fault or any(s.changed or not s.intact for s in seen.signatures or ())


def test_a_scan_has_no_text_even_with_a_stamp_on_it(tmp_path: Path, pki: Pki) -> None:
    stamped = signed(scan(tmp_path / "scan.pdf"), tmp_path / "s.pdf", pki.p12(tmp_path / "unit.p12", "unit"))
    (seen,) = look(stamped)
    assert seen.text == "" and len(seen.signatures or ()) == 1


def test_what_is_dangerous_or_broken_is_only_its_own_fault(paper: Path) -> None:
    bad = [DEFECTS / name for name in ("encrypted.pdf", "javascript.pdf", "not-a-pdf.pdf", "page-bomb.pdf")]
    seen = look(*bad, paper)
    assert all(each.fault and each.text == "" for each in seen[:-1])
    assert (seen[-1].fault, bool(seen[-1].text)) == ("", True)


def test_a_paper_that_takes_too_long_is_unread_not_refused(tmp_path: Path) -> None:
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    endless = DecodedStreamObject()
    endless.set_data(
        b"BT /F 10 Tf 1 0 0 1 9 9 Tm (chu) Tj ET\n" * 500_000
    )  # half a minute of reading in 60 KB
    page[NameObject("/Contents")] = writer._add_object(endless.flate_encode())
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    named = DictionaryObject({NameObject(k): NameObject(v) for k, v in font.items()})
    fonts = DictionaryObject({NameObject("/F"): named})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    writer.write(tmp_path / "slow.pdf")
    (seen,) = inspect_papers([tmp_path / "slow.pdf"], None, seconds=4, memory_mb=768)
    assert (seen.fault, seen.text) == ("", "") and not seen.signatures
