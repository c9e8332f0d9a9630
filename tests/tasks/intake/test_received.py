"""What a run has read stays as it was: copied once, whole, untouched by whoever works on in the inbox."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rules.values.errors import ThiduaError
from tasks.intake.inbox import Folder, list_folder
from tasks.intake.received import ReceivedFolders


def put(path: Path, content: bytes = b"x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """A unit's folder with a workbook, two evidence files and one that is neither."""
    folder = tmp_path / "inbox" / "p-hoa-mac"
    put(folder / "bao-cao.xlsx", b"report")
    put(folder / "minh-chung" / "b.pdf", b"b")
    put(folder / "minh-chung" / "a.PDF", b"a")
    put(folder / "ghi chú.txt", b"note")
    return folder


def test_evidence_in_folders_below_is_kept_where_it_stands(unit: Path, store: ReceivedFolders) -> None:
    put(unit / "minh-chung" / "2024" / "quý 1" / "c.pdf", b"c")
    listed = list_folder(unit)
    kept = store.keep(listed)
    assert same_but_for_the_place(kept, listed)
    assert [path.read_bytes() for path in kept.evidence] == [b"c", b"a", b"b"]


def test_what_was_not_looked_into_is_not_forgotten(unit: Path, store: ReceivedFolders) -> None:
    (unit / "minh-chung" / "lien-ket").symlink_to(unit)
    listed = list_folder(unit)
    store.keep(listed)
    former = store.former(listed.name, listed.digest)
    assert former is not None and former.unread == listed.unread == ("minh-chung/lien-ket",)


@pytest.fixture
def store(tmp_path: Path) -> ReceivedFolders:
    return ReceivedFolders(tmp_path / "out" / ".received")


def same_but_for_the_place(one: Folder, other: Folder) -> bool:
    def relative(f: Folder) -> tuple[tuple[Path, ...], ...]:
        return tuple(tuple(p.relative_to(f.path) for p in paths) for paths in (f.workbooks, f.evidence))

    facts = [(f.name, f.hashes, f.digest, f.others, f.unread, relative(f)) for f in (one, other)]
    return facts[0] == facts[1]


def test_a_version_is_the_folder_in_another_place(unit: Path, store: ReceivedFolders) -> None:
    listed = list_folder(unit)
    kept = store.keep(listed)
    assert same_but_for_the_place(kept, listed)
    assert kept.path == store.root / "p-hoa-mac" / listed.digest[:32]
    assert kept.workbook is not None and kept.workbook.read_bytes() == b"report"
    assert kept.sha256(kept.workbook) == listed.sha256(unit / "bao-cao.xlsx")
    assert store.former("p-hoa-mac", listed.digest) == kept


def test_who_writes_into_the_inbox_does_not_reach_the_copy(unit: Path, store: ReceivedFolders) -> None:
    kept = store.keep(list_folder(unit))
    with (unit / "bao-cao.xlsx").open("r+b") as same_inode:
        same_inode.write(b"EDITED")
    shutil.rmtree(unit / "minh-chung")
    assert [p.read_bytes() for p in (*kept.workbooks, *kept.evidence)] == [b"report", b"a", b"b"]
    assert all(p.stat().st_mode & 0o777 == 0o400 for p in (*kept.workbooks, *kept.evidence))


def test_each_content_is_kept_once_and_all_contents_stay(unit: Path, store: ReceivedFolders) -> None:
    first = store.keep(list_folder(unit))
    inode = first.workbooks[0].stat().st_ino
    assert store.keep(list_folder(unit)) == first
    assert first.workbooks[0].stat().st_ino == inode, "not copied again"
    put(unit / "bao-cao.xlsx", b"second")
    second = store.keep(list_folder(unit))
    assert second.digest != first.digest
    for digest, content in ((first.digest, b"report"), (second.digest, b"second")):
        former = store.former("p-hoa-mac", digest)
        assert former is not None and former.workbooks[0].read_bytes() == content


def test_a_version_that_was_not_kept_is_none(unit: Path, store: ReceivedFolders) -> None:
    assert store.former("p-hoa-mac", list_folder(unit).digest) is None
    digest = store.keep(list_folder(unit)).digest
    assert store.former("p-duy-minh", digest) is None
    assert store.former("p-hoa-mac", digest[:32] + "0" * 32) is None, "the whole digest counts"


