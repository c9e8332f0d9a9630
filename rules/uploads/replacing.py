"""What a submission replaces in the unit's folder, and what stays."""

import unicodedata
from collections.abc import Iterable, Mapping

from rules.papers.file.names import PAPERS
from rules.supplied_papers.names import is_papers, paper_of
from rules.uploads.names import SPREADSHEETS, suffix


def merged(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, tuple[bool, str]] | None:
    """Say what a unit's folder holds after a submission: target → (from the new?, its name there); None: no change.

    Both map a file's place in the folder to its sha256. A new report replaces all that is in no folder; evidence of the same name
    is replaced, and so is the same paper that the unit signed itself, whatever its name. What does not come again stays.
    """
    reports = [name for name in new if "/" not in name]
    stay = {name for name in old if "/" in name or not reports}
    result = _over(stay, new)
    old_reports = [n for n in old if "/" not in n and suffix(n) in SPREADSHEETS]
    if len(reports) == len(old_reports) == 1 and new[reports[0]] == old[old_reports[0]]:
        # The same report under another name ("… (1).xlsx") is the same report.
        del result[reports[0]]
        result[old_reports[0]] = (False, old_reports[0])
    return _unless_same(old, new, result)


def added(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, tuple[bool, str]] | None:
    """Say the same of a town's folder: all stays, but for a file of the same name."""
    return _unless_same(old, new, _over(old, new))


def _over(old: Iterable[str], new: Iterable[str]) -> dict[str, tuple[bool, str]]:
    keys = {_key(name) for name in new}  # each is one thing in the folder
    return {n: (False, n) for n in old if _key(n) not in keys} | {n: (True, n) for n in new}


def _unless_same(
    old: Mapping[str, str], new: Mapping[str, str], result: dict[str, tuple[bool, str]]
) -> dict[str, tuple[bool, str]] | None:
    after = {name: (new if fresh else old)[source] for name, (fresh, source) in result.items()}
    return None if after == dict(old) else result


def _key(name: str) -> str:
    folder, _, file = name.rpartition("/")
    if is_papers(folder):
        return f"{PAPERS}/{paper_of(file) or _plain(file)}"
    return _plain(name)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
