"""The reminder as a paper: every word in its place."""

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest
from factory_report import plan_and_cycle
from lxml import etree

from rules.notices.owing import Lack, Owing
from rules.notices.reminder import Reminder, letter, template_of
from rules.report.register_values import Version
from rules.values.findings import finding
from tasks.documents.documents import rendered
from tasks.mail.reminder_folder import publish_papers, same_as_published

PLAN, CYCLE = plan_and_cycle()
UNIT = PLAN.units["p-hoa-mac"]


def reminder(lack: Lack, trial: bool = False) -> Reminder:
    version = Version(UNIT.slug, 1, dt.datetime(2024, 12, 5, tzinfo=dt.UTC), (), "a.xlsx", "s", "d")
    faults = tuple(
        finding("D02", unit=UNIT.slug, sheet=f"{n}. <b>{{{{ 7*7 }}}}", cell=f"C{n}", says="sai.")
        for n in range(1, 13)
    )
    returned = lack is Lack.RETURNED
    owed = Owing(UNIT, lack, version if returned else None, faults if returned else ())
    return Reminder(PLAN, CYCLE, owed, dt.date(2024, 12, 10), trial)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def words(data: bytes, part: str = "word/document.xml") -> str:
    paragraphs = etree.fromstring(parts(data)[part]).iter("{*}p")
    return "\n".join("".join(t.text or "" for t in p.iter("{*}t")) for p in paragraphs)


@pytest.mark.parametrize("lack", [Lack.MISSING, Lack.RETURNED])
def test_a_letter_says_all_that_its_context_says(lack: Lack) -> None:
    one = reminder(lack)
    context, said = letter(one), words(rendered(template_of(one), letter(one)))
    for key, value in context.items():
        lines = [value] if isinstance(value, str) else [] if isinstance(value, bool) else value
        for text in (cell for line in lines for cell in ([line] if isinstance(line, str) else line)):
            assert key == "trial_text" or text in said, key
    assert bool(context["faults"]) is (lack is Lack.RETURNED) is ("Điều chưa đúng" in said)
    assert said.count("{{ 7*7 }}") == len(context["faults"]), "a sheet's name stays text"


def test_every_page_of_a_trial_says_so() -> None:
    for trial in (True, False):
        one = reminder(Lack.MISSING, trial)
        data = rendered(template_of(one), letter(one))
        for header in ("word/header1.xml", "word/header2.xml"):
            assert (PLAN.movement.trial_text in words(data, header)) is trial


def test_a_day_that_breaks_off_leaves_the_letters_of_the_day_before(tmp_path: Path) -> None:
    folder = tmp_path / "don-doc"
    with publish_papers(folder, PLAN.units) as draft:
        (draft / "ldld.docx").write_bytes(b"old")
        (draft / "ldld.pdf").write_bytes(b"old pdf")
        (draft / "working.tmp").write_bytes(b"")
    with pytest.raises(RuntimeError), publish_papers(folder, PLAN.units) as draft:
        (draft / "ldld.docx").write_bytes(b"new")
        assert same_as_published(folder, draft / "ldld.docx") is None
        raise RuntimeError
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        "ldld.docx": b"old",
        "ldld.pdf": b"old pdf",
    }
    with publish_papers(folder, PLAN.units) as draft:
        (draft / "ldld.docx").write_bytes(b"old")
        assert same_as_published(folder, draft / "ldld.docx") == folder / "ldld.pdf"
    assert [path.name for path in folder.iterdir()] == ["ldld.docx"]
