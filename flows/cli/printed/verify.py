"""What `thidua verify` prints: a line a bundle, the details, the JSON report; what a scanned code belongs to."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import click

from flows.settings import Settings
from flows.verify.code import belongs
from flows.verify.sandboxed import verify_apart
from rules.papers.file.paper_code import read_code
from rules.values.errors import WrongUse
from rules.verifying.verdict import Judged, status_of
from rules.verifying.wording import detail_of, line_of, report_of, shown_safely
from tasks.pki.trust import read_trust
from tasks.storage.whole_file import whole_file


def show_verdicts(
    bundles: Sequence[Path],
    trust: Path | None,
    settings: Settings,
    *,
    online: bool,
    details: bool,
    as_json: bool,
    report: Path | None,
) -> int:
    """Print the verdict of every bundle as soon as it is there, or all as JSON; returns the exit status.

    `report`: a file that gets the JSON too. WrongUse where that is one of the bundles, or no .json.
    """
    _refuse_missing(bundles)
    if report is not None and (report in bundles or report.suffix.lower() != ".json"):
        raise WrongUse(f"Tệp báo cáo '{report}' sau --report phải là một tệp .json.")
    read_trust(trust)  # a folder that can't be used is told before anything is opened
    done: list[Judged] = []
    for judged in verify_apart(bundles, trust, settings, online=online):
        done.append(judged)
        if not as_json:
            click.echo("\n".join([line_of(judged), *map(detail_of, judged.findings if details else ())]))
    if as_json or report is not None:
        told = report_of(done, dt.datetime.now(settings.time_zone), online=online)
        text = told.text(indent=1) + "\n"
        if as_json:
            click.echo(text, nl=False)
        if report is not None:
            with whole_file(report) as draft:
                draft.write_text(text, encoding="utf-8")
    return status_of(judged.verdict for judged in done)


def show_code(text: str, places: Sequence[Path], settings: Settings) -> int:
    """Print to which of some bundles, folders or workbooks a scanned code belongs; returns 0, or 1 where to none."""
    code = read_code(text)
    if code is None:
        raise WrongUse(
            "Đây không phải mã của thidua (THIDUA:H:… hoặc THIDUA:T:…): quét lại, chép đủ cả dòng."
        )
    _refuse_missing(places)
    found = False
    for place in places:
        fits, says = belongs(code, place)
        found = found or fits
        click.echo(shown_safely(f"{place.name}: {says}"))
    return 0 if found else 1


def _refuse_missing(places: Sequence[Path]) -> None:
    missing = [str(path) for path in places if not path.exists()]
    if missing:
        raise WrongUse(f"Không có {', '.join(missing)}: kiểm tra lại đường dẫn của gói hồ sơ.")
