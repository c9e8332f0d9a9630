"""What units drop into the watched folder: what is taken, what it replaces, what is left and why."""

import datetime as dt
import email.message
import email.policy
import hashlib
import io
import json
import os
import shutil
import signal
import stat
import struct
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tasks.intake.uploads import Taken, take_uploads

KNOWN = ("p-hoa-mac", "p-duy-minh", "thue", "phong-noi-vu")
ZONE = dt.timezone(dt.timedelta(hours=7))
NOW = dt.datetime(2024, 11, 20, 8, 0, 0, tzinfo=ZONE)
LONG_AGO = NOW.timestamp() - 3600


def put(path: Path, content: bytes = b"x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def zipped(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(name, content)
    return packed.getvalue()


def mail(files: Mapping[str, bytes], **headers: str) -> email.message.EmailMessage:
    message = email.message.EmailMessage()
    message["Subject"], message["From"] = "Báo cáo thi đua", "Phường <phuong@vi-du.vn>"
    message.set_content("Kính gửi Phòng Nội vụ")
    for name, content in files.items():
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message


def unit_in_text(workbook: Path) -> str | None:
    """These reports say their unit in their first line; the real one is asked in a child process."""
    assert workbook.suffix in (".xlsx", ".xls", ".ods"), "the reader goes by the ending"
    text = workbook.read_bytes().decode("utf-8", "replace")
    return text.partition("don vi: ")[2].partition("\n")[0] or None


class Office:
    """A watched folder and an inbox."""

    def __init__(self, root: Path) -> None:
        self.watched, self.inbox = root / "gui", root / "nhan"
        self.watched.mkdir(parents=True)

    def rest(self) -> None:
        """Everything in the watched folder has been lying there for an hour."""
        for path in (*self.watched.rglob("*"), self.watched):
            if not path.is_symlink():
                os.utime(path, (LONG_AGO, LONG_AGO))

    def round(self, now: dt.datetime = NOW, rest: bool = True, settle: float = 60) -> Taken:
        if rest:
            self.rest()
        return take_uploads(
            self.watched, self.inbox, KNOWN, now=now, settle_seconds=settle, unit_of=unit_in_text
        )

    def has(self, unit: str = "p-hoa-mac") -> dict[str, bytes]:
        folder = self.inbox / unit
        return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}

    def units(self) -> list[str]:
        return sorted(p.name for p in self.inbox.iterdir() if not p.name.startswith("."))

    def left(self) -> list[str]:
        return sorted(p.name for p in self.watched.iterdir() if not p.name.startswith("."))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def only_left(office: Office, taken: Taken, name: str, why: str, waits: bool) -> None:
    """Nothing was taken; the one thing there is told with this reason and stays, byte for byte."""
    assert taken.arrivals == () and (not office.inbox.exists() or office.units() == [])
    assert [(a.name, a.waits) for a in taken.asides] == [(name, waits)], taken.asides
    assert why in taken.asides[0].why and "\n" not in taken.asides[0].why
    assert office.left() == [name]
    assert not list((office.inbox / ".dang-nhan").glob("*")), "nothing half done stays"


# What counts as a submission


def test_a_folder_with_the_units_slug(office: Office) -> None:
    put(office.watched / "p-hoa-mac" / "bao-cao.xlsx", b"report")
    put(office.watched / "p-hoa-mac" / "minh-chung" / "qd-1.pdf", b"1")
    put(office.watched / "p-hoa-mac" / "qd-2.pdf", b"2")
    taken = office.round()
    assert office.has() == {
        "bao-cao.xlsx": b"report",
        "minh-chung/qd-1.pdf": b"1",
        "minh-chung/qd-2.pdf": b"2",
    }
    (arrival,) = taken.arrivals
    assert (arrival.unit, arrival.name, arrival.at) == ("p-hoa-mac", "p-hoa-mac", NOW)
    assert arrival.files == ("bao-cao.xlsx", "minh-chung/qd-1.pdf", "minh-chung/qd-2.pdf")
    assert (
        taken.asides == ()
        and office.left() == ["p-hoa-mac"]
        and not any((office.watched / "p-hoa-mac").iterdir())
    )


