"""`thidua sensitivity` and `thidua diff`: what would change, and what did."""

import json
from pathlib import Path

import click

from flows.explaining import default_out, known_facts, made_by_an_older
from flows.settings import PROJECT, Settings
from rules.explain import from_facts
from rules.questions.diff import differences
from rules.questions.diff_words import as_data, lines
from rules.questions.sensitivity import COLUMNS, rows, sensitivity
from rules.questions.sensitivity_page import page_of
from rules.ranking import NomineeKind
from tasks.analysis import write_sensitivity
from tasks.pages import render_sensitivity
from tasks.plans import find_plan
from tasks.register import open_register
from tasks.tables import csv_bytes

TEMPLATES = PROJECT / "templates"
RUN_JSON = "run.json"


def write_sensitivity_of(cycle_id: str, out: Path | None, settings: Settings) -> None:
    """Write the sensitivity of a cycle's last run beside its results, from its facts alone, and say what came out."""
    known = known_facts(cycle_id, out)
    plan, cycle = find_plan(settings.plans, cycle_id, settings.plan)
    try:
        scores, entries = from_facts(plan, known)
    except KeyError:
        raise made_by_an_older() from None
    found = sensitivity(plan, cycle, scores, entries)
    folder = out or default_out(cycle_id)
    page = page_of(plan, cycle, found, trial=_is_trial(folder))
    html, table = write_sensitivity(
        folder, render_sensitivity(page, TEMPLATES), csv_bytes(COLUMNS, rows(found))
    )
    for kind, words in ((NomineeKind.COLLECTIVE, "tập thể"), (NomineeKind.INDIVIDUAL, "cá nhân")):
        weights = [s for s in found.shifts if s.item and s.kind is kind]
        moved = sum(bool(s.changed) for s in weights)
        moves = (
            f"{moved}/{len(weights)} giả định về trọng số làm thay đổi danh sách."
            if weights
            else "điểm là trung bình các năm nên không thử trọng số, chỉ thử cách hiểu tỷ lệ."
        )
        click.echo(f"{words}: {len(found.base[kind].chosen)} được chọn theo bảng xếp hạng; {moves}")
    click.echo(f"Đã ghi {html} và {table}.")


def _is_trial(out: Path) -> bool:
    """Tell whether the run was signed with the throw-away authority; a run that can't say so counts as one."""
    try:
        return bool(json.loads((out / RUN_JSON).read_text(encoding="utf-8"))["trial"])
    except (OSError, ValueError, KeyError):
        return True


def show_differences(before: str, after: str, settings: Settings, *, as_json: bool) -> None:
    """Print what changed between two runs of the register, cause before effect."""
    with open_register(settings.register_url, must_exist=True) as register:
        diff = differences(register.run(before), register.run(after))
    if as_json:
        click.echo(json.dumps(as_data(diff), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(lines(diff)))
