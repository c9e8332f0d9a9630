"""Sums in words: the tables of tests/cases/so-bang-chu, and that no two sums have the same words."""

import pytest
from factory_cases import Case, each, only_knows
from hypothesis import given
from hypothesis import strategies as st

from rules.values.amounts import in_words

PLACES = {"nghìn": 1000, "triệu": 10**6, "tỷ": 10**9}
FIGURES = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7,
    "tám": 8, "chín": 9,
}  # fmt: skip


def read_back(words: str) -> int:
    """Read words as a teller does: place after place, from the largest."""
    total = group = last = 0
    for word in words.split():
        if word in FIGURES:
            group += last
            last = FIGURES[word]
        elif word == "trăm":
            group, last = group + 100 * last, 0
        elif word in ("mươi", "mười"):
            group, last = group + 10 * (last if word == "mươi" else 1), 0
        elif word == "tỷ":
            total, group, last = (total + group + last) * PLACES[word], 0, 0
        elif word in PLACES:
            total, group, last = total + (group + last) * PLACES[word], 0, 0
        else:
            assert word == "linh", word
    return total + group + last


@each("so-bang-chu")
def test_an_amount_in_words(case: Case) -> None:
    only_knows(case.expect, "words")
    for amount, words in case.expect["words"]:
        assert in_words(amount) == words, amount


@given(st.integers(0, 10**12) | st.integers(0, 10**8).map(lambda n: n * 10_000))
def test_words_are_read_back_as_the_same_amount(amount: int) -> None:
    words = in_words(amount)
    assert read_back(words) == amount
    assert " ".join(words.split()) == words and not set("0123456789") & set(words)


def test_a_debt_is_no_amount() -> None:
    with pytest.raises(ValueError, match="-5"):
        in_words(-5)
