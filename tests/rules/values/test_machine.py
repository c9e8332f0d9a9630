"""What a machine refuses is said as what it is, with its remedy."""

import errno

import pytest

from rules.values.machine import because, is_machines, refusal


@pytest.mark.parametrize(
    ("number", "cause", "remedy"),
    [
        (errno.ENOSPC, "hết chỗ", "df -h"),
        (errno.EDQUOT, "hết hạn mức", "hạn mức"),
        (errno.EROFS, "chỉ cho đọc", "quyền ghi"),
        (errno.EIO, "hỏng", "dmesg"),
        (errno.EACCES, "không có quyền", "cấp quyền"),
        (errno.ENOMEM, "hết bộ nhớ", "đóng bớt"),
        (errno.ESTALE, "ổ mạng", "gắn lại"),
    ],
)
def test_each_fault_is_said_as_what_it_is(number: int, cause: str, remedy: str) -> None:
    fault = OSError(number, "in English", "/ket-qua/a.pdf")
    assert is_machines(fault)
    said = refusal(fault)
    assert "'/ket-qua/a.pdf'" in said and cause in said.partition("): ")[0]
    assert remedy in said.partition("): ")[2]
    assert "English" not in said and said.endswith(".") and "\n" not in said


def test_what_is_not_the_disks_keeps_the_places_own_remedy() -> None:
    assert because(OSError(errno.ENOENT, "No such file"), "sửa THIDUA_KEYS") == (
        "(không có tệp hay thư mục này): sửa THIDUA_KEYS"
    )
    assert because(OSError(errno.ENOSPC, "No space left"), "sửa THIDUA_KEYS").startswith(
        "(ổ đĩa hết chỗ): xóa bớt"
    )


def test_a_peers_fault_is_not_the_machines() -> None:
    assert not is_machines(ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"))
    assert not is_machines(OSError("no number"))
    assert "OSError" in refusal(OSError("no number"))
