"""PDFs with two lists of objects, as Word writes them: a signature on one holds, what forgers make of the second list doesn't."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from factory_bundle import key_of
from factory_hybrid import TEXT, append, hybrid, page, plain, relisted, stream, with_signature, with_update
from factory_keys import signature
from outside_tools import tool
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata
from throwaway_pki import Pki

from rules.values.errors import SigningFailed
from rules.verifying.values import Level, SignatureSeen, Verdict
from tasks.pki.keyring import SigningKey
from tasks.pki.trust import Trust, read_trust
from tasks.signing import Proof, Stamp, sign_detached, sign_further, sign_pdf
from tasks.signing.inspection import is_signed_by
from tasks.signing.signer import KeySigner, PdfSeventeenSigner
from tasks.validation import signatures_of

VALID, UNKNOWN, INVALID = Verdict.VALID, Verdict.UNKNOWN, Verdict.INVALID
Signed = Callable[[bytes], bytes]
OTHER = stream(TEXT % b"99 ca nhan")


@pytest.fixture(scope="module")
def trust(pki: Pki, tmp_path_factory: pytest.TempPathFactory) -> Trust:
    return read_trust(pki.trust_folder(tmp_path_factory.mktemp("trust"), issuing=True, lists=True))


@pytest.fixture(scope="module")
def key(pki: Pki) -> SigningKey:
    return key_of(pki, "unit")


@pytest.fixture
def signed(key: SigningKey, tmp_path: Path) -> Signed:
    """Sign a file, as it is given."""

    def sign(data: bytes) -> bytes:
        (tmp_path / "paper.pdf").write_bytes(data)
        sign_pdf(tmp_path / "paper.pdf", tmp_path / "signed.pdf", [signature(key, Stamp())])
        return (tmp_path / "signed.pdf").read_bytes()

    return sign


def told(seen: list[SignatureSeen]) -> list[tuple[bool, bool, Verdict]]:
    return [(each.intact, each.changed, each.verdict) for each in seen]


@pytest.mark.parametrize("as_word", [True, False])
@pytest.mark.parametrize("hidden", [(6, 7), (2, 3, 5, 6, 7)])
def test_a_signature_on_a_file_of_word_s_holds(
    signed: Signed, trust: Trust, hidden: tuple[int, ...], as_word: bool
) -> None:
    ((intact, changed, verdict),) = told(
        signatures_of(signed(hybrid(page(), hidden, as_word=as_word)), trust)
    )
    # A page that one list calls free for ever, and the signature writes anew, is read loosely only.
    assert (intact, changed) == (True, False) and (verdict is VALID) == (as_word or 3 not in hidden)


@pytest.mark.parametrize(
    "data", [hybrid(page()), hybrid(page(), (2, 3, 5, 6, 7)), hybrid(page(), as_word=False)]
)
def test_others_may_sign_after_that(
    data: bytes, signed: Signed, key: SigningKey, trust: Trust, tmp_path: Path
) -> None:
    signed(data)
    sign_further(tmp_path / "signed.pdf", tmp_path / "twice.pdf", [signature(key, Stamp())])
    assert told(signatures_of(tmp_path / "twice.pdf", trust)) == [(True, False, VALID)] * 2
    outside = tool("pdfsig", "-nocert", tmp_path / "twice.pdf").stdout
    assert outside.count("Signature is Valid") == 2


WORDS = 574  # where hybrid(page()) has its stream


@pytest.mark.parametrize("as_word", [True, False])
@pytest.mark.parametrize("again", [None, WORDS], ids=["a stream of its own", "the stream of before"])
def test_java_programs_may_sign_after_that(
    signed: Signed, key: SigningKey, trust: Trust, tmp_path: Path, again: int | None, as_word: bool
) -> None:
    """PDFBox writes a table and a stream that says the same; others keep the place of Word's stream in their trailer."""
    data, java = signed(hybrid(page(), as_word=as_word)), tmp_path / "java.pdf"
    for count in (2, 3):
        data = with_signature(data, lambda covered: sign_detached(covered, key), again)
        # A program that asks streams first finds the page of before the signature: not altered, yet no two programs need agree.
        assert told(signatures_of(data, trust)) == [(True, False, UNKNOWN if again else VALID)] * count
        java.write_bytes(data)
        assert tool("pdfsig", "-nocert", java).stdout.count("Signature is Valid") == count
    if again is None:
        sign_further(java, tmp_path / "last.pdf", [signature(key)])
        assert told(signatures_of(tmp_path / "last.pdf", trust)) == [(True, False, VALID)] * 4


def test_an_old_stream_must_not_bring_back_an_older_text(signed: Signed, trust: Trust) -> None:
    """The text was changed before signing; a later version that names the stream of before shows the first again."""
    data = signed(with_update(hybrid(page()), {4: OTHER}))
    assert told(signatures_of(data, trust)) == [(True, False, VALID)]
    back = with_update(data, relisted(data), again=WORDS)
    assert told(signatures_of(back, trust))[0][1:] == (True, INVALID)
    hidden = with_update(data, relisted(data) | {4: OTHER}, again=WORDS)  # from who asks tables first
    assert told(signatures_of(hidden, trust))[0][1] or told(signatures_of(hidden, trust))[0][2] is UNKNOWN


