"""The wording of the sample, read from data: names, posts, tasks, sentences. Invented, every word of it."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from rules.plan.units import Unit
from rules.values.errors import ThiduaError

CORPUS = Path(__file__).resolve().parents[2] / "data" / "sample" / "corpus.toml"


class Corpus:
    """The corpus; most lookups fall from the unit to its kind to the default."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data

    def __getitem__(self, key: str) -> Any:
        return self.data[key]

    def posts(self, unit: Unit) -> Mapping[str, Any]:
        """Return head, deputies, head_subject and staff of a unit."""
        kinds = self.data["posts"]
        return {**kinds.get(unit.kind, kinds["phong"]), **self.data["posts_of_unit"].get(unit.slug, {})}

    def procedures(self, unit: Unit) -> Mapping[str, Any]:
        """Return count, files and fields of a unit's procedures."""
        kinds = self.data["procedures"]
        of_kind = kinds.get(unit.kind, kinds["phong"])
        return {**of_kind, "fields": self.data["procedures_of_unit"].get(unit.slug, of_kind["fields"])}

    def number(self, what: str, unit: Unit, n: int) -> str:
        """Return the number of a unit's paper; below 10 it is padded."""
        pattern = self.data["numbers_of_kind"].get(unit.kind, {}).get(what, self.data["numbers"][what])
        return str(pattern.format(n=f"{n:02d}", abbrev=unit.abbrev))

    def sentences(self, content: str, *tables: Mapping[str, Any]) -> Sequence[str]:
        """Return the sentences for a content: of the first table that has it, else a default."""
        found = [t[content] for t in tables if content in t] or [
            t["default"] for t in tables if "default" in t
        ]
        return list(found[0])


@cache
def load_corpus(path: Path = CORPUS) -> Corpus:
    """Read the corpus; raises ThiduaError (file and remedy) where it is missing or broken."""
    try:
        return Corpus(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as broken:
        raise ThiduaError(
            f"{path}: không đọc được lời văn của bộ mẫu ({broken}): lấy lại tệp gốc"
        ) from broken
