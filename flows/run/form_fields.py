"""Fields that the forms in the Prefect UI share: cycles and units to choose from this machine's plans, folders, days."""

import datetime as dt
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from flows.settings import read_settings
from rules.plan.plan import Plan
from rules.values.errors import ThiduaError
from tasks.plan.plans import all_plans


@cache
def plans() -> list[Plan]:
    """Return every sound plan of this machine; a broken one, or a wrong setting, is told by the run that needs it."""
    try:
        settings = read_settings()
        return all_plans(settings.plans, settings.plan)
    except ThiduaError:
        return []


def cycles(schema: dict[str, Any]) -> None:
    """Offer all cycles, and none: the one of today."""
    _offer(schema, {cycle.id for plan in plans() for cycle in plan.cycles})


def annual_cycles(schema: dict[str, Any]) -> None:
    """Offer the annual cycles, and none: the one of today."""
    _offer(schema, {cycle.id for plan in plans() for cycle in plan.cycles if cycle.kind == "annual"})


def _offer(schema: dict[str, Any], known: set[str]) -> None:
    for key in ("anyOf", "default"):
        schema.pop(key, None)
    schema |= {"type": "string"} | ({"enum": sorted(known)} if known else {})


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default")


def may_be_blank(title: str, description: str) -> Any:
    """Return a field that the form leaves out of what it sends where it is blank: its default is none, which is no text."""
    return Field(default=None, title=title, description=description, json_schema_extra=_without_default)


def cycle_of(offer: Callable[[dict[str, Any]], None]) -> Any:
    """Return the field of a cycle to choose from what `offer` puts into its schema; blank: this year's."""
    return Field(
        default=None,
        title="Chu kỳ",
        description="Bỏ trống: chu kỳ của năm nay",
        pattern="^[A-Z][0-9]{4}$",
        json_schema_extra=offer,
    )


def _blank_is_none(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


# Schemas of their own, or the form would show a choice between a text and "None".
_Text, _Blank = WithJsonSchema({"type": "string"}), BeforeValidator(_blank_is_none)
BlankText = Annotated[str | None, _Blank, _Text]
BlankDay = Annotated[dt.date | None, _Blank, WithJsonSchema({"type": "string", "format": "date"})]
BlankFolder = Annotated[Path | None, _Blank, _Text]
