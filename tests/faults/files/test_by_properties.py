"""What Hypothesis thinks of to put into workbooks, archives, mails and PDFs; what crashes a reader it makes small."""

import email.policy
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import driving
import hypothesis
import pytest
from driving import Outcomes, nothing_left
from factory_hybrid import page, plain, stream
from factory_uploads import mail, zipped
from factory_workbook import usual_book, workbook
from hypothesis import strategies as st

Tally = Callable[..., None]
Property = Callable[[Path, Outcomes, st.DataObject], None]

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
CELLS = (
    TEXTS.filter(lambda s: s.isprintable())
    | st.integers(-(10**20), 10**20)
    | st.floats()
    | st.booleans()
    | st.datetimes()
)


def workbooks(place: Path, out: Outcomes, data: st.DataObject) -> None:
    """Reports of which some cells hold anything at all."""
    files = []
    for number in range(10):
        book = workbook(usual_book())
        for _ in range(data.draw(st.integers(1, 6))):
            sheet = book[data.draw(st.sampled_from(book.sheetnames))]
            row = data.draw(st.integers(1, sheet.max_row + 3))
            sheet.cell(row, data.draw(st.integers(1, sheet.max_column + 1))).value = data.draw(CELLS)
        file = place / str(number) / "p-hoa-mac" / "bao-cao.xlsx"
        file.parent.mkdir(parents=True)
        book.save(file)
        files.append(file)
    driving.workbooks(out, files)


def _contents(data: st.DataObject, names: st.SearchStrategy[str]) -> dict[str, bytes]:
    return data.draw(
        st.dictionaries(
            names, st.binary(max_size=200) | st.just(b"don vi: p-hoa-mac\n"), min_size=1, max_size=5
        )
    )


def archives(place: Path, out: Outcomes, data: st.DataObject) -> None:
    """ZIPs whose files have any name."""
    names = st.lists(TEXTS.filter(lambda s: "\0" not in s), min_size=1, max_size=4).map("/".join)
    raw = zipped(_contents(data, names.filter(bool) | st.just("bao-cao.xlsx")))
    driving.package(out, place, data.draw(st.sampled_from(["zip", "rar", "7z"])), raw)


def mails(place: Path, out: Outcomes, data: st.DataObject) -> None:
    """Mails with any subject, any attachment and any further header."""
    words = TEXTS.filter(lambda s: not set(s) & set("\r\n\0\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"))
    made = mail(_contents(data, words | st.just("bao-cao.xlsx")))
    made.replace_header("Subject", data.draw(words))
    raw = made.as_bytes(policy=email.policy.SMTP)
    driving.package(
        out,
        place,
        "eml",
        data.draw(st.binary(max_size=80)) + b"\r\n" + raw if data.draw(st.booleans()) else raw,
    )


NAMES = st.sampled_from(
    [b"/Type", b"/Page", b"/Pages", b"/Kids", b"/Parent", b"/Count", b"/Contents", b"/Resources", b"/MediaBox", b"/AcroForm", b"/Names", b"/Annots",
     b"/OpenAction", b"/Filter", b"/FlateDecode", b"/Length", b"/S", b"/JavaScript", b"/AF", b"/EmbeddedFiles", b"/Encrypt", b"/First", b"/Next", b"/Dests"]
)  # fmt: skip
SCALARS = (
    NAMES
    | st.integers(-(2**40), 2**40).map(lambda n: b"%d" % n)
    | st.floats(allow_nan=False, allow_infinity=False).map(lambda n: b"%f" % n)
    | st.sampled_from([b"null", b"true", b"(x)", b"<feff>", b"<0>", *(b"%d 0 R" % n for n in range(1, 9))])
    | st.binary(max_size=12).map(lambda b: b"<" + b.hex().encode() + b">")
)
OBJECTS = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=5).map(lambda many: b"[" + b" ".join(many) + b"]")
        | st.dictionaries(NAMES, inner, max_size=5).map(
            lambda d: b"<<" + b" ".join(k + b" " + v for k, v in d.items()) + b">>"
        )
    ),
    max_leaves=12,
)


def pdfs(place: Path, out: Outcomes, data: st.DataObject) -> None:
    """PDFs of which some objects are any other, through every reader of them."""
    files = []
    place.mkdir()
    for number in range(10):
        made = {**page(), 8: data.draw(OBJECTS)}
        for _ in range(data.draw(st.integers(1, 3))):
            body = data.draw(OBJECTS | st.binary(max_size=60).map(stream))
            made[data.draw(st.integers(1, 8))] = body
        file = place / f"{number}.pdf"
        file.write_bytes(plain(made))
        files.append(file)
    for reader in (driving.evidence, driving.supplied, driving.pages):
        reader(out, files)


@pytest.mark.parametrize("of", [workbooks, archives, mails, pdfs])
def test_whatever_is_thought_of_is_read_or_refused(
    of: Property, request: pytest.FixtureRequest, tally: Tally, tmp_path: Path
) -> None:
    out = Outcomes(f"thought_of_{of.__name__}")
    few = of in (workbooks, pdfs)  # ten files each

    @hypothesis.seed(request.config.getoption("--seed"))
    @hypothesis.settings(
        max_examples=max(1, request.config.getoption("--tries") // (10 if few else 1)),
        deadline=None,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(st.data())
    def holds(data: st.DataObject) -> None:
        with TemporaryDirectory(dir=tmp_path) as place:
            seen = Outcomes(out.kind)
            of(Path(place) / "x", seen, data)
            out.counts.update(seen.counts)
            assert seen.crashed == []

    with nothing_left(tmp_path / "room"):
        holds()
    tally(**out.tallied())
