"""What this machine failed at is said to be the machine's, stops nobody else, and is gone with the next run."""

import csv
import json
import logging
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from factory_supplied import scan, signed
from failing_tools import failing_python, failing_soffice, starts_left
from throwaway_pki import Pki

from flows.intake.reading import read_unit
from flows.settings import PROJECT, Settings
from rules.values.findings import Finding
from tasks.intake.inbox import list_folder
from tasks.plan.plans import find_plan

DEFECTS = PROJECT / "tests" / "defects"
SAMPLE = PROJECT / "data" / "sample" / "A2024" / "inbox"
OLD, OTHER = "p-hoa-mac", "p-yen-bac"
"""A unit that sends an .xls, one that sends an .xlsx with evidence and a paper that it signed itself."""
NOT_THEIRS = "đã thử hai lần, có thể do máy quá tải"


def take_in(office: Path) -> list[dict[str, str]]:
    """Run an intake; returns all that was found."""
    from flows.cycle import award_cycle
    from flows.run.request import CycleRun

    state: Any = award_cycle(  # type: ignore[call-overload]
        CycleRun(cycle="A2024", inbox=office / "inbox", out=office / "out", until="tiếp nhận"),
        return_state=True,
    )
    state.result()
    with (office / "out" / "tiep-nhan" / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: str, pki: Pki) -> Path:
    """An inbox of two units whose reports have no errors, a register of its own."""
    monkeypatch.setenv("THIDUA_REGISTER_URL", f"sqlite:///{tmp_path / 'register.db'}")
    (tmp_path / "inbox" / OLD).mkdir(parents=True)
    shutil.copy(DEFECTS / "usual.xls", tmp_path / "inbox" / OLD / "bao-cao.xls")
    shutil.copytree(SAMPLE / OTHER, tmp_path / "inbox" / OTHER)
    unit = pki.p12(tmp_path / "unit.p12", "unit")
    signed(scan(tmp_path / "scan.pdf"), tmp_path / "inbox" / OTHER / "van-ban" / "to-trinh.pdf", unit)
    return tmp_path


@pytest.fixture
def heard() -> Iterator[list[logging.LogRecord]]:
    """What the reading warns of, whatever Prefect makes of its own handlers."""
    records: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = records.append  # type: ignore[method-assign]  # a list is handler enough
    loggers = [logging.getLogger(f"flows.intake.{name}") for name in ("reading", "supplied_papers")]
    for logger in loggers:
        logger.addHandler(handler)
    yield records
    for logger in loggers:
        logger.removeHandler(handler)


def errors(found: list[dict[str, str]]) -> dict[tuple[str, str], str]:
    return {(row["unit"], row["rule"]): row["message"] for row in found if row["severity"] == "error"}


def test_reports_that_the_machine_failed_at_are_read_by_the_next_run(
    office: Path, monkeypatch: pytest.MonkeyPatch, heard: list[logging.LogRecord]
) -> None:
    soffice = failing_soffice(office / "soffice", "xx")
    monkeypatch.setattr(sys, "executable", str(soffice))
    for number, program in enumerate(
        ("tasks.sandbox.evidence_child", "tasks.intake.supplied_papers.child")
    ):  # one calls the other
        python = failing_python(office / f"python-{number}", program, "xx")
        monkeypatch.setattr(sys, "executable", str(python))
    wrong = errors(take_in(office))
    assert set(wrong) == {(OLD, "F01"), (OTHER, "E02"), (OTHER, "V02")}
    assert all(NOT_THEIRS in says and "lần chạy sau máy đọc lại" in says for says in wrong.values())
    warned = "\n".join(record.getMessage() for record in heard)
    for name in (OLD, OTHER, f"{OTHER}/to-trinh.pdf"):
        assert f"{name}: máy chưa đọc được" in warned

    found = take_in(office)
    assert errors(found) == {}, "nothing was changed but that the machine works again"
    assert {row["rule"] for row in found if row["unit"] == OTHER} >= {"V05", "V10"}
    assert not (office / "out" / "tiep-nhan" / "returned" / OLD).exists()
    assert _register(office) == {OLD: [None], OTHER: [True]}, "each came in once, when it came"


