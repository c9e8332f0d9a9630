"""Runs that stopped before publishing stand in the register too: why, which units, by whom."""

from dataclasses import replace

from factory_register import AT, C, M

from rules.register.part_runs import PartRun
from tasks.register import Register, open_register

RUN = PartRun(M, C, AT, AT, "tiếp nhận", "bản sửa của phường", "1/3 đơn vị đã gửi", ("p-hoa-mac",))


def test_they_are_listed_by_cycle_with_who_ran_them(register: Register) -> None:
    before = register.verify().entries
    register.note_part_run(RUN)
    register.note_part_run(replace(RUN, cycle="A2019", units=(), until="xếp hạng"))
    (line,) = register.part_runs(C)
    assert line.run == RUN and line.actor == "can-bo"
    assert [each.run.cycle for each in register.part_runs()] == [C, "A2019"]
    verdict = register.verify()
    assert verdict.ok and verdict.entries == before + 2


def test_they_move_with_the_register(register: Register, empty_url: str) -> None:
    register.note_part_run(RUN)
    with open_register(empty_url) as other:
        assert register.copy_to(other).ok
        assert other.part_runs() == register.part_runs()
