"""RAR, 7z and Outlook's mails are taken as ZIPs and saved mails are; what must not be unpacked stays, with the reason."""

import os
import struct
import tempfile
import unicodedata
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from factory_archives import outlook, rar4, rar5, seven_zip, sevened
from factory_uploads import BOUNDS, LONG_AGO, Office, mail, only_left, put, zipped

from rules.uploads.limits import NotTaken
from rules.uploads.names import Parts
from tasks.intake.uploads.inspection import inspect_upload
from tasks.intake.uploads.unpacking import Bounds, unpack

RARS = Path(__file__).parent / "rars"
SENT = {"Báo cáo.xlsx": b"r" * 5000, "minh-chung/Ảnh tập thể.pdf": os.urandom(100_000), "Thumbs.db": b"x"}
TAKEN = {name: content for name, content in SENT.items() if name != "Thumbs.db"}


def unpacked(path: Path, into: Path, bounds: Bounds = BOUNDS) -> dict[Parts, bytes]:
    """What is in it, by place; raises NotTaken."""
    into.mkdir()
    return {
        place: file.read_bytes() for place, file in unpack(inspect_upload(path), into, bounds).files.items()
    }


GOOD: dict[str, Callable[[], bytes]] = {
    "rar": lambda: rar5(SENT),
    "7z": lambda: sevened(SENT),
    "7z each alone": lambda: sevened(SENT, "-ms=off", "-m0=ppmd"),
    "7z stored": lambda: sevened(SENT, "-m0=copy"),
    "7z bzip2": lambda: sevened(SENT, "-m0=bzip2"),
    "msg": lambda: outlook(
        {"p-hoa-mac.xlsx": SENT["Báo cáo.xlsx"], "van-ban.7z": sevened({"minh-chung/a.pdf": b"a"})}
    ).to_bytes(),
}


@pytest.mark.parametrize("kind", GOOD)
def test_it_is_taken_as_a_zip_is(office: Office, kind: str) -> None:
    put(office.watched / f"p-hoa-mac.{kind.partition(' ')[0]}", GOOD[kind]())
    taken = office.round()
    assert (len(taken.arrivals), taken.asides) == (1, ()), taken.asides
    if kind == "msg":
        assert office.has() == {"p-hoa-mac.xlsx": SENT["Báo cáo.xlsx"], "minh-chung/a.pdf": b"a"}
    else:
        assert office.has() == TAKEN
    assert list((taken.arrivals[0].kept).glob("p-hoa-mac.*")), "the original is kept"


@pytest.mark.parametrize("name", ["p-hoa-mac.zip", "p-hoa-mac.rar", "p-hoa-mac.7z"])
@pytest.mark.parametrize("make", [zipped, rar5, sevened], ids=["zip", "rar", "7z"])
def test_an_archive_is_known_by_what_it_holds(
    office: Office, name: str, make: Callable[[dict[str, bytes]], bytes]
) -> None:
    put(office.watched / name, make({"b.xlsx": b"r"}))
    assert len(office.round().arrivals) == 1 and office.has() == {"b.xlsx": b"r"}


def test_names_as_other_machines_write_them(office: Office, tmp_path: Path) -> None:
    old = "Báo cáo thu tục.xlsx".encode("cp1258", "ignore")
    put(office.watched / "thue.rar", rar4({old: b"r", b"minh-chung\\1.pdf": b"1"}))
    put(office.watched / "p-hoa-mac.7z", sevened({unicodedata.normalize("NFD", "Bảng điểm.xlsx"): b"r"}))
    assert len(office.round().arrivals) == 2
    assert office.has("p-hoa-mac") == {"Bảng điểm.xlsx": b"r"}
    assert office.has("thue") == {
        unicodedata.normalize("NFC", old.decode("cp1258")): b"r",
        "minh-chung/1.pdf": b"1",
    }


REAL = {
    "rar5-solid": {("stest1.txt",), ("stest2.txt",)},
    "rar5-blake": {("stest1.txt",), ("stest2.txt",)},
    "unicode2": {("𝐀𝐁𝐁𝐂.txt",), ("уииоотивл.txt",)},
    "rar5-subdirs": {
        ("sub", "dir1", "file1.txt"),
        ("sub", "dir2", "file2.txt"),
        ("sub", "with space", "long fn.txt"),
        ("sub", "üȵĩöḋè", "file.txt"),
    },
}
REAL["rar3-subdirs"] = REAL["rar5-subdirs"]