def test_the_original_is_kept_as_it_came_with_a_receipt(office: Office) -> None:
    content = zipped({"Báo cáo/bao-cao.xlsx": b"report", "Báo cáo/Minh chứng/qđ.pdf": b"1", "thu.txt": b"t"})
    put(office.watched / "p-hoa-mac.zip", content)
    (arrival,) = office.round().arrivals
    assert arrival.kept == office.watched / ".da-nhan" / "p-hoa-mac" / "20241120-080000-p-hoa-mac.zip"
    assert (arrival.kept / "p-hoa-mac.zip").read_bytes() == content
    receipt = json.loads((arrival.kept / "receipt.json").read_text(encoding="utf-8"))
    assert receipt["received"] == NOW.isoformat() and receipt["name"] == "p-hoa-mac.zip"
    assert dt.datetime.fromisoformat(receipt["last_changed"]).timestamp() == LONG_AGO
    assert receipt["original"] == {"p-hoa-mac.zip": hashlib.sha256(content).hexdigest()}
    assert receipt["placed"]["p-hoa-mac"]["minh-chung/qđ.pdf"] == hashlib.sha256(b"1").hexdigest()


@pytest.mark.parametrize(
    "name",
    [
        "p-hoa-mac.zip",
        "P-Hoa-Mac (1).zip",
        "p-hoa-mac - báo cáo.xlsx",
        "p-hoa-mac_2024.ods",
        "p-hoa-mac A2024.eml",
    ],
)
def test_a_name_that_begins_with_the_slug(office: Office, name: str) -> None:
    content = {
        "zip": zipped({"bc/bao-cao.xlsx": b"don vi: thue\n"}),
        "eml": mail({"bao-cao.xlsx": b"don vi: thue\n"}).as_bytes(policy=email.policy.SMTP),
    }.get(name.rpartition(".")[2], b"don vi: thue\n")
    put(office.watched / name, content)
    assert [a.unit for a in office.round().arrivals] == ["p-hoa-mac"], "the name counts, not the cell"
    assert list(office.has().values()) == [b"don vi: thue\n"]


@pytest.mark.parametrize("name", ["bao cao.xlsx", "p-hoa-macx.xlsx", "thu 20-11", "gui.zip", "thu.eml"])
def test_where_no_name_tells_the_workbook_is_asked(office: Office, name: str) -> None:
    files = {"bao cao.xlsx": b"don vi: p-duy-minh\n", "qd.pdf": b"1"}
    if name.endswith(".xlsx"):
        put(office.watched / name, files["bao cao.xlsx"])
    elif name.endswith(".zip"):
        put(office.watched / name, zipped(files))
    elif name.endswith(".eml"):
        put(office.watched / name, mail(files).as_bytes(policy=email.policy.SMTP))
    else:
        for inner, content in files.items():
            put(office.watched / name / inner, content)
    assert [a.unit for a in office.round().arrivals] == ["p-duy-minh"]
    assert ("minh-chung/qd.pdf" in office.has("p-duy-minh")) == (not name.endswith(".xlsx"))


@pytest.mark.parametrize("says", [b"don vi: p-la\n", b"nothing"])
def test_a_report_of_nobody_known_stays_with_its_remedy(office: Office, says: bytes) -> None:
    put(office.watched / "bao cao.xlsx", says)
    only_left(office, office.round(), "bao cao.xlsx", "đặt vào thư mục mang mã đơn vị", waits=False)


def test_several_units_in_one_zip(office: Office) -> None:
    files = {"gop/p-hoa-mac/a.xlsx": b"a", "gop/p-hoa-mac/minh-chung/m.pdf": b"m", "gop/thue/b.xls": b"b"}
    put(office.watched / "tong-hop.zip", zipped(files))
    arrivals = office.round().arrivals
    assert [a.unit for a in arrivals] == ["p-hoa-mac", "thue"]
    assert len({a.kept for a in arrivals}) == 1 and arrivals[0].kept.parent.name == "_nhieu"
    assert office.has() == {"a.xlsx": b"a", "minh-chung/m.pdf": b"m"} and office.has("thue") == {
        "b.xls": b"b"
    }


def test_a_folder_of_attachments_with_a_zip_and_a_mail_in_it(office: Office) -> None:
    folder = office.watched / "2024-11-19 Phường Hòa Mạc"
    put(folder / "báo cáo.xlsx", b"don vi: p-hoa-mac\n")
    put(folder / "minh chung.zip", zipped({"Minh chứng/qd-1.pdf": b"1"}))
    put(folder / "chuyển tiếp.eml", mail({"qđ số 2.pdf": b"2"}).as_bytes(policy=email.policy.SMTP))
    put(folder / "Thumbs.db")
    taken = office.round()
    assert sorted(office.has()) == ["báo cáo.xlsx", "minh-chung/qd-1.pdf", "minh-chung/qđ số 2.pdf"]
    assert taken.asides == ()