@pytest.mark.parametrize("damage", ["gone", "changed", "cut", "card"])
def test_a_damaged_copy_is_not_believed_and_made_again(
    unit: Path, store: ReceivedFolders, damage: str
) -> None:
    kept = store.keep(list_folder(unit))
    victim = kept.path / ".folder.json" if damage == "card" else kept.workbooks[0]
    victim.unlink()
    if damage != "gone":
        put(victim, {"changed": b"REPORT", "cut": b"rep", "card": b'{"name":'}[damage])
    assert store.former("p-hoa-mac", kept.digest) is None
    assert store.keep(list_folder(unit)) == kept
    assert kept.workbooks[0].read_bytes() == b"report"


@pytest.mark.parametrize(
    "card",
    [
        "[]",
        "{}",
        '{"name": "p-hoa-mac"}',
        "null",
        "\\ud800",
        '{"name": 1, "digest": 2, "others": 3, "hashes": [4]}',
    ],
)
def test_a_card_that_is_none_is_a_damaged_copy(unit: Path, store: ReceivedFolders, card: str) -> None:
    kept = store.keep(list_folder(unit))
    (kept.path / ".folder.json").write_text(card, "utf-8")
    assert store.former("p-hoa-mac", kept.digest) is None
    assert store.keep(list_folder(unit)) == kept


def test_a_card_of_an_earlier_version_is_read(unit: Path, store: ReceivedFolders) -> None:
    kept = store.keep(list_folder(unit))
    old = {"name": kept.name, "digest": kept.digest, "others": kept.others, "hashes": kept.hashes}
    (kept.path / ".folder.json").write_text(json.dumps(old, ensure_ascii=False), "utf-8")
    assert store.former("p-hoa-mac", kept.digest) == kept


def test_a_folder_with_only_other_files_is_kept_by_their_names(
    tmp_path: Path, store: ReceivedFolders
) -> None:
    put(tmp_path / "inbox" / "p-hoa-mac" / "bao-cao.docx")
    listed = list_folder(tmp_path / "inbox" / "p-hoa-mac")
    assert store.keep(listed).others == ("bao-cao.docx",)
    assert store.former("p-hoa-mac", listed.digest) is not None


def test_nothing_to_keep_and_links_are_returned_as_they_are(
    unit: Path, store: ReceivedFolders, tmp_path: Path
) -> None:
    (empty := tmp_path / "inbox" / "trong").mkdir()
    assert store.keep(list_folder(empty)) == list_folder(empty)
    secret = put(tmp_path / "secret.pdf", b"secret")
    (unit / "minh-chung" / "lien-ket.pdf").symlink_to(secret)
    linked = list_folder(unit)
    assert store.keep(linked) == linked, "the reading must still see that it is a link"
    assert not store.root.exists()


def test_an_unreadable_file_leaves_the_folder_as_it_is(unit: Path, store: ReceivedFolders) -> None:
    listed = list_folder(unit)
    unread = replace(listed, hashes=((listed.hashes[0][0], ""), *listed.hashes[1:]))  # how a listing shows it
    assert store.keep(unread) == unread
    assert not store.root.exists()


def test_a_file_gone_since_the_listing_is_listed_again(unit: Path, store: ReceivedFolders) -> None:
    listed = list_folder(unit)
    (unit / "minh-chung" / "b.pdf").unlink()
    put(unit / "bao-cao.xlsx", b"newer")
    kept = store.keep(listed)
    assert same_but_for_the_place(kept, list_folder(unit))
    assert kept.digest != listed.digest and [p.name for p in kept.evidence] == ["a.PDF"]


def test_a_file_that_becomes_unreadable_in_between(unit: Path, store: ReceivedFolders) -> None:
    listed = list_folder(unit)
    shutil.rmtree(unit)
    assert store.keep(listed).workbooks == ()


