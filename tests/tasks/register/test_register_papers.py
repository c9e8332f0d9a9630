"""Numbers are given once, never twice, never skipped; a signed paper is kept and never made again."""

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest
from factory_register import AT, DAY, C, M, signed, wanted

from rules.register.numbering import NumberState
from rules.values.errors import ThiduaError
from tasks.register import Register, open_register

HERE = Path(__file__).parent


def printed(register: Register, *wants: object, cycle: str = C) -> list[str]:
    return [g.printed for g in register.give_numbers(M, cycle, AT, wants).values()]  # type: ignore[arg-type]


def test_a_rerun_keeps_its_numbers_after_a_crash_before_the_papers_were_kept(url: str) -> None:
    wants = [wanted(), wanted("giay-khen/a/TT"), wanted("giay-khen/a/CN1")]
    with open_register(url) as register:
        assert printed(register, *wants) == ["01/QĐ-UBND", "01", "02"]
    with open_register(url) as register:  # what was given was kept, though nothing was issued
        assert register.issued(M, C) == {}
        assert printed(register, *wants) == ["01/QĐ-UBND", "01", "02"]
        register.issue(M, C, AT, [signed(w.key) for w in wants])
        assert set(register.issued(M, C)) == {w.key for w in wants}


def test_a_signed_paper_is_kept_byte_for_byte_and_taken_again(register: Register) -> None:
    register.give_numbers(M, C, AT, [wanted()])
    register.issue(M, C, AT, [signed()])
    register.issue(M, C, AT, [signed(pdf=b"signed again")])  # equal content: the first one stays
    kept = register.issued(M, C)["quyet-dinh"]
    assert kept.pdf == signed().pdf
    assert (kept.number, kept.printed, kept.day, kept.content) == (1, "01/QĐ-UBND", DAY, "c" * 64)
    assert register.give_numbers(M, C, AT, [wanted()])["quyet-dinh"].state is NumberState.ISSUED


def test_an_issued_paper_that_says_something_else_is_a_conflict_until_it_is_replaced(
    register: Register,
) -> None:
    register.give_numbers(M, C, AT, [wanted()])
    register.issue(M, C, AT, [signed()])
    changed = wanted(content="d" * 64, day=dt.date(2024, 12, 30))
    told = register.give_numbers(M, C, AT, [changed])["quyet-dinh"]
    assert (told.state, told.printed, told.day) == (NumberState.CONFLICT, "01/QĐ-UBND", DAY)
    assert register.replace(M, C, "quyet-dinh", "sai tên", "Chủ tịch", AT) == "01/QĐ-UBND"
    assert register.issued(M, C) == {}
    told = register.give_numbers(M, C, AT, [changed])["quyet-dinh"]
    assert (told.state, told.printed) == (NumberState.GIVEN, "02/QĐ-UBND")
    register.issue(M, C, AT, [signed(content="d" * 64)])
    old, new = register.papers()
    assert (old.printed, old.state, old.reason, old.approver) == (
        "01/QĐ-UBND",
        "replaced",
        "sai tên",
        "Chủ tịch",
    )
    assert (new.printed, new.state) == ("02/QĐ-UBND", "issued")
    assert register.verify().ok


@pytest.mark.parametrize(
    ("paper", "says"),
    [
        (signed("thong-bao/a"), "chưa được cấp số"),
        (signed(content="d" * 64), "khác với lúc cấp số"),
        (signed().__class__("quyet-dinh", "c" * 64, b"x", "0" * 64), "không khớp mã băm"),
    ],
)
def test_a_paper_that_can_not_be_kept_keeps_none(register: Register, paper: object, says: str) -> None:
    register.give_numbers(M, C, AT, [wanted(), wanted("giay-khen/a/TT")])
    with pytest.raises(ThiduaError, match=says):
        register.issue(M, C, AT, [signed("giay-khen/a/TT"), paper])  # type: ignore[list-item]
    assert register.issued(M, C) == {}


def test_a_paper_that_was_not_issued_can_not_be_replaced(register: Register) -> None:
    register.give_numbers(M, C, AT, [wanted()])
    for key in ("quyet-dinh", "thong-bao/a"):
        with pytest.raises(ThiduaError, match="chưa ban hành"):
            register.replace(M, C, key, "sai", "Chủ tịch", AT)
    register.issue(M, C, AT, [signed()])
    with pytest.raises(ThiduaError, match="lý do"):
        register.replace(M, C, "quyet-dinh", "", "Chủ tịch", AT)


def test_a_refused_number_gives_none_at_all(register: Register) -> None:
    register.give_numbers(M, C, AT, [wanted(asked="7")])
    with pytest.raises(ThiduaError, match=r"07/QĐ-UBND.*'quyet-dinh' \(chu kỳ A2024\)"):
        register.give_numbers(
            M, "A2025", AT, [wanted("giay-khen/a/TT"), wanted("x", asked="07", book="ubnd-qd")]
        )
    assert [p.key for p in register.papers()] == ["quyet-dinh"]


def test_movements_of_one_town_share_its_books(register: Register) -> None:
    town = "thị xã Duy Tiên"
    assert register.give_numbers(M, C, AT, [wanted()], town=town)["quyet-dinh"].number == 1
    assert register.give_numbers("khac", C, AT, [wanted()], town=town)["quyet-dinh"].number == 2
    assert register.give_numbers("khac", "A2025", AT, [wanted()], town="nơi khác")["quyet-dinh"].number == 1
    register.issue("khac", C, AT, [signed()])
    assert register.issued("khac", C)["quyet-dinh"].number == 2


def test_two_runs_at_once_never_get_the_same_number_and_skip_none(url: str) -> None:
    open_register(url).close()
    runs = [
        subprocess.Popen(
            [sys.executable, str(HERE / "taking_numbers.py"), url, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("A2023", "A2024")
    ]
    for run in runs:
        assert run.stdout is not None and run.stdout.readline() == "ready\n"
    for run in runs:
        assert run.stdin is not None
        run.stdin.write("go\n")
        run.stdin.flush()
    numbers = [json.loads(run.communicate(timeout=60)[0]) for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    assert sorted(numbers[0] + numbers[1]) == list(range(1, 41))
    with open_register(url) as register:
        assert register.verify().ok
