"""Finished work is taken up again by what it was made from; unfinished work never has its name."""

import datetime as dt
import threading
from decimal import Decimal
from pathlib import Path

import pytest

from tasks.storage.artifact_store import ArtifactStore, key_of, same_file


@pytest.fixture
def store(tmp_path: Path) -> ArtifactStore:
    return ArtifactStore(tmp_path / ".work")


def made(store: ArtifactStore, stage: str, unit: str, key: str, text: str = "x") -> Path:
    with store.making(stage, unit, key) as folder:
        (folder / "a.txt").write_text(text)
    return store.path(stage, unit, key)


KEY, OTHER = key_of("a"), key_of("b")


def test_work_has_its_name_only_when_it_is_finished(store: ArtifactStore) -> None:
    with store.making("bundle", "p-hoa-mac", KEY) as folder:
        (folder / "a.txt").write_text("x")
        assert not store.has("bundle", "p-hoa-mac", KEY)
    assert store.has("bundle", "p-hoa-mac", KEY)
    assert (store.path("bundle", "p-hoa-mac", KEY) / "a.txt").read_text() == "x"
    assert not folder.exists()


def test_work_that_fails_leaves_nothing_behind(store: ArtifactStore) -> None:
    with pytest.raises(RuntimeError), store.making("bundle", "p-hoa-mac", KEY) as folder:
        (folder / "a.txt").write_text("x")
        raise RuntimeError
    assert not store.has("bundle", "p-hoa-mac", KEY)
    assert list((store.root / "bundle" / "p-hoa-mac").iterdir()) == []
    assert made(store, "bundle", "p-hoa-mac", KEY).is_dir()


def test_work_of_another_key_stage_or_unit_is_other_work(store: ArtifactStore) -> None:
    made(store, "bundle", "p-hoa-mac", KEY)
    assert not store.has("bundle", "p-hoa-mac", OTHER)
    assert not store.has("papers", "p-hoa-mac", KEY)
    assert not store.has("bundle", "p-duy-minh", KEY)


def test_finished_work_is_never_written_again(store: ArtifactStore) -> None:
    made(store, "bundle", "p-hoa-mac", KEY, "signed")
    assert (made(store, "bundle", "p-hoa-mac", KEY, "again") / "a.txt").read_text() == "signed"


def test_work_of_several_units_at_once(store: ArtifactStore) -> None:
    faults: list[Exception] = []

    def make(number: int) -> None:
        try:
            made(store, "bundle", f"u{number}", KEY)
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=make, args=(i,)) for i in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert all(store.has("bundle", f"u{i}", KEY) for i in range(3))


def test_what_no_run_needs_any_more_goes(store: ArtifactStore) -> None:
    keep = made(store, "bundle", "p-hoa-mac", KEY)
    old = made(store, "bundle", "p-hoa-mac", OTHER)
    gone = made(store, "bundle", "p-duy-minh", KEY)
    other_stage = made(store, "papers", "p-duy-minh", KEY)
    store.keep_only("bundle", {"p-hoa-mac": KEY})
    assert keep.is_dir() and other_stage.is_dir()
    assert not old.exists() and not gone.parent.exists()
    store.keep_only("nothing-there", {})


def test_keys_depend_on_every_part_and_not_on_the_order_of_a_table() -> None:
    assert key_of("a", {"x": 1, "y": 2}) == key_of("a", {"y": 2, "x": 1})
    keys = [
        key_of(),
        key_of("a"),
        key_of("a", "b"),
        key_of("ab"),
        key_of(["a", "b"]),
        key_of("a", None),
        key_of("a", 1),
        key_of("a", "1"),
        key_of("a", Decimal("1.50")),
        key_of("a", dt.date(2024, 1, 1)),
        key_of("Phường"),
    ]
    assert len(set(keys)) == len(keys)
    assert key_of("tên\udc80")


def test_a_unit_may_keep_several_pieces_of_finished_work(store: ArtifactStore) -> None:
    kept = [made(store, "paper", "p-hoa-mac", key) for key in (KEY, OTHER)]
    stale = made(store, "paper", "p-hoa-mac", key_of("stale"))
    store.keep_only("paper", {"p-hoa-mac": [KEY, OTHER]})
    assert [path.is_dir() for path in (*kept, stale)] == [True, True, False]
    store.keep_only("paper", {"p-hoa-mac": []})
    assert not any(path.exists() for path in kept)


def test_a_file_under_a_second_name_outlives_the_first(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"signed")
    (tmp_path / "a").chmod(0o444)
    same_file(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").stat().st_ino == (tmp_path / "a").stat().st_ino, "kept once"
    (tmp_path / "a").unlink()
    assert (tmp_path / "b").read_bytes() == b"signed"
