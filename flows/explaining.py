"""`thidua explain`: how every item of a unit's nominees came about, from the facts that the last run left."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from flows.settings import PROJECT
from rules.errors import ThiduaError, WrongUse
from rules.form import COLLECTIVE
from rules.page_words import BASES, STATES
from rules.rounding import shown_vi

FACTS = ".work/facts.json"
SHOWN_BASES = {str(basis): words for basis, words in BASES.items()}
SHOWN_STATES = {str(state): words for state, words in STATES.items()}


def explain_unit(cycle: str, unit: str, nominee: str | None, out: Path | None) -> None:
    """Print a unit's scores, gates and ranks with the cells they rest on; raises WrongUse where nothing is known."""
    folder = out or default_out(cycle)
    facts_file = folder / FACTS
    if not facts_file.is_file():
        raise WrongUse(
            f"Chưa có kết quả của chu kỳ {cycle} ở '{folder}': chạy thidua run trước, hoặc chỉ thư mục bằng --out."
        )
    try:
        known = json.loads(facts_file.read_text(encoding="utf-8"))
    except ValueError:
        raise ThiduaError(f"Tệp '{facts_file}' bị hỏng: chạy lại thidua run để làm lại.") from None
    if known["cycle"] != cycle:
        raise WrongUse(
            f"Thư mục '{folder}' là kết quả của chu kỳ {known['cycle']}, không phải {cycle}: chỉ thư mục khác bằng --out."
        )
    if unit in known["returned"]:
        click.echo(f"{unit}: báo cáo bị trả lại nên không được chấm điểm, xếp hạng. Lỗi và lưu ý:")
        for message in known["returned"][unit]:
            click.echo(f"  - {message}")
        return
    if unit not in known["units"]:
        raise WrongUse(
            f"Không có đơn vị '{unit}' trong kết quả: các đơn vị có điểm là {', '.join(known['units'])}."
        )
    told = known["units"][unit]
    nominees = [n for n in told["nominees"] if nominee is None or n["code"] == nominee.upper()]
    if not nominees:
        raise WrongUse(
            f"Đơn vị {unit} không có đối tượng '{nominee}': chọn {', '.join(n['code'] for n in told['nominees'])}."
        )
    click.echo(f"{told['unit_name']} ({unit}), chu kỳ {cycle}; báo cáo {told['report']['file']}")
    for one in sorted(nominees, key=lambda n: (n["code"] != COLLECTIVE, len(n["code"]), n["code"])):
        _show(one)


def default_out(cycle: str) -> Path:
    """Return where `make demo` and the office's runs leave a cycle's results."""
    here = Path("data") / "cycles" / cycle
    return here if here.is_dir() else PROJECT / here


def _show(one: dict[str, Any]) -> None:
    kind = "tập thể" if one["kind"] == "collective" else "cá nhân"
    click.echo(
        f"\n{one['code']} - {one['name']} ({kind}): {shown_vi(Decimal(one['total']))} điểm, hạng {one['rank']}, {SHOWN_STATES[one['state']].lower()}"
    )
    click.echo(f"  Tổng: {one['total_how']}")
    for item in one["items"]:
        points = "-" if item["points"] is None else shown_vi(Decimal(item["points"]))
        click.echo(
            f"  {item['item']:<5} {points:>6}/{item['max']:<3} [{SHOWN_BASES[item['basis']]}] {item['name']}"
        )
        click.echo(f"        {item['how']}")
        for source in _shortened(item["from"]):
            click.echo(f"        ← {source}")
    for gate in one["gates"]:
        where = f" (biểu “{gate['sheet']}”, ô {gate['cell']})" if gate["cell"] else ""
        click.echo(
            f"  {gate['gate']}: {SHOWN_STATES[gate['state']]}{' - ' + gate['reason'] if gate['reason'] else ''}{where}"
        )
    chosen = (
        "được chọn theo tỷ lệ, chờ Hội đồng" if one["selected"] else one["conclusion"] or "không được chọn"
    )
    click.echo(f"  Kết luận: {chosen}")


def _shortened(sources: list[dict[str, str]]) -> list[str]:
    """Return the cells one a line; a column of many cells as its first and last."""
    lines = [f"biểu “{s['sheet']}”, ô {s['cell']}: {s['label']} = {s['value'] or '(trống)'}" for s in sources]
    return lines if len(lines) <= 6 else [*lines[:3], f"… {len(lines) - 4} ô nữa …", lines[-1]]
