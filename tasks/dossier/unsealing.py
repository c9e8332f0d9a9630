"""Opens a bundle, from wherever it comes: unpacked within limits into a folder of its own, hashed, never trusted.

A bag that is unpacked already is read where it lies. What can't be a bundle raises BadBundleError with why.
"""

import errno
import logging
import lzma
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import bagit

from rules.verifying.bag import DECLARATION, BagSeen
from tasks.storage.file_hash import digest_of
from tasks.storage.temporary import temporary_folder

# It says at every step, file names and all, what it does; what is wrong comes as an exception anyway.
logging.getLogger("bagit").setLevel(logging.CRITICAL)

MOST_FILES = 5000
MOST_BYTES = 2_000_000_000  # unpacked
MOST_TAG_BYTES = 20_000_000  # of one file outside data/
RATIO, FREE = 200, 1_000_000  # so many times its packed size, where it is larger than this
CHUNK = 1 << 20
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, LookupError)
"""What opening a zip fails with where its bytes are at fault: its list, what is packed in it."""
UNFIT = frozenset({errno.ENAMETOOLONG, errno.EEXIST, errno.ENOTDIR, errno.EISDIR})
"""What writing fails with where names are at fault, not this machine."""


class BadBundleError(ValueError):
    """A file that can't be a bundle, or must not be unpacked; the text is Vietnamese."""


@contextmanager
def unsealed(path: Path) -> Iterator[Path]:
    """Give the folder of the bag in a zip (unpacked for the time being) or in a folder; BadBundleError, OSError."""
    if path.is_dir():
        yield _top(path)
        return
    with temporary_folder("verify") as folder:
        try:
            _unpack(path, folder)
        except (*DAMAGED, zipfile.LargeZipFile, NotImplementedError) as error:
            raise BadBundleError("tệp zip bị hỏng hoặc không phải tệp zip") from error
        except OSError as error:
            if error.errno in (
                None,
                errno.EINVAL,
            ):  # damaged: by bzip2's word, or a place before the beginning
                raise BadBundleError("tệp zip bị hỏng hoặc không phải tệp zip") from error
            if error.errno not in UNFIT:
                raise
            raise BadBundleError(
                "tệp zip có tên tệp quá dài, hoặc một tên vừa là tệp vừa là thư mục"
            ) from error
        except (ValueError, RuntimeError) as error:
            if isinstance(error, BadBundleError):
                raise
            raise BadBundleError("tệp zip không đọc được") from error
        yield _top(folder)


def inspect_bag(folder: Path) -> BagSeen:
    """Hash every file of a bag; BadBundleError where one of them is a link or nothing to be read."""
    hashes: dict[str, str] = {}
    sizes: dict[str, int] = {}
    tags: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not (path.is_dir() or path.is_file()):
            raise BadBundleError(f"“{name}” là liên kết hoặc tệp đặc biệt, không phải tệp thường")
        if path.is_dir():
            continue
        hashes[name] = digest_of(path)
        sizes[name] = path.stat().st_size
        if not name.startswith("data/"):
            if sizes[name] > MOST_TAG_BYTES:
                raise BadBundleError(f"“{name}” quá lớn")
            tags[name] = path.read_bytes()
    if len(hashes) > MOST_FILES:
        raise BadBundleError(f"có hơn {MOST_FILES} tệp")
    return BagSeen(hashes, sizes, tags)


def library_refuses(folder: Path) -> str:
    """Return what the `bagit` library, a second opinion, has against a bag; "" where nothing."""
    try:
        bagit.Bag(str(folder)).validate()
    except bagit.BagError as error:
        return " ".join(str(error).split())[:300]
    except Exception as error:  # a stranger's files can fail it in any way
        return type(error).__name__
    return ""


def _top(folder: Path) -> Path:
    """Return the bag's own folder: the one given, or the only one in it (as zipped by hand)."""
    inside = [] if (folder / DECLARATION).is_file() else list(folder.iterdir())
    if len(inside) == 1 and inside[0].is_dir() and not inside[0].is_symlink():
        return inside[0]
    return folder


def _unpack(packed: Path, folder: Path) -> None:
    with zipfile.ZipFile(packed) as archive:
        entries = archive.infolist()
        _refuse(entries)
        left = MOST_BYTES
        for entry in entries:
            if entry.is_dir():
                continue
            target = folder.joinpath(*PurePosixPath(entry.filename).parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            left -= entry.file_size
            with archive.open(entry) as source, target.open("xb") as file:
                written = 0
                while chunk := source.read(CHUNK):
                    written += len(chunk)
                    if written > entry.file_size:  # it said less: a bomb
                        raise BadBundleError("tệp zip khai sai kích thước")
                    file.write(chunk)


def _refuse(entries: list[zipfile.ZipInfo]) -> None:
    """Raise BadBundleError where an archive is larger, or other, than any bundle."""
    if len(entries) > MOST_FILES or sum(e.file_size for e in entries) > MOST_BYTES:
        raise BadBundleError("tệp zip giải nén ra quá lớn")
    if entries and min(entry.header_offset for entry in entries) > 0:
        # Programs that read it from its start unpack other files than those that are listed at its end.
        raise BadBundleError("tệp zip có dữ liệu lạ ở trước các tệp")
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        parts = name.rstrip("/").split("/")
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if (
            name.startswith("/")
            or "\\" in name
            or ":" in parts[0]
            or any(p in ("", ".", "..") for p in parts)
        ):
            raise BadBundleError(f"tệp zip có đường dẫn không an toàn: {name[:100]!r}")
        if any(unicodedata.category(c) in ("Cc", "Cs") for c in name):
            raise BadBundleError("tệp zip có tên tệp chứa ký tự điều khiển")
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise BadBundleError(f"tệp zip có liên kết hoặc tệp đặc biệt: {name[:100]!r}")
        if entry.flag_bits & 1:
            raise BadBundleError("tệp zip có mật khẩu")
        if entry.file_size > max(FREE, RATIO * entry.compress_size):
            raise BadBundleError(f"tệp zip nén quá chặt, có thể là bom nén: {name[:100]!r}")
        same = unicodedata.normalize("NFC", name.rstrip("/"))
        if same in seen:
            raise BadBundleError(f"tệp zip có hai tệp cùng tên: {name[:100]!r}")
        seen.add(same)
