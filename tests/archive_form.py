"""What every paper of ours must hold as PDF/A-2b, and what pikepdf's validator says of it beside.

That validator approves what it knows; at some entries of every paper of ours it stops and says that it knows them not:
false alarms, named here. It is asked about the file without them, signatures' stamps drawn by the pages themselves; what
else they lead to is held by the plain checks.
"""

import gc
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, pdfa

FALSE_ALARMS = {"/OpenAction", "/AcroForm", "/Extensions", "/DSS"}
"""How large the first page opens; of a signed file the form in which signatures stand, the kind of these, their proof."""
ACTS = {
    "/JS",
    "/JavaScript",
    "/AA",
    "/XFA",
    "/EF",
    "/EmbeddedFiles",
    "/Requirements",
    "/AlternatePresentations",
}
ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/ResetForm",
    "/Movie",
    "/Sound",
    "/Rendition",
}
FONTS = {"/Type1", "/TrueType", "/Type0", "/MMType1"}
HIDDEN, PRINTED = 1 | 2 | 32, 4
"""Flags of annotations: Invisible, Hidden, NoView; Print."""


def archive_faults(paper: Path | bytes) -> list[str]:
    """Everything that keeps a paper (a file or its bytes) from being PDF/A-2b, or from being found by its words."""
    data = paper if isinstance(paper, bytes) else paper.read_bytes()
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            plain = [*_written(data, pdf), *_said(pdf), *_held(pdf)]
            for name in FALSE_ALARMS & set(pdf.Root.keys()):
                del pdf.Root[name]
            pdf.flatten_annotations()
            for page in pdf.pages:  # a signature that shows nothing is still there
                page.Annots = Array(a for a in page.get("/Annots", ()) if a.get("/Subtype") != "/Widget")
            without = io.BytesIO()
            pdf.save(without)
    except pikepdf.PdfError as fault:
        return [f"unreadable: {fault}"]
    # What other tests left open is told by the collector as warnings, and the validator takes each for a fault of ours.
    gc.disable()
    try:
        report = pdfa.validate_written(without, "2b")
    finally:
        gc.enable()
    return [*plain, *(f"{f.rule} {f.where}: {f.message}" for f in report.findings)]


def _written(data: bytes, pdf: Pdf) -> Iterator[str]:
    if not re.match(rb"%PDF-1\.[0-7]\r?\n%[\x80-\xff]{4}", data):
        yield "header"
    if not re.search(rb"%%EOF(\r\n|\r|\n)?\Z", data):
        yield "something after the end"
    if len(pdf.trailer.get("/ID", ())) != 2:
        yield "no ID"
    if pdf.is_encrypted:
        yield "encrypted"


def _said(pdf: Pdf) -> Iterator[str]:
    """What the file says of itself: its form, and the same words in Info as in XMP."""
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        said = dict(xmp.items())
    if pdf.Root.get("/Metadata") is None or said.get("{http://www.aiim.org/pdfa/ns/id/}part") != "2":
        yield "no PDF/A-2 by its own words"
    info = {"/Title": "dc}title", "/Author": "dc}creator", "/CreationDate": "xap/1.0/}CreateDate"}
    for key, name in info.items():
        twin = next(
            (
                value
                for at, value in said.items()
                if at.replace("purl.org/dc/elements/1.1/", "dc").endswith(name)
            ),
            "",
        )
        if key in pdf.docinfo and _plain(str(pdf.docinfo[key])) != _plain(
            twin if isinstance(twin, str) else twin[0]
        ):
            yield f"Info and XMP differ: {key}"
    intents = [intent for intent in pdf.Root.get("/OutputIntents", ()) if intent.get("/S") == "/GTS_PDFA1"]
    if len(intents) != 1 or not isinstance(intents[0].get("/DestOutputProfile"), Stream):
        yield "no output intent with a profile"
    if pdf.Root.get("/Lang") != "vi-VN":
        yield "no language"
    opening = pdf.Root.get("/OpenAction")
    if opening is not None and not isinstance(opening, Array):
        yield "an action at its opening"


def _plain(text: str) -> str:
    """A date's digits as far as the second, in either spelling; other texts as they are."""
    date = re.fullmatch(r"(?:D:)?(\d{4})-?(\d\d)-?(\d\d)T?(\d\d):?(\d\d):?(\d\d).*", text.strip())
    return "".join(date.groups()) if date else text.strip()


def _held(pdf: Pdf) -> Iterator[str]:
    """What its objects are: fonts that are embedded and can be read back, nothing that acts, nothing unseen."""
    if pdf.Root.get("/AcroForm", Dictionary()).get("/NeedAppearances"):
        yield "fields that wait to be drawn"
    for number, found in _dictionaries(pdf):
        if acting := ACTS & set(found.keys()):
            yield f"object {number}: {sorted(acting)}"
        if str(found.get("/S")) in ACTIONS:
            yield f"object {number}: the action {found.S}"
        if found.get("/Subtype") in FONTS:
            yield from (f"object {number}: {fault}" for fault in _font_faults(found))
        if found.get("/Type") == "/Annot" and found.get("/Subtype") != "/Popup":
            if int(found.get("/F", 0)) & HIDDEN or not int(found.get("/F", 0)) & PRINTED:
                yield f"object {number}: an annotation that is not printed"
            if "/AP" not in found and found.get("/Subtype") != "/Link" and _has_room(found):
                yield f"object {number}: an annotation without a look"


def _has_room(annotation: Dictionary) -> bool:
    left, bottom, right, top = (float(v) for v in annotation.Rect)
    return right != left or top != bottom


def _font_faults(font: Dictionary) -> Iterator[str]:
    carrier = font.DescendantFonts[0] if font.Subtype == Name.Type0 else font
    descriptor = carrier.get("/FontDescriptor", Dictionary())
    if not any(
        isinstance(descriptor.get(file), Stream) for file in ("/FontFile", "/FontFile2", "/FontFile3")
    ):
        yield "a font that is not embedded"
    if not isinstance(font.get("/ToUnicode"), Stream):
        yield "a font whose letters can't be read back"


def _dictionaries(pdf: Pdf) -> Iterator[tuple[int, Dictionary | Stream]]:
    """Every dictionary of a file with the number of the object that it is in."""
    for top in pdf.objects:
        todo: list[Object] = [top]
        while todo:
            found = todo.pop()
            if isinstance(found, Dictionary | Stream):
                yield top.objgen[0], found
                todo += [v for _, v in found.items() if isinstance(v, Object) and not v.is_indirect]
            elif isinstance(found, Array):
                todo += [v for v in found if isinstance(v, Object) and not v.is_indirect]
