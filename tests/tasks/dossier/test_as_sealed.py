"""The zip that was sealed is told from any other with the same files, whichever zlib packed it."""

import zipfile
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tasks.dossier.as_sealed import is_as_sealed
from tasks.dossier.bundles import BagInfo, seal_papers
from tasks.dossier.unsealing import unsealed

INFO = BagInfo("UBND thị xã", "duy-tien/A2024/tinh", date(2024, 12, 5))


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sealed")
    listed = b'{"nominees": "' + b"Nguy\xe1\xbb\x85n " * 400 + b'"}'
    papers = {"01-to-trinh.pdf": b"%PDF-1.7 " + b"x" * 5000, "01-to-trình.docx": b"PK" + bytes(2000)}
    seal_papers(papers, listed, INFO, folder / "tinh.zip", lambda manifest: b"signed")
    return folder / "tinh.zip"


def told(bundle: Path) -> bool:
    with unsealed(bundle) as folder:
        return is_as_sealed(bundle, folder)


def otherwise(bundle: Path, dst: Path, packed: Callable[[bytes], bytes]) -> Path:
    """The same zip, what zlib packed in it packed otherwise: heads, list and end with the sizes and places that follow from it."""
    data, out, listed = bundle.read_bytes(), b"", b""
    with zipfile.ZipFile(bundle) as archive:
        entries, start = archive.infolist(), archive.start_dir
    central = data[start:]
    for entry in entries:
        head = data[entry.header_offset : entry.header_offset + 30 + len(entry.filename.encode())]
        content = data[entry.header_offset + len(head) :][: entry.compress_size]
        if entry.compress_type == zipfile.ZIP_DEFLATED:
            content = packed(zlib.decompress(content, -15))
        size = len(content).to_bytes(4, "little")
        row, central = central[: 46 + len(head) - 30], central[46 + len(head) - 30 :]
        listed += row[:20] + size + row[24:42] + len(out).to_bytes(4, "little") + row[46:]
        out += head[:18] + size + head[22:] + content
    dst.write_bytes(out + listed + central[:16] + len(out).to_bytes(4, "little") + central[20:])
    return dst


def deflated(level: int, strategy: int = zlib.Z_DEFAULT_STRATEGY) -> Callable[[bytes], bytes]:
    def packed(content: bytes) -> bytes:
        stream = zlib.compressobj(level, zlib.DEFLATED, -15, 8, strategy)
        return stream.compress(content) + stream.flush()

    return packed


@pytest.mark.parametrize("packed", [deflated(1), deflated(6, zlib.Z_HUFFMAN_ONLY), deflated(0)])
def test_what_another_zlib_packs_otherwise_is_the_sealed_file_all_the_same(
    packed: Callable[[bytes], bytes], bundle: Path, tmp_path: Path
) -> None:
    assert told(bundle)
    other = otherwise(bundle, tmp_path / "other.zip", packed)
    assert other.read_bytes() != bundle.read_bytes() and zipfile.ZipFile(other).testzip() is None
    assert told(other)


def test_bytes_hidden_behind_what_was_packed_are_told(bundle: Path, tmp_path: Path) -> None:
    hiding = otherwise(bundle, tmp_path / "x.zip", lambda content: deflated(6)(content) + b"hidden")
    assert zipfile.ZipFile(hiding).testzip() is None, "no other program minds"
    assert not told(hiding)


def test_every_byte_that_is_not_zlib_s_matters(bundle: Path, tmp_path: Path) -> None:
    """A byte of a head, of the list or of the end: another one is told, where the zip can be opened with it at all."""
    data = bundle.read_bytes()
    with zipfile.ZipFile(bundle) as archive:
        first, start = archive.infolist()[0], archive.start_dir
    heads = [*range(30 + len(first.filename)), *range(start, start + 60), *range(len(data) - 22, len(data))]
    opened = 0
    for at in heads:
        changed = bytearray(data)
        changed[at] ^= 1
        (tmp_path / "x.zip").write_bytes(changed)
        try:
            as_sealed = told(tmp_path / "x.zip")
        except ValueError:
            continue
        opened += 1
        assert not as_sealed, at
    assert opened > 30
