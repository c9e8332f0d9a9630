"""The same town decides before and after the base salary of 1 July 2024: each decision pays by the salary of its own day.

Recounted from plan.toml and the tables alone: what a decision, its list and the register say of every winner.
"""

import csv
import datetime as dt
import shutil
import sqlite3
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import acceptance
import pytest
from docx import Document
from factory_keys import key_folder
from factory_town import council_book, issuing_book
from openpyxl import load_workbook
from outside_tools import text_of
from sampled_runs import workbook_of

from flows.sample.cycle import write_sample
from flows.settings import PROJECT, Settings

PLAN = PROJECT / "data" / "plans" / "duy-tien-2023-2025"
UNITS = ("ldld", "vp-hdnd-ubnd")
DECIDED = {"A2023": dt.date(2023, 12, 29), "A2024": dt.date(2024, 12, 30)}
PAPERS = ("bao-cao-tham-dinh", "bien-ban", "to-trinh", "quyet-dinh")


@dataclass(frozen=True)
class Paid:
    """A cycle that was decided: its results, what its plan says of money, the register's file."""

    cycle: str
    out: Path
    plan: dict[str, Any]
    register: Path

    def due(self) -> dict[tuple[str, str], int]:
        """What each winner gets, by unit and code: rate × base salary of the day, rounded as the plan says."""
        day = DECIDED[self.cycle]
        (salary,) = [s["amount"] for s in self.plan["salaries"] if _in_force(s, day)]
        (regime,) = [r["id"] for r in self.plan["regimes"] if _in_force(r, day)]
        (rate,) = [r for r in self.plan["rewards"] if (r["award"], r["regime"]) == ("Giấy khen", regime)]
        with (self.out / "ranking.csv").open(encoding="utf-8-sig", newline="") as file:
            chosen = [row for row in csv.DictReader(file) if row["selected"] == "true"]
        return {(r["unit"], r["nominee"]): self._rounded(Decimal(rate[r["kind"]]) * salary) for r in chosen}

    def _rounded(self, amount: Decimal) -> int:
        rules = self.plan["money"]
        how = {"up": ROUND_CEILING, "nearest": ROUND_HALF_UP}[rules["rounding"]]
        return int((amount / rules["to"]).quantize(Decimal(1), rounding=how) * rules["to"])


def _in_force(table: dict[str, Any], day: dt.date) -> bool:
    return table["valid_from"] <= str(day) and str(day) <= (table["valid_to"] or "9999")


def vote_and_issue(inbox: Path, cycle: str) -> None:
    """The council votes for everybody who is put forward; the decision and what it rests on are issued."""
    nominees = []
    for unit in UNITS:
        sheet = load_workbook(workbook_of(inbox, unit))["5. Cá nhân"]
        codes = [str(row[0].value) for row in sheet.iter_rows() if str(row[0].value).startswith("CN")]
        nominees += [(unit, code) for code in ("TT", *codes)]
    day = DECIDED[cycle]
    met = day - dt.timedelta(days=3)
    form = council_book(inbox / "_hoi-dong" / "hoi-dong.xlsx", nominees)
    book = load_workbook(form)
    book.worksheets[0]["B1"].value = met
    book.save(form)
    form = issuing_book(inbox / "_ban-hanh" / "ban-hanh.xlsx", PAPERS)
    book = load_workbook(form)
    days = (met - dt.timedelta(days=1), met, day - dt.timedelta(days=1), day)
    for row, paper_day in enumerate(days, start=2):
        book.worksheets[0].cell(row, 2).value = paper_day
    book.save(form)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, server: str) -> Iterator[dict[str, Paid]]:
    """Both cycles decided on one register, with the office's own keys and the plan's number entered."""
    from flows.cycle import award_cycle
    from flows.run.request import CycleRun

    root = tmp_path_factory.mktemp("money")
    plan = shutil.copytree(PLAN, root / "plans" / PLAN.name) / "plan.toml"
    text = plan.read_text(encoding="utf-8")
    for key, value in (("plan_number", "58/KH-UBND"), ("plan_date", "2023-05-12")):
        text = text.replace(f'{key} = ""', f'{key} = "{value}"', 1)
    plan.write_text(text, encoding="utf-8")
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("THIDUA_PLANS", str(root / "plans"))
        patch.setenv("THIDUA_REGISTER_URL", f"sqlite:///{root / 'register.db'}")
        patch.setenv("THIDUA_KEYS", str(key_folder(root / "keys", ["town", "phong-noi-vu", *UNITS])))
        for cycle in DECIDED:
            write_sample(cycle, 2024, ",".join(UNITS), root / cycle, Settings())
            inbox, out = root / cycle / "inbox", root / "out" / cycle
            for folder in (p for p in inbox.iterdir() if p.name.startswith("_")):
                shutil.rmtree(folder)
            vote_and_issue(inbox, cycle)
            outcome = award_cycle(CycleRun(cycle=cycle, inbox=inbox, out=out))
            assert outcome.decision.stage.value == "đã ban hành quyết định", outcome.obstacles
            found[cycle] = Paid(cycle, out, tomllib.loads(text), root / "register.db")
        yield found


@pytest.mark.parametrize(("cycle", "salary", "amounts"), [
    ("A2023", "1.800.000", {1_080_000, 540_000}),
    ("A2024", "2.340.000", {1_410_000, 710_000}),
])  # fmt: skip
def test_the_decision_pays_by_the_base_salary_of_its_own_day(
    office: dict[str, Paid], cycle: str, salary: str, amounts: set[int]
) -> None:
    paid = office[cycle]
    due = paid.due()
    assert set(due.values()) == amounts, "a collective and a person are chosen"
    decision = acceptance.words(text_of(paid.out / "town" / "04-quyet-dinh.pdf"))
    assert f"mức lương cơ sở {salary} đồng" in decision
    assert f"Tổng số tiền thưởng là {grouped(sum(due.values()))} đồng" in decision
    listed = amounts_in(paid.out / "town" / "04-quyet-dinh.docx")
    assert sorted(listed) == sorted(due.values())
    receipts = amounts_in(paid.out / "town" / "08-danh-sach-tien-thuong.docx")
    assert sorted(receipts) in (sorted(due.values()), sorted([*due.values(), sum(due.values())]))


@pytest.mark.parametrize("cycle", DECIDED)
def test_the_register_keeps_what_each_decision_paid(office: dict[str, Paid], cycle: str) -> None:
    paid = office[cycle]
    with sqlite3.connect(paid.register) as connection:
        kept = connection.execute(
            "SELECT unit, nominee, money, day FROM awards a WHERE cycle = ? AND revision = "
            "(SELECT max(revision) FROM awards b WHERE b.id = a.id)",
            (cycle,),
        ).fetchall()
    assert {(unit, nominee): money for unit, nominee, money, _ in kept} == paid.due()
    assert {day for *_, day in kept} == {str(DECIDED[cycle])}


def amounts_in(path: Path) -> list[int]:
    """The amounts of money in the tables of a Word file, a row each."""
    found = []
    for table in Document(str(path)).tables:
        for row in table.rows:
            texts = [cell.text.strip().replace(".", "") for cell in row.cells]
            found += [int(text) for text in texts if text.isdecimal() and int(text) >= 100_000][:1]
    return found


def grouped(amount: int) -> str:
    """An amount as papers print it."""
    return f"{amount:,}".replace(",", ".")
