"""The forms of the notices' flows as the Prefect UI shows and fills them."""

import datetime as dt
from typing import Any

import pytest
from prefect.utilities.callables import parameter_schema
from pydantic import ValidationError

from flows.deployments.operator_mail import FlowRunEvent
from flows.deployments.reminders import ReminderRun
from rules.values.text import fold


def fields(model: Any) -> dict[str, Any]:
    return dict(model.model_json_schema()["properties"])


@pytest.mark.parametrize("model", [ReminderRun, FlowRunEvent])
def test_every_field_speaks_vietnamese(model: Any) -> None:
    for name, field in fields(model).items():
        for key in ("title", "description"):
            assert fold(field[key]) != field[key].casefold(), (name, key)
        assert "anyOf" not in field, f"{name}: the form would offer a choice of types"


def test_the_cycles_of_the_plans_are_offered_and_the_day_is_a_date() -> None:
    shown = fields(ReminderRun)
    assert {"A2023", "A2024", "A2025"} <= set(shown["cycle"]["enum"]) and "F2025" not in shown["cycle"][
        "enum"
    ]
    assert shown["day"]["format"] == "date" and shown["send"]["type"] == "boolean"


def test_prefect_makes_a_form_of_one_parameter() -> None:
    from flows.deployments.operator_mail import tell_operator
    from flows.deployments.reminders import remind

    assert list(parameter_schema(remind.fn).properties) == ["params"]
    assert list(parameter_schema(tell_operator.fn).properties) == ["params"]


def test_a_scheduled_run_needs_no_parameters() -> None:
    from flows.deployments.reminders import remind

    schema = parameter_schema(remind.fn)
    assert not schema.required
    assert schema.properties["params"]["default"] == {"send": True}, (
        "the form refuses a field filled with none"
    )
    assert remind.validate_parameters({})["params"] == ReminderRun()


def test_what_the_form_sends_is_taken() -> None:
    blank = ReminderRun.model_validate({"cycle": "", "day": "", "inbox": "", "out": " "})
    assert blank == ReminderRun()
    assert ReminderRun.model_validate({"day": "2024-12-10"}).day == dt.date(2024, 12, 10)
    with pytest.raises(ValidationError):
        ReminderRun(cycle="2024")
