"""Makes what each paper says in the sample beside the templates: `python tests/factory_samples.py` writes it anew.

The first context of a paper is the one that `thidua preview` shows; the others are papers that say more, or less.
"""

import datetime as dt
import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from factory_decision import CORRECTED, DAY, decided, forwarded, waiting  # noqa: E402
from factory_papers import CYCLE, LONG, PLAN, WARD  # noqa: E402
from factory_report import of_second_edition, person, report, usual  # noqa: E402

from rules.decision.decision import Decision, Numbered  # noqa: E402
from rules.notices.owing import Lack, Owing  # noqa: E402
from rules.notices.reminder import TEMPLATE, Reminder, letter  # noqa: E402
from rules.papers.achievement.reported import reported_figures  # noqa: E402
from rules.papers.dossier import papers_of  # noqa: E402
from rules.papers.parts import Context  # noqa: E402
from rules.papers.unit import RETURN_SLIP_TEMPLATE, return_slip  # noqa: E402
from rules.plan.paper_ids import CERTIFICATE  # noqa: E402
from rules.report.register_values import Version  # noqa: E402
from rules.report.report import YearBefore  # noqa: E402
from rules.report.town_inputs import Exemplar, GivenAward, IndexLine, SummaryTexts, Town, UnitIndex  # noqa: E402
from rules.town_papers.listing import town_papers_of  # noqa: E402
from rules.values.findings import finding  # noqa: E402
from rules.years.former import Year, YearLine  # noqa: E402
from tasks.documents.documents import rendered  # noqa: E402
from tasks.documents.page_texts import names_in  # noqa: E402
from tasks.documents.templates.samples import SAMPLES  # noqa: E402

MOST, FURTHER = 4, 1
"""So many lines of a table show what it looks like; of a paper's further contexts one is enough."""


def samples() -> dict[str, list[Context]]:
    """What papers say, by the usual names of their templates."""
    found: dict[str, list[Context]] = {}
    for name, context in (*units(), *slips(), *_towns(), *letters()):
        mine = found.setdefault(name, [])
        seen = {state for one in mine for state in _states(one)}
        if set(_states(context)) - seen:
            mine.append(_shortened(context, FURTHER if mine else MOST))
    return dict(sorted(found.items()))


def units() -> Iterable[tuple[str, Context]]:
    people = [person("CN1", "Trần Thị Thanh Huyền"), person("CN2", LONG, dung_dau="x")]
    rich = report(PLAN, CYCLE, WARD, of_second_edition(usual(WARD, PLAN, people)))
    figures = {code: reported_figures(CYCLE, rich, code) for code in ("TT", "CN1")}
    numbers = {code: {one.key: one.number for one in shown} for code, shown in figures.items()}
    before = YearBefore("A2023", 2023, numbers, "", "Hai năm không dài như nhau.")
    plain = report(PLAN, CYCLE, WARD, usual(WARD, PLAN, people[:1], collective=False))
    for told in (replace(rich, year_before=before), waiting().reports[CORRECTED], plain):
        for paper in papers_of(PLAN, CYCLE, told, trial=True).values():
            yield paper.template, paper.context


def slips() -> Iterable[tuple[str, Context]]:
    def found(rule: str, number: int, value: str) -> Any:
        return finding(
            rule, unit=WARD.slug, sheet="3. TTHC", cell=f"C{number}", value=value, says="ghi lại số đúng."
        )

    errors = [found("D02", number, f"giá trị {number}") for number in range(1, 4)]
    warnings = [found("P03", 20, "")]
    for findings in ([*errors, *warnings], errors * 40):
        slip = return_slip(
            PLAN, CYCLE, WARD.name, WARD.slug, "bao-cao.xlsx", findings, sha256="0" * 64, trial=True
        )
        yield RETURN_SLIP_TEMPLATE, slip


def decisions() -> tuple[Decision, ...]:
    """Cycles of all kinds: issued with all that may be told, put forward, decided, waiting, asked for, of years, with a silent town."""
    told = _told(decided())
    up = forwarded()
    asked = replace(waiting(), plan=up.plan, entries=[replace(e, selected=False) for e in up.entries])
    quiet = replace(waiting(), town=Town())
    return _issued(told), _issued(up), decided(), waiting(), asked, _of_years(told), quiet


def _towns() -> Iterable[tuple[str, Context]]:
    for decision in decisions():
        for draft in town_papers_of(decision).values():
            yield draft.paper.template, draft.paper.context


