"""The corpus is read whole or not at all, and says at which key it is broken."""

from pathlib import Path

import pytest

from rules.values.errors import ThiduaError
from tasks.sample.corpus import CORPUS, load_corpus


@pytest.mark.parametrize(
    ("was", "is_now", "said"),
    [
        ("motto = ", "moto = ", "evidence.motto"),
        ("initiative = 1 ", 'initiative = "one" ', "tiers.strong.initiative"),
        ("[offices]", "[office]", "offices"),
        ("[names]", "[names", "line 14"),
    ],
)
def test_a_broken_corpus_is_refused_at_its_key(tmp_path: Path, was: str, is_now: str, said: str) -> None:
    (broken := tmp_path / "corpus.toml").write_text(
        CORPUS.read_text("utf-8").replace(was, is_now, 1), "utf-8"
    )
    with pytest.raises(ThiduaError, match="không đọc được lời văn của bộ mẫu") as refused:
        load_corpus(broken)
    assert said in str(refused.value) and str(broken) in str(refused.value)


def test_a_missing_corpus_is_named(tmp_path: Path) -> None:
    with pytest.raises(ThiduaError, match=r"corpus\.toml: không đọc được"):
        load_corpus(tmp_path / "corpus.toml")
