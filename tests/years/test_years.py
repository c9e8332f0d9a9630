"""Three years and the final cycle, one after the other on one register; every number that can be recounted is.

The papers' numbers are read back out of the finished report and held against the tables (`tests/recount.py`).
"""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import acceptance
import pytest
import recount
from click.testing import CliRunner
from docx import Document
from docx.document import Document as Paper
from openpyxl import load_workbook
from recount import GROUPS, KINDS, Registry, Tables, half_up, mean, mean_total, yes

from flows.cli.main import main
from flows.sample.cycle import KEY, KEY_AFTER, write_sample
from flows.settings import PROJECT, Settings

SEED = 5
YEARS = (2023, 2024, 2025)
FINAL = "F2025"
REGISTRY = Registry(PROJECT / "data" / "plans" / "duy-tien-2023-2025" / "units.csv")
OFFICE, RECUSED_TO = "phong-noi-vu", "vp-hdnd-ubnd"
OFFICE_ITEMS = ("C1", "C2.1", "C2.2", "I1", "I2.1", "I2.2", "I5")
MERGED, BEFORE_MERGER = "x-moc-hoan", ("x-moc-bac", "x-moc-nam")
GUIDED_LATER = "K7: hình thức “Bằng khen cấp tỉnh” chưa có hướng dẫn"


@dataclass(frozen=True)
class Office:
    """A register's worth of cycles: `<root>/<cycle>` the sample, `<root>/out/<cycle>` what came of it."""

    root: Path

    def tables(self, cycle: str) -> Tables:
        return Tables(self.root / "out" / cycle, int(cycle[1:]))

    @property
    def annual(self) -> list[Tables]:
        return [self.tables(f"A{year}") for year in YEARS]

    def votes(self, cycle: str) -> Path:
        return self.root / cycle / "inbox" / "_hoi-dong" / "hoi-dong.xlsx"

    def report(self, cycle: str) -> "Report":
        return Report(Document(str(self.root / "out" / cycle / "town" / "06-bao-cao-tong-hop.docx")))


class Report:
    """The consolidated report as a reader has it: its sentences, its tables by their first heading."""

    def __init__(self, paper: Paper) -> None:
        self.text = "\n".join(p.text for p in paper.paragraphs)
        self.tables = [[[cell.text.strip() for cell in row.cells] for row in t.rows] for t in paper.tables]

    def table(self, *headings: str) -> list[list[str]]:
        """The rows below the headings of the one table that begins with these."""
        found = [t for t in self.tables if t[0][: len(headings)] == list(headings)]
        assert len(found) == 1, f"{len(found)} tables begin with {headings}"
        return found[0][1:]

    def counts(self, pattern: str) -> list[int]:
        """The numbers of the one sentence of this form."""
        found = re.findall(pattern, self.text)
        assert len(found) == 1, f"{len(found)} sentences say {pattern}"
        return [int(n) for n in (found[0] if isinstance(found[0], tuple) else found)]


def number(text: str) -> Fraction:
    """A number as papers print it."""
    return Fraction(text.rstrip("%").replace(".", "").replace(",", "."))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, server: str) -> Iterator[Office]:
    from flows.cycle import award_cycle
    from flows.run.request import CycleRun

    root = tmp_path_factory.mktemp("years")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("THIDUA_REGISTER_URL", f"sqlite:///{root / 'register.db'}")
        for cycle in [*(f"A{year}" for year in YEARS), FINAL]:
            write_sample(cycle, SEED, "few", root / cycle, Settings())
            award_cycle(CycleRun(cycle=cycle, inbox=root / cycle / "inbox", out=root / "out" / cycle))
        yield Office(root)


@pytest.mark.parametrize("year", YEARS)
def test_the_findings_are_the_answer_keys_of_the_cycle_and_of_what_came_before(
    office: Office, year: int
) -> None:
    sample = office.root / f"A{year}"
    keys = [sample / KEY]
    if year > YEARS[0]:
        keys.append(sample / KEY_AFTER.format(cycle=f"A{year - 1}"))
    assert list(acceptance.key_faults(office.root / "out" / f"A{year}", *keys)) == []


