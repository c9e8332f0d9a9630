"""A register is made and brought up to date when it is opened; what can't be opened says why and what to do."""

import os
import subprocess
import sys
import traceback
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from factory_register import AT, C, M, received
from sqlalchemy import create_engine, inspect, text

from rules.values.errors import ThiduaError
from tasks.register import open_register
from tasks.register.database import Database, read_address
from tasks.register.entry import entry
from tasks.register.migrating import VERSION_TABLE, configured
from tasks.register.schema import HEAD, META, VERSIONS

PROJECT = Path(__file__).resolve().parents[3]
PERSON = "Nguyễn Thị Phương Thảo"


def test_the_migrations_make_the_tables_that_the_code_knows(empty_url: str) -> None:
    open_register(empty_url).close()
    with create_engine(read_address(empty_url)).connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "version_table": VERSION_TABLE}
        )
        assert compare_metadata(context, META) == []
        assert ScriptDirectory.from_config(configured(connection)).get_heads() == [HEAD]


def test_down_and_up_again(empty_url: str) -> None:
    open_register(empty_url).close()
    database = Database(read_address(empty_url))
    with database.writing() as connection:
        command.downgrade(configured(connection), "base")
    with database.reading() as connection:
        assert set(inspect(connection).get_table_names()) == {VERSION_TABLE}
    with open_register(empty_url) as register:
        register.receive(M, C, AT, [received()])
        assert register.verify().ok


def test_opened_again_it_still_holds_what_was_written(url: str) -> None:
    with open_register(url) as register:
        register.receive(M, C, AT, [received()])
    with open_register(url) as register:
        assert register.receive(M, C, AT, [received(content="b")])["p-hoa-mac"].number == 2


def test_two_processes_open_an_empty_database_at_once(empty_url: str) -> None:
    code = (
        "import sys; from tasks.register import open_register; print('ready', flush=True); input();"
        "open_register(sys.argv[1]).close()"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, empty_url],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for process in processes:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    said = [process.communicate(timeout=60)[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], said
    with open_register(empty_url) as register:
        register.receive(M, C, AT, [received()])
        assert register.verify().ok


def test_a_newer_programs_register_is_left_alone(empty_url: str) -> None:
    open_register(empty_url).close()
    with create_engine(read_address(empty_url)).begin() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(ThiduaError, match=r"phiên bản thidua mới hơn.*cập nhật thidua"):
        open_register(empty_url)


def test_tables_of_another_program_are_left_alone(empty_url: str) -> None:
    database = Database(read_address(empty_url))
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE awards (somebody_elses INTEGER)"))
    with pytest.raises(ThiduaError, match="đã có bảng 'awards'"):
        open_register(empty_url)
    with database.reading() as connection:
        assert inspect(connection).get_table_names() == ["awards"]


def test_a_migration_that_fails_leaves_nothing_behind(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("alembic.runtime.migration.HeadMaintainer.update_to_step", fail)
    with pytest.raises(RuntimeError):
        open_register(empty_url)
    with Database(read_address(empty_url)).reading() as connection:
        assert inspect(connection).get_table_names() == []


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("chẳng phải địa chỉ", "không đọc được"),
        ("mysql://u:mat-khau@h/d", "chưa dùng được 'mysql'"),
        ("sqlite://", "phải là một tệp"),
        ("postgresql://u:mat-khau@/d?host=/khong/co", "kiểm tra máy chủ"),
    ],
)
def test_an_address_that_leads_nowhere_says_what_to_do(address: str, says: str) -> None:
    with pytest.raises(ThiduaError, match=says) as refused:
        open_register(address)
    assert "THIDUA_REGISTER_URL" in str(refused.value)
    assert "mat-khau" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_place_that_can_not_be_written_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "tep").write_text("x")
    (tmp_path / "khac.db").write_text("không phải sổ đăng ký" * 100)
    (tmp_path / "thu-muc.db").mkdir()
    with pytest.raises(ThiduaError, match="không tạo được tệp"):
        open_register(f"sqlite:///{tmp_path}/tep/thidua.db")
    with pytest.raises(ThiduaError, match="không phải là sổ đăng ký"):
        open_register(f"sqlite:///{tmp_path}/khac.db")
    with pytest.raises(ThiduaError, match="kiểm tra quyền"):
        open_register(f"sqlite:///{tmp_path}/thu-muc.db")


def test_a_writer_waits_for_the_one_before_it_and_not_for_ever(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.register.database.WAIT", 0.2)
    with open_register(url) as register:
        with (
            Database(read_address(url)).writing(),
            pytest.raises(ThiduaError, match=r"đang ghi, chờ quá 0\.2 giây: đợi"),
        ):
            register.receive(M, C, AT, [received()])
        assert register.runs() == []  # who only reads does not wait
        register.receive(M, C, AT, [received()])


def test_only_its_owner_may_read_the_file(tmp_path: Path) -> None:
    open_register(f"sqlite:///{tmp_path}/so/thidua.db").close()
    assert (tmp_path / "so" / "thidua.db").stat().st_mode & 0o777 == 0o600


def test_what_goes_wrong_names_no_person(url: str) -> None:
    """An error of the program's own is logged with its text."""
    open_register(url).close()
    with (
        pytest.raises(RuntimeError, match="versions") as refused,
        entry(Database(read_address(url)), AT, "can-bo", "thử", M) as writing,
    ):
        writing.add(VERSIONS, [{"unit": PERSON}])
    assert PERSON not in "".join(traceback.format_exception(refused.value))


def test_a_full_disk_names_no_person(tmp_path: Path) -> None:
    """What a run's log gets of it, with all that it came from."""
    writes = (
        "import resource, sys, traceback; from pathlib import Path\n"
        "from factory_register import AT, C, M, received; from tasks.register import open_register\n"
        "with open_register(sys.argv[1]) as register:\n"
        "    held = max(p.stat().st_size for p in Path(sys.argv[2]).iterdir())\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (held + 20_000, held + 20_000))\n"
        "    try: register.receive(M, C, AT, [received(**{f'B{n}': sys.argv[3] * 20 for n in range(9000)})])\n"
        "    except Exception: traceback.print_exc()\n"
    )
    path = os.pathsep.join(filter(None, sys.path))
    done = subprocess.run(
        [sys.executable, "-c", writes, f"sqlite:///{tmp_path}/thidua.db", str(tmp_path), PERSON],
        capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path}, check=True,
    )  # fmt: skip
    assert "ThiduaError: Sổ đăng ký" in done.stderr and "INSERT" in done.stderr, done.stderr
    assert PERSON not in done.stderr


def test_a_database_that_went_away_meanwhile_is_said(tmp_path: Path) -> None:
    with open_register(f"sqlite:///{tmp_path}/so/thidua.db") as register:
        (tmp_path / "so" / "thidua.db").unlink()
        for rest in (tmp_path / "so").iterdir():
            rest.unlink()
        (tmp_path / "so").rmdir()
        with pytest.raises(ThiduaError, match="Sổ đăng ký 'sqlite:"):
            register.receive(M, C, AT, [received()])
