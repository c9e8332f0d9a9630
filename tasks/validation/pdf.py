"""Looks at the signatures in a PDF."""

import asyncio
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult, ModificationLevel
from pyhanko.sign.validation import EmbeddedPdfSignature, SignatureCoverageLevel

from rules.verifying.values import SignatureSeen, Verdict
from tasks.documents.pdf.hybrid_tables import is_ambiguous, later_streams_add, reaches_past
from tasks.documents.xml_lock import LXML
from tasks.pki.trust import Trust, fetchers
from tasks.pki.validation_data import NOTHING_KNOWN, ValidationData, store_of
from tasks.validation.certificate_status import ValidationBasis
from tasks.validation.seen import StampSeen, judged_stamp, seen, unreadable

LOOSE = "tệp PDF không đúng chuẩn, chương trình khác có thể hiện nội dung khác"
# What stands between a file's last table and its end: that table's dictionary at most, never another object or another end.
_END = re.compile(rb"(?:(?!startxref|\sobj\b).){0,10000}startxref\s+\d+\s+%%EOF\s*", re.DOTALL)


@dataclass(frozen=True)
class _Read:
    """One signature as the file has it, its integrity worked out."""

    field: str
    embedded: EmbeddedPdfSignature | None
    digest: bytes = b""
    changed: bool = False
    claimed: datetime | None = None
    fault: str = ""
    loose: bool = False
    stamp: bool = False
    """Whether it is a time stamp of the document as a whole, nobody's signature."""


def signatures_of(
    pdf: bytes | Path,
    trust: Trust,
    *,
    online: bool = False,
    seconds: float = 10,
    proved_at: datetime | None = None,
) -> list[SignatureSeen]:
    """Judge every signature of a PDF, in the order of signing; none where it carries none.

    ValueError where it is no PDF that can be read at all. Nothing is fetched unless `online` (seconds a request). `proved_at`: when the file as it is
    was there already, where somebody else proves that.
    """
    return seen_in(pdf, trust, online=online, seconds=seconds, proved_at=proved_at)[0]


def document_stamps_of(
    pdf: bytes | Path,
    trust: Trust,
    *,
    online: bool = False,
    seconds: float = 10,
    proved_at: datetime | None = None,
) -> list[tuple[str, StampSeen]]:
    """Judge the time stamps of a PDF as a whole, each with its field, in their order; as `signatures_of`."""
    return seen_in(pdf, trust, online=online, seconds=seconds, proved_at=proved_at)[1]


def seen_in(
    pdf: bytes | Path,
    trust: Trust,
    *,
    online: bool = False,
    seconds: float = 10,
    proved_at: datetime | None = None,
) -> tuple[list[SignatureSeen], list[tuple[str, StampSeen]]]:
    """Judge signatures and time stamps of the whole of a PDF, read once; as `signatures_of` and `document_stamps_of`."""
    data = pdf.read_bytes() if isinstance(pdf, Path) else pdf
    read, ground = _read_all(data, trust, online=online, seconds=seconds, proved_at=proved_at)
    signatures, stamps = asyncio.run(_judge(read, ground))
    return signatures, [(one.field, stamp) for one, stamp in stamps]


def _read_all(
    data: bytes, trust: Trust, *, online: bool, seconds: float, proved_at: datetime | None
) -> tuple[list[_Read], ValidationBasis]:
    with _reader(data) as reader:
        known = _store(reader)
        loose = not reader.strict or is_ambiguous(reader)
        read = [replace(_integrity(reader, each, data), loose=loose) for each in _embedded(reader)]
    return read, ValidationBasis(trust, known, fetchers(seconds) if online and read else None, proved_at)


def known_of(pdf: bytes | Path) -> ValidationData:
    """Return what a PDF's security store holds; ValueError where it is no PDF that can be read."""
    with _reader(pdf.read_bytes() if isinstance(pdf, Path) else pdf) as reader:
        return _store(reader)


@contextmanager
def _reader(data: bytes) -> Iterator[PdfFileReader]:
    with LXML:
        yield _opened(data, strict=True)


def _opened(data: bytes, *, strict: bool) -> PdfFileReader:
    try:
        reader = PdfFileReader(io.BytesIO(data), strict=strict)
        encrypted = reader.encrypted
        _ = reader.root["/Pages"]
    except Exception as error:  # a stranger's file: the library raises whatever it stumbles over
        if strict:
            return _opened(data, strict=False)
        raise ValueError("không đọc được PDF") from error
    if encrypted:
        raise ValueError("PDF có mật khẩu, không đọc được")
    return reader


def _store(reader: PdfFileReader) -> ValidationData:
    try:
        return store_of(reader)
    except Exception:  # a broken store proves nothing; that the signatures are is judged without it
        return NOTHING_KNOWN


def _embedded(reader: PdfFileReader) -> list[EmbeddedPdfSignature]:
    try:
        return list(reader.embedded_signatures)
    except Exception as error:
        raise ValueError("không đọc được các ô chữ ký của PDF") from error


