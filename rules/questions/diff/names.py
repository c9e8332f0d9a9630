"""Keeps names of persons out of what is told about two runs: people are called by their codes."""

import re
from collections.abc import Iterable

from rules.page.wording import VALUE_LENGTH, shown
from rules.plan.report_form.form import CA_NHAN
from rules.values.text import clean, fold

HIDDEN = "[họ tên]"
_WORDS = range(2, 7)
"""How many words a Vietnamese full name has."""
_PEOPLE = fold(CA_NHAN.name.partition(" ")[2])


class Veil:
    """Replaces the names of all nominees of the runs, and hides a cell that holds nothing but what looks like a name."""

    def __init__(self, names: Iterable[str]) -> None:
        known = {tuple(clean(name).split()) for name in names}
        # The longer name first: one may be the beginning of another.
        spelled = sorted((r"\s+".join(map(re.escape, n)) for n in known if len(n) > 1), key=len, reverse=True)
        self._known = re.compile("|".join(spelled), re.IGNORECASE) if spelled else None

    def over(self, text: str) -> str:
        """Return a sentence without the nominees' names, one line, cut where it is long."""
        text = clean(text)
        return shown(self._known.sub(HIDDEN, text) if self._known else text, VALUE_LENGTH)

    def over_cell(self, place: str, text: str) -> str:
        """Return a cell's text; one that looks like a full name is hidden whole, on the sheet of persons however typed."""
        return HIDDEN if _resembles_a_name(clean(text), _PEOPLE in fold(place)) else self.over(text)


def _resembles_a_name(text: str, person_sheet: bool) -> bool:
    words = text.split()
    if len(words) not in _WORDS or not all(word.isalpha() for word in words):
        return False
    return all(w[0].isupper() for w in words) or (person_sheet and text.islower())
