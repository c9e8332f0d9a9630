"""Bundles held against bagit.py, openssl and sha256sum of what went in; eight at once; names from strangers."""

import hashlib
import os
import subprocess
import sys
import threading
import unicodedata
import zipfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import bagit
import pytest
from factory_keys import wanted

from rules.papers.file.paper_code import contents_hash
from tasks.dossier.bundles import (
    BagInfo,
    BundleContents,
    evidence_names,
    hashes_for_code,
    renamed,
    seal_bundle,
)
from tasks.pki.keyring import SigningKey, load_keyring
from tasks.signing import sign_detached

INFO = BagInfo(
    organization="UBND phường Hòa Mạc",
    identifier="A2024/p-hoa-mac",
    bagging_date=date(2024, 12, 5),
    contact="Phòng Nội vụ",
    group="A2024",
    more={"Plan-Hash": "ab" * 32},
)


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> SigningKey:
    return load_keyring(None, wanted({"town": "UBND thị xã"}), tmp_path_factory.mktemp("ca")).key("town")


def contents(
    folder: Path, evidence: Sequence[str] = ("quyết định.pdf",), report: str = "Báo cáo.xlsx"
) -> BundleContents:
    """Files of a bundle, each with bytes of its own."""
    (folder / "in").mkdir(parents=True)

    def file(name: str | bytes) -> Path:
        path = folder / "in" / os.fsdecode(name)
        path.write_bytes(os.fsencode(path) + os.urandom(2000))
        return path

    return BundleContents(
        reading_copy=file("copy"),
        papers={"01-to-trinh.pdf": file("a"), "01-to-trinh.docx": file("b"), "03-bao-cao-CN1.pdf": file("c")},
        evidence=[file(name) for name in evidence],
        report=file(report),
        scores=b'{"brought": []}',
    )


def unpacked(bundle: Path) -> Path:
    folder = bundle.with_suffix("")
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(folder)
    return folder


def bagit_says(folder: Path) -> int:
    command = [sys.executable, "-m", "bagit", "--quiet", "--validate", str(folder)]
    return subprocess.run(command, capture_output=True, timeout=60).returncode


def openssl_says(folder: Path) -> int:
    command = "openssl cms -verify -binary -inform DER -in manifest-sha256.txt.p7s -noverify -out /dev/null"
    done = subprocess.run(
        [*command.split(), "-content", "manifest-sha256.txt"], cwd=folder, capture_output=True, timeout=60
    )
    return done.returncode


def test_a_bundle_is_a_valid_signed_bag_of_what_went_in(key: SigningKey, tmp_path: Path) -> None:
    given = contents(tmp_path)
    bundle = tmp_path / "p-hoa-mac.zip"
    digest = seal_bundle(given, INFO, bundle, lambda data: sign_detached(data, key))
    assert digest == hashlib.sha256(bundle.read_bytes()).hexdigest()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in", "p-hoa-mac.zip"]
    bag = unpacked(bundle)
    assert bagit_says(bag) == 0
    assert openssl_says(bag) == 0
    expected = {
        "data/ho-so.pdf": given.reading_copy,
        "data/van-ban/01-to-trinh.pdf": given.papers["01-to-trinh.pdf"],
        "data/van-ban/01-to-trinh.docx": given.papers["01-to-trinh.docx"],
        "data/van-ban/03-bao-cao-CN1.pdf": given.papers["03-bao-cao-CN1.pdf"],
        "data/minh-chung/quyết định.pdf": given.evidence[0],
        "data/bao-cao.xlsx": given.report,
    }
    for name, source in expected.items():
        assert (bag / name).read_bytes() == source.read_bytes()
    assert (bag / "data/diem.json").read_bytes() == given.scores
    tags = {"bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sha256.txt.p7s"}
    listed = [line.split(None, 1)[1] for line in (bag / "manifest-sha256.txt").read_text().splitlines()]
    assert sorted(listed) == sorted({*expected, "data/diem.json"})
    sealed = [line.split(None, 1)[1] for line in (bag / "tagmanifest-sha256.txt").read_text().splitlines()]
    assert set(sealed) == tags
    assert {p.name for p in bag.iterdir()} == {*tags, "tagmanifest-sha256.txt", "data"}
    info = bagit.Bag(str(bag)).info
    assert info["Source-Organization"] == "UBND phường Hòa Mạc"
    assert info["Bagging-Date"] == "2024-12-05"
    assert info["Plan-Hash"] == "ab" * 32


