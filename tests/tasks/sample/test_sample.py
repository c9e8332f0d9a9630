"""The made-up cycle: seeded, realistic where figures must hold together, and clean where it says it is clean."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader
from python_calamine import CalamineError, CalamineWorkbook

from flows.settings import Settings
from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import CA_NHAN, TOTAL_ROW
from rules.values.text import legacy_font, same_name
from tasks.plan.plans import find_plan
from tasks.sample import (
    EvidenceFile,
    SampleDossier,
    allocate,
    cast,
    clean_unit,
    load_corpus,
    lock,
    make_unit,
    play,
    usual_profile,
    write_paper,
)
from tasks.sample.cast import NAMESAKES, PARTS, TWINS
from tasks.sample.unit.people import merged_from

SEEDS = (1, 2024, 77)


@pytest.fixture(scope="module")
def movement() -> tuple[Plan, Cycle]:
    return find_plan(Settings().plans, "A2024")


def dossiers(plan: Plan, cycle: Cycle, seed: int) -> Iterator[SampleDossier]:
    corpus = load_corpus()
    people = allocate(plan, seed, corpus)
    for slug, role in cast(plan, cycle, seed, corpus).items():
        yield play(plan, cycle, plan.units[slug], role, people, seed, corpus, with_other=True)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_part_is_played_once_and_most_units_are_accepted(
    movement: tuple[Plan, Cycle], seed: int
) -> None:
    roles = cast(*movement, seed, load_corpus())
    played = Counter(role.part.name for role in roles.values() if role.part is not None)
    assert played == Counter([part.name for part in PARTS] + [*TWINS, *NAMESAKES])
    returned = [slug for slug, role in roles.items() if role.part is not None and not role.part.accepted]
    assert 13 <= len(returned) <= 15
    assert len(roles) == len(load_corpus().senders(movement[0].subjects(movement[1])))


def test_the_seed_decides(movement: tuple[Plan, Cycle]) -> None:
    unit = movement[0].subjects(movement[1])[0]
    assert clean_unit(*movement, unit, 5) == clean_unit(*movement, unit, 5)
    assert clean_unit(*movement, unit, 5) != clean_unit(*movement, unit, 6)


def test_a_unit_is_the_same_whoever_else_is_made(movement: tuple[Plan, Cycle]) -> None:
    plan, cycle = movement
    everyone = {d.unit.slug: d.values for d in dossiers(plan, cycle, 5)}
    corpus = load_corpus()
    role = cast(plan, cycle, 5, corpus)["thue"]
    alone = play(
        plan, cycle, plan.units["thue"], role, allocate(plan, 5, corpus), 5, corpus, with_other=False
    )
    assert alone.values == everyone["thue"]


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_has_anothers_name_but_the_seeded_namesakes(movement: tuple[Plan, Cycle], seed: int) -> None:
    plan = movement[0]
    people = allocate(plan, seed, load_corpus())
    merged = {unit.slug for unit in plan.units.values() if merged_from(plan, unit)}
    names = [same_name(p.name) for slug, of in people.items() if slug not in merged for p in of]
    assert {same_name(p.name) for slug in merged for p in people[slug]} < set(names)
    assert len(names) == len(set(names)) > 500


def test_first_and_middle_names_agree(movement: tuple[Plan, Cycle]) -> None:
    corpus = load_corpus()
    female = set(corpus.names.female.given)
    male = set(corpus.names.male.given)
    people = [p.name.split() for of in allocate(movement[0], 3, corpus).values() for p in of]
    for words in people:
        if "Thị" in words:
            assert words[-1] in female, words
        if words[1] in ("Văn", "Đức", "Đình"):
            assert words[-1] in male, words
    assert all(len(words) >= 3 for words in people)


@pytest.mark.parametrize("seed", SEEDS)
def test_figures_of_every_clean_unit_hold_together(movement: tuple[Plan, Cycle], seed: int) -> None:
    plan, cycle = movement
    first, last = plan.papers_window(cycle)
    for unit in plan.subjects(cycle):
        made = make_unit(plan, cycle, unit, seed, load_corpus(), usual_profile(unit, cycle, seed))
        values = made.values
        labels: dict[str, Any] = made.labels("don_vi")
        assert bool(labels["tthc_tham_quyen"]) is unit.handles_tthc is bool(values["tthc"]["rows"])
        assert max(labels["tthc_niem_yet"], labels["tthc_ra_soat"]) <= labels["tthc_tham_quyen"]
        assert 0 < labels["vb_ky_so"] <= labels["vb_phat_hanh"]
        meeting = made.labels("hop")
        assert first <= meeting["ngay_hop"] <= labels["ngay_to_trinh"] <= labels["ngay_bao_cao"] <= last
        assert meeting["co_mat"] * 3 >= meeting["tong_thanh_vien"] * 2
        for vote in values["hop"]["rows"]:
            assert vote["dong_y"] * 2 > meeting["tong_thanh_vien"]
            assert vote["dong_y"] + vote["khong_dong_y"] <= meeting["co_mat"]
        _check_procedures(values["tthc"]["rows"])
        persons = made.rows(CA_NHAN.key)
        assert 3 <= len(persons) <= 8
        assert persons[0]["ho_ten"] == labels["nguoi_dung_dau"]
        assert [p["ma"] for p in persons if p["dung_dau"]] == ["CN1"]
        for person in persons:
            assert 0 <= person["dung_han"] + person["tre_han"] <= person["duoc_giao"]
        nominees = {"TT", *(p["ma"] for p in persons)}
        assert (
            {r["ma"] for r in values["hop"]["rows"]}
            == {r["ma"] for r in values["thanh_tich"]["rows"]}
            == nominees
        )
        told = Counter((r["ma"], r["noi_dung"]) for r in values["thanh_tich"]["rows"])
        assert set(told.values()) == {1}
        assert len(told) == len(nominees) * len(plan.contents)
        assert all(bool(r.get("ket_qua")) ^ bool(r.get("ly_do")) for r in values["thanh_tich"]["rows"])
        for initiative in values["sang_kien"]["rows"]:
            assert initiative["ngay_quyet_dinh"].year == cycle.year
            assert initiative["tac_gia"] == "Tập thể" or set(initiative["tac_gia"].split("; ")) <= nominees
        assert not [text for text in _texts(values) if legacy_font(text)]


def _check_procedures(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        assert row["c3"] == row["c4"] + row["c5"] + row["c6"] == row["c7"] + row["c11"]
        assert row["c7"] == row["c8"] + row["c9"] + row["c10"]
        assert row["c11"] == row["c12"] + row["c13"]
        assert row["c10"] == row["c13"] == 0
        assert all(value >= 0 for key, value in row.items() if key not in ("c1", "c2"))
    if rows:
        assert rows[-1]["c2"] == TOTAL_ROW
        for key in (f"c{n}" for n in range(3, 14)):
            assert rows[-1][key] == sum(row[key] for row in rows[:-1])


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_twins_tie(movement: tuple[Plan, Cycle], seed: int) -> None:
    made = {d.unit.slug: d for d in dossiers(*movement, seed)}
    roles = cast(*movement, seed, load_corpus())
    first, second = (made[slug] for slug, role in roles.items() if role.part and role.part.name in TWINS)
    assert first.unit.group == second.unit.group
    counted = ("tthc_tham_quyen", "vb_phat_hanh", "vb_ky_so", "tu_cham_c1")
    assert [first.labels("don_vi")[k] for k in counted] == [second.labels("don_vi")[k] for k in counted]
    assert first.rows("nhiem_vu") == second.rows("nhiem_vu")
    assert first.rows("sang_kien")[0]["cap"] == second.rows("sang_kien")[0]["cap"]


def test_evidence_is_small_readable_and_the_same_each_time(
    movement: tuple[Plan, Cycle], tmp_path: Path
) -> None:
    plan, cycle = movement
    unit = plan.subjects(cycle)[0]
    made = make_unit(plan, cycle, unit, 3, load_corpus(), usual_profile(unit, cycle, 3))
    named = [row["minh_chung"] for row in made.rows("sang_kien") if row.get("minh_chung")]
    assert named == [paper.name for paper in made.papers]
    assert 1 <= len(named) <= 3
    for paper in made.papers:
        one, two = tmp_path / "1.pdf", tmp_path / "2.pdf"
        write_paper(one, paper, load_corpus())
        write_paper(two, paper, load_corpus())
        assert one.read_bytes() == two.read_bytes()
        assert len(one.read_bytes()) < 25_000
        text = " ".join(PdfReader(one).pages[0].extract_text().split())
        assert "QUYẾT ĐỊNH" in text
        assert paper.facts["number"] in text
        assert " ".join(paper.facts["authors"].split()) in text


def test_bad_evidence_is_what_it_says(movement: tuple[Plan, Cycle], tmp_path: Path) -> None:
    plan, cycle = movement
    unit = plan.subjects(cycle)[0]
    paper = make_unit(plan, cycle, unit, 3, load_corpus(), usual_profile(unit, cycle, 3)).papers[0]
    script, text = tmp_path / "js.pdf", tmp_path / "text.pdf"
    write_paper(script, EvidenceFile(paper.name, paper.facts, "javascript"), load_corpus())
    write_paper(text, EvidenceFile(paper.name, paper.facts, "no-pdf"), load_corpus())
    assert PdfReader(script).trailer["/Root"]["/OpenAction"]["/S"] == "/JavaScript"
    assert not text.read_bytes().startswith(b"%PDF")


def test_a_locked_workbook_opens_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "locked.xlsx"
    lock(path, "x")
    assert path.read_bytes()[:8] == bytes.fromhex("d0cf11e0a1b11ae1")
    with pytest.raises(CalamineError):
        CalamineWorkbook.from_path(path)
    with pytest.raises(Exception, match="not a zip file"):
        openpyxl.load_workbook(path)


def test_completion_never_comes_after_the_meeting(movement: tuple[Plan, Cycle]) -> None:
    plan, cycle = movement
    for unit in plan.subjects(cycle):
        values = clean_unit(plan, cycle, unit, 9)
        met = values["hop"]["labels"]["ngay_hop"]
        for task in values["nhiem_vu"]["rows"]:
            assert task.get("ngay_hoan_thanh", dt.date.min) <= met