def test_a_mail_with_a_forwarded_mail_a_picture_and_a_zip(office: Office) -> None:
    outer = mail({"qd.zip": zipped({"qd.pdf": b"1"})})
    outer.add_attachment(mail({"báo cáo năm.xlsx": b"don vi: thue\n"}))
    outer.add_attachment(
        b"png", maintype="image", subtype="png", filename="logo.png", disposition="inline", cid="<l>"
    )
    put(office.watched / "Fwd.eml", outer.as_bytes(policy=email.policy.SMTP))
    assert [a.unit for a in office.round().arrivals] == ["thue"]
    assert office.has("thue") == {"báo cáo năm.xlsx": b"don vi: thue\n", "minh-chung/qd.pdf": b"1"}


def test_the_towns_own_folders_take_workbooks_by_name(office: Office) -> None:
    put(office.inbox / "_tham-dinh" / "phong-tu-phap.xlsx", b"other office")
    put(office.inbox / "_tham-dinh" / "phong-noi-vu.xlsx", b"old")
    put(office.watched / "_tham-dinh" / "phong-noi-vu.xlsx", b"new")
    put(office.watched / "_tham-dinh" / "thu.pdf")
    put(office.watched / "_linh-tinh" / "x.xlsx")
    taken = office.round()
    assert [a.unit for a in taken.arrivals] == ["_tham-dinh"]
    assert office.has("_tham-dinh") == {"phong-tu-phap.xlsx": b"other office", "phong-noi-vu.xlsx": b"new"}
    assert sorted(a.name for a in taken.asides) == ["_linh-tinh", "_tham-dinh/thu.pdf"]
    assert (office.watched / "_tham-dinh").is_dir() and not (
        office.watched / "_tham-dinh/phong-noi-vu.xlsx"
    ).exists()
    former = list((office.inbox / ".da-thay" / "_tham-dinh").glob("*/phong-noi-vu.xlsx"))
    assert [p.read_bytes() for p in former] == [b"old"]


def test_what_is_no_report_and_no_evidence_is_told_and_kept_with_the_original(office: Office) -> None:
    put(office.watched / "p-hoa-mac" / "b.xlsx", b"r")
    for name in ("chay.exe", "to trinh.docx", "so lieu/tho.xlsx", "minh-chung/ghi am.mp3"):
        put(office.watched / "p-hoa-mac" / name, name.encode())
    put(office.watched / "p-hoa-mac" / "minh-chung" / "giai trinh.docx", b"d")
    taken = office.round()
    assert sorted(office.has()) == ["b.xlsx", "minh-chung/giai trinh.docx"]
    assert sorted(a.name for a in taken.asides) == [
        "p-hoa-mac/chay.exe", "p-hoa-mac/minh-chung/ghi am.mp3", "p-hoa-mac/so lieu/tho.xlsx", "p-hoa-mac/to trinh.docx",
    ]  # fmt: skip
    assert all((taken.arrivals[0].kept / a.name).is_file() for a in taken.asides)
    assert not any(a.waits for a in taken.asides)


# What a submission replaces


def test_a_resubmission_replaces_the_report_and_keeps_the_evidence_that_does_not_come_again(
    office: Office,
) -> None:
    first = {
        "p-hoa-mac/lan-1.xlsx": b"1",
        "p-hoa-mac/minh-chung/a.pdf": b"a",
        "p-hoa-mac/minh-chung/b.pdf": b"b",
    }
    put(office.watched / "p-hoa-mac.zip", zipped(first))
    office.round()
    put(office.watched / "p-hoa-mac.zip", zipped({"lan-2.xlsx": b"2", "minh-chung/B.pdf": b"B"}))
    (second,) = office.round(now=NOW + dt.timedelta(days=1)).arrivals
    assert office.has() == {"lan-2.xlsx": b"2", "minh-chung/a.pdf": b"a", "minh-chung/B.pdf": b"B"}
    assert second.files == ("lan-2.xlsx", "minh-chung/B.pdf")
    kept = sorted(p.name for p in (office.watched / ".da-nhan" / "p-hoa-mac").iterdir())
    assert kept == ["20241120-080000-p-hoa-mac.zip", "20241121-080000-p-hoa-mac.zip"]
    (former,) = (office.inbox / ".da-thay" / "p-hoa-mac").iterdir()
    assert former.name == "20241121-080000" and (former / "lan-1.xlsx").read_bytes() == b"1"


