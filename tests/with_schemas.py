"""Holds JSON against the schemas in docs/schemas, with a program that is not ours."""

import json
from collections.abc import Iterator

from jsonschema import Draft202012Validator

from flows.settings import PROJECT

SCHEMAS = PROJECT / "docs" / "schemas"


def schema_faults(name: str, text: str) -> Iterator[str]:
    """What of a JSON text is not as its schema says, with its place."""
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    for fault in Draft202012Validator(schema).iter_errors(json.loads(text)):
        yield f"{fault.json_path}: {fault.message}"