@pytest.mark.parametrize("name", REAL)
def test_what_winrar_makes_is_read(tmp_path: Path, name: str) -> None:
    found = unpacked(RARS / f"{name}.rar", tmp_path / "x")
    assert {parts[1:] for parts in found} == REAL[name]
    assert all(len(content) in (2, 5, 6, 8, 2048) for content in found.values())


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("rar5-psw", "mật khẩu"),
        ("rar5-psw-blake", "mật khẩu"),
        ("rar5-hpsw", "mật khẩu"),
        ("rar3-comment-psw", "mật khẩu"),
        ("rar3-comment-hpsw", "mật khẩu"),
        ("rar5-symlink-unix", "đường dẫn tắt"),
        ("rar5-symlink-win", "đường dẫn tắt"),
        ("rar3-symlink-unix", "đường dẫn tắt"),
        ("rar5-evil-symlink-traversal", "đường dẫn tắt"),
        ("rar5-hlink", "đường dẫn tắt"),
        ("rar5-dups", "đường dẫn tắt"),
        ("rar3-vols.part3", "nhiều phần"),
        ("rar5-vols.part3", "nhiều phần"),
        ("rar3-solid", "kiểu nén"),
        ("rar3-versions", "kiểu nén"),
        ("rar5-versions", "kiểu nén"),
    ],
)
def test_what_winrar_makes_and_is_not_read_says_why(tmp_path: Path, name: str, why: str) -> None:
    with pytest.raises(NotTaken, match=why) as left:
        unpacked(RARS / f"{name}.rar", tmp_path / "x")
    assert ":" in left.value.why and not left.value.waits


def with_link() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "b.xlsx").write_bytes(b"r")
        (root / "lien-ket.pdf").symlink_to("/etc/passwd")
        seven_zip("a", "-snl", "x.7z", "b.xlsx", "lien-ket.pdf", at=root)
        return (root / "x.7z").read_bytes()


def renamed(was: str, to: str) -> bytes:
    """A 7z whose entry of the one name was given the other one afterwards: 7-Zip itself writes none such."""
    content = bytearray(sevened({was: b"!"}, "-mhc=off"))
    old, new = was.encode("utf-16-le"), to.encode("utf-16-le")
    assert len(old) == len(new) and content.count(old) == 1
    at = content.find(old)
    content[at : at + len(old)] = new
    start, size = struct.unpack("<QQ", content[12:28])
    content[28:32] = struct.pack("<I", zlib.crc32(content[32 + start : 32 + start + size]))
    content[8:12] = struct.pack("<I", zlib.crc32(content[12:32]))
    return bytes(content)


def spoiled(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]


