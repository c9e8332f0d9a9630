"""`du-lieu-ca-nhan.json`: what the register and the folders of results hold of one person, for that person."""

from rules.contracts.base import Contract


class PersonsRow(Contract):
    """A row of the register about the person: its table, the audit entry that wrote it, its cycle, and what it says by column."""

    table: str
    entry: int
    cycle: str
    held: dict[str, str]


class PersonsData(Contract):
    """The whole of it. `nominees`: movement/cycle/unit/code; `files`: results on disk that name the person."""

    asked: str
    nominees: tuple[str, ...]
    rows: tuple[PersonsRow, ...]
    files: tuple[str, ...] = ()