def _integrity(reader: PdfFileReader, embedded: EmbeddedPdfSignature, data: bytes) -> _Read:
    field, stamp = str(embedded.field_name), embedded.sig_object_type == "/DocTimeStamp"
    try:
        digest = embedded.compute_digest()
        # Its steps one by one: all at once, the library refuses a file with two lists of objects before it looks at any byte.
        embedded.coverage = embedded.evaluate_signature_coverage()  # type: ignore[assignment]  # as pyHanko has it
        return _Read(
            field,
            embedded,
            digest,
            _changed(reader, embedded, data),
            None if stamp else embedded.self_reported_timestamp,
            stamp=stamp,
        )
    except Exception as error:
        return _Read(field, None, fault=type(error).__name__, stamp=stamp)


def _changed(reader: PdfFileReader, embedded: EmbeddedPdfSignature, data: bytes) -> bool:
    """Tell whether what came after the signature is more than further signatures, time stamps and proof."""
    if embedded.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return False
    told = embedded.evaluate_modifications(DEFAULT_DIFF_POLICY)
    if embedded.coverage is not SignatureCoverageLevel.ENTIRE_REVISION or not isinstance(told, DiffResult):
        return True
    allowed, level = embedded.docmdp_level, told.modification_level
    if level > ModificationLevel.FORM_FILLING or (allowed is not None and level.value > allowed.value):
        return True
    # Another program may find another document in what was added, or in what the signed bytes leave to be added.
    _, _, start, length = embedded.byte_range
    revision = embedded.signed_revision
    if later_streams_add(reader, revision) or reaches_past(reader, revision, start + length):
        return True
    fields = {str(each.field_name) for each in reader.embedded_signatures}
    return not told.changed_form_fields <= fields or _ends_otherwise(reader, data)


def _ends_otherwise(reader: PdfFileReader, data: bytes) -> bool:
    """Tell whether bytes at the file's end belong to no version of the document: the library looks at versions only."""
    last = reader.xrefs.get_xref_container_info(reader.xrefs.total_revisions - 1)
    return _END.fullmatch(data, last.end_location) is None


async def _stamps(read: list[_Read], ground: ValidationBasis) -> list[tuple[_Read, StampSeen]]:
    """Judge the document's time stamps from the last, which stands as of now, back: each proves when those before it were there."""
    found: list[tuple[_Read, StampSeen]] = []
    for each in reversed([one for one in read if one.stamp]):
        stamp = await _stamp(each, replace(ground, proved_at=_proved_at(each, found, ground)))
        found.insert(0, (each, stamp))
    return found


async def _stamp(each: _Read, ground: ValidationBasis) -> StampSeen:
    broken = StampSeen(datetime.now(UTC), Verdict.INVALID, False, "")
    if each.embedded is None:
        return replace(broken, says=f"không đọc được dấu thời gian của văn bản: {each.fault}")
    try:
        stamp = await judged_stamp(each.embedded.signed_data, lambda _: each.digest, ground, of="văn bản")
    except Exception as error:
        return replace(broken, says=f"không đọc được dấu thời gian của văn bản: {type(error).__name__}")
    if each.changed:
        return replace(broken, says="văn bản bị sửa sau khi đóng dấu thời gian")
    if each.loose and stamp.verdict is Verdict.VALID:
        return replace(stamp, verdict=Verdict.UNKNOWN, believed=False, says=LOOSE)
    return stamp


def _proved_at(
    each: _Read, stamps: list[tuple[_Read, StampSeen]], ground: ValidationBasis
) -> datetime | None:
    """The earliest time that a good stamp of a later version of the document proves, or that is proved of the file."""
    later = [
        stamp.time
        for one, stamp in stamps
        if each.embedded is not None
        and one.embedded is not None
        and one.embedded.signed_revision > each.embedded.signed_revision
        and stamp.believed
        and stamp.verdict is Verdict.VALID
    ]
    return min([*later, *([ground.proved_at] if ground.proved_at else [])], default=None)


async def _judge(
    read: list[_Read], ground: ValidationBasis
) -> tuple[list[SignatureSeen], list[tuple[_Read, StampSeen]]]:
    found = []
    stamps = await _stamps(read, ground)
    for each in read:
        if each.stamp:
            continue
        if each.embedded is None:
            found.append(unreadable(each.field, each.fault))
            continue
        try:
            judged = await seen(
                each.field,
                each.embedded.signed_data,
                each.digest,
                replace(ground, proved_at=_proved_at(each, stamps, ground)),
                changed=each.changed,
                claimed=each.claimed,
            )
            if each.loose and judged.trust is Verdict.VALID:
                judged = replace(judged, trust=Verdict.UNKNOWN, trust_says=LOOSE)
            found.append(judged)
        except Exception as error:
            found.append(unreadable(each.field, type(error).__name__))
    return found, stamps