def _issued(decision: Decision) -> Decision:
    certificates = [f"{CERTIFICATE}/{e.unit}/{e.nominee}" for e in decision.winners]
    number = Numbered("7", DAY, "Nguyễn Văn Ký", "")
    return replace(decision, numbers=dict.fromkeys((*town_papers_of(decision), *certificates), number))


def _told(decision: Decision) -> Decision:
    """The same with all that the town's own forms may tell, and a report of the second edition."""
    words, day = ("Lời của Phòng.",), dt.date(2024, 9, 12)
    first = decision.winners[0]
    given = GivenAward(
        WARD.slug, "Lê Văn Khác", "Cứu người", "Giấy khen", "812/QĐ-UBND", day, "a.xlsx", "1", "B2"
    )
    whole = IndexLine("Tổng cộng", Decimal(100), Decimal(91), Decimal(62), None, Decimal(87), 3, "G9")
    index = UnitIndex(WARD.slug, 2024, "12/QĐ-UBND", day, (), whole, "chi-so.xlsx", "Chỉ số")
    council = decision.town.council
    assert council is not None
    votes = tuple(replace(vote, written_for=1, written_against=0) for vote in council.votes)
    town = replace(
        decision.town,
        texts=SummaryTexts(*[words] * 5),
        exemplars=(Exemplar(first.unit, first.nominee, words, "Báo Hà Nam", dt.date(2025, 1, 21)),),
        own_awarded=(given,),
        sudden=(given,),
        index=(index,),
        council=replace(council, votes=votes),
    )
    filled = of_second_edition(usual(WARD, PLAN, [person("CN1", "Trần Thị Thanh Huyền")]))
    return replace(
        decision, town=town, reports={**decision.reports, WARD.slug: report(PLAN, CYCLE, WARD, filled)}
    )


def _of_years(decision: Decision) -> Decision:
    """A final cycle over two years."""
    final = decision.plan.cycle("F2025")
    assert final is not None
    lines = [
        YearLine(e.unit, e.nominee, str(e.kind), e.name, e.post, Decimal(80), {}, True, "PASS", (), True)
        for e in decision.winners
    ]
    accepted = frozenset(e.unit for e in decision.winners)
    years = [
        Year(f"A{year}", year, year, accepted, lines, dict.fromkeys(accepted, dt.date(year, 12, 9)))
        for year in (2023, 2024)
    ]
    return replace(decision, cycle=final, years=years, reports={}, scores=[])


def letters() -> Iterable[tuple[str, Context]]:
    seen = Version(WARD.slug, 1, dt.datetime(2024, 12, 5, tzinfo=dt.UTC), (), "a.xlsx", "s", "d")
    faults = tuple(
        finding("D02", unit=WARD.slug, sheet=f"{n}. Biểu", cell=f"C{n}", says="sai.") for n in range(1, 13)
    )
    day = dt.date(2024, 12, 10)
    for owing in (Owing(WARD, Lack.RETURNED, seen, faults), Owing(WARD, Lack.MISSING, None, ())):
        yield TEMPLATE, letter(Reminder(PLAN, CYCLE, owing, day, True))


def _states(held: Any, path: str = "") -> Iterable[tuple[str, bool]]:
    """Each field with whether something stands there: what a template may ask, and what it would stumble over."""
    yield path, bool(held)
    for name, value in held.items() if isinstance(held, dict) else ():
        yield from _states(value, f"{path}.{name}")
    for item in held if isinstance(held, list) else ():
        yield from _states(item, f"{path}[]")


def _shortened(held: Any, most: int) -> Any:
    """The same with so many lines a table at most; texts below each other stay whole."""
    if isinstance(held, dict):
        return {name: _shortened(value, most) for name, value in held.items()}
    if isinstance(held, list | tuple):
        some = held[:most] if any(isinstance(item, dict | list | tuple) for item in held) else held
        return [_shortened(item, most) for item in some]
    return held


def text() -> str:
    """The file beside the templates, a field a line; of each context the names that are read back from its paper."""
    papers = []
    for name, contexts in samples().items():
        said = []
        for one in contexts:
            fields = ",\n".join(f"{_json(field)}: {_json(held)}" for field, held in one.items())
            said.append(f'{{"names": {_json(names_in(rendered(name, one)))}, "says": {{\n{fields}\n}}}}')
        papers.append(f"{_json(name)}: [\n" + ",\n".join(said) + "\n]")
    return "{\n" + ",\n\n".join(papers) + "\n}\n"


def _json(held: Any) -> str:
    return json.dumps(held, ensure_ascii=False)


if __name__ == "__main__":
    SAMPLES.write_text(text(), encoding="utf-8")
