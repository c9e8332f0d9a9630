"""Whether a bag is complete and untouched: every file listed, every listed file there, every byte as it was written.

The manifests are compared as bytes with what they would say of the files as they are: a changed byte in a manifest is
noticed like one in a paper. Values only; hashing belongs to `tasks.dossier.unsealing`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rules.contracts.points import UnitHeading
from rules.papers.file import names
from rules.verifying.values import Verdict, VerificationFinding, invalid, valid

MANIFEST = "manifest-sha256.txt"
SIGNATURE = "manifest-sha256.txt.p7s"
TAG_MANIFEST = "tagmanifest-sha256.txt"
INFO = "bag-info.txt"
DECLARATION = "bagit.txt"
FACTS = "data/diem.json"
COPY = "data/ho-so.pdf"
UPWARD_LIST = f"data/{names.UPWARD_LIST}"
REQUIRED = (DECLARATION, INFO, MANIFEST, SIGNATURE, TAG_MANIFEST, COPY, FACTS)
_DECLARED = b"BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n"
_LINE = re.compile(r"([0-9A-Fa-f]+) [ *]?(.+)")


@dataclass(frozen=True)
class BagSeen:
    """A bag as it lies there: sha256 (hex) and size of every file by its path, and the bytes of those outside data/."""

    hashes: Mapping[str, str]
    sizes: Mapping[str, int]
    tags: Mapping[str, bytes]

    @property
    def payload(self) -> list[str]:
        """The paths below data/, in the manifest's order."""
        return sorted((path for path in self.hashes if path.startswith("data/")), key=lambda p: p.split("/"))

    @property
    def report(self) -> str | None:
        """The path of the unit's report; None where there is none, or several."""
        found = [p for p in self.payload if re.fullmatch(r"data/bao-cao\.\w+", p)]
        return found[0] if len(found) == 1 else None


def is_upward(bag: BagSeen) -> bool:
    """Tell whether this is what goes up to the province: papers of several units with a list, no unit's points."""
    return UPWARD_LIST in bag.hashes and FACTS not in bag.hashes


BYTES, RENEWED = "open.bytes", "stamp.seal"
OTHER_BYTES = (
    "khác byte, nội dung nguyên vẹn: tệp zip không còn đúng từng byte như lúc niêm phong (được nén lại, xếp lại, thêm ghi chú, mục "
    "hoặc byte ngoài các tệp)"
)


def info_of(bag: BagSeen) -> dict[str, str]:
    """Return what bag-info.txt says; nothing where it can't be read."""
    lines = bag.tags.get(INFO, b"").decode("utf-8", "replace").splitlines()
    return {
        name.strip(): value.strip() for name, sign, value in (line.partition(":") for line in lines) if sign
    }


def bag_findings(bag: BagSeen) -> list[VerificationFinding]:
    """Return what is to be said of the files; one VALID finding where nothing is wrong with them."""
    upward = is_upward(bag)
    required = [name for name in REQUIRED if not (upward and name in (COPY, FACTS))]
    wrong = [
        invalid(name, "bag.files", "thiếu tệp này trong gói") for name in required if name not in bag.hashes
    ]
    if bag.report is None and not upward:
        wrong.append(invalid("data/", "bag.files", "gói phải có đúng một tệp báo cáo data/bao-cao"))
    wrong += _listed(bag, MANIFEST, bag.payload)
    wrong += _listed(bag, TAG_MANIFEST, sorted(name for name in bag.tags if name != TAG_MANIFEST))
    if DECLARATION in bag.tags and bag.tags[DECLARATION] != _DECLARED:
        wrong.append(invalid(DECLARATION, "bag.files", "không đúng lời khai của BagIt 0.97"))
    size = f"{sum(bag.sizes[path] for path in bag.payload)}.{len(bag.payload)}"
    said = info_of(bag).get("Payload-Oxum", "")
    if INFO in bag.tags and said != size:
        wrong.append(invalid(INFO, "bag.oxum", f"ghi Payload-Oxum {said or 'trống'}, thực tế là {size}"))
    return wrong or [valid("", "bag.files", f"đủ {len(bag.hashes)} tệp, từng byte khớp bản kê")]


def bytes_findings(found: Sequence[VerificationFinding], *, as_sealed: bool) -> list[VerificationFinding]:
    """Return a note where a bag is whole and its zip is not the very file that was sealed; it changes no verdict."""
    if as_sealed or any(f.verdict is not Verdict.VALID for f in found if f.check.startswith("bag.")):
        return []
    return [valid("", BYTES, OTHER_BYTES)]


def info_findings(bag: BagSeen, listed: UnitHeading) -> list[VerificationFinding]:
    """Return whether bag-info.txt, diem.json and the report say the same of unit, cycle, plan and report."""
    info = info_of(bag)
    report = listed.report.sha256 if listed.report else ""
    wanted = {
        "Source-Organization": " ".join(listed.unit_name.split()),
        "External-Identifier": listed.identifier,
        "Bag-Group-Identifier": listed.cycle,
        "Plan-Hash": listed.plan_hash,
        "Report-Hash": report,
    }
    wrong = [
        invalid(INFO, "bag.info", f"{name} ghi “{info.get(name, '')}” khác diem.json “{value}”")
        for name, value in wanted.items()
        if info.get(name, "") != value
    ]
    if bag.report is not None and bag.hashes[bag.report] != report:
        wrong.append(invalid(bag.report, "bag.info", "không phải báo cáo mà diem.json dựa vào"))
    return wrong or [valid(INFO, "bag.info", "thông tin gói khớp diem.json và báo cáo")]


def _listed(bag: BagSeen, manifest: str, paths: Iterable[str]) -> list[VerificationFinding]:
    """Compare one manifest with the files it is about, then with the very bytes it would have."""
    if manifest not in bag.tags:
        return []
    there = {path: bag.hashes[path] for path in paths}
    written = "".join(f"{sha}  {path}\n" for path, sha in there.items()).encode()
    if bag.tags[manifest] == written:
        return []
    listed = _listed_hashes(bag.tags[manifest])
    wrong = [
        invalid(path, "bag.files", f"{manifest} kê tệp này nhưng trong gói không có")
        for path in listed
        if path not in there
    ]
    wrong += [
        invalid(path, "bag.files", f"tệp thừa, {manifest} không kê") for path in there if path not in listed
    ]
    wrong += [
        invalid(path, "bag.hash", f"nội dung không khớp {manifest}: tệp đã bị thay đổi")
        for path, sha in there.items()
        if path in listed and listed[path].lower() != sha
    ]
    return [*wrong, invalid(manifest, "bag.manifest", "bản kê không khớp từng byte với các tệp trong gói")]


def _listed_hashes(manifest: bytes) -> dict[str, str]:
    matches = (_LINE.fullmatch(line) for line in manifest.decode("utf-8", "replace").splitlines())
    return {match[2].strip(): match[1] for match in matches if match}
