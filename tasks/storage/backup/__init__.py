"""Backups of an installation: folders and dumps of databases into a repository, and back to where they belong."""

from tasks.storage.backup.databases import (
    copy_sqlite,
    dump_postgres,
    fill_postgres,
    is_empty_postgres,
    read_through,
    sqlite_file,
)
from tasks.storage.backup.placing import CopyTarget, place_all
from tasks.storage.backup.repository import Kept, Repository, Snapshot
from tasks.storage.backup.trees import digests_below, is_same_tree, links_below
from tasks.storage.backup.trial_postgres import server_programs, trial_postgres

__all__ = [
    "CopyTarget",
    "Kept",
    "Repository",
    "Snapshot",
    "copy_sqlite",
    "digests_below",
    "dump_postgres",
    "fill_postgres",
    "is_empty_postgres",
    "is_same_tree",
    "links_below",
    "place_all",
    "read_through",
    "server_programs",
    "sqlite_file",
    "trial_postgres",
]
