"""`backup.json`: what a backup says of itself, beside its manifest."""

from rules.contracts.base import Contract


class AboutBackup(Contract):
    """The whole of it: when it was made by which versions, what it holds and from where.

    `folders`: paths by their names in the backup; `databases`: a file → its kind (sqlite, postgresql).
    """

    made: str
    thidua: str
    prefect: str
    folders: dict[str, str]
    databases: dict[str, str]
    not_included: tuple[str, ...]
