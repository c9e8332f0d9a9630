"""The wording of the sample, read from data: names, posts, tasks, sentences. Invented, every word of it."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from rules.contracts.base import Unfit
from rules.plan.units import Unit
from rules.values.errors import ThiduaError
from tasks.sample import wording

CORPUS = Path(__file__).resolve().parents[2] / "data" / "sample" / "corpus.toml"


class Corpus(wording.CorpusTable):
    """The corpus; most lookups fall from the unit to its kind to the default."""

    silent: tuple[str, ...]
    names: wording.Names
    posts: Mapping[str, wording.Posts]
    posts_of_unit: Mapping[str, wording.OwnPosts]
    numbers: Mapping[str, str]
    numbers_of_kind: Mapping[str, Mapping[str, str]]
    procedures: Mapping[str, wording.Procedures]
    procedures_of_unit: Mapping[str, wording.Lines]
    tiers: Mapping[str, wording.Tier]
    tasks: wording.ByContent
    notes: wording.TaskNotes
    initiatives: wording.Initiatives
    achievements: wording.Achievements
    reasons: wording.ContentReasons
    recognition_papers: tuple[wording.RecognitionPaper, ...]
    evidence: wording.EvidenceWords
    offices: wording.OfficeWords
    second_edition: wording.SecondEdition
    index: wording.IndexWords
    faults: wording.FaultWords
    sloppy: wording.SloppyWords

    def senders(self, units: Iterable[Unit]) -> list[Unit]:
        """Return those of the units that send a report in the sample."""
        return [unit for unit in units if unit.slug not in self.silent]

    def posts_in(self, unit: Unit) -> wording.Posts:
        """Return what the unit calls its people."""
        of_kind = self.posts.get(unit.kind, self.posts["phong"])
        own = self.posts_of_unit.get(unit.slug, wording.OwnPosts())
        return of_kind.model_copy(update=own.model_dump(exclude_none=True))

    def procedures_in(self, unit: Unit) -> wording.Procedures:
        """Return how many procedures and files the unit has, and its fields."""
        of_kind = self.procedures.get(unit.kind, self.procedures["phong"])
        fields = self.procedures_of_unit.get(unit.slug, of_kind.fields)
        return of_kind.model_copy(update={"fields": fields})

    def recognition_paper(self, place: int) -> wording.RecognitionPaper:
        """Return the paper of the recognition at that place in the plan; the last stands for all below it."""
        return self.recognition_papers[min(place, len(self.recognition_papers) - 1)]

    def number(self, what: str, unit: Unit, n: int) -> str:
        """Return the number of a unit's paper; below 10 it is padded."""
        pattern = self.numbers_of_kind.get(unit.kind, {}).get(what, self.numbers[what])
        return pattern.format(n=f"{n:02d}", abbrev=unit.abbrev)

    def sentences(self, content: str, *tables: wording.ByContent) -> wording.Lines:
        """Return the sentences for a content: of the first table that has it, else a default."""
        found = [t[content] for t in tables if content in t] or [
            t["default"] for t in tables if "default" in t
        ]
        return found[0]


@cache
def load_corpus(path: Path = CORPUS) -> Corpus:
    """Read the corpus; raises ThiduaError (file and remedy) where it is missing or broken."""
    try:
        return Corpus.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as broken:
        why = Unfit(broken) if isinstance(broken, ValidationError) else broken
        raise ThiduaError(f"{path}: không đọc được lời văn của bộ mẫu ({why}): lấy lại tệp gốc") from broken
