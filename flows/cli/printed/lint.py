"""Holds finished papers against the layout in force and says what is not right, a line each."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from rules.layout import LayoutReport, lint_report
from rules.values.errors import ThiduaError, WrongUse
from tasks.documents.layouts import read_layout
from tasks.documents.measuring import Unmeasurable, measure

PASSED, FAULTY, UNREADABLE = 0, 1, 3


def lint_papers(
    papers: Sequence[Path], kind: str | None = None, day: dt.datetime | None = None, as_json: bool = False
) -> int:
    """Check every PDF named or below a folder named; returns the exit status.

    0 all pass, 1 there are faults, 3 a file can't be read (the others are checked all the same). WrongUse where
    nothing is there to check or the kind is unknown.
    """
    standard = read_layout(day=day.date() if day else None)
    status, told = PASSED, []
    for path in _files(papers):
        try:
            report = lint_report(measure(path), standard, kind)
        except WrongUse:
            raise
        except (ThiduaError, OSError) as refused:
            status = UNREADABLE
            says = (
                str(refused)
                if isinstance(refused, Unmeasurable)
                else f"{path.name}: không đọc được ({refused})"
            )
            told.append({"file": str(path), "unreadable": says})
            if not as_json:
                click.echo(f"{path}: {says.removeprefix(f'{path.name}: ')}")
            continue
        if report.faults and status == PASSED:
            status = FAULTY
        told.append({"file": str(path), **asdict(report)})
        if not as_json:
            _show(path, report)
    if as_json:
        click.echo(json.dumps({"regime": standard.id, "papers": told}, ensure_ascii=False, indent=1))
    return status


def _files(papers: Sequence[Path]) -> list[Path]:
    found: list[Path] = []
    for path in papers:
        if path.is_dir():
            below = sorted(p for p in path.rglob("*") if p.suffix.lower() == ".pdf" and p.is_file())
            if not below:
                raise WrongUse(f"Thư mục {path} không có tệp PDF nào: chỉ tệp hoặc thư mục có văn bản PDF.")
            found += below
        elif path.is_file():
            found.append(path)
        else:
            raise WrongUse(f"Không có {path}: kiểm tra lại đường dẫn.")
    return found


def _show(path: Path, report: LayoutReport) -> None:
    for fault in report.faults:
        click.echo(f"{path}: {fault.line()}")
    lines = f"{report.pages} trang, {report.lines} dòng, loại {report.kind}"
    click.echo(f"{path}: {f'{len(report.faults)} lỗi' if report.faults else 'đạt'} ({lines})")
