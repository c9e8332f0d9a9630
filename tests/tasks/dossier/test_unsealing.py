"""Bundles opened: what must not be unpacked is refused, and no byte of a bag changes unnoticed."""

import hashlib
import random
import shutil
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from rules.contracts.points import ReportFile, UnitHeading
from rules.verifying.bag import TAG_MANIFEST, BagSeen, bag_findings, info_findings, info_of
from rules.verifying.values import Verdict, VerificationFinding
from tasks.dossier.bundles import BagInfo, BundleContents, seal_bundle
from tasks.dossier.unsealing import BadBundleError, inspect_bag, library_refuses, unsealed

FACTS = {"plan": "duy-tien", "cycle": "A2024", "unit": "p-hoa-mac", "unit_name": "UBND phường Hòa Mạc"}


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle as `seal_bundle` makes it; what its files hold does not matter here."""
    folder = tmp_path_factory.mktemp("bundle")
    files = {}
    for number, name in enumerate(
        ("ho-so.pdf", "01-to-trinh.pdf", "01-to-trinh.docx", "qđ 1.pdf", "bao-cao.xlsx")
    ):
        files[name] = folder / name
        files[name].write_bytes(random.Random(number).randbytes(3000 + number))
    papers = {name: files[name] for name in ("01-to-trinh.pdf", "01-to-trinh.docx")}
    contents = BundleContents(
        files["ho-so.pdf"], papers, [files["qđ 1.pdf"]], files["bao-cao.xlsx"], b'{"unit": 1}'
    )
    report = hashlib.sha256(files["bao-cao.xlsx"].read_bytes()).hexdigest()
    info = BagInfo(
        FACTS["unit_name"],
        "duy-tien/A2024/p-hoa-mac",
        date(2024, 12, 5),
        group="A2024",
        more={"Plan-Hash": "ab" * 32, "Report-Hash": report},
    )
    seal_bundle(contents, info, folder / "p-hoa-mac.zip", lambda manifest: b"signed: " + manifest[:50])
    return folder / "p-hoa-mac.zip"


@pytest.fixture
def bag(bundle: Path, tmp_path: Path) -> Path:
    """The bundle unpacked, to be changed."""
    with zipfile.ZipFile(bundle) as packed:
        packed.extractall(tmp_path / "bag")
    return tmp_path / "bag"


def wrong(folder: Path) -> list[VerificationFinding]:
    return [f for f in bag_findings(inspect_bag(folder)) if f.verdict is not Verdict.VALID]


def test_a_bundle_as_it_was_made_is_complete_zipped_or_unpacked(bundle: Path, bag: Path) -> None:
    assert wrong(bag) == [] and library_refuses(bag) == ""
    with unsealed(bundle) as folder:
        assert wrong(folder) == [] and folder != bundle
    assert not folder.exists(), "what was unpacked is gone again"
    with unsealed(bag) as folder:
        assert folder == bag


def test_a_bag_zipped_by_hand_within_a_folder_is_found(bag: Path, tmp_path: Path) -> None:
    packed = Path(shutil.make_archive(str(tmp_path / "by-hand"), "zip", tmp_path, "bag"))
    with unsealed(packed) as folder:
        assert wrong(folder) == []


def test_every_flipped_byte_of_a_payload_file_is_noticed_and_named(bag: Path) -> None:
    rng = random.Random(1)
    payload = [p for p in sorted(bag.rglob("*")) if p.is_file() and p.is_relative_to(bag / "data")]
    assert len(payload) == 6
    for path in payload:
        name, data = path.relative_to(bag).as_posix(), path.read_bytes()
        for at in {0, len(data) - 1, len(data) // 2, rng.randrange(len(data)), rng.randrange(len(data))}:
            path.write_bytes(data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :])
            assert name in {f.where for f in wrong(bag)}, (name, at)
        assert library_refuses(bag)
        path.write_bytes(data)
    assert wrong(bag) == []


def test_every_flipped_byte_of_every_tag_file_is_noticed_and_named(bag: Path) -> None:
    whole = inspect_bag(bag)
    assert len(whole.tags) == 5
    for name in whole.tags:
        for changed in flipped(whole, name):
            where = {f.where for f in bag_findings(changed) if f.verdict is Verdict.INVALID}
            assert name in where, name


def flipped(bag: BagSeen, name: str) -> Iterator[BagSeen]:
    """The bag with each byte of one tag file changed in turn, by one bit."""
    data = bag.tags[name]
    for at in range(len(data)):
        new = data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :]
        hashes = {**bag.hashes, name: hashlib.sha256(new).hexdigest()}
        yield replace(bag, hashes=hashes, tags={**bag.tags, name: new})


@pytest.mark.parametrize(
    "line",
    [
        "{sha}  {name}\n\n",
        "{sha} {name}\n",
        "{SHA}  {name}\n",
        "{sha}  {name}\r\n",
        "{sha}  {name}",
        "{sha} *{name}\n",
    ],
)
def test_a_manifest_that_means_the_same_in_other_bytes_is_noticed(bag: Path, line: str) -> None:
    path = bag / TAG_MANIFEST
    first, rest = path.read_text("utf-8").split("\n", 1)
    sha, name = first.split("  ")
    path.write_bytes((line.format(sha=sha, SHA=sha.upper(), name=name) + rest).encode())
    assert TAG_MANIFEST in {f.where for f in wrong(bag)}


def test_files_added_removed_or_renamed_are_named(bag: Path) -> None:
    (bag / "data" / "more.pdf").write_bytes(b"x")
    (bag / "remark.txt").write_bytes(b"x")
    assert {"data/more.pdf", "remark.txt"} <= {f.where for f in wrong(bag)}
    (bag / "data" / "more.pdf").unlink()
    (bag / "remark.txt").unlink()
    paper = bag / "data" / "van-ban" / "01-to-trinh.pdf"
    paper.rename(paper.with_name("04-khac.pdf"))
    assert {"data/van-ban/01-to-trinh.pdf", "data/van-ban/04-khac.pdf"} <= {f.where for f in wrong(bag)}
    (bag / "manifest-sha256.txt.p7s").unlink()
    assert "manifest-sha256.txt.p7s" in {f.where for f in wrong(bag)}


def test_what_the_bag_s_info_says_must_agree_with_the_points(bag: Path) -> None:
    seen = inspect_bag(bag)
    report = info_of(seen)["Report-Hash"]
    told = ReportFile(file="bao-cao.xlsx", sha256=report)
    facts = UnitHeading(**FACTS, plan_hash="ab" * 32, report=told, brought=())
    assert [f.verdict for f in info_findings(seen, facts)] == [Verdict.VALID]
    for name, value in {
        "unit_name": "UBND xã",
        "cycle": "A2023",
        "plan_hash": "cd",
        "unit": "p-khac",
    }.items():
        assert {f.verdict for f in info_findings(seen, facts.model_copy(update={name: value}))} == {
            Verdict.INVALID
        }
    other = facts.model_copy(update={"report": ReportFile(file="bao-cao.xlsx", sha256="0" * 64)})
    assert {f.where for f in info_findings(seen, other)} == {"bag-info.txt", "data/bao-cao.xlsx"}


def zipped(path: Path, *entries: tuple[zipfile.ZipInfo | str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for entry, data in entries:
            packed.writestr(entry, data)
    return path


def a_link() -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo("data/link")
    entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return entry


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        ([("../outside.txt", b"x")], "không an toàn"),
        ([("/outside.txt", b"x")], "không an toàn"),
        ([("data/../../outside.txt", b"x")], "không an toàn"),
        ([("C:/outside.txt", b"x")], "không an toàn"),
        ([("data\\..\\outside.txt", b"x")], "không an toàn"),
        ([(a_link(), b"/etc/passwd")], "liên kết"),
        ([("data/qđ.pdf", b"x"), ("data/qđ.pdf", b"y")], "cùng tên"),
        ([("data/bomb.pdf", bytes(30_000_000))], "bom nén"),
        ([("data/a\x01b", b"x")], "ký tự điều khiển"),
        ([("data/a", b"x"), ("data/a/b", b"x")], "vừa là tệp"),
        ([("data/" + "a" * 300, b"x")], "quá dài"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_what_must_not_be_unpacked_is_refused(
    tmp_path: Path, entries: list[tuple[zipfile.ZipInfo | str, bytes]], says: str
) -> None:
    packed = zipped(tmp_path / "x.zip", *entries)
    with pytest.raises(BadBundleError, match=says), unsealed(packed):
        pass
    assert not (tmp_path / "outside.txt").exists()


def test_a_zip_behind_another_zip_is_refused(bundle: Path, tmp_path: Path) -> None:
    hidden = zipped(tmp_path / "hidden.zip", ("data/ho-so.pdf", b"forged"))
    both = tmp_path / "both.zip"
    both.write_bytes(hidden.read_bytes() + bundle.read_bytes())
    with pytest.raises(BadBundleError, match="dữ liệu lạ"), unsealed(both):
        pass


def test_a_broken_or_locked_zip_is_refused(bundle: Path, tmp_path: Path) -> None:
    data = bundle.read_bytes()
    for number, bad in enumerate(
        (b"", b"PK\x03\x04", data[: len(data) // 2], data[:5000] + b"!" + data[5001:])
    ):
        path = tmp_path / f"{number}.zip"
        path.write_bytes(bad)
        with pytest.raises(BadBundleError, match="zip"), unsealed(path):
            pass
    locked = bytearray(zipped(tmp_path / "locked.zip", ("data/a.txt", b"x")).read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(signature) + flags] |= 1
    (tmp_path / "locked.zip").write_bytes(locked)
    with pytest.raises(BadBundleError, match="mật khẩu"), unsealed(tmp_path / "locked.zip"):
        pass


def test_a_folder_with_a_link_in_it_is_refused(bag: Path) -> None:
    (bag / "data" / "link.pdf").symlink_to("/etc/passwd")
    with pytest.raises(BadBundleError, match="liên kết"):
        inspect_bag(bag)


def test_a_list_that_names_a_place_before_the_beginning_is_the_files_fault() -> None:
    defect = Path(__file__).resolve().parents[2] / "defects" / "negative-offset.zip"
    with pytest.raises(BadBundleError, match="bị hỏng"), unsealed(defect):
        pass
