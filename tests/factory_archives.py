"""What units pack with other programs than Windows' own: 7z by 7-Zip itself, RAR as WinRAR stores it, mails as Outlook saves them."""

import shutil
import struct
import subprocess
import tempfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import pytest
from aspose.email_foss import msg


def seven_zip(*arguments: object, at: Path) -> None:
    """Call 7-Zip in a folder."""
    program = shutil.which("7zz") or shutil.which("7z")
    if program is None:
        pytest.fail("Tests need 7-Zip (package 7zip): run `deploy/setup.sh --tests`.", pytrace=False)
    subprocess.run([program, *map(str, arguments), "-bd", "-y"], cwd=at, check=True, capture_output=True)


def sevened(files: Mapping[str, bytes], *options: str) -> bytes:
    """A 7z of these files (relative name → content)."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "goi"
        for name, content in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(content)
        seven_zip("a", "../x.7z", ".", *options, at=root)
        return (Path(folder) / "x.7z").read_bytes()


def rar5(files: Mapping[str, bytes], *, lies: int = 0) -> bytes:
    """A RAR 5 that stores these files; `lies`: bytes that its list says less than there are."""
    content = b"Rar!\x1a\x07\x01\x00" + _block5(vint(1) + vint(0) + vint(0))
    for name, data in files.items():
        called = name.encode()
        content += _block5(
            vint(2)  # a file
            + vint(2)  # with data behind it
            + vint(len(data))
            + vint(4)  # with a sum
            + vint(len(data) - lies)
            + vint(0o100644)
            + struct.pack("<I", zlib.crc32(data))
            + vint(0)  # stored
            + vint(1)  # Unix
            + vint(len(called))
            + called
        )
        content += data
    return content + _block5(vint(5) + vint(0) + vint(0))


def _block5(header: bytes) -> bytes:
    sized = vint(len(header)) + header
    return struct.pack("<I", zlib.crc32(sized)) + sized


def vint(number: int) -> bytes:
    """A number as RAR 5 writes it: seven bits a byte, the last one without the top bit."""
    low = bytes([number & 0x7F])
    return low if number < 0x80 else bytes([low[0] | 0x80]) + vint(number >> 7)


def rar4(files: Mapping[bytes, bytes]) -> bytes:
    """A RAR of the older form that stores these files, under names in the sender's own code page."""
    content = b"Rar!\x1a\x07\x00" + _block4(0x73, 0, bytes(6))
    for name, data in files.items():
        body = struct.pack(
            "<IIBIIBBHI", len(data), len(data), 2, zlib.crc32(data), 0x58000000, 20, 0x30, len(name), 0x20
        )
        content += _block4(0x74, 0x8000, body + name) + data
    return content + _block4(0x7B, 0x4000, b"")


def _block4(kind: int, flags: int, body: bytes) -> bytes:
    header = struct.pack("<BHH", kind, flags, 7 + len(body)) + body
    return struct.pack("<H", zlib.crc32(header) & 0xFFFF) + header


def outlook(files: Mapping[str, bytes], *, unicode: bool = True) -> msg.MapiMessage:
    """A mail with these attachments, as Outlook saves it."""
    mail = msg.MapiMessage.create("Báo cáo thi đua", "Kính gửi Phòng Nội vụ", unicode_strings=unicode)
    mail.set_property(msg.PropertyId.SENDER_NAME, "Phường Hòa Mạc")
    mail.set_property(msg.PropertyId.SENDER_EMAIL_ADDRESS, "phuong@vi-du.vn")
    for name, content in files.items():
        mail.add_attachment(name, content)
    return mail
