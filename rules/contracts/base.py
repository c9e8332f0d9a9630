"""What those files are made of: frozen models, exact numbers as text, one way to write and one to read.

A file of another version may hold more than a model names. What it lacks, or holds as something else, makes it unfit.
"""

import datetime as dt
import json
from decimal import Decimal
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, ValidationError, WithJsonSchema

SHOWN = 3
"""So many places of an unfit file are named."""
_WRONG = {"missing": "thiếu", "json_invalid": "không phải JSON"}

Count = Annotated[int, Field(ge=0)]
Slug = Annotated[str, Field(description="unit, by its slug in units.csv")]
Sha256 = Annotated[str, Field(description="sha256, hexadecimal")]
Points = Annotated[
    Decimal,
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^-?[0-9]+(\.[0-9]+)?(E[+-]?[0-9]+)?$",
            "description": "points, exact, as text",
        }
    ),
]
Moment = Annotated[
    dt.datetime,
    PlainSerializer(dt.datetime.isoformat, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time", "description": "with its zone"}),
]


class Unfit(ValueError):
    """A JSON text that does not fit its model; says in Vietnamese at which places and why. `lacks`: nothing but missing."""

    def __init__(self, refused: ValidationError) -> None:
        faults = refused.errors(include_url=False, include_input=False, include_context=False)
        self.lacks = all(fault["type"] == "missing" for fault in faults)
        told = [_place(fault["loc"]) + _WRONG.get(fault["type"], "sai kiểu") for fault in faults]
        more = f" và {len(told) - SHOWN} chỗ khác" if len(told) > SHOWN else ""
        super().__init__("; ".join(told[:SHOWN]) + more)


def _place(where: tuple[int | str, ...]) -> str:
    """Return a place in a JSON text as people write it: `nominees[0].items[2].max: `."""
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in where)
    return f"{path.removeprefix('.')}: " if path else ""


class Contract(BaseModel):
    """A part of such a file; `text` and `read` are each other's inverse."""

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="ignore",
        validate_by_name=True,
        serialize_by_alias=True,
        hide_input_in_errors=True,  # what doesn't fit may be a person's name, and the error reach a log
    )

    @classmethod
    def read(cls, text: bytes | str) -> Self:
        """Return what a JSON text holds; raises Unfit where it is something else."""
        try:
            return cls.model_validate_json(text)
        except ValidationError as refused:
            raise Unfit(refused) from None

    def text(self, indent: int | None = None) -> str:
        """Return the JSON text, letters as they are, the fields in their order."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=indent)
