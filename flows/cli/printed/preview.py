"""Makes a paper of its template with what a sample says, and tells where it lies, of which template, with which faults."""

import datetime as dt
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from math import ceil
from pathlib import Path
from typing import Any

import click

from flows.cli.printed.lint import FAULTY, PASSED, lint_papers
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
from tasks.documents.templates.samples import must_have, sample_papers
from tasks.documents.templates.signatures import SIGNED
from tasks.plan.own_templates import FOLDER
from tasks.plan.plans import all_plans
from tasks.signing.laid_out import MM, NoPlace, laid_out_block
from tasks.signing.place import LEAST_GAP

A_CHART = Chart(
    "Biểu đồ của bộ mẫu", ("Nhóm 1", "Nhóm 2"), (Series("Được nhận", (12, 9)), Series("Trả lại", (3, 1)))
)


def preview_paper(paper: str, plan: str | None, day: dt.datetime | None, out: Path) -> int:
    """Write the paper as .docx and PDF into `out` and measure it; returns the exit status of `lint_papers`, 1 where nobody could sign.

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
    own = _from_here(folder / FOLDER / f"{template}.docx")
    whose = f"{own} (của kế hoạch)"
    if template not in known.templates:
        ours = _from_here(TEMPLATES / f"{template}.docx")
        whose = f"{ours} (có sẵn; muốn sửa thì chép thành {own} rồi mở bằng Word)"
    click.echo(f"Mẫu: {whose}\nBản xem trước, tên và số liệu bịa: {pdf} (và {docx.name})")
    unsigned = list(_no_place_to_sign(paper, says, pdf))
    for fault in unsigned:
        click.echo(f"{pdf}: {fault}")
    return lint_papers([pdf], day=day) or (FAULTY if unsigned else PASSED)


def _from_here(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


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


def _no_place_to_sign(paper: str, says: Mapping[str, Any], pdf: Path) -> Iterator[str]:
    """Yield whose signature would find no place between title and name."""
    first = {**says, **says.get("certificates", [{}])[0]}
    for field in (one.rpartition(".")[2] for one in must_have(paper)):
        if field in SIGNED:
            try:
                laid = laid_out_block(pdf.read_bytes(), first[field])
                why = "" if laid and laid.block.own else "họ tên ấy không in ở trang ký"
            except NoPlace as fault:
                why = str(fault)
            if why:
                yield (
                    f"không thấy chỗ ký của “{first[field]}”: {why}; giữ kiểu chữ “Ky” cho chức vụ, “Ky ten” cho họ tên ngay dưới "
                    f"và chừa ít nhất {ceil(LEAST_GAP / MM)} mm ở giữa"
                )
