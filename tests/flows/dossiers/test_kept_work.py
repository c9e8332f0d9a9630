"""What is kept is kept under all that shaped it: who keeps work says what kind it is, and what a dossier says is in its keys."""

import ast
import datetime as dt
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from factory_templates import shipped, worded

from flows.dossiers import dossier, signatures
from flows.dossiers.dossier import Dossier
from flows.dossiers.papers import Draft
from flows.intake.in_run import InRun
from flows.intake.reading import read_unit
from flows.run.context import RunContext, wanted_keys
from flows.run.inputs import preview_inputs
from flows.run.place import find_place
from flows.run.request import CycleRun
from flows.settings import PROJECT, read_settings
from rules.papers.dossier import Paper, papers_of
from rules.questions.diff.causes import CODE_PARTS
from rules.report.report import Report
from tasks.documents.documents import TEMPLATES, families
from tasks.pki.keyring import load_keyring
from tasks.register import open_register
from tasks.signing import Proof
from tasks.storage.code_hash import code_of

SAMPLE = PROJECT / "data" / "sample" / "A2024" / "inbox"
UNIT = "ldld"
FONTS = {"Serif Regular": "a" * 64}
SENT_ONCE = {"mail_operator"}
"""Kept so that a letter goes out once, not for what it says."""

# ------------------------------------------------------------------ nobody forgets to say what kind of work it is


