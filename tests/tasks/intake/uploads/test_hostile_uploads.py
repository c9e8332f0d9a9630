"""What strangers may send: bombs, lies and broken files stay where they are, with the reason."""

import io
import os
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from factory_uploads import Office, mail, only_left, put, zipped


def bomb() -> bytes:
    return zipped({"b.xlsx": b"r", "minh-chung/a.pdf": bytes(30_000_000)})


def lying_bomb() -> bytes:
    """The list says 100 bytes, the stream holds 30 MB."""
    content = bytearray(bomb())
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 100)
    at = content.find(b"PK\x03\x04", 10)
    content[at + 22 : at + 26] = struct.pack("<I", 100)
    return bytes(content)


def with_mode(mode: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        target.writestr("b.xlsx", b"r")
        info = zipfile.ZipInfo("minh-chung/lien-ket.pdf")
        info.create_system, info.external_attr = 3, (mode | 0o644) << 16
        target.writestr(info, "/etc/passwd")
    return packed.getvalue()


def encrypted() -> bytes:
    content = bytearray(zipped({"b.xlsx": b"r"}))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(sign) + offset] |= 1
    return bytes(content)


def long_list() -> bytes:
    """A list of 20,000 entries."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for i in range(20_000):
            target.writestr(zipfile.ZipInfo(f"minh-chung/{i}.pdf"), b"")
    return packed.getvalue()


def zip64(entries: int) -> bytes:
    """A ZIP in the form for very large files, as programs that write into a pipe make it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        target.writestr("b.xlsx", b"r")
        for i in range(entries):
            target.writestr(f"minh-chung/{i}.pdf", b"1")
    content = packed.getvalue()
    at = content.rfind(b"PK\x05\x06")
    count, size, start = struct.unpack("<HII", content[at + 10 : at + 20])
    end64 = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, start)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, at, 1)
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return content[:at] + end64 + locator + end


def test_a_zip_in_the_form_for_large_files(office: Office) -> None:
    put(office.watched / "p-hoa-mac.zip", zip64(3))
    assert len(office.round().arrivals) == 1 and len(office.has()) == 4


def bzipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as target:
        target.writestr("b.xlsx", b"r" * 100)
    return packed.getvalue()


def spoiled() -> bytes:
    content = bytearray(zipped({"b.xlsx": os.urandom(5000)}))
    content[2000] ^= 0xFF
    return bytes(content)


