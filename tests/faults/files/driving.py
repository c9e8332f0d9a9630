"""Strange files driven through the product's real readers, and what came of each."""

import os
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
from factory_report import plan_and_cycle
from factory_uploads import Office

from flows.intake.reading import read_unit
from flows.settings import Settings
from flows.verify.sandboxed import BEYOND_LIMITS as BUNDLE_BEYOND
from flows.verify.sandboxed import verify_apart
from rules.report.unread import BEYOND_LIMITS, TOO_MUCH
from rules.uploads.limits import STOPPED as PACKAGE_STOPPED
from rules.uploads.limits import TOO_MUCH as PACKAGE_BEYOND
from rules.values.findings import Finding
from rules.verifying.values import Verdict
from tasks.dossier.reading_copy.page_import import CopyPart, imported
from tasks.intake.inbox import list_folder
from tasks.intake.supplied_papers import inspect_papers
from tasks.intake.workbooks import open_files
from tasks.sandbox.asking import Death, ask_each

WORDS_OF_A_CRASH = re.compile(r"\((\w*(Error|Exception)|error|died)\)|Traceback|\bNone\b")
SECONDS, MEMORY_MB = 10.0, 768
UNPACKING = [f"tasks.intake.uploads.{name}_child" for name in ("zip", "mail", "archive", "outlook")]
READ, REFUSED, OVER, CRASHED = "read", "refused", "over_limits", "crashed"


@dataclass
class Outcomes:
    """What came of the files of one kind; those that crashed something by their path, with what was said."""

    kind: str
    counts: Counter[str] = field(default_factory=Counter)
    crashed: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def note(self, path: Path, outcome: str, said: str = "") -> None:
        if WORDS_OF_A_CRASH.search(said):
            outcome = CRASHED
        self.counts[outcome] += 1
        if outcome == CRASHED:
            self.crashed.append(f"{path}: {said}")

    def tallied(self) -> dict[str, int]:
        tried = {f"{self.kind}_tried": sum(self.counts.values())}
        return tried | {f"{self.kind}_{name}": self.counts[name] for name in (READ, REFUSED, OVER, CRASHED)}


def gave_up(program: str, files: Sequence[Path], **more: object) -> dict[Path, Death]:
    """The files of which a program of the sandbox let out an exception, or that the machine could not read."""
    answers = ask_each(program, files, seconds=SECONDS, memory_mb=MEMORY_MB, **more)
    return {
        file: answer
        for file, answer in zip(files, answers, strict=True)
        if isinstance(answer, Death) and (answer.passing or answer.status > 0)
    }


def workbooks(out: Outcomes, files: Sequence[Path]) -> None:
    """Each the report of a unit's folder, as the intake reads it."""
    plan, cycle = plan_and_cycle()
    settings = Settings(read_timeout=SECONDS, read_memory_mb=MEMORY_MB)
    deaths = gave_up("tasks.sandbox.reader_child", files)
    for file in files:
        if file in deaths:
            out.note(file, CRASHED, f"reader: {deaths[file]}")
            continue
        try:
            intake = read_unit(plan, cycle, list_folder(file.parent), settings)
        except Exception as crash:
            out.note(file, CRASHED, repr(crash))
            continue
        said = " ".join(f.message for f in intake.findings if f.rule in ("F01", "F07"))
        out.findings += intake.findings
        over = any(f.rule == "F07" for f in intake.findings) or TOO_MUCH.says in said
        kind = CRASHED if intake.passing else READ if intake.report else OVER if over else REFUSED
        out.note(file, kind, said or ("passing" if intake.passing else ""))


def evidence(out: Outcomes, files: Sequence[Path]) -> None:
    """PDFs as evidence beside a report."""
    for file, seen in zip(
        files, open_files(None, files, seconds=SECONDS, memory_mb=MEMORY_MB).evidence, strict=True
    ):
        kind = OVER if seen.fault == BEYOND_LIMITS else REFUSED if seen.fault else READ
        out.note(file, CRASHED if seen.passing else kind, seen.fault)