def test_the_final_cycle_finds_what_its_key_says(office: Office) -> None:
    assert list(acceptance.key_faults(office.root / "out" / FINAL, office.root / FINAL / KEY)) == []


def test_a_dossier_tells_by_itself_what_an_earlier_year_has_rewarded(office: Office) -> None:
    out = office.root / "out" / "A2024"
    with (out / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        units = {row["unit"] for row in csv.DictReader(file) if row["rule"] == "I03"}
    bundles = [str(path) for path in sorted((out / "bundles").glob("*.zip")) if path.stem in units]
    assert bundles, "an accepted unit names an initiative rewarded in A2023"
    told = CliRunner().invoke(main, ["verify", *bundles, "--json"]).output
    wrong = [f for b in json.loads(told)["bundles"] for f in b["findings"] if f["verdict"] == "INVALID"]
    assert wrong == []


@pytest.mark.parametrize("year", YEARS)
def test_totals_and_quota_follow_from_the_scores(office: Office, year: int) -> None:
    tables = office.tables(f"A{year}")
    assert list(recount.quota_faults(tables)) == []
    assert list(recount.vote_faults(tables, office.votes(f"A{year}"))) == []
    totals = recount.recounted_totals(tables)
    for row in tables.ranking:
        own, unit = totals[row["unit"], row["nominee"]], totals[row["unit"], "TT"]
        # A head's total is cut to the unit's; who is head stands in the unit's report alone.
        assert Fraction(row["total"]) in ({own} if row["nominee"] == "TT" else {own, min(own, unit)}), row
    for kind in KINDS:
        for group in GROUPS if kind == "collective" else ("all",):
            pool = tables.of(kind, group)
            keys = [(Fraction(r["total"]), *tables.criteria(r)) for r in pool]
            assert [int(r["rank"]) for r in pool] == [1 + sum(o > k for o in keys) for k in keys]


@pytest.mark.parametrize("year", YEARS)
def test_the_report_counts_who_took_part(office: Office, year: int) -> None:
    tables, report = office.tables(f"A{year}"), office.report(f"A{year}")
    units, accepted, returned = REGISTRY.subjects(year), tables.accepted, tables.returned(REGISTRY)
    sent = accepted | returned
    assert report.counts(
        r"Có (\d+) cơ quan, đơn vị tham gia phong trào; (\d+) đơn vị đã gửi báo cáo, trong đó (\d+) báo cáo được nhận, "
        r"(\d+) báo cáo trả lại để hoàn thiện; (\d+) đơn vị chưa gửi"
    ) == [len(units), len(sent), len(accepted), len(returned), len(units) - len(sent)]
    lines = report.table("Nhóm đơn vị", "Tham gia")
    for group, line in zip((*GROUPS, "all"), lines, strict=True):
        mine = {u for u in units if group in ("all", REGISTRY.rows[u]["group"])}
        expected = [mine, mine & sent, mine & accepted, mine & returned, mine - sent]
        assert [int(n) for n in line[1:6]] == [len(some) for some in expected], line
    coverage = report.table("Số", "Nội dung")
    appendix = report.table("Đơn vị", "1")
    assert {line[0] for line in appendix} == {REGISTRY.rows[u]["name"] for u in accepted}
    for column, (_, _, covered, without, unknown) in enumerate(coverage, start=1):
        marks = [line[column] for line in appendix]
        with_data = marks.count("x") + marks.count("0")
        assert covered == (f"{marks.count('x')}/{with_data}" if with_data else "–")
        assert (without, unknown) == (str(marks.count("KA")), str(marks.count("–")))
        assert with_data + int(without) + int(unknown) == len(accepted)


@pytest.mark.parametrize("year", YEARS)
def test_the_report_says_what_the_items_came_to(office: Office, year: int) -> None:
    tables, report = office.tables(f"A{year}"), office.report(f"A{year}")
    lines = {line[0]: line for line in report.table("Mã", "Tiêu chí")}
    rows = [r for r in tables.scores if r["nominee"] == "TT"]
    assert set(lines) == {r["item"] for r in rows}
    for item, (_, _, most, units, average, share) in lines.items():
        points = [Fraction(r["points"]) for r in rows if r["item"] == item and r["points"]]
        assert {r["max"] for r in rows if r["item"] == item} == {most}
        assert int(units) == len(points)
        assert number(average) == half_up(mean(points)), item
        assert number(share) == half_up(100 * mean(points) / number(most)), item
    computed = [r["points"] for r in rows if r["item"] == "C2.1" and r["basis"] == "computed"]
    said = re.search(r"Ban hành kế hoạch[^:]*: (\d+) đơn vị đúng hạn, (\d+) đơn vị muộn", report.text)
    assert said is not None
    assert int(said[1]) >= computed.count("5.00")
    assert int(said[2]) >= computed.count("3.00")
    assert int(said[1]) + int(said[2]) <= len(tables.accepted)


@pytest.mark.parametrize("cycle", [*(f"A{year}" for year in YEARS), FINAL])
def test_the_report_says_who_was_proposed_and_chosen(office: Office, cycle: str) -> None:
    tables, report = office.tables(cycle), office.report(cycle)
    both = [tables.of(kind) for kind in KINDS]
    assert report.counts(
        r"Có (\d+) tập thể, (\d+) cá nhân được đề nghị; (\d+) tập thể, (\d+) cá nhân đủ điều kiện. "
        r"Đề nghị tặng Giấy khen cho (\d+) tập thể, (\d+) cá nhân"
    ) == [yes(rows, column) for column in ("nominated", "eligible", "selected") for rows in both]
    lines = iter(report.table("Nhóm", "Được xếp hạng"))
    for kind in KINDS:
        for group in (*GROUPS, "all"):
            line, mine = next(lines), tables.of(kind, group)
            expected = [len(mine), *(yes(mine, c) for c in ("nominated", "eligible", "selected")), 0]
            assert [int(n) for n in line[1:6]] == expected, line
            # The mean of a single one would publish a score.
            assert line[6] == "–" if len(mine) < 2 else number(line[6]) == mean_total(mine), line
    assert next(lines, None) is None
    own = report.table("Đơn vị", "Số quyết định")
    assert report.counts(r"tự khen thưởng (\d+) tập thể, (\d+) cá nhân") == [int(n) for n in own[-1][3:]]
    assert [sum(int(line[c]) for line in own[:-1]) for c in (3, 4)] == [int(n) for n in own[-1][3:]]


def test_the_final_report_says_what_the_years_came_to(office: Office) -> None:
    report = office.report(FINAL)
    years = report.table("Năm", "Báo cáo được nhận")
    for tables, line in zip(office.annual, years, strict=True):
        both = [tables.of(kind) for kind in KINDS]
        expected = [len(tables.accepted), *(yes(r, c) for r in both for c in ("nominated", "selected"))]
        assert [int(n) for n in line[:6]] == [tables.year, *expected], line
        assert [number(n) for n in line[6:]] == [mean_total(rows) for rows in both], line
    lines = iter(report.table("Năm", "Nhóm đơn vị"))
    for tables in office.annual:
        for group in GROUPS:
            line = next(lines)
            there = [u for u in REGISTRY.subjects(tables.year) if REGISTRY.rows[u]["group"] == group]
            expected = [len(there), len(tables.accepted.intersection(there))]
            expected += [yes(tables.of(kind, group), "selected") for kind in KINDS]
            assert [int(line[0]), *(int(n) for n in line[2:])] == [tables.year, *expected], line


def test_the_final_ranking_follows_from_the_three_years(office: Office) -> None:
    tables = office.tables(FINAL)
    assert list(recount.quota_faults(tables)) == []
    assert list(recount.vote_faults(tables, office.votes(FINAL))) == []
    expected = {(s.kind, s.unit, recount.same(s.name)): s for s in recount.final(REGISTRY, office.annual)}
    found = {(r["kind"], r["unit"], recount.same(r["name"])): r for r in tables.ranking}
    assert set(found) == set(expected)
    assert len(found) == len(tables.ranking), "nobody twice"
    of_year = {(s["unit"], s["nominee"], s["item"]): s["points"] for s in tables.scores}
    for who, row in found.items():
        one = expected[who]
        said = [row[c] for c in ("group", "rank", "nominated", "eligible", "selected")]
        truths = [str(t).lower() for t in (one.nominated, one.eligible, one.selected)]
        assert said == [one.group, str(one.rank), *truths], (row, one)
        assert Fraction(row["total"]) == one.total, (row, one)
        assert (row["state"] == "PASS") == (len(one.years) > 1 and not one.barred), (row, one)
        for year in YEARS:
            points = of_year[row["unit"], row["nominee"], f"A{year}"]
            assert (Fraction(points) if points else None) == one.years.get(year), (row, year)
        # Why: the years that are missing, the gates of each year, the awards of the years.
        assert ("F1:" in row["reason"]) == (len(one.years) < 2), row
        barred = {
            int(year): set(re.findall(r"K\d", gates))
            for year, gates in re.findall(r"năm (\d{4}) không đạt ([^;,]*(?:, K\d[^;,]*)*)", row["reason"])
        }
        assert barred == one.barred, row
        if row["unit"] != MERGED:
            awarded = re.findall(r"Giấy khen năm (\d{4})", row["reason"])
            assert {int(y) for y in awarded} == one.awarded, row
        assert ("tại ranh giới" in row["reason"]) == (one.tied and one.eligible), row


# ------------------------------------------------------------------ the cases the sample has to show


@pytest.mark.parametrize("year", YEARS)
def test_an_office_does_not_appraise_its_own_unit(office: Office, year: int) -> None:
    tables = office.tables(f"A{year}")
    own = [r for r in rows_of(office, year, KEY) if r["defect"] == "own-unit"]
    told = {(f["rule"], f["unit"], f["cell"]) for f in tables.findings}
    assert own
    assert all(("H01", r["unit"], r["cell"]) in told for r in own)
    form = load_workbook(
        office.root / f"A{year}" / "inbox" / "_tham-dinh" / f"{RECUSED_TO}.xlsx", read_only=True
    )
    given = {
        (code, item): Fraction(str(points))
        for unit, code, item, points, *_ in form.worksheets[0].iter_rows(values_only=True)
        if unit == OFFICE and item in OFFICE_ITEMS and isinstance(points, int | float)
    }
    counted = {
        (s["nominee"], s["item"]): Fraction(s["points"])
        for s in tables.scores
        if s["unit"] == OFFICE and s["item"] in OFFICE_ITEMS and s["basis"] == "appraised"
    }
    assert counted, "the office's own unit is appraised by the one it is recused to"
    assert counted.items() <= given.items()


@pytest.mark.parametrize("year", YEARS)
def test_a_tie_at_the_line_a_refused_override_and_a_closed_tier_show(office: Office, year: int) -> None:
    tables = office.tables(f"A{year}")
    tied = [r for r in tables.ranking if "tại ranh giới của tỷ lệ" in r["reason"]]
    assert tied
    for one in tied:
        pool = [
            r for r in tables.of(one["kind"]) if one["kind"] == "individual" or r["group"] == one["group"]
        ]
        equal = [r for r in pool if r["rank"] == one["rank"] and r["eligible"] == "true"]
        before = sum(r["eligible"] == "true" and int(r["rank"]) < int(one["rank"]) for r in pool)
        assert one in equal
        assert before < yes(pool, "eligible") // 2 < before + len(equal), "the tie crosses the line"
        # Whoever of them is chosen, the council chose.
        assert all(r["selected"] == "false" or "Hội đồng bổ sung" in r["reason"] for r in equal)
    refused = {r["defect"]: r["cell"] for r in rows_of(office, year, KEY) if r["rule"] == "H02"}
    told = {f["cell"] for f in tables.findings if f["rule"] == "H02" and f["severity"] == "warning"}
    assert {refused["beyond-the-cap"], refused["not-eligible"], refused["tier-closed"]} <= told
    closed = [r for r in tables.ranking if GUIDED_LATER in r["reason"]]
    assert closed
    assert all(r["state"] == "FAIL" and r["selected"] == "false" for r in closed)


def test_a_merged_unit_takes_the_mean_of_those_it_came_from(office: Office) -> None:
    final = {(s["unit"], s["nominee"], s["item"]): s["points"] for s in office.tables(FINAL).scores}
    for tables in office.annual[:2]:
        totals = [Fraction(r["total"]) for r in tables.of("collective", "G3") if r["unit"] in BEFORE_MERGER]
        assert len(totals) == len(BEFORE_MERGER)
        assert Fraction(final[MERGED, "TT", f"A{tables.year}"]) == half_up(mean(totals))
    assert not {r["unit"] for r in office.tables(FINAL).ranking} & set(BEFORE_MERGER)
    people = {
        recount.same(r["name"])
        for tables in office.annual[:2]
        for r in tables.of("individual")
        if r["unit"] in BEFORE_MERGER
    }
    followed = {recount.same(r["name"]) for r in office.tables(FINAL).of("individual") if r["unit"] == MERGED}
    assert people <= followed


def test_a_merged_unit_is_held_against_what_those_before_it_left(office: Office) -> None:
    ((place, cell),) = [
        (r["sheet"], r["cell"])
        for r in rows_of(office, 2025, KEY_AFTER.format(cycle="A2024"))
        if (r["unit"], r["rule"]) == (MERGED, "T06")
    ]
    (told,) = [
        f
        for f in office.tables("A2025").findings
        if (f["unit"], f["rule"], f["sheet"], f["cell"]) == (MERGED, "T06", place, cell)
    ]
    assert "A2024 của UBND xã Mộc Bắc, UBND xã Mộc Nam" in told["message"]
    left = int(re.findall(r"đã được nhận là (\d+)", told["message"])[0])
    sheets = [
        load_workbook(next((office.root / "A2024" / "inbox" / slug).glob("*.xlsx")))["3. TTHC"]
        for slug in BEFORE_MERGER
    ]
    own = load_workbook(next((office.root / "A2025" / "inbox" / MERGED).glob("*.xlsx")))["3. TTHC"]
    field = own.cell(own[cell].row, 2).value
    # Column (11) of the form stands where (11) is written above the rows.
    pending = []
    for sheet in sheets:
        column = next(c.column for row in sheet.iter_rows() for c in row if str(c.value) == "(11)")
        pending += [row[column - 1].value for row in sheet.iter_rows() if row[1].value == field]
    assert (left, int(told["value"])) == (sum(pending), sum(pending) + 3)


@pytest.mark.parametrize("year", YEARS[1:])
def test_what_was_rewarded_before_earns_nothing(office: Office, year: int) -> None:
    key = rows_of(office, year, KEY_AFTER.format(cycle=f"A{year - 1}"))
    spent = [r for r in key if r["rule"] == "I03"]
    assert {r["defect"] for r in spent} == {"person-rewarded-before", "collective-rewarded-before"}
    points = office.tables(f"A{year}").points
    for one in spent:
        sheet = load_workbook(next((office.root / f"A{year}" / "inbox" / one["unit"]).glob("*.xlsx")))[
            one["sheet"]
        ]
        rows = [
            (row[1].row, str(row[2].value), {"Tỉnh": 15, "Thị xã": 10}[row[3].value], row[5].value)
            for row in sheet.iter_rows()
            if row[3].value in ("Tỉnh", "Thị xã")
        ]
        authors = next(who for at, who, _, _ in rows if f"B{at}" == one["cell"])
        others = [r for r in rows if f"B{r[0]}" not in {s["cell"] for s in spent if s["unit"] == one["unit"]}]
        for author in re.split(r"\s*;\s*", authors):
            mine = [
                p for _, who, p, day in others if author in re.split(r"\s*;\s*", who) and day.year == year
            ]
            code, item = ("TT", "C3") if author == "Tập thể" else (author, "I3")
            assert points[one["unit"], code][item] == max(mine, default=0), one


def rows_of(office: Office, year: int, name: str) -> list[dict[str, str]]:
    """An answer key of a year's sample."""
    with (office.root / f"A{year}" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