STORED = {"b.xlsx": os.urandom(5000)}
HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "slip": ("rar", lambda: rar5({"b.xlsx": b"r", "../../thoat.xlsx": b"!"}), "không an toàn"),
    "absolute": ("rar", lambda: rar5({"/tmp/thoat.xlsx": b"!"}), "không an toàn"),
    "old form, slip": ("rar", lambda: rar4({b"..\\..\\thoat.xlsx": b"!"}), "không an toàn"),
    "drive": ("rar", lambda: rar4({b"C:\\thoat.xlsx": b"!"}), "không an toàn"),
    "7z slip": ("7z", lambda: renamed("aa/thoat.xlsx", "../thoat.xlsx"), "không an toàn"),
    "7z absolute": ("7z", lambda: renamed("tmp/thoat.xlsx", "/tm/thoat.xlsx"), "không an toàn"),
    "7z link": ("7z", with_link, "đường dẫn tắt"),
    "7z bomb": ("7z", lambda: sevened({"b.xlsx": b"r", "minh-chung/a.pdf": bytes(30_000_000)}), "phình ra"),
    "7z locked": ("7z", lambda: sevened({"b.xlsx": b"r"}, "-pbi-mat"), "mật khẩu"),
    "7z locked list": ("7z", lambda: sevened({"b.xlsx": b"r"}, "-pbi-mat", "-mhe=on"), "mật khẩu"),
    "7z odd method": ("7z", lambda: sevened({"b.xlsx": b"r" * 1000}, "-m0=Deflate64"), "kiểu nén"),
    "too many": ("rar", lambda: rar5({f"minh-chung/{i}.pdf": b"" for i in range(501)}), "quá 500"),
    "7z too many": ("7z", lambda: sevened({f"minh-chung/{i}.pdf": b"" for i in range(501)}), "quá 500"),
    "7z deep": ("7z", lambda: sevened({"a/" * 20 + "b.xlsx": b"1"}), "tầng thư mục"),
    "lying list": ("rar", lambda: rar5(STORED, lies=100), "hỏng"),
    "spoiled": ("rar", lambda: spoiled(rar5(STORED), 3000), "hỏng"),
    "7z spoiled": ("7z", lambda: spoiled(sevened(STORED, "-m0=copy"), 3000), "hỏng"),
    "half": ("rar", lambda: rar5(STORED)[:2500], "hỏng"),
    "7z half": ("7z", lambda: sevened(STORED)[:2500], "chép thiếu"),
    "empty": ("7z", lambda: b"", "chép thiếu"),
    "7z in a 7z": ("7z", lambda: sevened({"b.xlsx": b"r", "a.7z": sevened({"a.pdf": b"a"})}), "trong tệp nén"),
    "mail in a rar": ("rar", lambda: rar5({"t.msg": b"r"}), "trong tệp nén"),
    "two names but for case": ("rar", lambda: rar5({"b.xlsx": b"1", "B.XLSX": b"2"}), "cùng tên"),
    "no mail": ("msg", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000), "lưu thư thành .eml"),
    "no compound file": ("msg", lambda: b"Subject: x\n\nx", "kéo tệp đính kèm ra"),
    "nothing attached": ("msg", lambda: outlook({}).to_bytes(), "không có tệp đính kèm"),
    "a mail cut off": ("msg", lambda: outlook({"b.xlsx": os.urandom(9000)}).to_bytes()[:6000], "lưu thư thành .eml"),
    "a mail in a mail": ("msg", lambda: outlook({"t.eml": mail({"b.xlsx": b"r"}).as_bytes()}).to_bytes(), "trong tệp nén"),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_hostile_stays_where_it_is(office: Office, kind: str) -> None:
    form, make, why = HOSTILE[kind]
    content = make()
    path = put(office.watched / f"p-hoa-mac.{form}", content)
    only_left(office, office.round(), path.name, why, waits=False)
    assert path.read_bytes() == content
    assert not list(office.inbox.parent.rglob("thoat*")) and not Path("/tmp/thoat.xlsx").exists()


@pytest.mark.parametrize("bounds", [Bounds(0.01, 768), Bounds(30, 64)], ids=["time", "memory"])
def test_an_archive_that_takes_too_much_is_told_and_the_rest_comes_in(tmp_path: Path, bounds: Bounds) -> None:
    path = put(tmp_path / "p-hoa-mac.7z", sevened({"b.xlsx": os.urandom(9_000_000)}, "-m0=lzma:d=256m"))
    with pytest.raises(NotTaken, match="bộ nhớ hoặc thời gian"):
        unpacked(path, tmp_path / "x", bounds)


@pytest.mark.parametrize("name", ["p-hoa-mac.7z.001", "p-hoa-mac.z01", "p-hoa-mac.r00", "P-HOA-MAC.ZIP.002"])
def test_a_piece_of_an_archive_says_that_it_is_one(office: Office, name: str) -> None:
    put(office.watched / name)
    only_left(office, office.round(), name, "chia nhiều phần", waits=False)


def test_a_mail_forwarded_by_outlook_and_one_in_the_old_form(office: Office) -> None:
    outer = outlook({"qđ số 1.pdf": b"1"})
    outer.add_embedded_message_attachment(outlook({"p-hoa-mac.xlsx": b"r", "qđ số 1.pdf": b"1"}))
    outer.add_attachment("logo.png", b"x", content_id="logo@thu")
    put(office.watched / "chuyển tiếp.msg", outer.to_bytes())
    put(office.watched / "thue.msg", outlook({"thue.xlsx": b"r"}, unicode=False).to_bytes())
    for path in office.watched.iterdir():
        os.utime(path, (LONG_AGO, LONG_AGO))
    taken = office.round()
    assert (len(taken.arrivals), taken.asides) == (2, ())
    assert office.has() == {"p-hoa-mac.xlsx": b"r", "minh-chung/qđ số 1.pdf": b"1"}
    assert office.has("thue") == {"thue.xlsx": b"r"}


def test_two_different_files_of_one_name_in_a_mail_are_told(office: Office) -> None:
    sent = outlook({"p-hoa-mac.xlsx": b"1"})
    sent.add_attachment("p-hoa-mac.xlsx", b"2")
    put(office.watched / "thu.msg", sent.to_bytes())
    only_left(office, office.round(), "thu.msg", "hai tệp khác nhau", waits=False)
