"""Makes a paper of its template with what a sample says, and tells where it lies, of which template, with which faults."""

import datetime as dt
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from flows.cli.printed.lint import lint_papers
from flows.settings import Settings, read_settings
from rules.plan.by_date.law import template_for
from rules.plan.plan import Plan
from rules.town_papers.figures.chart import Chart, Series
from rules.values.errors import ConversionFailed, WrongUse
from tasks.documents.charts import draw
from tasks.documents.codes import picture
from tasks.documents.documents import TEMPLATES, picture_names, render
from tasks.documents.pdf import convert, probe
from tasks.documents.picture_places import CODE, EMBLEM
from tasks.documents.templates.samples import sample_papers
from tasks.plan.own_templates import FOLDER
from tasks.plan.plans import all_plans

A_CHART = Chart(
    "Biểu đồ của bộ mẫu", ("Nhóm 1", "Nhóm 2"), (Series("Được nhận", (12, 9)), Series("Trả lại", (3, 1)))
)


def preview_paper(paper: str, plan: str | None, day: dt.datetime | None, out: Path) -> int:
    """Write the paper as .docx and PDF into `out` and measure it; returns the exit status of `lint_papers`.

    WrongUse for a paper or plan that is not there, PlanRefused where a template is broken.
    """
    settings = read_settings()
    folder, known = _plan(settings, plan)
    if paper not in sample_papers():
        near = get_close_matches(paper, sample_papers(), n=1)
        meant = f"có phải {near[0]}? " if near else ""
        raise WrongUse(f"Không có văn bản '{paper}': {meant}Chọn một trong {', '.join(sample_papers())}.")
    template = template_for(known, paper, (day or dt.datetime.now(settings.time_zone)).date())
    probe(settings.soffice)
    says = {**sample_papers()[paper][0].says, "trial_text": known.movement.trial_text}
    docx, pdf = out / f"{paper}.docx", out / f"{paper}.pdf"
    out.mkdir(parents=True, exist_ok=True)
    render(template, says, docx, _pictures(known, template, says), known.templates)
    if failed := convert({docx: pdf}, soffice=settings.soffice, timeout=settings.convert_timeout).failed:
        raise ConversionFailed(f"LibreOffice không chuyển được {docx} sang PDF: {failed[docx]}.")
    own = folder / FOLDER / f"{template}.docx"
    whose = (
        f"{own} (của kế hoạch)"
        if template in known.templates
        else (f"{TEMPLATES / template}.docx (có sẵn; muốn sửa thì chép thành {own} rồi mở bằng Word)")
    )
    click.echo(f"Mẫu: {whose}\nBản xem trước, tên và số liệu bịa: {pdf} (và {docx.name})")
    return lint_papers([pdf], day=day)


def _plan(settings: Settings, name: str | None) -> tuple[Path, Plan]:
    name = name or settings.plan
    found = all_plans(settings.plans, name)
    folders = (
        [settings.plans / name] if name else sorted(p.parent for p in settings.plans.glob("*/plan.toml"))
    )
    if len(found) > 1:
        names = ", ".join(folder.name for folder in folders)
        raise WrongUse(f"Có nhiều kế hoạch ({names}): chọn một sau --plan.")
    return folders[0], found[0]


def _pictures(plan: Plan, template: str, says: Mapping[str, Any]) -> dict[str, bytes]:
    """Return what stands in the template's pictures: the plan's emblem, the sample's code, a chart like any other."""
    made = {EMBLEM: plan.emblem} if plan.emblem else {}
    made |= {CODE: picture(says["code"])} if "code" in says else {}
    made |= {name: draw(A_CHART) for name, words in says.get("charts", {}).items() if words}
    return {name: data for name, data in made.items() if name in picture_names(template, plan.templates)}
