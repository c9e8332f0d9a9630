"""Writes the JSON schemas of what a run leaves for other programs, from its models: `make schemas`."""

import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1])]

from pydantic import TypeAdapter  # noqa: E402
from pydantic.json_schema import GenerateJsonSchema  # noqa: E402

from rules.contracts.points import UnitPoints  # noqa: E402
from rules.contracts.run import PublishedRun  # noqa: E402
from rules.contracts.summary import ClosingSummary, EndedEarly  # noqa: E402
from rules.questions.record import RunFacts  # noqa: E402


class _Plain(GenerateJsonSchema):
    """Gives no field a title: it would only say its name again."""

    def field_title_should_be_set(self, schema: object) -> bool:
        return False


def schemas() -> dict[str, str]:
    """Return the text of each schema by its file's name."""
    kinds: dict[str, TypeAdapter[object]] = {
        "diem": TypeAdapter(UnitPoints),
        "run": TypeAdapter(PublishedRun),
        "facts": TypeAdapter(RunFacts),
        "summary": TypeAdapter(ClosingSummary | EndedEarly),
    }
    return {f"{name}.schema.json": _text(kind) for name, kind in kinds.items()}


def _text(kind: TypeAdapter[object]) -> str:
    made = kind.json_schema(mode="serialization", schema_generator=_Plain)
    return json.dumps({"$schema": _Plain.schema_dialect, **made}, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    for name, text in schemas().items():
        (HERE / name).write_text(text, encoding="utf-8")