def test_evidence_alone_is_added(office: Office) -> None:
    put(office.inbox / "p-hoa-mac" / "b.xlsx", b"r")
    put(office.inbox / "p-hoa-mac" / "minh-chung" / "a.pdf", b"a")
    put(office.watched / "p-hoa-mac" / "c.pdf", b"c")
    office.round()
    assert office.has() == {"b.xlsx": b"r", "minh-chung/a.pdf": b"a", "minh-chung/c.pdf": b"c"}


def test_two_submissions_of_one_round_go_in_by_their_time(office: Office) -> None:
    later, earlier = (
        put(office.watched / "p-hoa-mac a.xlsx", b"later"),
        put(office.watched / "p-hoa-mac b.xlsx", b"earlier"),
    )
    os.utime(later, (LONG_AGO + 10, LONG_AGO + 10))
    os.utime(earlier, (LONG_AGO, LONG_AGO))
    assert [a.name for a in office.round(rest=False).arrivals] == ["p-hoa-mac b.xlsx", "p-hoa-mac a.xlsx"]
    assert office.has() == {"p-hoa-mac a.xlsx": b"later"}


def test_the_same_again_is_archived_and_changes_nothing(office: Office) -> None:
    files = {"b.xlsx": b"r", "minh-chung/a.pdf": b"a"}
    put(office.watched / "p-hoa-mac.zip", zipped(files))
    office.round()
    before = {p: p.stat().st_ino for p in (office.inbox / "p-hoa-mac").rglob("*")}
    put(office.watched / "p-hoa-mac.zip", zipped(files))
    put(office.watched / "p-hoa-mac b (1).xlsx", b"r")
    taken = office.round()
    assert [a.unit for a in taken.arrivals] == ["p-hoa-mac"] * 2
    assert {p: p.stat().st_ino for p in (office.inbox / "p-hoa-mac").rglob("*")} == before
    assert len(list((office.watched / ".da-nhan" / "p-hoa-mac").iterdir())) == 3
    assert not (office.inbox / ".da-thay").exists()


# What is still being written


def test_what_came_a_moment_ago_waits(office: Office) -> None:
    put(office.watched / "p-hoa-mac.xlsx")
    os.utime(office.watched / "p-hoa-mac.xlsx", (NOW.timestamp() - 59,) * 2)
    only_left(office, office.round(rest=False), "p-hoa-mac.xlsx", "lần nhận sau", waits=True)
    assert office.round(now=NOW + dt.timedelta(seconds=1), rest=False).arrivals


def test_an_old_file_in_a_folder_that_still_fills_waits(office: Office) -> None:
    old = put(office.watched / "p-hoa-mac" / "b.xlsx")
    for path, age in ((old, 9999), (old.parent, 5)):
        os.utime(path, (NOW.timestamp() - age,) * 2)
    only_left(office, office.round(rest=False), "p-hoa-mac", "lần nhận sau", waits=True)


def test_a_clock_that_is_ahead_does_not_hold_for_ever(office: Office) -> None:
    path = put(office.watched / "p-hoa-mac.xlsx")
    os.utime(path, (NOW.timestamp() + 7200,) * 2)
    minutes = dt.timedelta(minutes=1)
    only_left(office, office.round(rest=False), "p-hoa-mac.xlsx", "lần nhận sau", waits=True)
    path.write_bytes(b"more")
    os.utime(path, (NOW.timestamp() + 7260,) * 2)
    assert not office.round(now=NOW + minutes, rest=False).arrivals, "changed since: it counts anew"
    assert not office.round(now=NOW + 1.5 * minutes, rest=False).arrivals
    assert office.round(now=NOW + 2 * minutes, rest=False).arrivals
    assert office.has() == {"p-hoa-mac.xlsx": b"more"}


@pytest.mark.parametrize(
    "name",
    ["p-hoa-mac.zip.part", "p-hoa-mac.zip.crdownload", "~$p-hoa-mac.xlsx", "p-hoa-mac.tmp", "x.filepart"],
)
def test_names_of_unfinished_files(office: Office, name: str) -> None:
    put(office.watched / name)
    only_left(office, office.round(), name, "", waits=True)


