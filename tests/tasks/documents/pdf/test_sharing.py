"""Papers are shared among LibreOffice calls: each in one of them, none with more files than it takes."""

import pytest

from tasks.documents.pdf.sharing import MOST_FILES, Load, parts, shares


@pytest.mark.parametrize("number", [0, 1, 99, 100, 101, 242, 1000])
def test_parts_hold_every_file_once_in_order_and_none_too_many(number: int) -> None:
    files = list(range(number))
    found = parts(files)
    assert [file for part in found for file in part] == files
    sizes = [len(part) for part in found]
    assert max(sizes, default=0) <= MOST_FILES
    assert max(sizes, default=0) - min(sizes, default=0) < max(2, len(sizes))
    assert len(sizes) == -(-number // MOST_FILES)


def test_calls_get_about_as_many_bytes_each_and_keep_a_unit_together() -> None:
    loads = {f"u{n}": Load(2, size) for n, size in enumerate((50, 40, 30, 20, 10))}
    assert shares(loads, 2) == [["u0", "u3", "u4"], ["u1", "u2"]]
    assert shares(loads, 9) == [["u0"], ["u1"], ["u2"], ["u3"], ["u4"]]
    assert shares({}, 4) == []


@pytest.mark.parametrize("calls", [1, 4, 8])
def test_no_call_gets_more_files_than_it_takes_however_few_were_asked_for(calls: int) -> None:
    loads = {f"don-vi-{n:03}": Load(8 + n % 3, 1000 + n % 7) for n in range(180)}
    found = shares(loads, calls)
    assert sorted(name for batch in found for name in batch) == sorted(loads)
    assert all(sum(loads[name].files for name in batch) <= MOST_FILES for batch in found)
    assert len(found) <= 2 * -(-sum(load.files for load in loads.values()) // MOST_FILES)


def test_a_unit_with_more_papers_than_a_call_takes_has_calls_of_its_own() -> None:
    loads = {"large": Load(250, 10), "small": Load(3, 99), "other": Load(3, 98)}
    found = shares(loads, 2)
    assert ["large"] in found
    assert sorted(name for batch in found for name in batch) == sorted(loads)