def test_metadata_stand_beside_what_they_tell_of(key: SigningKey, tmp_path: Path) -> None:
    told = {"ho-so.xml": b"<File/>", "van-ban/01-to-trinh.xml": b"<Document/>"}
    seal_bundle(
        replace(contents(tmp_path), metadata=told),
        INFO,
        tmp_path / "b.zip",
        lambda data: sign_detached(data, key),
    )
    bag = unpacked(tmp_path / "b.zip")
    assert {name: (bag / "data" / name).read_bytes() for name in told} == told
    with pytest.raises(ValueError, match="metadata"):
        seal_bundle(
            replace(contents(tmp_path / "x"), metadata={"../x.xml": b""}),
            INFO,
            tmp_path / "c.zip",
            lambda data: b"",
        )


def test_what_a_code_stands_for_is_what_lies_in_the_bag(key: SigningKey, tmp_path: Path) -> None:
    held = contents(tmp_path, evidence=("quyết định.pdf", "a\\b.pdf"))
    seal_bundle(held, INFO, tmp_path / "b.zip", lambda data: sign_detached(data, key))
    bag = unpacked(tmp_path / "b.zip")
    sealed = {
        p.relative_to(bag).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in bag.rglob("*")
        if p.is_file()
    }
    signed = {name: path for name, path in held.papers.items() if name.endswith(".pdf")}
    assert contents_hash(hashes_for_code(signed, held.evidence, held.report)) == contents_hash(sealed)


