"""Writes a bundle anew whose seal was renewed: the same files under the same manifest, and its signature with more proof."""

import zipfile
from pathlib import Path

import bagit

from rules.values.errors import SigningFailed
from tasks.dossier.bundles import MANIFEST, SIGNATURE, TAG_MANIFEST, manifest_of, pack
from tasks.storage.whole_file import whole_file


def write_renewed(folder: Path, signature: bytes, dst: Path) -> None:
    """Write the bag unpacked in `folder` as the bundle `dst`, read-only, with another signature over its manifest.

    Changes `folder`. SigningFailed where its files are not those of its manifests.
    """
    try:
        bagit.Bag(str(folder)).validate()
    except bagit.BagError as fault:
        raise SigningFailed("gói không còn khớp bản kê, đã bị sửa: lấy lại gói gốc") from fault
    (folder / SIGNATURE).write_bytes(signature)
    outside = (
        path for path in folder.rglob("*") if path.is_file() and not path.is_relative_to(folder / "data")
    )
    tags = sorted(path for path in outside if path.name != TAG_MANIFEST)
    (folder / TAG_MANIFEST).write_bytes(manifest_of(folder, tags))
    with whole_file(dst) as draft:
        pack(folder, draft)
        draft.chmod(draft.stat().st_mode & ~0o222)


def seal_in(bundle: Path) -> tuple[bytes, bytes] | None:
    """Return manifest and signature of a zip; None where it is no bundle that has them."""
    try:
        with zipfile.ZipFile(bundle) as packed:
            return packed.read(MANIFEST), packed.read(SIGNATURE)
    except (zipfile.BadZipFile, KeyError):
        return None