@pytest.mark.parametrize("name", ["~$bao-cao.xlsx", "minh-chung/a.pdf.part", ".~lock.bao-cao.xlsx#"])
def test_a_folder_somebody_works_in(office: Office, name: str) -> None:
    put(office.watched / "p-hoa-mac" / "bao-cao.xlsx")
    put(office.watched / "p-hoa-mac" / name)
    only_left(office, office.round(), "p-hoa-mac", name.rpartition("/")[2], waits=True)


def test_a_units_own_folder_stays_for_the_next_time_with_its_rights(office: Office) -> None:
    folder = office.watched / "p-hoa-mac"
    for content in (b"1", b"2"):
        put(folder / "b.xlsx", content)
        folder.chmod(0o2770)
        assert len(office.round().arrivals) == 1
        assert list(folder.iterdir()) == [] and stat.S_IMODE(folder.stat().st_mode) == 0o2770
        assert office.has() == {"b.xlsx": content}
    assert office.round() == Taken(), "an empty folder is nothing to tell"


@pytest.fixture
def writer(office: Office) -> Iterator[subprocess.Popen[str]]:
    """A process that goes on writing into a report, with a time on it that looks old (as a copying tool may)."""
    path = put(office.watched / "p-hoa-mac" / "b.xlsx", bytes(40_000_000))
    code = (
        "import itertools, os, sys\n"
        "path, old = sys.argv[1], float(sys.argv[2])\n"
        "with open(path, 'r+b', buffering=0) as f:\n"
        "    for i in itertools.count():\n"
        "        f.seek(0); f.write(b'%012d' % i); os.utime(path, (old + i / 1000, old + i / 1000))\n"
        "        if i == 100: print('on', flush=True)\n"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", code, path, str(LONG_AGO - 100_000)], stdout=subprocess.PIPE, text=True
    )
    assert run.stdout is not None and run.stdout.readline() == "on\n"
    os.utime(path.parent, (LONG_AGO, LONG_AGO))
    yield run
    run.kill()
    run.wait()


def test_a_file_that_changes_while_we_look_waits(office: Office, writer: subprocess.Popen[str]) -> None:
    much_later = dt.datetime(2090, 1, 1, tzinfo=ZONE)  # so that no time on the file says that it is new
    taken = office.round(now=much_later, rest=False)
    only_left(office, taken, "p-hoa-mac", "thay đổi trong lúc nhận", waits=True)
    writer.kill()
    writer.wait()
    assert office.round().arrivals


# What strangers may send


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
    "rar": (lambda: b"Rar!\x1a\x07\x01\x00" + bytes(100), "RAR"),
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


def test_hostile_names_of_attachments(office: Office) -> None:
    message = mail({"../../thoat.xlsx": b"r", "minh\tchung.pdf": b"1", "/tmp/thoat.pdf": b"2"})
    put(office.watched / "p-hoa-mac.eml", message.as_bytes(policy=email.policy.SMTP))
    office.round()
    assert sorted(office.has()) == ["_.._thoat.xlsx", "minh-chung/_tmp_thoat.pdf", "minh-chung/minhchung.pdf"]
    assert not list(office.inbox.parent.glob("thoat*")) and not Path("/tmp/thoat.pdf").exists()


@pytest.mark.parametrize(
    "header",
    [
        "Content-Disposition: attachment; filename*=UTF-8''b%C3%A1o%20c%C3%A1o.xlsx",
        'Content-Disposition: attachment; filename="=?utf-8?B?YsOhbyBjw6FvLnhsc3g=?="',
        'Content-Disposition: attachment; filename="=?windows-1258?Q?b=E1o_c=E1o.xlsx?="',
        'Content-Disposition: attachment; filename="báo cáo.xlsx"',
        "Content-Disposition: attachment; filename*0*=UTF-8''b%C3%A1o%20;\n filename*1*=c%C3%A1o.xlsx",
        'Content-Type: application/octet-stream; name="báo cáo.xlsx"',
    ],
)
def test_names_as_mail_programs_write_them(office: Office, header: str) -> None:
    text = f"Subject: bc\nMIME-Version: 1.0\n{header}\nContent-Transfer-Encoding: base64\n\nZG9u\n"
    put(office.watched / "p-hoa-mac.eml", text.encode())
    office.round()
    assert office.has() == {"báo cáo.xlsx": b"don"}


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


