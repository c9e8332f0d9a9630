"""Whose the files of a submission are, and where each goes in the unit's folder."""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from rules.papers.file.names import PAPERS
from rules.supplied_papers.names import is_papers
from rules.uploads.limits import IN_PARTS, REPACK, NotTaken
from rules.uploads.names import (
    ARCHIVES,
    EVIDENCE,
    PAGES,
    SPREADSHEETS,
    TEXTS,
    Parts,
    clean_name,
    is_evidence,
    is_junk,
    is_part,
    is_report,
    kept_in,
    suffix,
    unit_named,
)

_EMPTY = hashlib.sha256().hexdigest()
_BY_FOLDER = "đặt vào thư mục mang mã đơn vị (ví dụ p-hoa-mac) rồi để lần nhận sau lấy"


@dataclass(frozen=True)
class Sorted:
    """Whose files they are: for each unit, target (`x.xlsx`, `minh-chung/y.pdf`, `van-ban/z.pdf`) → source; what is left, with why."""

    placed: Mapping[str, Mapping[str, Parts]]
    left: Sequence[tuple[str, str]] = field(default_factory=tuple)


def sort_out(
    label: str,
    files: Mapping[Parts, str],
    known: Collection[str],
    unit_of: Callable[[Parts], str | None],
) -> Sorted:
    """Decide whose the files of a submission are (`files`: source → sha256; `label`: what the whole is called).

    `unit_of` reads the unit out of a workbook; it is asked only where no name tells. Raises NotTaken.
    """
    sent = [p for p in files if not is_junk(p)]
    good = [p for p in sent if _may_be_taken(p)]
    left = [(p, why_left(p[-1], kept_in(p))) for p in sent if p not in good]
    if not good:
        raise NotTaken(left[0][1] if left else "không có tệp nào bên trong: gửi lại báo cáo và minh chứng")
    if empty := next((p for p in good if is_report(p) and files[p] == _EMPTY), None):
        raise NotTaken(f"'{empty[-1]}' là tệp rỗng (0 byte): gửi lại tệp báo cáo")
    owners = _owners(label, good, known, unit_of)
    placed: dict[str, dict[str, Parts]] = {}
    for unit in sorted(set(owners.values())):
        mine = [p for p in good if owners[p] == unit]
        top = min((len(p) for p in mine if is_report(p)), default=0)
        deeper = [p for p in mine if is_report(p) and len(p) > top]
        left += [
            (p, f"'{p[-1]}' nằm sâu hơn tệp báo cáo: nếu là minh chứng thì xuất thành PDF") for p in deeper
        ]
        placed[unit] = _targets([p for p in mine if p not in deeper], files)
    return Sorted(placed, tuple(("/".join(p), why) for p, why in left))


def _may_be_taken(parts: Parts) -> bool:
    kind, folder = suffix(parts[-1]), kept_in(parts)
    if folder == PAPERS:
        return kind == "pdf"
    return kind in SPREADSHEETS | PAGES or (kind in TEXTS and folder == EVIDENCE)


def why_left(name: str, folder: str = "", alone: bool = False) -> str:
    """Say why a file is not taken, with the remedy; `folder`: where it belongs, `alone`: it lies there by itself."""
    if is_part(name):
        return f"'{name}' {IN_PARTS}"
    if suffix(name) in ARCHIVES:
        return f"tệp nén '{name}' không mở được ở đây: {REPACK}"
    if folder == PAPERS:
        return f"'{name}' trong {PAPERS} không phải PDF: văn bản đơn vị tự ký phải là tệp PDF đã ký, gửi lại tệp đó"
    if suffix(name) in TEXTS:
        return f"'{name}' là văn bản Word: báo cáo phải theo biểu mẫu Excel, minh chứng phải là PDF"
    if alone and suffix(name) in PAGES:
        return f"tệp minh chứng lẻ, không rõ của đơn vị nào: {_BY_FOLDER}"
    return f"'{name}' không phải bảng tính hay minh chứng PDF: không đưa vào hộp nhận"


def _owners(
    label: str, good: Sequence[Parts], known: Collection[str], unit_of: Callable[[Parts], str | None]
) -> dict[Parts, str]:
    reports = [p for p in good if is_report(p)]
    outer = unit_named(label, known)
    inner = {p: unit for p in good if (unit := _inner(p, reports, known, exact=outer is not None))}
    if outer:
        others = sorted(set(inner.values()) - {outer})
        if not others or any(p not in inner for p in reports):
            return dict.fromkeys(good, outer)
        if label.strip().lower() == outer:
            raise NotTaken(
                f"mang mã đơn vị {outer} nhưng bên trong là thư mục của {', '.join(others)}: "
                "để mỗi đơn vị một thư mục mang đúng mã của mình"
            )
    owners = dict(inner)
    for report in reports:
        if report not in owners:
            unit = unit_named(report[-1], known) or unit_of(report)
            if unit not in known or unit is None:
                raise NotTaken(f"không rõ '{report[-1]}' là báo cáo của đơn vị nào: {_BY_FOLDER}")
            owners[report] = unit
    senders = sorted({owners[r] for r in reports})
    for other in good:
        if other not in owners:
            if len(senders) != 1:
                raise NotTaken(f"không rõ '{other[-1]}' là {_called(other)} của đơn vị nào: {_BY_FOLDER}")
            owners[other] = senders[0]
    return owners


def _inner(parts: Parts, reports: Sequence[Parts], known: Collection[str], exact: bool) -> str | None:
    """Return the unit that a folder around the file names; only a folder with a report in it speaks for a unit."""
    for depth, folder in enumerate(parts[:-1], start=1):
        if is_evidence(folder) or is_papers(folder):
            return None
        unit = unit_named(folder, known)
        if unit is None or (exact and folder.strip().lower() != unit):
            continue
        if any(r[:depth] == parts[:depth] for r in reports):
            return unit
    return None


def _called(parts: Parts) -> str:
    return "văn bản" if kept_in(parts) == PAPERS else "minh chứng"


def _targets(mine: Sequence[Parts], hashes: Mapping[Parts, str]) -> dict[str, Parts]:
    targets: dict[str, Parts] = {}
    spellings: dict[str, str] = {}
    for parts in mine:
        name = clean_name(parts[-1])
        target = name if is_report(parts) else f"{kept_in(parts) or EVIDENCE}/{name}"
        if twin := spellings.get(target.casefold()):
            if hashes[targets[twin]] != hashes[parts]:
                raise NotTaken(f"có hai tệp khác nhau cùng tên '{name}': đổi tên một tệp rồi gửi lại")
            continue
        spellings[target.casefold()] = target
        targets[target] = parts
    return targets
