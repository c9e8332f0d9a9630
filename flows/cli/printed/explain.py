"""`thidua explain`: what a unit's nominees got and why, or why not, from the facts that the last run left."""

from pathlib import Path

import click

from flows.settings import PROJECT
from rules.contracts.base import Unfit
from rules.plan.report_form.form import COLLECTIVE
from rules.questions.record import RunFacts
from rules.questions.why_not.wording import answer, content_lines
from rules.values.errors import ThiduaError, WrongUse

FACTS = ".work/facts.json"


def explain_unit(cycle: str, unit: str, nominee: str | None, out: Path | None) -> None:
    """Print a unit's decisions, scores, gates and ranks with the cells they rest on; raises WrongUse where nothing is known."""
    known = known_facts(cycle, out)
    if unit in known.returned:
        click.echo(f"{unit}: báo cáo bị trả lại nên không được chấm điểm, xếp hạng. Lỗi và lưu ý:")
        for message in known.returned[unit]:
            click.echo(f"  - {message}")
        return
    if unit not in known.units:
        raise WrongUse(
            f"Không có đơn vị '{unit}' trong kết quả: các đơn vị có điểm là {', '.join(known.units)}."
        )
    told = known.units[unit]
    nominees = [n for n in told.nominees if nominee is None or n.code == nominee.upper()]
    if not nominees:
        raise WrongUse(
            f"Đơn vị {unit} không có đối tượng '{nominee}': chọn {', '.join(n.code for n in told.nominees)}."
        )
    report = f"; báo cáo {told.report.file}" if told.report else ""
    click.echo(f"{told.unit_name} ({unit}), chu kỳ {cycle}{report}")
    for one in sorted(nominees, key=lambda n: (n.code != COLLECTIVE, len(n.code), n.code)):
        click.echo("\n" + "\n".join(answer(told, one)))
    if nominee is None and (contents := content_lines(told)):
        click.echo("\n" + "\n".join(contents))


def known_facts(cycle: str, out: Path | None) -> RunFacts:
    """Return what the last run of the cycle left to explain; raises WrongUse where none did, ThiduaError where it does not fit."""
    folder = out or default_out(cycle)
    facts_file = folder / FACTS
    if not facts_file.is_file():
        raise WrongUse(
            f"Chưa có kết quả của chu kỳ {cycle} ở '{folder}': chạy thidua run trước, hoặc chỉ thư mục bằng --out."
        )
    try:
        known = RunFacts.read(facts_file.read_bytes())
    except Unfit as unfit:
        if unfit.lacks:
            says = f"Kết quả này do một bản thidua cũ hơn làm ra ({facts_file}: {unfit})"
            raise ThiduaError(f"{says}: chạy lại thidua run rồi hỏi lại.") from None
        raise ThiduaError(f"Tệp '{facts_file}' bị hỏng ({unfit}): chạy lại thidua run để làm lại.") from None
    if known.cycle != cycle:
        raise WrongUse(
            f"Thư mục '{folder}' là kết quả của chu kỳ {known.cycle}, không phải {cycle}: chỉ thư mục khác bằng --out."
        )
    return known


def default_out(cycle: str) -> Path:
    """Return where `make demo` and the office's runs leave a cycle's results."""
    here = Path("data") / "cycles" / cycle
    return here if here.is_dir() else PROJECT / here
