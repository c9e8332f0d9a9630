"""Who is to be told what: who owes a report, the units' addresses, the words of reminders, returns and news."""

import datetime as dt
from dataclasses import replace

import pytest
from factory_report import plan_and_cycle

from rules.notices.addresses import is_address, parse_addresses
from rules.notices.faults import CELLS, MOST_PLACES, fault_lines
from rules.notices.operator import operator_mail
from rules.notices.owing import Lack, Owing, owing, time_left
from rules.notices.reminded import reminded_words, reminders_table
from rules.notices.reminder import Reminder, letter, reminder_mail
from rules.notices.returned import return_mail, returns_table
from rules.notices.sending import Fate, SentNotice
from rules.notices.values import Words
from rules.page.links import pages_of
from rules.report.collected import Collected
from rules.report.register_values import Version
from rules.values.findings import Finding, finding
from rules.values.text import fold

PLAN, CYCLE = plan_and_cycle()
FINAL = plan_and_cycle("F2025")[1]
UNIT = PLAN.units["p-hoa-mac"]
SECRET = "Nguyễn Thị Bí Mật"
CAME = dt.datetime(2024, 12, 5, 1, tzinfo=dt.UTC)
CHECKED = dt.datetime(2024, 12, 5, 2, tzinfo=dt.UTC)


def version(
    unit: str = UNIT.slug, digest: str = "d1", number: int = 1, file: str = "bao-cao.xlsx"
) -> Version:
    return Version(unit, number, CAME, (), file, "s", digest)


def fault(cell: str = "C7", sheet: str = "3. TTHC", rule: str = "D02", unit: str = UNIT.slug) -> Finding:
    return finding(rule, unit=unit, sheet=sheet, cell=cell, value=SECRET, says=f"{SECRET} không phải là số.")


def owed(
    there: dict[str, str],
    versions: dict[str, list[Version]],
    findings: list[Finding],
    checked: dt.datetime | None = CHECKED,
) -> dict[str, Owing]:
    return {o.unit.slug: o for o in owing(PLAN, CYCLE, there, versions, findings, checked)}


# ------------------------------------------------------------------ who owes


def test_who_sent_nothing_owes_a_report() -> None:
    found = owed({}, {}, [], None)
    assert list(found) == [unit.slug for unit in PLAN.subjects(CYCLE)]
    assert {o.lack for o in found.values()} == {Lack.MISSING}


def test_who_sent_a_good_one_owes_nothing() -> None:
    assert UNIT.slug not in owed({UNIT.slug: "d1"}, {UNIT.slug: [version()]}, [])
    warning = fault(rule="N02")
    assert UNIT.slug not in owed({UNIT.slug: "d1"}, {UNIT.slug: [version()]}, [warning])


def test_whose_report_was_returned_owes_the_mended_one() -> None:
    faults = [fault("C7"), fault("C8"), fault(unit="ldld")]
    found = owed({UNIT.slug: "d1"}, {UNIT.slug: [version()]}, faults)[UNIT.slug]
    assert (found.lack, found.version, found.errors) == (Lack.RETURNED, version(), tuple(faults[:2]))


def test_who_sent_again_waits_for_the_next_intake() -> None:
    assert UNIT.slug not in owed({UNIT.slug: "d2"}, {UNIT.slug: [version()]}, [fault()])


@pytest.mark.parametrize("checked", [None, CAME - dt.timedelta(seconds=1)])
def test_what_an_intake_has_noted_and_not_yet_judged_is_not_held_against_former_faults(
    checked: dt.datetime | None,
) -> None:
    versions = {UNIT.slug: [version(), version(digest="d2", number=2)]}
    assert UNIT.slug not in owed({UNIT.slug: "d2"}, versions, [fault()], checked)


def test_whose_folder_is_gone_is_told_to_the_office_alone() -> None:
    assert owed({}, {UNIT.slug: [version()]}, [fault()])[UNIT.slug].lack is Lack.GONE
    assert owed({}, {UNIT.slug: [version(file="")]}, [fault()])[UNIT.slug].lack is Lack.MISSING


