"""Copies of an installation: folders and databases into a new folder, and back to where they belong."""

from tasks.storage.backup.databases import (
    copy_sqlite,
    dump_postgres,
    fill_postgres,
    is_empty_postgres,
    sqlite_file,
)
from tasks.storage.backup.placing import CopyTarget, place_all
from tasks.storage.backup.trees import (
    Copied,
    copy_tree,
    digests_below,
    is_same_tree,
    new_backup,
    write_manifest,
)

__all__ = [
    "Copied",
    "CopyTarget",
    "copy_sqlite",
    "copy_tree",
    "digests_below",
    "dump_postgres",
    "fill_postgres",
    "is_empty_postgres",
    "is_same_tree",
    "new_backup",
    "place_all",
    "sqlite_file",
    "write_manifest",
]
