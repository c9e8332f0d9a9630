"""Whether a zip is laid out as sealing writes one: every byte of it but what deflate made, which another version of zlib may make otherwise."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from tasks.dossier.bundles import MODE, packing_order
from tasks.storage.fixed_zip import PACKED_ALREADY, fixed_entry

CHUNK = 1 << 20


def is_as_sealed(bundle: Path, folder: Path) -> bool:
    """Tell whether a zip, whose bag lies unpacked in `folder`, has the entries that sealing that bag writes, so written, and nothing beside them."""
    with zipfile.ZipFile(bundle) as archive, bundle.open("rb") as file:
        entries = archive.infolist()
        if [entry.filename for entry in entries] != packing_order(folder):
            return False
        listed = b""
        for entry in entries:
            wanted = fixed_entry(entry.filename, mode=MODE, stored=PACKED_ALREADY)
            wanted.CRC, wanted.file_size, wanted.compress_size = (
                entry.CRC,
                entry.file_size,
                entry.compress_size,
            )
            at, head = file.tell(), wanted.FileHeader(zip64=False)
            if file.read(len(head)) != head or not _is_packed(file, wanted):
                return False
            listed += _in_the_list(wanted, head, at)
        end = struct.pack(
            "<4s4H2LH", b"PK\5\6", 0, 0, len(entries), len(entries), len(listed), file.tell(), 0
        )
        return file.read(len(listed) + len(end) + 1) == listed + end


def _is_packed(file: IO[bytes], entry: zipfile.ZipInfo) -> bool:
    """Go past what an entry holds; tell whether that is all that lies there."""
    if entry.compress_type == zipfile.ZIP_STORED:
        file.seek(entry.compress_size, 1)
        return entry.compress_size == entry.file_size
    stream, size = zlib.decompressobj(-zlib.MAX_WBITS), 0
    for piece in _pieces(file, entry.compress_size):
        while piece and not stream.eof:
            size += len(stream.decompress(piece, CHUNK))
            piece = stream.unconsumed_tail
        if stream.eof and (piece or stream.unused_data):
            return False
    return stream.eof and size == entry.file_size


def _pieces(file: IO[bytes], size: int) -> Iterator[bytes]:
    while size and (piece := file.read(min(size, CHUNK))):
        size -= len(piece)
        yield piece


def _in_the_list(entry: zipfile.ZipInfo, head: bytes, at: int) -> bytes:
    """An entry's line in the list at the zip's end: its head again, but for the mark, with what stands only there."""
    made = struct.pack("<4s2B", b"PK\1\2", entry.create_version, entry.create_system)
    return made + head[4:30] + struct.pack("<3H2L", 0, 0, 0, entry.external_attr, at) + head[30:]