def test_a_final_cycle_asks_for_no_report() -> None:
    assert owing(PLAN, FINAL, {}, {}, [], None) == []
    assert "không có gì để đôn đốc" in reminded_words(PLAN, FINAL, FINAL.last_day, [], [])


@pytest.mark.parametrize(
    ("day", "words"),
    [(10, "còn 05 ngày"), (14, "còn 01 ngày"), (15, "hôm nay là ngày cuối"), (16, "đã quá hạn 01 ngày"), (31, "đã quá hạn 16 ngày")],
)  # fmt: skip
def test_days_left_and_days_late(day: int, words: str) -> None:
    assert PLAN.reports_due(CYCLE) == dt.date(2024, 12, 15)
    assert time_left(PLAN.reports_due(CYCLE), dt.date(2024, 12, day)) == words


# ------------------------------------------------------------------ addresses


def rows(*lines: list[str]) -> list[tuple[int, list[str]]]:
    return list(enumerate(lines, start=1))


def test_a_unit_may_have_several_addresses() -> None:
    found = parse_addresses(
        rows(["Email", "ghi chú", "UNIT"], ["a@x.test", "", UNIT.slug], ["b@x.test", "", UNIT.name], ["", "", ""], ["a@x.test", "", UNIT.slug]),
        PLAN, "f.csv",
    )  # fmt: skip
    assert found.faults == () and found.of == {UNIT.slug: ("a@x.test", "b@x.test")}


def test_a_bad_line_is_told_and_the_others_count() -> None:
    found = parse_addresses(
        rows(["unit", "email"], ["khong-co", "a@x.test"], [UNIT.slug], [UNIT.slug, "a@x"], [UNIT.slug, "tốt@x.test"], [UNIT.slug, "tot@x.test"]),
        PLAN, "f.csv",
    )  # fmt: skip
    assert found.of == {UNIT.slug: ("tot@x.test",)}
    assert [said.partition(":")[0] for said in found.faults] == [
        "f.csv, dòng 2",
        f"f.csv, dòng 3 ({UNIT.slug})",
        f"f.csv, dòng 4 ({UNIT.slug})",
        f"f.csv, dòng 5 ({UNIT.slug})",
    ]


@pytest.mark.parametrize("lines", [(), (["unit", "mail"],), ([UNIT.slug, "a@x.test"],)])
def test_a_file_without_its_heading_says_what_the_heading_is(lines: tuple[list[str], ...]) -> None:
    found = parse_addresses(rows(*lines), PLAN, "f.csv")
    assert found.of == {} and "unit,email" in found.faults[0]


@pytest.mark.parametrize("text", ["a@b.vn\nBcc: c@d.vn", "a b@c.vn", "a@b", "<a@b.vn>", "a@b.vn,c@d.vn", "a..b@c.vn", "@b.vn", "A <a@b.vn>", "a@b.vn\n"])  # fmt: skip
def test_what_is_no_plain_address(text: str) -> None:
    assert not is_address(text)
    assert is_address("ubnd.hoamac+1@duytien.hanam.gov.vn")


# ------------------------------------------------------------------ words


def said(words: Words) -> str:
    parts = (
        words.subject,
        words.title,
        words.greeting,
        *words.paragraphs,
        *words.steps,
        words.closing,
        words.foot,
    )
    tables = [cell for row in (*words.rows, *words.facts, words.headings) for cell in row]
    return "\n".join((*parts, *tables, *words.signed, words.after_rows, words.trial_text))


def reminder(lack: Lack = Lack.MISSING, day: int = 10, faults: int = 0, trial: bool = False) -> Reminder:
    errors = tuple(fault(f"C{n}") for n in range(1, faults + 1))
    owed_by = Owing(UNIT, lack, version(number=2) if lack is Lack.RETURNED else None, errors)
    return Reminder(PLAN, CYCLE, owed_by, dt.date(2024, 12, day), trial)


