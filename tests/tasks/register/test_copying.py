"""A register copied to another database holds against its own trail there, and goes on there."""

import sqlite3
from pathlib import Path

import pytest
from factory_register import C, M, decision, meta, signed, wanted

from rules.values.errors import WrongUse
from tasks.register import open_register


@pytest.fixture
def old(tmp_path: Path) -> str:
    """The address of a SQLite register with a run, numbers and an issued paper."""
    url = f"sqlite:///{tmp_path}/cu.db"
    with open_register(url) as register:
        register.record(meta(), decision(stage="issued"))
        register.give_numbers(M, C, meta().finished, [wanted()])
        register.issue(M, C, meta().finished, [signed()])
    return url


def test_all_of_it_moves_and_the_trail_holds_and_goes_on(old: str, empty_url: str) -> None:
    with open_register(old) as source, open_register(empty_url) as target:
        known = source.verify()
        assert source.copy_to(target) == known and known.ok and known.entries == 3
        assert target.verify() == known
        assert (target.runs(), target.papers(), target.awards()) == (
            source.runs(),
            source.papers(),
            source.awards(),
        )
        again = target.record(meta(), decision(stage="issued"))
        assert again.audit_number == 4 and target.verify().ok


def test_there_and_back_again_is_the_same(old: str, empty_url: str, tmp_path: Path) -> None:
    with (
        open_register(old) as source,
        open_register(empty_url) as between,
        open_register(f"sqlite:///{tmp_path}/ve.db") as back,
    ):
        source.copy_to(between)
        between.copy_to(back)
    dumps = []
    for name in ("cu.db", "ve.db"):
        with sqlite3.connect(tmp_path / name) as connection:
            dumps.append(sorted(connection.iterdump()))
    assert dumps[0] == dumps[1]


def test_a_register_is_never_copied_over_another_or_itself(old: str, empty_url: str) -> None:
    with open_register(old) as source, open_register(empty_url) as target:
        target.record(meta(), decision(stage="issued"))
        known = target.verify()
        with pytest.raises(WrongUse, match="đã có sổ đăng ký"):
            source.copy_to(target)
        assert target.verify() == known
        with pytest.raises(WrongUse, match="chính sổ đang dùng"):
            target.copy_to(target)


def test_a_register_that_was_changed_moves_with_what_was_changed(old: str, empty_url: str) -> None:
    with sqlite3.connect(old.removeprefix("sqlite:///")) as connection:
        connection.execute("UPDATE scores SET how = 'x' WHERE line = 2")
    with open_register(old) as source, open_register(empty_url) as target:
        moved = source.copy_to(target)
    assert len(moved.faults) == 1 and "Bảng scores, dòng 2 của mục 1" in moved.faults[0]
