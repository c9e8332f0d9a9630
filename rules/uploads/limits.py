"""What one submission may be, and when it rests: limits of size, of an archive's list, of time."""

from collections.abc import Sequence
from dataclasses import dataclass

from rules.values.text import printable

MB = 1024 * 1024
REPACK = "giải nén rồi đặt cả thư mục vào, hoặc nén lại kiểu ZIP thông thường"
"""The remedy for all archives that can't be opened."""
BROKEN = "tệp nén hỏng hoặc chép thiếu: gửi lại tệp"
LOCKED = "tệp nén đặt mật khẩu: gửi lại tệp nén không có mật khẩu"
IN_PARTS = f"là một phần của tệp nén chia nhiều phần: {REPACK}"
ODD_METHOD = f"tệp nén dùng kiểu nén không đọc được: {REPACK}"
TOO_MUCH = f"giải nén tốn quá nhiều bộ nhớ hoặc thời gian: {REPACK}"
STOPPED = f"làm trình giải nén dừng bất thường: {REPACK}"
NOT_YET = (
    "máy chưa giải nén được (đã thử hai lần, có thể do máy quá tải): chưa phải gửi lại, lần nhận sau lấy"
)


class NotTaken(Exception):
    """What was sent stays where it is: why (Vietnamese, with the remedy), and whether the next round looks again."""

    def __init__(self, why: str, waits: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.waits = waits


@dataclass(frozen=True, slots=True)
class Limits:
    """What one submission may hold: files, bytes in all and of one file, bytes out of a byte packed, folders deep."""

    files: int = 500
    total: int = 500 * MB
    file: int = 200 * MB
    ratio: int = 200
    depth: int = 8
    mail: int = 50 * MB


LIMITS = Limits()


def settled(newest: float, now: float, settle: float, since: float) -> bool:
    """Tell whether something rests long enough (seconds since the epoch; `since`: how long we have known it so).

    A time in the future (a share whose clock is ahead) says nothing: then our own notes count.
    """
    return (now - newest if newest <= now else now - since) >= settle


@dataclass(frozen=True, slots=True)
class PackedEntry:
    """One entry of a ZIP, RAR or 7z as its list says: bytes packed and unpacked, what kind of thing it is."""

    name: str
    size: int
    packed: int
    encrypted: bool = False
    plain_file: bool = True
    plain_method: bool = True


def check_entries(entries: Sequence[PackedEntry]) -> None:
    """Raise NotTaken where an archive's list shows that it must not be unpacked."""
    check_size(len(entries), sum(e.size for e in entries), max((e.size for e in entries), default=0))
    for entry in entries:
        name = printable(entry.name)
        if entry.encrypted:
            raise NotTaken(f"'{name}' đặt mật khẩu: gửi lại tệp nén không có mật khẩu")
        if not entry.plain_file:
            raise NotTaken(
                f"'{name}' là đường dẫn tắt hoặc thiết bị, không phải tệp: gửi lại chính tệp báo cáo"
            )
        if not entry.plain_method:
            raise NotTaken(f"'{name}' nén theo kiểu không đọc được: {REPACK}")
        if entry.size > MB and entry.size > LIMITS.ratio * max(entry.packed, 1):
            raise NotTaken(f"'{name}' phình ra quá {LIMITS.ratio} lần khi giải nén: gửi chính tệp báo cáo")


def check_size(files: int, total: int, largest: int) -> None:
    """Raise NotTaken where a submission holds more than any report needs."""
    if files > LIMITS.files:
        raise NotTaken(
            f"có {files} tệp, quá {LIMITS.files}: chỉ gửi báo cáo và minh chứng, chia theo từng đơn vị"
        )
    if largest > LIMITS.file:
        raise NotTaken(f"có tệp lớn hơn {LIMITS.file // MB} MB: giảm dung lượng tệp quét rồi gửi lại")
    if total > LIMITS.total:
        raise NotTaken(
            f"tổng cộng lớn hơn {LIMITS.total // MB} MB: giảm dung lượng tệp quét hoặc gửi từng đơn vị"
        )