def functions() -> Iterator[tuple[str, ast.FunctionDef, set[str]]]:
    """Each function of the flows with its module and the functions of that module that say what they make."""
    for path in sorted((PROJECT / "flows").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        marked = {node.name for node in found if any(name(mark) == "makes" for mark in node.decorator_list)}
        for node in found:
            yield path.relative_to(PROJECT).as_posix(), node, marked


def name(call: ast.expr) -> str:
    """What is called in an expression: its last name."""
    of = call.func if isinstance(call, ast.Call) else call
    return of.attr if isinstance(of, ast.Attribute) else of.id if isinstance(of, ast.Name) else ""


def keeps(node: ast.FunctionDef) -> bool:
    """Tell whether the function's result is kept under a key, by Prefect or in the artifact store."""
    making = [call for call in ast.walk(node) if isinstance(call, ast.Call) and name(call) == "making"]
    cached = [
        mark
        for mark in node.decorator_list
        if name(mark) == "task"
        and isinstance(mark, ast.Call)
        and re.search("OUTSIDE|BY_KEY", ast.unparse(mark))
        and "NO_CACHE" not in ast.unparse(mark)
    ]
    return bool(making or cached)


def test_whoever_keeps_work_says_what_kind_it_is() -> None:
    keeping = [(module, node, marked) for module, node, marked in functions() if keeps(node)]
    assert len(keeping) >= 10
    for module, node, marked in keeping:
        if node.name in SENT_ONCE:
            continue
        calls = {name(call) for call in ast.walk(node) if isinstance(call, ast.Call)}
        assert node.name in marked or calls & marked, f"{module}: {node.name}"


def test_every_kind_is_in_a_key_and_has_its_words_where_runs_are_compared() -> None:
    kinds = set(code_of(PROJECT))
    used = {
        kind
        for path in (PROJECT / "flows").rglob("*.py")
        for kind in re.findall(r'run\.code\["(\w+)"\]', path.read_text(encoding="utf-8"))
    }
    assert kinds == used == set(CODE_PARTS)


# ------------------------------------------------------------------ what a dossier says is in its keys


@pytest.fixture
def run(tmp_path: Path) -> Iterator[RunContext]:
    """A run over one unit of the sample, opened without its look at LibreOffice and the fonts."""
    settings = read_settings()
    params = CycleRun(cycle="A2024", inbox=SAMPLE, out=tmp_path / "out")
    place = find_place(params, settings, dt.date(2024, 12, 1))
    units = [place.plan.units[UNIT]]
    keys = load_keyring(None, wanted_keys(place.plan, units, issues=False), tmp_path / "authority")
    register = open_register(f"sqlite:///{tmp_path / 'register.db'}")
    with RunContext(place, preview_inputs(place), "7.4.7.2", FONTS, keys, Proof(), register) as opened:
        yield opened


@pytest.fixture
def report(run: RunContext) -> Report:
    found = read_unit(run.plan, run.cycle, run.folders[UNIT], run.settings).report
    assert found is not None
    return found


def keys(run: RunContext, report: Report, **papers: Paper) -> dict[str, Any]:
    """The keys of what is made of a unit's report, by stage; `papers` take the place of its own."""
    made = papers_of(run.plan, run.cycle, report, trial=True) | papers
    one = Dossier(run, Draft(run, UNIT, made), made, {}, report, b"{}")
    return {"docx": one.draft.key, "paper": one.paper_keys, "signed": one.signed_key, "bundle": one.key}


def moved(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    return {stage for stage in before if after[stage] != before[stage]}


@pytest.mark.parametrize(
    ("where", "what", "to", "stages"),
    [
        (dossier, "UNIT_PAPER", "Ký", {"paper", "signed", "bundle"}),
        (signatures, "field_of", "ChuKySo{}".format, {"paper", "signed", "bundle"}),
        (signatures, "SEAL", "Niêm phong", {"signed", "bundle"}),
        (signatures, "SEAL_FIELD", "ConDau", {"signed", "bundle"}),
        (signatures, "SEAL_BOX", (0, 0, 100, 30), {"signed", "bundle"}),
        (dossier, "cycle_words", lambda cycle: f"đợt {cycle.year}", {"signed", "bundle"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_signatures_and_the_cover_say_is_in_the_keys(
    run: RunContext,
    report: Report,
    monkeypatch: pytest.MonkeyPatch,
    where: Any,
    what: str,
    to: Any,
    stages: set[str],
) -> None:
    before = keys(run, report)
    assert keys(run, report) == before
    monkeypatch.setattr(where, what, to)
    assert moved(before, keys(run, report)) == stages


def test_titles_and_templates_are_in_the_keys(run: RunContext, report: Report) -> None:
    before = keys(run, report)
    first = papers_of(run.plan, run.cycle, report, trial=True)["01-to-trinh"]
    titled = keys(run, report, **{"01-to-trinh": replace(first, title="Tờ trình")})
    assert moved(before, titled) == {"signed", "bundle"}, "the contents of the reading copy name it"
    other = keys(run, report, **{"01-to-trinh": replace(first, template="bien-ban")})
    assert moved(before, other) == {"docx", "paper", "signed", "bundle"}


def test_a_template_of_the_plan_makes_its_paper_again_and_no_other(run: RunContext, report: Report) -> None:
    before, plan = keys(run, report), run.plan
    read = InRun(run).keys
    own = worded(shipped("bao-cao"), "BÁO CÁO THÀNH TÍCH", "BẢN THÀNH TÍCH")
    run.plan = plan.model_copy(update={"templates": {"bao-cao": shipped("bao-cao")}})
    assert keys(run, report) == before, "the same template in another place is the same"
    run.plan = plan.model_copy(update={"templates": {"tx-quyet-dinh": own, "bien-ban-moi": own}})
    assert keys(run, report) == before, "of no paper of this dossier"
    run.plan = plan.model_copy(update={"templates": {"bao-cao": own}, "hash": "0" * 64})
    after = keys(run, report)
    assert moved(before, after) == {"docx", "paper", "signed", "bundle"}
    signed_again = {name for name, key in after["paper"].items() if key != before["paper"][name]}
    assert signed_again == {name for name in after["paper"] if name.startswith("03-bao-cao")} != set()
    assert InRun(run).keys == read, "no report is read again"


@pytest.mark.parametrize("what", ["office_version", "fonts"])
def test_the_machine_is_in_the_keys_of_all_that_is_set_on_it(
    run: RunContext, report: Report, what: str
) -> None:
    before = keys(run, report)
    setattr(run, what, "24.2.0.1" if what == "office_version" else {"Serif Regular": "b" * 64})
    assert moved(before, keys(run, report)) == {"docx", "paper", "signed", "bundle"}


def test_a_plan_that_is_worded_anew_seals_again_and_signs_nothing(run: RunContext, report: Report) -> None:
    before = keys(run, report)
    run.plan = run.plan.model_copy(update={"hash": "0" * 64})
    assert moved(before, keys(run, report)) == {"bundle"}, "the bag says which plan it was made by"


# ------------------------------------------------------------------ the machine's fonts

ALL_OF_THEM = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{folder}</dir><alias><family>Times New Roman</family><prefer><family>{takes}</family></prefer></alias></fontconfig>
"""


def taken(folder: Path, takes: str) -> str:
    """What is in the keys of papers for the font of their text, on a machine whose fontconfig says so."""
    (folder / "fonts.conf").write_text(ALL_OF_THEM.format(folder="/usr/share/fonts", takes=takes))
    code = "from tasks.documents.fonts import font_taken; print(font_taken('Times New Roman'))"
    env = {"FONTCONFIG_FILE": str(folder / "fonts.conf"), "PATH": "/usr/bin:/bin", "HOME": str(folder)}
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env, cwd=PROJECT
    ).stdout


def test_the_font_that_the_machine_takes_for_the_templates_own_is_in_the_keys(tmp_path: Path) -> None:
    named = {family for path in TEMPLATES.glob("*.docx") for family in families(path)}
    assert named == {"Times New Roman"}
    serif = taken(tmp_path, "Liberation Serif")
    assert serif == taken(tmp_path, "Liberation Serif")
    assert serif != taken(tmp_path, "DejaVu Serif")
