"""A file comes into being whole under its name, or not there at all: whatever the length of that name."""

from pathlib import Path

import pytest

from tasks.storage.whole_file import LONGEST_NAME, whole_file

every_name = pytest.mark.parametrize(
    "name",
    [
        "a.xlsx",
        "b" * (LONGEST_NAME - 5) + ".xlsx",
        "Báo cáo " + "ế" * 80 + ".xlsx",
        "\udcff" * (LONGEST_NAME - 4) + ".xls",
    ],
    ids=["short", "latin", "vietnamese", "bytes that are no text"],
)


@every_name
def test_a_name_as_long_as_a_disk_holds_gets_its_file(tmp_path: Path, name: str) -> None:
    with whole_file(tmp_path / "made" / name) as draft:
        draft.write_text("x")
        assert draft.name.startswith(".")
        assert not (tmp_path / "made" / name).exists()
    assert [(p.name, p.read_text()) for p in (tmp_path / "made").iterdir()] == [(name, "x")]


@every_name
def test_a_block_that_fails_leaves_the_older_file_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("older")
    with pytest.raises(RuntimeError), whole_file(tmp_path / name) as draft:
        draft.write_text("x")
        raise RuntimeError
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [(name, "older")]


def test_two_drafts_of_names_that_differ_at_their_end_alone_are_two_files(tmp_path: Path) -> None:
    stem = "c" * (LONGEST_NAME - 5)
    with whole_file(tmp_path / f"{stem}.xlsx") as one, whole_file(tmp_path / f"{stem}.docx") as other:
        one.write_text("1")
        other.write_text("2")
    assert (tmp_path / f"{stem}.xlsx").read_text() + (tmp_path / f"{stem}.docx").read_text() == "12"