@pytest.fixture
def writer(unit: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that writes into the report without end."""
    code = (
        "import sys, itertools\n"
        "with open(sys.argv[1], 'r+b', buffering=0) as f:\n"
        "    for i in itertools.count():\n"
        "        f.seek(0); f.write(b'%012d' % i)\n"
        "        if i == 100: print('on', flush=True)\n"
    )
    put(unit / "bao-cao.xlsx", bytes(40_000_000))
    run = subprocess.Popen(
        [sys.executable, "-c", code, unit / "bao-cao.xlsx"], stdout=subprocess.PIPE, text=True
    )
    assert run.stdout is not None and run.stdout.readline() == "on\n"
    yield run
    run.kill()
    run.wait()


def test_who_never_stops_writing_is_named(
    unit: Path, store: ReceivedFolders, writer: subprocess.Popen[str]
) -> None:
    with pytest.raises(ThiduaError, match=r"'p-hoa-mac' vẫn đang được ghi \(bao-cao.xlsx\)"):
        store.keep(list_folder(unit))
    assert not [p for p in store.root.rglob("*") if p.is_file()], "no half version stays"
    writer.kill()
    writer.wait()
    assert store.keep(list_folder(unit)).path != unit


def test_a_store_that_cannot_be_written_says_so(unit: Path, tmp_path: Path) -> None:
    in_the_way = put(tmp_path / "out" / ".received")
    with pytest.raises(ThiduaError, match="quyền ghi") as refused:
        ReceivedFolders(in_the_way).keep(list_folder(unit))
    assert refused.value.exit_status == 3


@pytest.mark.parametrize(
    "raw", [b"..", b"last.json", b"ph\xf2ng n\xf4i", b"\xff" * 255, b"a\nb", "phường Hòa Mạc".encode()]
)
def test_whatever_a_folder_is_called_it_is_kept_inside_the_root(
    tmp_path: Path, store: ReceivedFolders, raw: bytes
) -> None:
    place = tmp_path / "inbox" / "x" / os.fsdecode(raw)
    put(place / os.fsdecode(b"b\xe1o c\xe1o.xlsx"), b"1")
    put(place / "minh-chung" / os.fsdecode(b"\xff.pdf"), b"2")
    put(place / "minh-chung" / os.fsdecode(b"\xfe.pdf"), b"3")
    outside = {p for p in tmp_path.rglob("*") if p.is_file()}
    listed = list_folder(place)
    kept = store.keep(listed)
    assert same_but_for_the_place(kept, listed)
    assert store.root in kept.path.resolve().parents
    assert {p for p in tmp_path.rglob("*") if p.is_file() and store.root not in p.parents} == outside
    store.note({listed.name: listed.digest})
    assert store.noted() == {listed.name: listed.digest}
    assert store.former(listed.name, listed.digest) == kept


def test_a_copy_that_was_killed_leaves_no_version_and_is_swept(unit: Path, store: ReceivedFolders) -> None:
    listed = list_folder(unit)
    child = os.fork()
    if child == 0:
        copied: list[object] = []

        def die_at_the_second_file(event: str, args: tuple[object, ...]) -> None:
            if event == "shutil.copyfile":
                copied.append(args)
                if len(copied) == 2:
                    os.kill(os.getpid(), signal.SIGKILL)

        try:
            sys.addaudithook(die_at_the_second_file)
            store.keep(listed)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    (left,) = store.root.glob("p-hoa-mac/.*")
    assert (left / "bao-cao.xlsx").exists() and store.former("p-hoa-mac", listed.digest) is None
    assert store.keep(listed).digest == listed.digest
    assert not list(store.root.glob("p-hoa-mac/.*"))


def test_the_last_runs_state_is_written_whole_and_a_broken_one_is_none(store: ReceivedFolders) -> None:
    assert store.noted() == {}
    store.note({"p-hoa-mac": "ab", "phường": "cd"})
    store.note({"p-hoa-mac": "ef"})
    assert store.noted() == {"p-hoa-mac": "ef"}
    for broken in ("{", "[]", ""):
        (store.root / "last.json").write_text(broken)
        assert store.noted() == {}
    assert [p.name for p in store.root.iterdir()] == ["last.json"]


def test_the_card_says_what_was_kept(unit: Path, store: ReceivedFolders) -> None:
    kept = store.keep(list_folder(unit))
    card = json.loads((kept.path / ".folder.json").read_text(encoding="utf-8"))
    assert card["name"] == "p-hoa-mac" and card["others"] == ["ghi chú.txt"]
    assert [name for name, _ in card["hashes"]] == ["bao-cao.xlsx", "minh-chung/a.PDF", "minh-chung/b.pdf"]


def test_papers_the_unit_signed_itself_are_kept_like_all_else(unit: Path, store: ReceivedFolders) -> None:
    put(unit / "Văn bản" / "Tờ trình.pdf", b"signed")
    listed = list_folder(unit)
    kept = store.keep(listed)
    assert same_but_for_the_place(kept, listed)
    assert [p.read_bytes() for p in kept.papers] == [b"signed"]
    assert kept.papers[0].is_relative_to(store.root) and kept.papers[0].stat().st_mode & 0o777 == 0o400
    kept.papers[0].chmod(0o600)
    kept.papers[0].write_bytes(b"damaged")
    assert store.former("p-hoa-mac", listed.digest) is None
    assert store.keep(listed).papers[0].read_bytes() == b"signed"


def test_a_link_among_the_papers_is_not_followed_into_the_store(unit: Path, store: ReceivedFolders) -> None:
    (unit / "van-ban").mkdir()
    (unit / "van-ban" / "to-trinh.pdf").symlink_to(unit / "ghi chú.txt")
    listed = list_folder(unit)
    assert store.keep(listed) is listed