def raw_names(names: Mapping[bytes, bytes]) -> bytes:
    """A ZIP with these bytes as names and no word about their code, as Windows makes it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for i, content in enumerate(names.values()):
            target.writestr(f"@{i:03}@" + "x" * (len(list(names)[i]) - 5), content)
    content = packed.getvalue()
    for i, name in enumerate(names):
        content = content.replace(f"@{i:03}@".encode() + b"x" * (len(name) - 5), name)
    return content


@pytest.mark.parametrize("code", ["cp1258", "utf-8", "utf-8-nfd"])
def test_vietnamese_names_in_old_codes(office: Office, code: str) -> None:
    name = "Quyết định số 12 công nhận.pdf"
    if code == "cp1258":  # letters with some marks of their own, as that code has them
        raw = "Quyê\u0301t đi\u0323nh sô\u0301 12 công nhâ\u0323n.pdf".encode("cp1258")
    else:
        raw = unicodedata.normalize("NFD" if code.endswith("nfd") else "NFC", name).encode()
    put(office.watched / "p-hoa-mac.zip", raw_names({b"bao cao.xlsx": b"r", raw: b"1"}))
    office.round()
    assert sorted(office.has()) == ["bao cao.xlsx", f"minh-chung/{name}"]


def test_folders_with_names_in_any_bytes(office: Office) -> None:
    put(office.watched / "p-hoa-mac" / os.fsdecode(b"b\xe1o c\xe1o.xlsx"), b"r")
    put(office.watched / "p-hoa-mac" / unicodedata.normalize("NFD", "Minh chứng") / ("ế" * 80 + ".pdf"), b"1")
    put(office.watched / os.fsdecode(b"p-duy-minh \xff\xfe.xlsx"), b"r")
    taken = office.round()
    assert len(taken.arrivals) == 2
    assert "báo cáo.xlsx" in office.has() and all(
        len(p.name.encode()) <= 200 for p in office.inbox.rglob("*")
    )
    for arrival in taken.arrivals:
        arrival.name.encode("utf-8")


def test_two_slugs_in_one_are_not_guessed(office: Office) -> None:
    put(office.watched / "p-hoa-mac" / "p-duy-minh" / "b.xlsx")
    only_left(office, office.round(), "p-hoa-mac", "p-duy-minh", waits=False)


def test_too_much_in_a_folder(office: Office) -> None:
    for i in range(501):
        put(office.watched / "p-hoa-mac" / "minh-chung" / f"{i}.pdf", b"")
    only_left(office, office.round(), "p-hoa-mac", "quá 500", waits=False)


# What happens when something breaks


def test_what_is_refused_does_not_keep_the_rest_from_coming_in(office: Office) -> None:
    put(office.watched / "p-hoa-mac.zip", b"")
    put(office.watched / "thue.xlsx", b"r")
    taken = office.round()
    assert [a.unit for a in taken.arrivals] == ["thue"] and [a.name for a in taken.asides] == [
        "p-hoa-mac.zip"
    ]
    again = office.round()
    assert again.arrivals == () and again.asides == taken.asides


def test_no_watched_folder_is_told(tmp_path: Path) -> None:
    taken = take_uploads(
        tmp_path / "gui", tmp_path / "nhan", KNOWN, now=NOW, settle_seconds=60, unit_of=unit_in_text
    )
    assert taken.arrivals == () and "gắn lại ổ mạng" in taken.asides[0].why and taken.asides[0].waits


def state(office: Office) -> tuple[object, ...]:
    """All that a crash must not change: the inbox, what was replaced, the originals, what is left."""
    archive = office.watched / ".da-nhan"
    kept = {p.relative_to(archive).as_posix(): p.is_dir() or p.read_bytes() for p in archive.rglob("*")}
    former = [p.relative_to(office.inbox).as_posix() for p in (office.inbox / ".da-thay").rglob("*")]
    batches = list((office.inbox / ".dang-nhan").glob("*"))
    return office.has(), office.has("thue"), sorted(former), kept, office.left(), batches


CHANGES = {"os.rename", "os.mkdir", "os.rmdir", "os.remove", "shutil.rmtree", "shutil.copyfile", "open"}


def killed_at(office: Office, step: int) -> bool:
    """Run a round in a process of its own that is killed before its `step`th change on the disk; tells whether it was."""
    child = os.fork()
    if child == 0:
        count = 0

        def count_changes(event: str, args: tuple[object, ...]) -> None:
            nonlocal count
            reads = event == "open" and not (isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR))
            if event in CHANGES and not reads:
                count += 1
                if count == step:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count_changes)
        try:
            office.round(rest=False)
            os._exit(0)
        except BaseException:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert not os.WIFEXITED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def before_the_crash(root: Path) -> Office:
    """A unit that sends again, with another in the same ZIP and a single file besides."""
    office = Office(root)
    put(office.inbox / "p-hoa-mac" / "lan-1.xlsx", b"1")
    put(office.inbox / "p-hoa-mac" / "minh-chung" / "a.pdf", b"a")
    packed = {"p-hoa-mac/lan-2.xlsx": b"2", "p-hoa-mac/b.pdf": b"b", "thue/t.xlsx": b"t"}
    put(office.watched / "gop.zip", zipped(packed))
    put(office.watched / "thue" / "t2.xlsx", b"t2")
    office.rest()
    os.utime(office.watched / "thue", (LONG_AGO + 1, LONG_AGO + 1))
    return office


@pytest.fixture
def quick() -> Iterator[Path]:
    """A place in memory: what a killed process leaves is there as well as on a disk, hundreds of rounds are quick."""
    memory = Path("/dev/shm")
    root = Path(tempfile.mkdtemp(prefix="thidua-", dir=memory if memory.is_dir() else None))
    yield root
    shutil.rmtree(root)


def test_killed_at_every_step_the_next_round_brings_it_to_the_same_end(quick: Path) -> None:
    reference = before_the_crash(quick / "whole")
    told = {(a.unit, a.name) for a in reference.round(rest=False).arrivals}
    assert told == {("p-hoa-mac", "gop.zip"), ("thue", "gop.zip"), ("thue", "thue")}
    steps = 0
    content = (reference.watched / ".da-nhan").rglob("gop.zip")
    packed = next(p for p in content if p.is_file()).read_bytes()
    while True:
        office = before_the_crash(quick / str(steps))
        put(office.watched / "gop.zip", packed)
        office.rest()
        os.utime(office.watched / "thue", (LONG_AGO + 1, LONG_AGO + 1))
        if not killed_at(office, steps + 1):
            break
        present = office.has()
        assert not present or present in (
            {"lan-1.xlsx": b"1", "minh-chung/a.pdf": b"a"},
            {"lan-2.xlsx": b"2", "minh-chung/a.pdf": b"a", "minh-chung/b.pdf": b"b"},
        ), "never half a folder"
        office.round(rest=False)
        assert state(office) == state(reference), f"killed before change {steps + 1}"
        shutil.rmtree(quick / str(steps))
        steps += 1
    assert steps > 30


def test_what_was_changed_between_the_crash_and_the_next_round_goes_back(quick: Path) -> None:
    step, seen = 1, 0
    while True:
        office = before_the_crash(quick / str(step))
        if not killed_at(office, step):
            break
        if (office.watched / "gop.zip").exists() and list(office.inbox.glob(".dang-nhan/*/journal.json")):
            put(office.watched / "gop.zip", zipped({"p-hoa-mac/lan-3.xlsx": b"3"}))
            office.round()
            assert "lan-3.xlsx" in office.has() and "thue" in office.units()
            assert len(list((office.watched / ".da-nhan").rglob("gop.zip"))) == 1
            seen += 1
        step += 1
    assert seen


def test_two_rounds_at_once_take_everything_once(office: Office) -> None:
    for i in range(40):
        put(office.watched / f"p-hoa-mac {i:02}.xlsx", str(i).encode())
    office.rest()
    code = (
        "import sys; from pathlib import Path; import test_taking_uploads as t\n"
        "o = t.Office.__new__(t.Office); o.watched, o.inbox = map(Path, sys.argv[1:])\n"
        "taken = o.round(rest=False); print(len(taken.arrivals), len(taken.asides))"
    )
    here = {**os.environ, "PYTHONPATH": f"{Path(__file__).parents[2]}:{Path(__file__).parents[4]}"}
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", code, office.watched, office.inbox],
            stdout=subprocess.PIPE,
            text=True,
            env=here,
        )
        for _ in range(3)
    ]
    counts = [tuple(map(int, run.communicate()[0].split())) for run in runs]
    assert sum(arrivals for arrivals, _ in counts) == 40 and all(asides == 0 for _, asides in counts)
    assert office.has() == {"p-hoa-mac 39.xlsx": b"39"}


def test_a_round_that_another_one_keeps_out_says_so(office: Office) -> None:
    import fcntl

    put(office.watched / "p-hoa-mac.xlsx")
    with put(office.watched / ".thidua" / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        taken = take_uploads(
            office.watched, office.inbox, KNOWN, now=NOW, settle_seconds=0, unit_of=unit_in_text, patience=0
        )
    assert taken.arrivals == () and taken.asides[0].waits and "lần nhận khác" in taken.asides[0].why


NOBODY = 65534


def as_nobody(office: Office) -> list[tuple[str, str, bool]]:
    """Run a round as a user without rights; returns what was told."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            taken = office.round(rest=False)
            answer = [(a.name, a.why, a.waits) for a in taken.asides] + [
                (a.unit, "", False) for a in taken.arrivals
            ]
        except BaseException as broken:
            answer = [("", repr(broken), False)]
        os.write(writer, json.dumps(answer).encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(writer)
    with os.fdopen(reader, "rb") as file:
        return [tuple(each) for each in json.load(file)]


@pytest.fixture
def shared() -> Iterator[Office]:
    """An office in a place that every user can reach."""
    root = Path(tempfile.mkdtemp(prefix="thidua-uploads-"))
    root.chmod(0o777)
    yield Office(root / "x")
    for path in root.rglob("*"):
        if path.is_dir():
            path.chmod(0o777)
    shutil.rmtree(root)


def test_a_share_that_cannot_be_written_is_told_and_nothing_is_taken_however_often(shared: Office) -> None:
    put(shared.watched / "p-hoa-mac.xlsx")
    shared.inbox.mkdir()
    shared.inbox.chmod(0o777)
    shared.rest()
    shared.watched.chmod(0o555)
    for _ in range(2):
        ((name, why, _),) = as_nobody(shared)
        assert name == "gui" and "cấp quyền" in why
    assert shared.units() == []


def test_one_folder_that_cannot_be_moved_or_read_is_told_and_the_rest_is_taken(shared: Office) -> None:
    put(shared.watched / "p-hoa-mac" / "b.xlsx")
    put(shared.watched / "p-duy-minh" / "b.xlsx").chmod(0)
    put(shared.watched / "thue.xlsx", b"r")
    shared.inbox.mkdir()
    for path, mode in ((shared.inbox, 0o777), (shared.watched, 0o777), (shared.watched / "p-hoa-mac", 0o555)):
        path.chmod(mode)
    shared.rest()
    told = {name: why for name, why, _ in as_nobody(shared)}
    assert set(told) == {"p-hoa-mac", "p-duy-minh", "thue"} and shared.units() == ["thue"]
    assert "cấp quyền" in told["p-hoa-mac"] and "không đọc" in told["p-duy-minh"]
    assert sorted(shared.left()) == ["p-duy-minh", "p-hoa-mac"]


def test_an_inbox_that_cannot_be_written_after_the_original_was_moved_goes_on_later(shared: Office) -> None:
    put(shared.inbox / "p-hoa-mac" / "old.xlsx", b"old")
    put(shared.watched / "p-hoa-mac.xlsx", b"new")
    (shared.inbox / ".dang-nhan").mkdir()
    for path in (shared.watched, shared.inbox / ".dang-nhan"):
        path.chmod(0o777)
    shared.rest()
    ((_, why, waits),) = as_nobody(shared)
    assert "hộp nhận" in why and waits and shared.has() == {"old.xlsx": b"old"}
    shared.inbox.chmod(0o777)
    (shared.inbox / "p-hoa-mac").chmod(0o777)
    assert [told[0] for told in as_nobody(shared)] == ["p-hoa-mac"]
    assert shared.has() == {"p-hoa-mac.xlsx": b"new"}
    assert list((shared.inbox / ".da-thay").rglob("old.xlsx"))


@pytest.mark.parametrize("way", ["zip", "mail"])
def test_signed_papers_come_in_a_zip_and_in_a_mail_byte_for_byte(office: Office, way: str) -> None:
    signed = b"%PDF-1.7 signed \x00\xff"
    if way == "zip":
        put(office.watched / "p-hoa-mac.zip", zipped({"bc.xlsx": b"r", "Văn bản/Tờ trình.pdf": signed}))
    else:
        files = {"p-hoa-mac.xlsx": b"r", "van-ban.zip": zipped({"Tờ trình.pdf": signed})}
        put(office.watched / "thu.eml", mail(files).as_bytes(policy=email.policy.SMTP))
    taken = office.round()
    assert taken.asides == ()
    assert office.has()["van-ban/Tờ trình.pdf"] == signed
    put(office.watched / "p-hoa-mac" / "van-ban" / "to-trinh.pdf", b"again")
    office.round()
    assert {n: c for n, c in office.has().items() if n.startswith("van-ban/")} == {
        "van-ban/to-trinh.pdf": b"again"
    }
