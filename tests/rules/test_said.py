"""What the rules say for rich fixed cases is what is kept in tests/golden/said; `python tests/golden/make.py said` writes it anew."""

import difflib
from pathlib import Path

import pytest
from recorded import SAID, text_of

KEPT = Path(__file__).parents[1] / "golden" / "said"
MOST = 40


@pytest.mark.parametrize("name", SAID)
def test_what_is_said_is_what_was_kept(name: str) -> None:
    kept = (KEPT / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    said = text_of(SAID[name]()).splitlines()
    if said != kept:
        told = [*difflib.unified_diff(kept, said, "kept", "said", lineterm="", n=1)]
        pytest.fail("\n".join(told[:MOST]), pytrace=False)


def test_every_kept_text_is_of_something() -> None:
    assert {path.stem for path in KEPT.glob("*.txt")} == set(SAID)
