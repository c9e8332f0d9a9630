"""The page of one person's data is Vietnamese throughout, whatever table its rows come from."""

from rules.contracts.person import PersonsData, PersonsRow
from rules.page.person import person_page
from rules.page.register_words import COLUMNS, TABLES
from tasks.register.schema import VOUCHED

NEVER_SHOWN = {"entry", "line", "seal", "pdf"}


def test_every_table_and_column_of_the_register_has_its_words() -> None:
    assert set(TABLES) == {table.name for table in VOUCHED}
    assert set(COLUMNS) == {column.name for table in VOUCHED for column in table.columns} - NEVER_SHOWN
    assert len(set(TABLES.values())) == len(TABLES)


def test_the_page_shows_words_for_tables_and_columns() -> None:
    held = {"cycle": "A2024", "unit": "p-hoa-mac", "nominee": "CN1", "basis": "reported"}
    rows = (
        PersonsRow(table="person_acts", entry=2, cycle="", held={"act": "trích", "about": "x"}),
        PersonsRow(table="scores", entry=1, cycle="A2024", held=held),
    )
    scores, acts = person_page(PersonsData(asked="An", nominees=(), rows=rows)).sections
    assert scores.title == "Điểm" and acts.title == "Việc trích, xóa dữ liệu cá nhân"
    assert scores.columns == ("chu kỳ", "đơn vị", "mã đối tượng", "căn cứ của điểm")
    assert scores.rows == (("A2024", "p-hoa-mac", "CN1", "reported"),)