def _register(office: Path) -> dict[str, list[bool | None]]:
    """By unit, of each version whether its cells were read: None where this machine could not."""
    with sqlite3.connect(office / "register.db") as database:
        rows = database.execute("select unit, cells from versions order by unit, number").fetchall()
    known: dict[str, list[bool | None]] = {}
    for unit, cells in rows:
        known.setdefault(unit, []).append(None if json.loads(cells) is None else True)
    return known


def test_what_fails_once_is_tried_again_in_the_same_run(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (office / "inbox" / OLD / "bao-cao.xls").unlink()
    shutil.copy(DEFECTS / "usual.ods", office / "inbox" / OLD / "bao-cao.ods")  # none that was read before
    soffice = failing_soffice(office / "soffice", "x", "kill -11 $$")
    monkeypatch.setattr(sys, "executable", str(soffice))
    python = failing_python(office / "python", "tasks.sandbox.reader_child", "x")  # one calls the other
    monkeypatch.setattr(sys, "executable", str(python))
    assert errors(take_in(office)) == {}
    assert starts_left(soffice) == starts_left(python) == "", "both failed once"


def test_a_workbook_that_could_not_be_marked_goes_back_marked_after_the_next_run(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(office / "inbox" / OTHER)
    shutil.copy(DEFECTS / "error-cells.xls", office / "inbox" / OLD / "bao-cao.xls")
    soffice = failing_soffice(office / "soffice", "oxx")  # read, then twice not marked
    monkeypatch.setattr(sys, "executable", str(soffice))
    back = office / "out" / "tiep-nhan" / "returned" / OLD
    take_in(office)
    assert starts_left(soffice) == ""
    assert {path.name for path in back.iterdir()} == {"phieu-tra.docx", "phieu-tra.pdf"}
    take_in(office)
    assert {path.name for path in back.iterdir()} == {"phieu-tra.docx", "phieu-tra.pdf", "bao-cao.xlsx"}


def test_a_form_of_the_town_is_read_by_the_next_run(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(office / "inbox" / OTHER)
    (office / "inbox" / OLD / "bao-cao.xls").unlink()
    (office / "inbox" / "_dinh-chinh").mkdir()
    shutil.copy(DEFECTS / "strict.xlsx", office / "inbox" / "_dinh-chinh" / "dinh-chinh.xlsx")
    monkeypatch.setattr(
        sys, "executable", str(failing_python(office / "python", "tasks.sandbox.reader_child", "xx"))
    )
    first = [row["message"] for row in take_in(office) if row["unit"] == "_dinh-chinh"]
    assert len(first) == 1 and NOT_THEIRS in first[0]
    assert not any(NOT_THEIRS in row["message"] for row in take_in(office))


def only(folder: Path, **settings: Any) -> Finding:
    plan, cycle = find_plan(Settings().plans, "A2024", None)
    (found,) = read_unit(plan, cycle, list_folder(folder), Settings(**settings)).findings
    return found


@pytest.mark.parametrize(
    ("ending", "whose"),
    [("exit 81", "machine"), ("kill -11 $$", "machine"), ("sleep 60", "machine"), ("exit 0", "file")],
)
def test_libreoffice_that_says_it_can_not_read_a_file_is_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, whose: str
) -> None:
    folder = tmp_path / OLD
    folder.mkdir()
    shutil.copy(DEFECTS / "usual.xls", folder / "bao-cao.xls")
    soffice = failing_soffice(tmp_path / "soffice", "xx", ending)
    monkeypatch.setattr(sys, "executable", str(soffice))
    found = only(folder, convert_timeout=2)
    assert found.rule == "F01" and (NOT_THEIRS in found.message) is (whose == "machine")
    assert starts_left(soffice) == ""
