"""Results under their final names: whole, unchanged ones untouched, stale ones gone, nobody else's files harmed."""

import os
import threading
import time
from pathlib import Path

import pytest

from rules.values.errors import ThiduaError, WrongUse
from tasks.storage.publishing import only_run, publish, publish_folder, refuse_foreign


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "ket-qua" / "A2024"
    refuse_foreign(folder)
    assert not folder.exists(), "a run that something else stops leaves no empty folder"
    folder.mkdir(parents=True)
    return folder


def tree(out: Path) -> dict[str, bytes]:
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}


def test_all_files_stand_under_their_names_and_nothing_else(out: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "xong.zip"
    bundle.write_bytes(b"zip")
    new, removed = publish(out, {"findings.csv": b"a", "bundles/p-hoa-mac.zip": bundle}, b"{}")
    assert tree(out) == {"findings.csv": b"a", "bundles/p-hoa-mac.zip": b"zip", "run.json": b"{}"}
    assert (new, removed) == (["bundles/p-hoa-mac.zip", "findings.csv"], [])


def test_a_second_run_leaves_unchanged_files_alone_and_removes_stale_ones(out: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "xong.zip"
    bundle.write_bytes(b"zip")
    publish(out, {"findings.csv": b"a", "bundles/a.zip": bundle, "returned/b/phieu-tra.pdf": b"p"}, b"1")
    os.utime(out / "bundles" / "a.zip", (1, 1))
    inode = (out / "bundles" / "a.zip").stat().st_ino
    new, removed = publish(out, {"findings.csv": b"b", "bundles/a.zip": bundle}, b"2")
    assert tree(out) == {"findings.csv": b"b", "bundles/a.zip": b"zip", "run.json": b"2"}
    assert (out / "bundles" / "a.zip").stat().st_mtime == 1
    assert (out / "bundles" / "a.zip").stat().st_ino == inode
    assert (new, removed) == (["findings.csv"], ["returned/b/phieu-tra.pdf"])
    assert not (out / "returned" / "b").exists(), "no empty folder of a unit that is no longer returned"


def test_a_changed_file_of_the_same_length_is_replaced(out: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "xong.zip"
    bundle.write_bytes(b"one")
    publish(out, {"bundles/a.zip": bundle}, b"1")
    bundle.write_bytes(b"two")
    assert publish(out, {"bundles/a.zip": bundle}, b"1") == (["bundles/a.zip"], [])
    assert tree(out)["bundles/a.zip"] == b"two"


def test_a_file_where_a_folder_must_be_and_the_other_way_round(out: Path) -> None:
    publish(out, {"returned/b/phieu-tra.pdf": b"p"}, b"1")
    publish(out, {"returned/b": b"p"}, b"1")
    assert tree(out) == {"returned/b": b"p", "run.json": b"1"}
    publish(out, {"returned/b/phieu-tra.pdf": b"p"}, b"1")
    assert tree(out) == {"returned/b/phieu-tra.pdf": b"p", "run.json": b"1"}


def test_while_something_is_missing_there_is_no_run_json(out: Path, tmp_path: Path) -> None:
    publish(out, {"findings.csv": b"a"}, b"1")
    with pytest.raises(FileNotFoundError):
        publish(out, {"findings.csv": b"b", "bundles/a.zip": tmp_path / "gone.zip"}, b"2")
    assert "run.json" not in tree(out)
    refuse_foreign(out)


def test_a_draft_of_a_run_that_was_killed_goes(out: Path) -> None:
    publish(out, {"findings.csv": b"a", "bundles/a.zip": b"z"}, b"1")
    (out / ".work" / "drafts").mkdir()
    (out / ".work" / "drafts" / "findings.csv").write_bytes(b"half")
    (out / "bundles" / ".a.zip.4711").write_bytes(b"half")
    publish(out, {"findings.csv": b"a", "bundles/a.zip": b"z"}, b"1")
    assert tree(out) == {"findings.csv": b"a", "bundles/a.zip": b"z", "run.json": b"1"}


def test_files_of_other_people_beside_ours_stay(out: Path) -> None:
    (out / "ghi-chu.txt").write_text("của tôi")
    (out / ".an.txt").write_text("của tôi")
    publish(out, {"findings.csv": b"a"}, b"1")
    publish(out, {}, b"1")
    assert {"ghi-chu.txt", ".an.txt"} <= set(tree(out))


@pytest.mark.parametrize("name", ["bundles/hop-dong.zip", "returned/thu.pdf", "findings.csv", "index.html"])
def test_a_folder_with_somebody_elses_files_under_our_names_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("của người khác")
    with pytest.raises(WrongUse, match="--out") as refused:
        refuse_foreign(tmp_path)
    assert refused.value.exit_status == 2
    assert (tmp_path / name).read_text() == "của người khác"


def test_an_empty_folder_and_one_of_ours_are_taken(out: Path) -> None:
    refuse_foreign(out)
    publish(out, {"bundles/a.zip": b"z", "findings.csv": b"a"}, b"1")
    refuse_foreign(out)


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "tep").write_text("x")
    for out in (tmp_path / "tep", tmp_path / "tep" / "A2024"):
        with pytest.raises(ThiduaError, match="tep"):
            refuse_foreign(out)


def test_one_run_at_a_time(out: Path) -> None:
    with only_run(out), pytest.raises(ThiduaError, match="chờ lần đó xong"), only_run(out):
        pass
    with only_run(out):
        pass


def test_a_link_in_our_folders_is_removed_and_not_followed(out: Path, tmp_path: Path) -> None:
    publish(out, {"bundles/a.zip": b"z"}, b"1")
    outside = tmp_path / "ngoai"
    outside.mkdir()
    (outside / "quan-trong.txt").write_text("x")
    (out / "bundles" / "link").symlink_to(outside)
    publish(out, {"bundles/a.zip": b"z"}, b"1")
    assert (outside / "quan-trong.txt").exists()
    assert not (out / "bundles" / "link").is_symlink()


def test_a_run_that_may_wait_goes_on_when_the_other_has_ended(
    out: Path, caplog: pytest.LogCaptureFixture
) -> None:
    order: list[str] = []
    held = threading.Event()

    def first() -> None:
        with only_run(out):
            held.set()
            time.sleep(0.3)
            order.append("first")

    other = threading.Thread(target=first)
    other.start()
    held.wait()
    with only_run(out, patience=30):
        order.append("second")
    other.join()
    assert order == ["first", "second"]
    assert "chờ" in caplog.text


def test_a_part_replaces_its_own_files_and_leaves_all_others(out: Path) -> None:
    publish(out, {"returned/b/phieu-tra.pdf": b"p"}, b"1")
    publish_folder(out, "tiep-nhan", {"index.html": b"1", "returned/a/phieu-tra.pdf": b"p"})
    publish_folder(out, "tiep-nhan", {"index.html": b"2"})
    assert tree(out) == {"returned/b/phieu-tra.pdf": b"p", "run.json": b"1", "tiep-nhan/index.html": b"2"}
    publish(out, {}, b"2")
    assert tree(out) == {"run.json": b"2", "tiep-nhan/index.html": b"2"}


def test_a_part_cut_off_while_it_is_published_keeps_the_former_page_and_its_files(
    out: Path, tmp_path: Path
) -> None:
    former = {"index.html": b"1", "returned/a/phieu-tra.pdf": b"p"}
    publish_folder(out, "tiep-nhan", former)
    with pytest.raises(FileNotFoundError):
        publish_folder(out, "tiep-nhan", {"index.html": b"2", "returned/b/phieu-tra.pdf": tmp_path / "gone"})
    standing = tree(out / "tiep-nhan")
    assert standing == former
    publish_folder(out, "tiep-nhan", {"index.html": b"2"})
    assert tree(out) == {"tiep-nhan/index.html": b"2"}


def test_a_part_and_a_whole_run_may_publish_at_the_same_time(out: Path) -> None:
    """Forms may be sent out while a cycle runs: neither takes the other's drafts."""
    failed: list[Exception] = []
    ended = threading.Event()

    def send_forms() -> None:
        number = 0
        while not ended.is_set():
            number += 1
            try:
                publish_folder(out, "bieu-mau", {"index.html": b"forms %d" % number})
            except Exception as fault:
                failed.append(fault)

    other = threading.Thread(target=send_forms)
    other.start()
    try:
        for number in range(100):
            publish(out, {"index.html": b"result %d" % number}, b"%d" % number)
            assert (out / "index.html").read_bytes() == b"result %d" % number
    finally:
        ended.set()
        other.join()
    assert not failed
