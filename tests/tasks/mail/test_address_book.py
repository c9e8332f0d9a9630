"""The file of the units' addresses, as Excel and editors save it."""

from pathlib import Path

import pytest
from factory_report import plan_and_cycle

from rules.values.errors import ThiduaError
from tasks.mail.address_book import read_addresses

PLAN, _ = plan_and_cycle()
LINES = ("unit,email", "p-hoa-mac,a@x.test", "khong-co,b@x.test", "p-hoa-mac,c@x.test")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_as_excel_and_editors_save_it(tmp_path: Path, separator: str, encoding: str, end: str) -> None:
    path = tmp_path / "dia-chi.csv"
    path.write_bytes(end.join(LINES).replace(",", separator).encode(encoding))
    found = read_addresses(path, PLAN)
    assert found.of == {"p-hoa-mac": ("a@x.test", "c@x.test")}
    (fault,) = found.faults
    assert fault.startswith("dia-chi.csv, dòng 3: không có đơn vị “khong-co”")


def test_a_file_that_cannot_be_read_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "dia-chi.csv"
    with pytest.raises(ThiduaError, match="THIDUA_ADDRESSES"):
        read_addresses(path, PLAN)
    path.write_bytes("đơn vị,email".encode("utf-16"))
    with pytest.raises(ThiduaError, match="CSV UTF-8"):
        read_addresses(path, PLAN)
    path.write_bytes(b"")
    assert "tệp trống" in read_addresses(path, PLAN).faults[0]
