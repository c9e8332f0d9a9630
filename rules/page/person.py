"""The page that one person is given of their own data: what the register holds, by table, in Vietnamese."""

from dataclasses import dataclass

from rules.contracts.person import PersonsData
from rules.page.register_words import COLUMNS, TABLES


@dataclass(frozen=True, slots=True)
class PersonSection:
    """One table's rows: its title, its columns, and a line of texts for each row."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class PersonPage:
    """The whole page."""

    asked: str
    nominees: tuple[str, ...]
    sections: tuple[PersonSection, ...]
    files: tuple[str, ...]


def person_page(data: PersonsData) -> PersonPage:
    """Put one person's rows into sections, a table each, in the order of TABLES."""
    sections = []
    for table in sorted(
        {row.table for row in data.rows}, key=lambda name: ([*TABLES, name].index(name), name)
    ):
        rows = [row for row in data.rows if row.table == table]
        columns = tuple(dict.fromkeys(column for row in rows for column in row.held if column != "cycle"))
        lines = tuple((row.cycle, *(row.held.get(column, "") for column in columns)) for row in rows)
        sections.append(
            PersonSection(
                TABLES.get(table, table), (COLUMNS["cycle"], *(COLUMNS.get(c, c) for c in columns)), lines
            )
        )
    return PersonPage(data.asked, data.nominees, tuple(sections), data.files)