GOOD = zipped({"b.xlsx": b"r" * 1000})
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "slip": (lambda: zipped({"b.xlsx": b"r", "../../thoat.xlsx": b"!"}), "không an toàn"),
    "slip in the middle": (lambda: zipped({"minh-chung/../../thoat.pdf": b"!"}), "không an toàn"),
    "backslashes": (lambda: zipped({"..\\..\\thoat.xlsx": b"!"}), "không an toàn"),
    "absolute": (lambda: zipped({"/tmp/thoat.xlsx": b"!"}), "không an toàn"),
    "drive": (lambda: zipped({"C:\\thoat.xlsx": b"!"}), "không an toàn"),
    "bomb": (bomb, "phình ra"),
    "lying bomb": (lying_bomb, "hỏng"),
    "too many": (lambda: zipped({f"minh-chung/{i}.pdf": b"" for i in range(501)}), "quá 500"),
    "long list": (long_list, "quá nhiều tệp"),
    "long list in the large form": (lambda: zip64(20_000), "quá nhiều tệp"),
    "symlink": (lambda: with_mode(stat.S_IFLNK), "đường dẫn tắt"),
    "device": (lambda: with_mode(stat.S_IFCHR), "thiết bị"),
    "encrypted": (encrypted, "mật khẩu"),
    "odd method": (bzipped, "kiểu ZIP thông thường"),
    "zip in zip": (lambda: zipped({"b.xlsx": b"r", "minh-chung.zip": zipped({"a.pdf": b"a"})}), "tệp nén trong"),
    "mail in zip": (lambda: zipped({"t.eml": mail({"b.xlsx": b"r"}).as_bytes()}), "tệp nén trong"),
    "two names but for case": (lambda: zipped({"b.xlsx": b"1", "B.XLSX": b"2"}), "cùng tên"),
    "deep": (lambda: zipped({"a/" * 20 + "b.xlsx": b"1"}), "tầng thư mục"),
    "half": (lambda: GOOD[: len(GOOD) // 2], "chép thiếu"),
    "end cut": (lambda: GOOD[:-3], "chép thiếu"),
    "empty": (lambda: b"", "chép thiếu"),
    "no files": (lambda: zipped({}), "không có tệp nào"),
    "rar": (lambda: b"Rar!\x1a\x07\x01\x00" + bytes(100), "hỏng"),
    "spoiled": (spoiled, "hỏng"),
    "empty report": (lambda: zipped({"b.xlsx": b""}), "0 byte"),
    "a letter only": (lambda: zipped({"bao cao.docx": b"w"}), "Excel"),
    "programs only": (lambda: zipped({"chay.exe": b"MZ"}), "không phải bảng tính"),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_zip_stays_where_it_is(office: Office, kind: str) -> None:
    make, why = HOSTILE[kind]
    content = make()
    path = put(office.watched / "p-hoa-mac.zip", content)
    only_left(office, office.round(), "p-hoa-mac.zip", why, waits=False)
    assert path.read_bytes() == content
    assert not list(office.inbox.parent.rglob("thoat*")) and not Path("/tmp/thoat.xlsx").exists()


NESTED = b'Content-Type: multipart/mixed; boundary="x"\n\n'


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff" * 500,
        b"Subject: chao\n\nKhong co tep",
        NESTED + (b"--x\n" + NESTED) * 100,
        NESTED + (b"--x\n" + NESTED) * 100_000,
        NESTED + b"--x\n\n" * 3_000_000,
        b"Content-Type: message/rfc822\n\n" * 1_000,
        b"Content-Type: application/pdf; name=a.pdf" + b";a=b" * 1_000_000 + b"\n\nx",
        b"Content-Type: application/x; name*=bogus'x'%zz\nContent-Transfer-Encoding: base64\n\n!!!!",
    ],
    ids=range(9),
)
def test_a_mail_that_holds_nothing_readable_stays(office: Office, content: bytes) -> None:
    put(office.watched / "p-hoa-mac.eml", content)
    only_left(office, office.round(), "p-hoa-mac.eml", "", waits=False)


@pytest.mark.parametrize("kind", ["rar", "7z", "pdf", "exe", "docx", "thieu-duoi"])
def test_a_single_file_of_another_kind_stays(office: Office, kind: str) -> None:
    put(office.watched / f"p-hoa-mac.{kind}")
    only_left(office, office.round(), f"p-hoa-mac.{kind}", "", waits=False)


def test_links_and_devices_in_the_watched_folder_are_not_followed(office: Office, tmp_path: Path) -> None:
    secret = put(tmp_path / "mat.xlsx", b"secret")
    (office.watched / "p-hoa-mac.xlsx").symlink_to(secret)
    put(office.watched / "p-duy-minh" / "b.xlsx")
    (office.watched / "p-duy-minh" / "minh-chung").symlink_to(tmp_path)
    os.mkfifo(office.watched / "thue.xlsx")
    taken = office.round()
    assert taken.arrivals == () and office.units() == []
    assert all("đường dẫn tắt" in a.why and not a.waits for a in taken.asides) and len(taken.asides) == 3


def test_two_slugs_in_one_are_not_guessed(office: Office) -> None:
    put(office.watched / "p-hoa-mac" / "p-duy-minh" / "b.xlsx")
    only_left(office, office.round(), "p-hoa-mac", "p-duy-minh", waits=False)


def test_too_much_in_a_folder(office: Office) -> None:
    for i in range(501):
        put(office.watched / "p-hoa-mac" / "minh-chung" / f"{i}.pdf", b"")
    only_left(office, office.round(), "p-hoa-mac", "quá 500", waits=False)
