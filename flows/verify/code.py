"""Finding out to what a scanned code belongs: a bundle, or what a return slip was about. Order only."""

from collections.abc import Iterator
from pathlib import Path

from rules.papers.file.paper_code import CodeKind, PaperCode
from rules.verifying.code import own_code
from tasks.documents.page_texts import page_texts
from tasks.dossier.unsealing import BadBundleError, inspect_bag, unsealed
from tasks.intake.inbox import list_inbox
from tasks.storage.file_hash import digest_of


def belongs(code: PaperCode, place: Path) -> tuple[bool, str]:
    """Tell whether a code is that of a bundle (zip, bag) or, on a return slip, of a workbook or folder; and say so."""
    if code.kind is CodeKind.DOSSIER:
        return _dossier(code, place)
    return _returned(code, place)


def _dossier(code: PaperCode, bundle: Path) -> tuple[bool, str]:
    try:
        with unsealed(bundle) as folder:
            own = own_code(inspect_bag(folder))
    except BadBundleError as refused:
        return False, f"không phải gói hồ sơ ({refused})"
    if code.stands_for(own.identifier, own.sha256):
        return True, f"ĐÚNG là hồ sơ mang mã này ({own.identifier})"
    if code.identifier.upper() == own.identifier.upper():
        return False, f"cùng đơn vị và chu kỳ ({own.identifier}) nhưng nội dung khác với lúc in mã"
    return False, f"không phải: gói này là {own.identifier}"


def _returned(code: PaperCode, place: Path) -> tuple[bool, str]:
    slip = next((pdf for pdf in _files(place) if pdf.suffix.lower() == ".pdf" and _prints(pdf, code)), None)
    if slip is not None:
        return True, f"ĐÚNG, “{slip.name}” là phiếu trả in mã này ({code.identifier.lower()})"
    if code.sha256 in _digests(place):
        return True, f"ĐÚNG là báo cáo mà phiếu trả mang mã này nói đến ({code.identifier.lower()})"
    return False, "không phải báo cáo mà phiếu trả này nói đến, hoặc đã sửa từ lúc đó"


def _digests(place: Path) -> Iterator[str]:
    """Give what a return slip's code may stand for: a workbook's sha256, or that of a folder as it was received."""
    yield from map(digest_of, _files(place))
    if place.is_dir():
        for folder in list_inbox(place.parent):
            if folder.name == place.name:
                yield folder.digest


def _files(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    return sorted(p for p in place.rglob("*") if p.is_file() and not p.is_symlink())


def _prints(pdf: Path, code: PaperCode) -> bool:
    try:
        text = "".join("".join(page_texts(pdf)).split())
    except ValueError:
        return False
    return code.text() in text.upper()
