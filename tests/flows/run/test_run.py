"""What a run asks for: the form a clerk fills in in the Prefect UI, and the names the UI can show."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from factory_report import plan_and_cycle
from prefect.utilities.callables import parameter_schema
from prefect.utilities.schema_tools.validation import build_error_obj, validate

from flows.cycle import award_cycle
from flows.run.request import CycleRun
from flows.settings import PROJECT
from rules.values.steps import SigningMode, Step

VIETNAMESE = "[ạảãàáâậầấẩẫăắằặẳẵóòọõỏôộổỗồốơờớợởỡéèẻẹẽêếềệểễúùụủũưựữửừứíìịỉĩýỳỷỵỹđ]"


def form() -> dict[str, Any]:
    """The form as Prefect makes it for the flow's one parameter."""
    return parameter_schema(award_cycle).model_dump()["definitions"]["CycleRun"]


def test_the_form_speaks_to_a_clerk() -> None:
    assert set(form()["properties"]) == set(CycleRun.model_fields)
    told = [form()["title"], form()["description"]]
    told += [field[key] for field in form()["properties"].values() for key in ("title", "description")]
    for words in told:
        assert re.search(VIETNAMESE, words.lower()), words


def test_no_word_of_the_code_is_in_the_form() -> None:
    """A reference would show the docstring of a class, a choice of types the words "path" and "None"."""
    assert list(parameter_schema(award_cycle).model_dump()["definitions"]) == ["CycleRun"]
    for name, field in form()["properties"].items():
        assert field["type"] in {"string", "array", "boolean"}, name
        assert not field.keys() & {"$ref", "anyOf", "allOf", "format"}, name
        assert field.get("default", "") is not None, (
            f"{name}: a blank field would send null, which is no text"
        )


def test_what_can_be_chosen_is_offered() -> None:
    plan = plan_and_cycle()[0]
    fields = form()["properties"]
    assert fields["cycle"]["enum"] == sorted(cycle.id for cycle in plan.cycles)
    assert fields["until"]["enum"] == [step.value for step in Step]
    assert fields["signing"]["enum"] == [mode.value for mode in SigningMode]
    names = {unit.name: unit.slug for unit in plan.units.values() if unit.is_subject}
    assert fields["units"]["items"]["enum"] == list(names)
    assert all(re.search(VIETNAMESE, name.lower()) for name in names)
    assert CycleRun(units=list(names)).units == list(names.values())


def test_codes_of_units_are_taken_too_and_each_once() -> None:
    assert CycleRun(units=["p-hoa-mac", "UBND phường Hòa Mạc"]).units == ["p-hoa-mac"]


def test_a_blank_folder_is_the_office_s_own() -> None:
    blank = CycleRun.model_validate({"inbox": " ", "out": ""})
    assert (blank.inbox, blank.out) == (None, None)
    assert CycleRun.model_validate({"inbox": "data/x"}).inbox == Path("data/x")


@pytest.mark.parametrize(
    ("filled", "fault"),
    [
        ({}, ""),
        ({"units": []}, ""),
        ({"units": [], "reason": ""}, ""),
        ({"units": ["Phòng Nội vụ"], "reason": "nộp lại"}, ""),
        ({"units": ["Phòng Nội vụ"]}, "reason"),
        ({"units": ["Phòng Nội vụ"], "reason": "  "}, "reason"),
        ({"units": ["Phòng Nội vụ", "Phòng Nội vụ"], "reason": "nộp lại"}, "units"),
        ({"units": ["phong-noi-vu"], "reason": "nộp lại"}, "units"),
        ({"cycle": "A2099"}, "cycle"),
        ({"until": "in"}, "until"),
        ({"reason": "a" * 501}, "reason"),
    ],
)
def test_the_form_itself_refuses(filled: dict[str, Any], fault: str) -> None:
    """By Prefect's own validator; `fault` is the field that it names."""
    schema = parameter_schema(award_cycle).model_dump()
    found = build_error_obj(validate({"params": filled}, schema))["errors"]
    assert {error["property"] for params in found for error in params["errors"]} == (
        {fault} if fault else set()
    )


def test_names_of_runs_are_what_the_graph_of_the_ui_can_show() -> None:
    names = [
        name
        for path in (PROJECT / "flows").rglob("*.py")
        for name in re.findall(r'(?:task|flow)_run_name="([^"]+)"', path.read_text(encoding="utf-8"))
    ]
    assert len(names) >= 10
    assert [name for name in names if not name.isascii()] == []


def test_the_yearly_run_is_known_before_any_setting_is_read() -> None:
    """A wrong setting is told in one line by the run, not as a traceback of whoever imports it."""
    wrong = {**os.environ, "THIDUA_WORKERS": "nhiều"}
    subprocess.run([sys.executable, "-c", "import flows.cycle"], cwd=PROJECT, env=wrong, check=True)
