"""Files that are no workbook to read: cut off, locked with a password; and copies in old formats by LibreOffice."""

import shutil
import struct
import subprocess
from collections.abc import Sequence
from pathlib import Path

from rules.values.errors import ConversionFailed, ToolMissing
from tasks.storage.temporary import temporary_folder

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def cut_off(path: Path) -> None:
    """Keep the first third of the file, as a broken upload does."""
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 3])


def lock(path: Path, words: str) -> None:
    """Replace the file by a container such as Excel writes for a workbook with a password: it opens for nobody."""
    filler = (words.encode() + b"\0") * 400
    streams = [("EncryptionInfo", filler[:4096]), ("EncryptedPackage", filler[:8192])]
    path.write_bytes(_compound(streams))


def _compound(streams: Sequence[tuple[str, bytes]]) -> bytes:
    """Return a compound file (MS-CFB) of these streams, each a multiple of a sector and at least 4096 bytes."""
    fat, data, entries, sector = [_FAT, _END], b"", [], 2
    for name, content in streams:
        count = len(content) // _SECTOR
        fat += [*range(sector + 1, sector + count), _END]
        entries.append(_entry(name, 2, sector, len(content)))
        sector += count
        data += content
    fat += [_FREE] * (_SECTOR // 4 - len(fat))
    root = _entry("Root Entry", 5, _END, 0, child=1)
    # A tree of two: the first entry's right-hand neighbour is the second.
    entries[0] = entries[0][:72] + struct.pack("<I", 2) + entries[0][76:]
    directory = (root + b"".join(entries)).ljust(_SECTOR, b"\0")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIIII", 62, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END, 0, _END, 0, 0)
    header = header.ljust(_SECTOR, b"\xff")
    return header + struct.pack("<128I", *fat) + directory + data


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(text), kind, 1, _FREE, _FREE, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def convert(paths: Sequence[Path], extension: str, soffice: str, timeout: float) -> None:
    """Turn workbooks into another format in place, all in one LibreOffice call; raises ConversionFailed, ToolMissing."""
    if not paths:
        return
    with temporary_folder("lo") as folder:
        out = folder / "out"
        command = [soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", extension, "--outdir", str(out), *map(str, paths)]
        try:
            subprocess.run(command, capture_output=True, timeout=timeout, check=True)
        except FileNotFoundError as missing:
            raise ToolMissing(
                f"Không có LibreOffice ({soffice}): cài libreoffice-calc-nogui rồi chạy lại."
            ) from missing
        except subprocess.SubprocessError as failed:
            raise ConversionFailed(f"LibreOffice không chuyển được sang .{extension}: chạy lại") from failed
        for path in paths:
            made = out / f"{path.stem}.{extension}"
            if not made.is_file():
                raise ConversionFailed(
                    f"LibreOffice không chuyển được {path.name} sang .{extension}: chạy lại"
                )
            shutil.move(made, path.with_suffix(f".{extension}"))
            path.unlink()