def test_proof_may_follow(key: SigningKey, trust: Trust, pki: Pki, tmp_path: Path) -> None:
    (tmp_path / "paper.pdf").write_bytes(hybrid(page()))
    proof = Proof(pki.timestamp_url, None, True, trust, 5)
    sign_pdf(tmp_path / "paper.pdf", tmp_path / "signed.pdf", [signature(key)], proof)
    (seen,) = signatures_of(tmp_path / "signed.pdf", trust)
    assert (seen.changed, seen.verdict, seen.level) == (False, VALID, Level.B_LT)


def test_a_byte_that_was_changed_is_noticed(signed: Signed, trust: Trust) -> None:
    data = signed(hybrid(page()))
    ((intact, _, verdict),) = told(signatures_of(data.replace(b"(01 ca nhan)", b"(02 ca nhan)"), trust))
    assert (intact, verdict) == (False, INVALID)


def overlaid(data: bytes) -> bytes:
    note = b"<</Type/Annot/Subtype/FreeText/Rect[80 700 500 800]/Contents(99)/DA(/Helv 12 Tf)>>"
    return with_update(data, {3: page()[3].replace(b"/Contents", b"/Annots[90 0 R]/Contents"), 90: note})


def recatalogued(data: bytes) -> bytes:
    form = re.findall(rb"/AcroForm (\d+ 0 R)", data)[-1]
    catalog = b"<</Type/Catalog/Pages 93 0 R/AcroForm %s>>" % form
    return with_update(data, {92: catalog, 93: page()[2]}, root=92)


FORGERIES: dict[str, Callable[[bytes], bytes]] = {
    "other text": lambda data: with_update(data, {4: OTHER}),
    "other font": lambda data: with_update(data, {5: page()[5].replace(b"Helvetica", b"ZapfDingbats")}),
    "other page": lambda data: with_update(data, {2: page()[2].replace(b"3 0 R", b"91 0 R"), 91: page()[3]}),
    "other catalog": recatalogued,
    "a note over the text": overlaid,
    "text in the stream alone": lambda data: with_update(data, {4: OTHER}, twice=True),
    "table as it was, stream otherwise": lambda data: with_update(
        data, {4: OTHER}, tables={4: page()[4]}, twice=True
    ),
    "stream as it was, table otherwise": lambda data: with_update(
        data, {4: page()[4]}, tables={4: OTHER}, twice=True
    ),
    "the same twice": lambda data: with_update(data, {}, same={4: OTHER}, twice=True),
    "a stream that has more": lambda data: with_update(
        data, {95: OTHER}, same={3: page()[3].replace(b"4 0 R", b"95 0 R")}, twice=True
    ),
    "a stream after its table": lambda data: with_update(data, {}, same={94: b"null"}, late=True),
    "nothing but a second stream": lambda data: with_update(data, {94: b"null"}, twice=True),
}


@pytest.mark.parametrize("forgery", FORGERIES)
@pytest.mark.parametrize(
    "base", [hybrid(page()), hybrid(page(), as_word=False), plain(page())], ids=["word", "one", "plain"]
)
def test_what_is_added_after_signing_is_refused(
    signed: Signed, trust: Trust, base: bytes, forgery: str
) -> None:
    forged = FORGERIES[forgery](signed(base))
    ((_, changed, verdict),) = told(signatures_of(forged, trust))
    assert changed and verdict is INVALID


def test_an_object_that_is_to_come_after_the_signature_is_refused(signed: Signed, trust: Trust) -> None:
    """What was signed names a place behind its own end: empty when it was signed, filled later."""
    place, objects = 90_000, page()
    objects[3] = objects[3].replace(b"4 0 R", b"[4 0 R 20 0 R]")
    before = with_update(hybrid(objects, as_word=False), {20: stream(b"")})
    row = before.rindex(b"20 1\n") + 5
    data = signed(before[:row] + b"%010d" % place + before[row + 10 :])
    assert told(signatures_of(data, trust)) == [(True, False, VALID)]
    late = bytearray(data.ljust(place))
    assert append(late, 20, OTHER) == place
    ((_, changed, verdict),) = told(signatures_of(with_update(bytes(late), {}), trust))
    assert changed and verdict is INVALID


def test_two_documents_in_one_file_prove_nothing(key: SigningKey, trust: Trust, tmp_path: Path) -> None:
    """Another program signed what it saw of them: ours can't tell what a reader will see, and signs no such file."""
    two = tmp_path / "two.pdf"
    two.write_bytes(hybrid(page(), instead={4: OTHER}))
    with pytest.raises(SigningFailed, match="hai bảng"):
        sign_pdf(two, tmp_path / "ours.pdf", [signature(key)])
    how = PdfSignatureMetadata(field_name="Ky", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    out = io.BytesIO()
    PdfSeventeenSigner(how, KeySigner(key)).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(two.read_bytes()), strict=False), output=out
    )
    (seen,) = signatures_of(out.getvalue(), trust)
    assert (seen.intact, seen.verdict) == (True, UNKNOWN) and "chương trình khác" in seen.trust_says


def test_nothing_is_signed_further_where_a_stream_was_added(
    signed: Signed, key: SigningKey, tmp_path: Path
) -> None:
    forged = tmp_path / "forged.pdf"
    forged.write_bytes(FORGERIES["nothing but a second stream"](signed(hybrid(page()))))
    with pytest.raises(SigningFailed, match="ChuKy"):
        sign_further(forged, tmp_path / "twice.pdf", [signature(key)])


def test_who_signed_a_file_of_word_s_is_known_again(signed: Signed, key: SigningKey) -> None:
    data = signed(hybrid(page()))
    assert is_signed_by(data, key) and not is_signed_by(data.replace(b"(01", b"(02"), key)
