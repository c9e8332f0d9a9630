"""Every version of a unit's folder is kept with its time and what changed; the town's own forms have their times too."""

import datetime as dt
from dataclasses import replace

from factory_register import AT, C, M, received

from tasks.register import CellChange, Register

LATER = AT + dt.timedelta(days=2)
B5, B6 = "biểu “1. Đơn vị”, ô B5", "biểu “1. Đơn vị”, ô B6"


def test_a_folder_seen_again_unchanged_is_the_same_version(register: Register) -> None:
    first = register.receive(M, C, AT, [received(B5="10")])["p-hoa-mac"]
    assert (first.number, first.first_seen, first.changed) == (1, AT, ())
    assert register.receive(M, C, LATER, [received(B5="10")])["p-hoa-mac"] == first
    assert register.verify().entries == 1  # nothing was written, so nothing is noted


def test_a_changed_folder_is_a_new_version_that_says_what_changed(register: Register) -> None:
    register.receive(M, C, AT, [received(B5="10", B6="x"), received("mttq", B5="1")])
    found = register.receive(M, C, LATER, [received(content="b", B5="12", B7="y"), received("mttq", B5="1")])
    assert found["p-hoa-mac"].number == 2
    assert found["p-hoa-mac"].first_seen == LATER
    assert found["p-hoa-mac"].changed == (
        CellChange(B5, "10", "12"),
        CellChange("biểu “1. Đơn vị”, ô B7", "", "y"),
        CellChange(B6, "x", ""),
    )
    assert found["mttq"].number == 1
    again = register.receive(M, C, LATER, [received(content="b", B5="12", B7="y")])
    assert again["p-hoa-mac"] == found["p-hoa-mac"]


def test_what_changed_is_told_against_the_last_version_that_could_be_read(register: Register) -> None:
    unread = replace(received(content="b"), cells=None)
    register.receive(M, C, AT, [received(B5="10")])
    assert register.receive(M, C, AT, [unread])["p-hoa-mac"].number == 2
    again = register.receive(M, C, AT, [received(content="b", B5="11")])["p-hoa-mac"]
    assert (again.number, again.changed) == (2, ()), "read the next time, it has not come in again"
    version = register.receive(M, C, AT, [received(content="c", B5="12")])["p-hoa-mac"]
    assert [(c.old, c.new) for c in version.changed] == [("10", "12")]


def test_a_first_version_that_could_not_be_read_makes_nothing_look_new(register: Register) -> None:
    register.receive(M, C, AT, [replace(received(), cells=None)])
    assert register.receive(M, C, AT, [received(content="b", B5="11")])["p-hoa-mac"].changed == ()


def test_a_version_that_comes_back_is_a_new_one(register: Register) -> None:
    for number, content in enumerate("aba", start=1):
        found = register.receive(
            M, C, AT + dt.timedelta(days=number), [received(content=content, B5=content)]
        )
        assert found["p-hoa-mac"].number == number
    assert found["p-hoa-mac"].changed == (CellChange(B5, "b", "a"),)


def test_cycles_and_movements_have_versions_of_their_own(register: Register) -> None:
    register.receive(M, C, AT, [received()])
    assert register.receive(M, "A2025", AT, [received()])["p-hoa-mac"].number == 1
    assert register.receive("khac", C, AT, [received(content="b")])["p-hoa-mac"].number == 1


def test_signs_that_a_database_refuses_do_not_stop_a_report(register: Register) -> None:
    odd = received("don-vi\udc80", B5="một\0hai\ud800")
    register.receive(M, C, AT, [odd])
    assert register.receive(M, C, LATER, [odd])["don-vi\udc80"].number == 1
    assert register.verify().ok


def test_when_a_form_of_the_town_was_first_seen_with_this_content(register: Register) -> None:
    assert register.first_seen(M, C, AT, {"_tham-dinh/kt.xlsx": "1" * 64}) == {"_tham-dinh/kt.xlsx": AT}
    seen = register.first_seen(M, C, LATER, {"_tham-dinh/kt.xlsx": "1" * 64, "_tham-dinh/tp.xlsx": "2" * 64})
    assert seen == {"_tham-dinh/kt.xlsx": AT, "_tham-dinh/tp.xlsx": LATER}
    assert register.first_seen(M, C, LATER, {"_tham-dinh/kt.xlsx": "3" * 64}) == {"_tham-dinh/kt.xlsx": LATER}
    assert register.first_seen(M, C, LATER, {"_tham-dinh/kt.xlsx": "1" * 64}) == {"_tham-dinh/kt.xlsx": AT}


def test_the_day_on_which_appraisal_forms_were_first_written_stays(register: Register) -> None:
    assert register.lanes_sent(M, C) is None
    register.send_lanes(M, C, AT, dt.date(2024, 12, 16))
    register.send_lanes(M, C, LATER, dt.date(2024, 12, 18))
    assert register.lanes_sent(M, C) == dt.date(2024, 12, 16)
    assert register.lanes_sent(M, "A2025") is None