def test_a_letter_invents_no_number_and_no_day() -> None:
    paper = letter(reminder())
    assert paper["number"] == "Số: …/PNV-…" and paper["place_date"] == "Duy Tiên, ngày … tháng … năm 2024"
    assert paper["about"].startswith("V/v đôn đốc nộp báo cáo") and paper["sign_lines"] == ["TRƯỞNG PHÒNG"]
    text = " ".join(paper["paragraphs"] + paper["steps"])
    assert "Ủy ban nhân dân phường Hòa Mạc" in text and "thời hạn còn 05 ngày" in text and "p-hoa-mac" in text


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (10, "thời hạn còn 05 ngày"),
        (15, "hôm nay là ngày cuối của thời hạn"),
        (16, "thời hạn đã qua 01 ngày"),
    ],
)
def test_a_letter_says_how_the_deadline_stands(day: int, words: str) -> None:
    assert words in " ".join(letter(reminder(day=day))["paragraphs"])
    late = day > 15
    assert reminder_mail(reminder(day=day)).tone == ("late" if late else "soon")
    assert ("chậm nhất ngày 15/12/2024" in letter(reminder(day=day))["steps"][1]) is not late


def test_a_letter_about_a_returned_report_names_places_and_no_value() -> None:
    one = reminder(Lack.RETURNED, faults=7, day=16)
    paper, mail = letter(one), reminder_mail(one)
    assert paper["faults"] == [
        ["3. TTHC", "Không phải là số hoặc ô báo lỗi Excel", "C1, C2, C3, C4 và 03 ô khác"]
    ]
    assert "bản thứ 2" in paper["paragraphs"][1] and "07 lỗi" in paper["paragraphs"][1]
    assert paper["paragraphs"][1].endswith("Các nội dung cần sửa:") and "cần sửa:" not in mail.paragraphs[0]
    assert mail.rows == tuple(map(tuple, paper["faults"]))
    assert SECRET not in str(paper) and SECRET not in said(mail)
    # It came in time the first time: nobody calls it late.
    assert "gửi muộn" not in str(paper)


def test_who_was_returned_close_to_the_end_has_the_time_of_the_slip() -> None:
    came = dt.datetime(2024, 12, 12, 23, 30, tzinfo=dt.UTC)  # Friday the 13th, where the office is
    owed_by = Owing(UNIT, Lack.RETURNED, replace(version(number=2), first_seen=came), (fault(),))
    here = dt.timezone(dt.timedelta(hours=7))
    one = Reminder(PLAN, CYCLE, owed_by, dt.date(2024, 12, 17), False, here)
    text = " ".join(letter(one)["paragraphs"] + letter(one)["steps"])
    assert "thời hạn còn 03 ngày" in text and "chậm nhất ngày 20/12/2024" in text
    assert "chậm nhất ngày 15 tháng 12 năm 2024" in text, "when all reports were asked for"


def test_trial_keys_are_said_in_paper_and_mail() -> None:
    for trial in (True, False):
        one = reminder(trial=trial)
        assert letter(one)["trial"] is trial
        assert (PLAN.movement.trial_text in said(reminder_mail(one))) is trial


def test_many_faults_are_gathered_and_the_rest_counted() -> None:
    many = [
        fault(f"{column}{row}", sheet=f"{sheet}. Biểu")
        for sheet in range(1, 8)
        for row in range(1, 8)
        for column in "AB"
    ]
    many += [fault(rule="D01", sheet=f"{sheet}. Biểu") for sheet in range(1, 8)]
    lines, more = fault_lines(many)
    assert len(lines) == MOST_PLACES and lines[0][2].startswith("A1, B1, A2, B2 và 10")
    assert more == len(many) - sum(14 if "và" in cells else 1 for _, _, cells in lines) > 0
    assert all(len(cells.partition(" và")[0].split(", ")) <= CELLS for _, _, cells in lines)
    assert fault_lines([fault(cell="", sheet="", rule="F01")])[0][0][2] == "cả tệp"


