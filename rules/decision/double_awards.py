"""One achievement with two awards: what a commune, or the town suddenly, has awarded already, and who is nominated for it again.

Nothing is decided here: the office and the council are warned (H06), since one achievement earns one award.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rules.decision.decision import Decision
from rules.judging.ranking import Entry, NomineeKind
from rules.judging.scoring import authors
from rules.plan.report_form.form import SANG_KIEN
from rules.report.report import Row
from rules.report.town_inputs import GivenAward
from rules.town.form import OWN_AWARDS_FOLDER, SUDDEN_FOLDER
from rules.values.findings import Finding, finding
from rules.values.text import fold
from rules.values.wording import in_full, one_line, short_day

_BIRTH_YEAR = re.compile(r"\((\d{4})\)\s*$")


@dataclass(frozen=True, slots=True)
class DoubleAward:
    """A nominee and an award given before for the same initiative, or to the same one (`initiative` "")."""

    entry: Entry
    awarded: GivenAward
    initiative: str

    def by(self, decision: Decision) -> str:
        """Say who has given it: the commune, or the town suddenly."""
        if self.awarded.award:
            return f"đã khen đột xuất ({one_line(self.awarded.award)})"
        return f"{decision.plan.units[self.awarded.unit].name} đã khen"

    @property
    def why(self) -> str:
        """What is the same, in words."""
        if self.initiative:
            return f"cùng sáng kiến “{self.initiative}”"
        kind = "tập thể" if self.entry.kind is NomineeKind.COLLECTIVE else "người"
        return f"cùng {kind} được khen, cần xem có cùng một thành tích không"


def double_awards(decision: Decision) -> list[DoubleAward]:
    """Return each nominee whose achievement was awarded outside of the cycle, in the order of the ranking, an award each."""
    titles = dict(_initiatives(decision))
    return [
        DoubleAward(entry, awarded, title)
        for entry in decision.entries
        if entry.nominated
        for awarded in (*decision.town.own_awarded, *decision.town.sudden)
        if (title := _title(titles, entry, awarded)) or _same(decision, entry, awarded)
    ]


def double_findings(decision: Decision) -> list[Finding]:
    """Return a warning for each, at the row of the list; persons go by their code."""
    return [
        finding(
            "H06",
            unit=(SUDDEN_FOLDER if one.awarded.award else OWN_AWARDS_FOLDER).name,
            file=one.awarded.file,
            sheet=one.awarded.sheet,
            cell=one.awarded.cell,
            value=one.awarded.name,
            says=f"{one.by(decision)} tại Quyết định {one.awarded.number} ngày {short_day(one.awarded.day)}; "
            f"{one.entry.unit}/{one.entry.nominee} đang được đề nghị ({one.why}): đối chiếu, "
            "một thành tích chỉ khen một lần.",
        )
        for one in double_awards(decision)
    ]


def _initiatives(decision: Decision) -> Iterator[tuple[tuple[str, str, str], str]]:
    """Every initiative of an accepted report by unit, author's code and folded title."""
    for report in decision.reports.values():
        for row in report.sheets[SANG_KIEN.key].rows:
            yield from (((report.unit, code, fold(title)), title) for code, title in _authored(row))


def _authored(row: Row) -> Iterator[tuple[str, str]]:
    if title := row.text("ten"):
        yield from ((code, title) for code in authors(row))


def _title(titles: dict[tuple[str, str, str], str], entry: Entry, awarded: GivenAward) -> str:
    return titles.get((entry.unit, entry.nominee, fold(awarded.merit)), "")


def _same(decision: Decision, entry: Entry, awarded: GivenAward) -> bool:
    """The same name within one unit; namesakes who both state their year of birth are told apart by it."""
    if entry.unit != awarded.unit:
        return False
    if entry.kind is NomineeKind.COLLECTIVE:
        unit = decision.plan.units[entry.unit]
        return fold(awarded.name) in {fold(n) for n in (unit.name, in_full(unit.name), unit.official_name)}
    years = [match[1] for name in (entry.name, awarded.name) if (match := _BIRTH_YEAR.search(name))]
    return _bare(entry.name) == _bare(awarded.name) and len(set(years)) < 2


def _bare(name: str) -> str:
    return fold(_BIRTH_YEAR.sub("", name))
