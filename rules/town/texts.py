"""The office's own texts for the consolidated report: what stands in its form, and what can't be used (H04)."""

from collections.abc import Sequence

from rules.report.report import Cell, State
from rules.report.town_inputs import SummaryTexts
from rules.town.reading import TownSheet
from rules.values.findings import Finding
from rules.values.wording import paragraphs


def accept_texts(sheets: Sequence[TownSheet]) -> tuple[SummaryTexts, list[Finding]]:
    """Return the texts by paragraphs, and every refusal; of two texts of one name the first counts."""
    found: dict[str, tuple[Cell, str]] = {}
    findings: list[Finding] = []
    for sheet in sheets:
        for key, cell in sheet.labels.items():
            if cell.state is State.NOT_A_NUMBER:
                says = "ô báo lỗi Excel: gõ lại lời văn, thêm dấu nháy đơn (') ở đầu nếu bắt đầu bằng dấu gạch hay dấu bằng."
                findings.append(sheet.refuse(cell, says))
            elif cell.text and key in found:
                says = f"mục “{cell.field.label}” đã có ở tệp {found[key][1]}; tệp ấy được tính: gộp vào một tệp."
                findings.append(sheet.refuse(cell, says))
            elif cell.text:
                found[key] = cell, sheet.file
    said = {key: tuple(paragraphs(cell.text)) for key, (cell, _) in found.items()}
    return SummaryTexts(
        overall=said.get("danh_gia", ()),
        shortcomings=said.get("han_che", ()),
        causes=said.get("nguyen_nhan", ()),
        tasks=said.get("phuong_huong", ()),
        proposals=said.get("kien_nghi", ()),
    ), findings