def collected(findings: list[Finding], trial: bool = False) -> Collected:
    at = dt.datetime(2024, 12, 6, 7, tzinfo=dt.timezone(dt.timedelta(hours=7)))
    versions = {UNIT.slug: [version(number=1), version(digest="d2", number=2)]}
    return Collected(PLAN, CYCLE, [UNIT.slug], [], findings, versions, at, trial)


def test_a_notice_of_return_counts_faults_and_names_no_value() -> None:
    seen = collected([fault("C7"), fault("C8"), fault("D9", rule="N02"), fault(unit="ldld")], trial=True)
    mail = return_mail(seen, UNIT, seen.versions[UNIT.slug][-1], with_workbook=True)
    assert mail.subject == "[Trả hồ sơ] Báo cáo thi đua A2024 của UBND phường Hòa Mạc: 02 lỗi cần sửa"
    assert mail.rows == (("3. TTHC", "Không phải là số hoặc ô báo lỗi Excel", "C7, C8"),)
    assert "bản thứ 2, nhận lúc 08:00 ngày 05/12/2024" in said(mail) and "còn 09 ngày" in said(mail)
    assert SECRET not in said(mail) and mail.trial_text == PLAN.movement.trial_text
    assert "LỖI CẦN SỬA" in mail.steps[0]
    bare = return_mail(seen, UNIT, replace(version(), file=""), with_workbook=False)
    assert "LỖI CẦN SỬA" not in said(bare) and "không có tệp báo cáo" in said(bare)


@pytest.mark.parametrize(("state", "todo"), [("Failed", "Retry"), ("Crashed", "Retry"), ("TimedOut", "Retry"), ("Suspended", "Resume"), ("Paused", "Resume"), ("Late", "thidua up"), ("Completed", "không cần làm gì"), ("Lạ", "Retry")])  # fmt: skip
def test_the_operator_is_told_what_to_do(state: str, todo: str) -> None:
    mail = operator_mail("chu-ky-A2024", state, "Ổ đĩa\nđầy", "http://h/runs/1", "http://h:4280/")
    assert todo in " ".join(mail.steps) and "chu-ky-A2024" in mail.subject
    assert mail.facts == (("Máy báo", "Ổ đĩa đầy"),)
    assert {"http://h/runs/1", "http://h:4280/"} == set(dict(mail.links).values())
    assert fold(mail.title) != mail.title, "told in Vietnamese"
    assert operator_mail("x", state, "None", "", "http://h/").facts == ()


# ------------------------------------------------------------------ what the office sees


def test_the_table_names_units_states_and_papers() -> None:
    other = PLAN.units["ldld"]
    owing_now = [Owing(UNIT, Lack.MISSING), Owing(other, Lack.GONE, version(other.slug))]
    lines = [SentNotice(UNIT, "a@x.test", Fate.SENT), SentNotice(UNIT, "b@x.test", Fate.FAILED, "550 đầy")]
    table = reminders_table(
        PLAN, CYCLE, dt.date(2024, 12, 10), owing_now, lines, pages_of("http://h", "A2024")
    )
    assert table.key == "reminders"
    assert [row["Công văn"] for row in table.rows] == [
        "[don-doc/p-hoa-mac.pdf](http://h/A2024/don-doc/p-hoa-mac.pdf)",
        "",
    ]
    assert table.rows[0]["Thư"] == "đã gửi; chưa gửi được: 550 đầy"
    assert "1 đơn vị chưa gửi báo cáo" in table.description and "không bị đôn đốc" in table.description
    assert "x.test" not in str(table)


def test_the_table_of_returns_says_what_to_do_where_nothing_went_out() -> None:
    lines = [SentNotice(UNIT, "a@x.test", fate, "550" if fate is Fate.FAILED else "") for fate in Fate]
    table = returns_table(CYCLE, lines)
    assert {row["Thư"] for row in table.rows if row["Cách làm"]} == {Fate.WOULD, Fate.NO_ADDRESS, Fate.FAILED}
    assert "x.test" not in str(table) and "1 chưa gửi được" in table.description
