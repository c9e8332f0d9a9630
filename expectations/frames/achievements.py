"""Check frame of the texts of sheet 6: against the workbook's own figures, and against other units' texts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from expectations.frames.lines import FrameLine, Reading, Scalar
from rules.checks.figures_in_text import stated_figures
from rules.plan.report_form.form import THANH_TICH
from rules.report.report import Cell, Report, code_of
from rules.values.text import same_name, single_spaced

_LONG = 60
"""So many characters make a text one's own: shorter ones are the same by chance."""


def achievements(reading: Reading) -> Iterator[FrameLine]:
    """One line per text of sheet 6, and one per figure that it states otherwise (A02, A03); second edition only."""
    writers = _writers(reading.reports)
    for report in reading.reports:
        for code, cell in _texts(report) if report.edition > 1 else ():
            others = sorted(writers.get(same_name(cell.text), set()) - {report.unit})
            names = "; ".join(reading.plan.units[unit].name for unit in others)
            yield _line(report, cell, {"also_by": names or None})
            for said in stated_figures(report, code, cell.text):
                yield _line(
                    report,
                    cell,
                    {
                        "figure_name": said.name,
                        "figure_sheet": said.cell.sheet,
                        "figure_cell": said.cell.address,
                        "reported": said.cell.text,
                        "stated": said.stated,
                    },
                    figure=said.cell,
                )


def _line(report: Report, cell: Cell, values: Mapping[str, Scalar], **cells: Cell) -> FrameLine:
    return FrameLine(report.unit, report.file, cell.sheet, values, {"text": cell, **cells})


def _texts(report: Report) -> Iterator[tuple[str, Cell]]:
    """Yield the texts of sheet 6 with their nominee's code."""
    for row in report.sheets[THANH_TICH.key].rows:
        for key in ("ket_qua", "ly_do"):
            if key in row.cells and row[key].text:
                yield code_of(row), row[key]


def _writers(reports: Iterable[Report]) -> Mapping[str, set[str]]:
    """Return which units wrote each long text, word for word."""
    found: dict[str, set[str]] = defaultdict(set)
    for report in reports:
        for _, cell in _texts(report):
            if len(single_spaced(cell.text)) >= _LONG:
                found[same_name(cell.text)].add(report.unit)
    return found
