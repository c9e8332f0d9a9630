"""`thidua sensitivity` and `thidua diff`: what would change, and what did."""

from pathlib import Path

import click

from flows.cli.printed.explain import default_out, known_facts
from flows.settings import PROJECT, Settings
from rules.contracts.base import Unfit
from rules.contracts.run import RunMark
from rules.judging.ranking import NomineeKind
from rules.questions.diff.diff import differences
from rules.questions.diff.wording import lines, report_of
from rules.questions.facts import from_facts
from rules.questions.sensitivity.page import page_of
from rules.questions.sensitivity.sensitivity import COLUMNS, rows, sensitivity
from tasks.pages.pages import render_sensitivity, write_sensitivity
from tasks.pages.tables import csv_bytes
from tasks.plan.plans import find_plan
from tasks.register import open_register


def write_sensitivity_of(cycle_id: str, out: Path | None, settings: Settings) -> None:
    """Write the sensitivity of a cycle's last run beside its results, from its facts alone, and say what came out."""
    known = known_facts(cycle_id, out)
    plan, cycle = find_plan(settings.plans, cycle_id, settings.plan)
    scores, entries = from_facts(plan, known)
    found = sensitivity(plan, cycle, scores, entries)
    folder = out or default_out(cycle_id)
    page = page_of(plan, cycle, found, trial=_is_trial(folder))
    html = render_sensitivity(page, PROJECT / "templates")
    written, table = write_sensitivity(folder, html, csv_bytes(COLUMNS, rows(found)))
    for kind, words in ((NomineeKind.COLLECTIVE, "tập thể"), (NomineeKind.INDIVIDUAL, "cá nhân")):
        weights = [s for s in found.shifts if s.item and s.kind is kind]
        moved = sum(bool(s.changed) for s in weights)
        moves = (
            f"{moved}/{len(weights)} giả định về trọng số làm thay đổi danh sách."
            if weights
            else "điểm là trung bình các năm nên không thử trọng số, chỉ thử cách hiểu tỷ lệ."
        )
        click.echo(f"{words}: {len(found.base[kind].chosen)} được chọn theo bảng xếp hạng; {moves}")
    click.echo(f"Đã ghi {written} và {table}.")


def _is_trial(out: Path) -> bool:
    """Tell whether the run was signed with the trial CA; a run that can't say so counts as one."""
    try:
        return RunMark.read((out / "run.json").read_bytes()).trial
    except (OSError, Unfit):
        return True


def show_differences(before: str, after: str, settings: Settings, *, as_json: bool) -> None:
    """Print what changed between two runs of the register, cause before effect."""
    with open_register(settings.register_url, must_exist=True) as register:
        diff = differences(register.run(before), register.run(after))
    if as_json:
        click.echo(report_of(diff).text(indent=1))
    else:
        click.echo("\n".join(lines(diff)))
