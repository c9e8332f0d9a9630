"""A second office on a machine is told where the first one is, as far as its lock file says so."""

import fcntl
from pathlib import Path

import pytest

from flows.office.address import OfficeUrls, is_open, lock_file, only_office
from rules.values.errors import ThiduaError

HERE = OfficeUrls("http://127.0.0.1:4200/api", "http://127.0.0.1:4200/", "http://127.0.0.1:8080/")


def test_the_second_office_learns_the_addresses_of_the_first(tmp_path: Path) -> None:
    with only_office(tmp_path, HERE):
        assert is_open(tmp_path)
        with pytest.raises(ThiduaError) as refused, only_office(tmp_path, HERE):
            pass
    for part in ("máy chủ http://127.0.0.1:4200/,", "trang tổng hợp http://127.0.0.1:8080/,", "tiến trình "):
        assert part in str(refused.value)
    assert not is_open(tmp_path)
    with only_office(tmp_path, HERE):
        assert is_open(tmp_path)


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"pid": 7, "ui": "x"}',
        b'{"pid": "x", "api": "", "ui": "", "pages": ""}',
        b"\xff",
    ],
)
def test_a_lock_file_that_does_not_say_who_holds_it_still_refuses(tmp_path: Path, said: bytes) -> None:
    lock_file(tmp_path).write_bytes(said)
    with lock_file(tmp_path).open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with (
            pytest.raises(ThiduaError, match="Văn phòng đã mở trên máy này: mở địa chỉ đó"),
            only_office(tmp_path, HERE),
        ):
            pass