@pytest.mark.parametrize(
    "name", ["data/minh-chung/quyết định.pdf", "bag-info.txt", "manifest-sha256.txt.p7s"]
)
def test_a_flipped_byte_is_noticed(name: str, key: SigningKey, tmp_path: Path) -> None:
    seal_bundle(contents(tmp_path), INFO, tmp_path / "b.zip", lambda data: sign_detached(data, key))
    bag = unpacked(tmp_path / "b.zip")
    data = bytearray((bag / name).read_bytes())
    data[len(data) // 2] ^= 1
    (bag / name).write_bytes(data)
    assert bagit_says(bag) != 0


def test_a_manifest_rewritten_to_suit_breaks_the_signature(key: SigningKey, tmp_path: Path) -> None:
    seal_bundle(contents(tmp_path), INFO, tmp_path / "b.zip", lambda data: sign_detached(data, key))
    bag = unpacked(tmp_path / "b.zip")
    (bag / "data/diem.json").write_bytes(b'{"brought": 1}')
    (bag / "manifest-sha256.txt.p7s").rename(tmp_path / "kept")
    bagit.Bag(str(bag)).save(manifests=True)  # one thread, no other: here its chdir hurts nobody
    (tmp_path / "kept").rename(bag / "manifest-sha256.txt.p7s")
    assert openssl_says(bag) != 0


def test_eight_bundles_at_once_while_others_use_relative_paths(
    key: SigningKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    here, moved, done = str(tmp_path), [], threading.Event()

    def watch() -> None:
        while not done.is_set():
            if os.getcwd() != here:  # noqa: PTH109  # Path.cwd() is slower to look
                moved.append(os.getcwd())  # noqa: PTH109

    def seal(number: int) -> str:
        given = contents(Path(f"u{number}"), [f"minh chứng {n}.pdf" for n in range(20)])
        info = replace(INFO, identifier=f"u{number}")
        return seal_bundle(given, info, Path(f"u{number}.zip"), lambda data: sign_detached(data, key))

    watcher = threading.Thread(target=watch)
    watcher.start()
    with ThreadPoolExecutor(8) as pool:
        digests = list(pool.map(seal, range(8)))
    done.set()
    watcher.join()
    assert not moved
    assert len(set(digests)) == 8
    for number in range(8):
        bag = unpacked(tmp_path / f"u{number}.zip")
        assert bagit_says(bag) == 0
        assert openssl_says(bag) == 0
        assert bagit.Bag(str(bag)).info["External-Identifier"] == f"u{number}"


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    given = contents(tmp_path)
    digests = {seal_bundle(given, INFO, tmp_path / f"{n}.zip", lambda data: b"signature") for n in range(2)}
    assert len(digests) == 1


NFD = unicodedata.normalize("NFD", "quyết định.pdf")
STRANGE = [
    NFD,
    "A.pdf",
    "a.pdf",
    "..\\..\\x.pdf",
    "100%0Aset.pdf",
    "two\nlines.pdf",
    "next\u2028line\x85.pdf",
    os.fsdecode(b"c\xf4ng v\xe3n.pdf"),
    "* [x] $HOME ~.pdf",
    "~root.pdf",
    "đ" * 125 + ".pdf",
]


def test_names_from_strangers_make_a_valid_bag(key: SigningKey, tmp_path: Path) -> None:
    given = contents(tmp_path, STRANGE, report="r.xls")
    seal_bundle(given, INFO, tmp_path / "b.zip", lambda data: sign_detached(data, key))
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert not [n for n in archive.namelist() if "\\" in n or ".." in Path(n).parts or n.startswith("/")]
    bag = unpacked(tmp_path / "b.zip")
    assert bagit_says(bag) == 0
    names = evidence_names(given.evidence)
    for name, source in zip(names, given.evidence, strict=True):
        assert (bag / "data/minh-chung" / name).read_bytes() == source.read_bytes()
    kept = [NFD, "A.pdf", "~root.pdf", "đ" * 125 + ".pdf"]
    assert [name for name, given_name in zip(names, STRANGE, strict=True) if name == given_name] == kept


def test_names_that_differ_in_their_unicode_form_alone_are_told_apart(
    key: SigningKey, tmp_path: Path
) -> None:
    given = contents(tmp_path, ["quyết định.pdf", NFD])
    assert evidence_names(given.evidence) == ["quyết định.pdf", f"{NFD[:-4]} (2).pdf"]
    seal_bundle(given, INFO, tmp_path / "b.zip", lambda data: sign_detached(data, key))
    assert bagit_says(unpacked(tmp_path / "b.zip")) == 0


@pytest.mark.parametrize("name", ["../x.pdf", "/x.pdf", "..", "a/b.pdf", "x.exe", ".pdf\n"])
def test_a_paper_has_a_plain_name(name: str, tmp_path: Path) -> None:
    given = contents(tmp_path)
    bad = replace(given, papers={name: given.reading_copy})
    with pytest.raises(ValueError, match="file name"):
        seal_bundle(bad, INFO, tmp_path / "b.zip", lambda data: b"")
    assert [p.name for p in tmp_path.iterdir()] == ["in"]


def test_a_failure_leaves_the_bundle_of_before(key: SigningKey, tmp_path: Path) -> None:
    given = contents(tmp_path)
    (tmp_path / "b.zip").write_bytes(b"the one of before")
    with pytest.raises(FileNotFoundError):
        seal_bundle(replace(given, report=tmp_path / "gone.xlsx"), INFO, tmp_path / "b.zip", lambda data: b"")
    assert (tmp_path / "b.zip").read_bytes() == b"the one of before"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.zip", "in"]


def test_the_name_received_of_a_renamed_file_is_known(tmp_path: Path) -> None:
    given = contents(tmp_path, ["aux.pdf", "quyết định.pdf", os.fsdecode(b"c\xf4ng v\xe3n.pdf")])
    assert renamed(given.evidence) == {"aux_.pdf": "aux.pdf", "c_ng v_n.pdf": "c\ufffdng v\ufffdn.pdf"}


def test_a_line_end_in_a_tag_cannot_forge_another(key: SigningKey, tmp_path: Path) -> None:
    info = replace(INFO, organization="Đơn vị\nPayload-Oxum: 0.0")
    seal_bundle(contents(tmp_path), info, tmp_path / "b.zip", lambda data: sign_detached(data, key))
    assert (
        bagit.Bag(str(unpacked(tmp_path / "b.zip"))).info["Source-Organization"] == "Đơn vị Payload-Oxum: 0.0"
    )
