"""What each paper says in a sample, and which of its fields no template of it may leave out: data beside the templates."""

import functools
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tasks.documents.documents import TEMPLATES
from tasks.documents.templates.fields import fullest

SAMPLES = TEMPLATES / "samples.json"
MUST_HAVE = TEMPLATES / "must-have.toml"


@dataclass(frozen=True, slots=True)
class SamplePaper:
    """What one paper says, and the names that are read back from it."""

    says: Mapping[str, Any]
    names: Sequence[str]


@functools.cache
def sample_papers() -> Mapping[str, Sequence[SamplePaper]]:
    """Return papers by the usual names of their templates; the first is what a preview shows."""
    kept = json.loads(SAMPLES.read_text(encoding="utf-8"))
    return {name: tuple(SamplePaper(**paper) for paper in papers) for name, papers in kept.items()}


@functools.cache
def known_fields(name: str) -> Mapping[str, Any]:
    """Return all fields of a paper of that usual name: its samples as one."""
    whole: Mapping[str, Any] = fullest([paper.says for paper in sample_papers()[name]])
    return whole


@functools.cache
def must_have(name: str) -> Mapping[str, str]:
    """Return the fields that a template of that usual name must print, each with what it is in words."""
    kept = tomllib.loads(MUST_HAVE.read_text(encoding="utf-8"))
    return {field: kept["words"][field.rpartition(".")[2]] for field in kept["papers"][name]}