def supplied(out: Outcomes, files: Sequence[Path]) -> None:
    """PDFs as papers that a unit signed itself."""
    seen = inspect_papers(files, None, seconds=SECONDS, memory_mb=MEMORY_MB)
    good = [file for file, paper in zip(files, seen, strict=True) if not paper.fault]
    deaths = gave_up("tasks.intake.supplied_papers.child", good, trust=None)
    for file, paper in zip(files, seen, strict=True):
        if file in deaths:
            out.note(file, CRASHED, f"reader: {deaths[file]}")
            continue
        kind = OVER if paper.fault == BEYOND_LIMITS else REFUSED if paper.fault else READ
        out.note(file, CRASHED if paper.passing else kind, paper.fault)


def pages(out: Outcomes, files: Sequence[Path]) -> None:
    """PDFs as parts of a reading copy; what can't be shown has a notice in its place."""
    try:
        with (
            imported([CopyPart(file.name, file, "evidence") for file in files]) as parts,
            pikepdf.Pdf.new() as whole,
        ):
            for file, part in zip(files, parts, strict=True):
                for page in part:
                    if page.page is not None:
                        whole.pages.append(page.page)
                out.note(file, READ if any(p.page is not None for p in part) else REFUSED)
            with tempfile.TemporaryFile() as made:
                whole.save(made)
    except Exception as crash:
        for file in files:
            out.note(file, CRASHED, repr(crash))


def bundles(out: Outcomes, files: Sequence[Path], trust: Path | None = None) -> list[Verdict]:
    """Files given to `thidua verify`, with the verdicts; one that is found INVALID counts as refused."""
    judged = verify_apart(files, trust, Settings(), seconds=2 * SECONDS, memory_mb=MEMORY_MB)
    verdicts = []
    for file in files:
        try:
            told = next(judged)
        except Exception as crash:
            out.note(file, CRASHED, repr(crash))
            break
        said = "; ".join(f.says for f in told.findings)
        kind = REFUSED if told.verdict is Verdict.INVALID else READ
        out.note(file, OVER if BUNDLE_BEYOND in said else kind, said)
        verdicts.append(told.verdict)
    return verdicts


def package(out: Outcomes, place: Path, ending: str, content: bytes) -> None:
    """An archive or a mail that somebody dropped into the watched folder."""
    office = Office(place)
    scrap = office.watched / "x"
    file = office.watched / f"p-hoa-mac.{ending}"
    file.write_bytes(content)
    try:
        taken = office.round()
    except Exception as crash:
        out.note(file, CRASHED, repr(crash))
        return
    inside = {office.watched.name, office.inbox.name}
    if {p.name for p in place.iterdir()} - inside or list((office.inbox / ".dang-nhan").glob("*")):
        out.note(file, CRASHED, "something lies where it should not")
    elif any(aside.waits for aside in taken.asides):
        out.note(file, CRASHED, f"waits: {taken.asides}")
    else:
        said = "; ".join(aside.why for aside in taken.asides)
        if PACKAGE_STOPPED in said:
            deaths = [gave_up(program, [file], into=str(scrap)) for program in UNPACKING]
            said = next((f"reader: {death[file]}" for death in deaths if death), said)
        over = any(
            words in said for words in (PACKAGE_BEYOND, "quá nhiều tệp", "lớn hơn", "phình ra", "quá 500")
        )
        out.note(file, READ if taken.arrivals and not said else OVER if over else REFUSED, said)


@contextmanager
def nothing_left(room: Path) -> Iterator[None]:
    """Fails where a process, or something in the folder for temporary files, is left."""
    before = set(_children())
    room.mkdir(exist_ok=True)
    was, tempfile.tempdir = tempfile.tempdir, str(room)
    try:
        yield
    finally:
        tempfile.tempdir = was
    assert sorted(p.name for p in room.iterdir()) == []
    assert set(_children()) <= before


def _children() -> Iterator[str]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                status = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(status[1]) == os.getpid():
                yield folder.name
