"""What a machine refuses, in the clerk's language: the disk is full, broken, read-only, or not ours to use; each with its remedy."""

import errno

_AGAIN = "rồi chạy lại; phần đã xong được giữ"
_FULL = ("ổ đĩa hết chỗ", f"xóa bớt hoặc chuyển dữ liệu sang ổ khác (xem bằng lệnh df -h) {_AGAIN}")
_SHARE = ("ổ mạng không trả lời", f"kiểm tra đường mạng, gắn lại ổ {_AGAIN}")
_RIGHTS = "không có quyền"
_KNOWN: dict[int, tuple[str, str]] = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: ("hết hạn mức ổ đĩa của người dùng này", f"xóa bớt, hoặc xin thêm hạn mức {_AGAIN}"),
    errno.EFBIG: ("tệp vượt cỡ lớn nhất mà máy cho ghi", f"nới giới hạn (ulimit -f, LimitFSIZE của dịch vụ) {_AGAIN}"),
    errno.EROFS: ("ổ đĩa chỉ cho đọc", f"gắn lại ổ với quyền ghi, hoặc chọn thư mục ở ổ khác {_AGAIN}"),
    errno.EIO: ("ổ đĩa hỏng hoặc bị rút, không đọc ghi được", f"xem nhật ký của máy (dmesg), đổi ổ khác {_AGAIN}"),
    errno.ENOMEM: ("máy hết bộ nhớ", f"đóng bớt chương trình {_AGAIN}"),
    errno.EAGAIN: ("máy không mở thêm được tiến trình", f"đóng bớt chương trình, nới giới hạn (ulimit -u) {_AGAIN}"),
    errno.EMFILE: ("mở quá nhiều tệp một lúc", f"nới giới hạn (ulimit -n) {_AGAIN}"),
    errno.ENFILE: ("máy mở quá nhiều tệp một lúc", f"đóng bớt chương trình {_AGAIN}"),
    **dict.fromkeys((errno.ESTALE, errno.ETIMEDOUT, errno.EHOSTDOWN, errno.ENOTCONN, errno.EREMOTEIO), _SHARE),
}  # fmt: skip
_WORDS = {
    errno.EACCES: _RIGHTS,
    errno.EPERM: _RIGHTS,
    errno.ENOENT: "không có tệp hay thư mục này",
    errno.ENOTDIR: "đó không phải thư mục",
    errno.EISDIR: "đó là một thư mục",
    errno.EEXIST: "đã có sẵn",
    errno.ENOTEMPTY: "thư mục không trống",
    errno.ENAMETOOLONG: "tên quá dài",
    errno.ELOOP: "đường dẫn tắt vòng lại chính nó",
    errno.EBUSY: "đang được dùng",
}


def is_machines(fault: OSError) -> bool:
    """Tell whether the fault is one of the machine (disk, memory, share, rights), not of our own or of a network's peer."""
    return fault.errno in _KNOWN or fault.errno in (errno.EACCES, errno.EPERM)


def cause(fault: OSError) -> str:
    """Return what the system said, in a few Vietnamese words; its own words where there are none."""
    number = fault.errno or 0
    known = _KNOWN.get(number)
    return known[0] if known else _WORDS.get(number, fault.strerror or type(fault).__name__)


def because(fault: OSError, otherwise: str) -> str:
    """Return "(cause): remedy" for the end of a sentence; `otherwise` is the remedy where the disk itself is not the cause."""
    known = _KNOWN.get(fault.errno or 0)
    return f"({cause(fault)}): {known[1] if known else otherwise}"


def refusal(fault: OSError) -> str:
    """Return the one line for a fault that no place has said better: which file, why, and what to do."""
    where = f" '{fault.filename}'" if fault.filename else ""
    rights = "cấp quyền cho người dùng đang chạy thidua, hoặc chọn thư mục khác, rồi chạy lại"
    return f"Máy từ chối đọc hoặc ghi{where} {because(fault, rights if is_machines(fault) else 'kiểm tra đường dẫn và quyền')}."
