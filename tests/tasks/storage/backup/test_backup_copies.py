"""Copies of databases while others write, and folders put back: whole or not at all, and nothing lost."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from throwaway_postgres import cluster

from rules.values.errors import ThiduaError, ToolMissing
from tasks.storage.backup import (
    CopyTarget,
    copy_sqlite,
    dump_postgres,
    fill_postgres,
    is_empty_postgres,
    place_all,
    read_through,
    server_programs,
    trial_postgres,
)


def tree(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    """Every file below a folder: content, time, rights."""
    return {
        p.relative_to(folder).as_posix(): (p.read_bytes(), p.stat().st_mtime_ns, p.stat().st_mode)
        for p in folder.rglob("*")
        if p.is_file() and not p.is_symlink()
    }


def test_sqlite_is_copied_at_one_moment_while_somebody_writes(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as making:
        making.executescript("PRAGMA journal_mode=WAL; CREATE TABLE a (n); CREATE TABLE b (n)")
    ended = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(tmp_path / "a.db", timeout=30)) as writing:
            while not ended.is_set():
                with writing:  # always as many rows in the one as in the other
                    writing.execute("INSERT INTO a VALUES (hex(randomblob(500)))")
                    writing.execute("INSERT INTO b VALUES (hex(randomblob(500)))")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(8):
            copy_sqlite(tmp_path / "a.db", tmp_path / f"{number}.db")
    finally:
        ended.set()
        writer.join()
    counts = []
    for number in range(8):
        with closing(sqlite3.connect(tmp_path / f"{number}.db")) as copy:
            counts.append(
                copy.execute("SELECT (SELECT count(*) FROM a), (SELECT count(*) FROM b)").fetchone()
            )
    assert all(a == b for a, b in counts) and counts[-1][0] > counts[0][0]
    assert not list(tmp_path.glob("?.db-*")) or list(tmp_path.glob("?.db-*")) == list(tmp_path.glob("a.db-*"))


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("không phải cơ sở dữ liệu" * 100)
    with pytest.raises(ThiduaError, match=r"Không sao được cơ sở dữ liệu .*a\.db"):
        copy_sqlite(tmp_path / "a.db", tmp_path / "b.db")


def test_what_was_there_is_moved_aside_with_what_sqlite_keeps_beside_it(tmp_path: Path) -> None:
    (tmp_path / "mới").mkdir()
    (tmp_path / "mới" / "1.pdf").write_text("mới")
    (tmp_path / "mới.db").write_text("mới")
    (tmp_path / "kq").mkdir()
    (tmp_path / "kq" / "1.pdf").write_text("cũ")
    for name in ("so.db", "so.db-wal"):
        (tmp_path / name).write_text("cũ")
    placings = [
        CopyTarget(tmp_path / "mới", tmp_path / "kq"),
        CopyTarget(tmp_path / "mới.db", tmp_path / "so.db"),
        CopyTarget(tmp_path / "mới", tmp_path / "chưa" / "có"),
    ]
    aside = place_all(placings, "S")
    assert {path.name for path in aside} == {"kq.truoc-S", "so.db.truoc-S", "so.db-wal.truoc-S"}
    assert [(tmp_path / name).read_text() for name in ("kq/1.pdf", "so.db", "chưa/có/1.pdf")] == ["mới"] * 3
    assert (tmp_path / "kq.truoc-S" / "1.pdf").read_text() == "cũ"
    assert not (tmp_path / "so.db-wal").exists() and not list(tmp_path.rglob(".*"))


@pytest.mark.parametrize("refuses", ["database", "folder"])
def test_where_something_refuses_all_is_as_it_was(tmp_path: Path, refuses: str) -> None:
    (tmp_path / "mới").write_text("mới")
    for name in ("một", "hai"):
        (tmp_path / name).write_text("cũ")
    before = tree(tmp_path)

    if refuses == "folder":  # the second one's place can't be moved aside
        (tmp_path / "hai.truoc-S").mkdir()
        (tmp_path / "hai.truoc-S" / "x").touch()

    def last() -> None:
        assert (tmp_path / "hai").read_text() == "mới"
        raise ThiduaError("cơ sở dữ liệu từ chối")

    placings = [CopyTarget(tmp_path / "mới", tmp_path / name) for name in ("một", "hai", "ba")]
    with pytest.raises(ThiduaError, match="từ chối" if refuses == "database" else r"Không thay được .*/hai"):
        place_all(placings, "S", last)
    assert {n: f for n, f in tree(tmp_path).items() if not n.startswith("hai.truoc-S")} == before


def test_postgresql_goes_out_and_into_an_empty_database_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cluster() as socket:

        def ask(command: str, name: str = "postgres") -> list[tuple[object, ...]]:
            with psycopg.connect(host=socket, user="thidua", dbname=name, autocommit=True) as connection:
                found = connection.execute(command)
                return found.fetchall() if found.description else []

        one, two = (f"postgresql://thidua@/{name}?host={socket}" for name in ("one", "two"))
        ask("CREATE DATABASE one")
        ask("CREATE DATABASE two")
        ask("CREATE TABLE so (n numeric); INSERT INTO so VALUES (1.50)", "one")
        dump_postgres(one, tmp_path / "one.dump")
        assert (tmp_path / "one.dump").stat().st_mode & 0o077 == 0
        assert (is_empty_postgres(one), is_empty_postgres(two)) == (False, True)
        fill_postgres(two, tmp_path / "one.dump")
        assert [str(n) for (n,) in ask("SELECT n FROM so", "two")] == ["1.50"]
        with pytest.raises(ThiduaError, match=r"pg_restore không làm được \(.*already exists"):
            fill_postgres(two, tmp_path / "one.dump")
        with pytest.raises(ThiduaError, match="không trả lời"):
            is_empty_postgres(one.replace("/one?", "/ba?"))
        read_through(tmp_path / "one.dump")
        programs = server_programs()
        assert programs is not None
        with trial_postgres(programs) as trial:
            fill_postgres(trial, tmp_path / "one.dump")
            assert not is_empty_postgres(trial)
        cut = tmp_path / "cut.dump"
        cut.write_bytes((tmp_path / "one.dump").read_bytes()[:-60])
        with pytest.raises(ThiduaError, match="pg_restore không làm được"):
            read_through(cut)
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(ToolMissing, match="cài gói postgresql-client"):
            dump_postgres(one, tmp_path / "again.dump")
