"""The register: a database behind the runs. SQLite by default, PostgreSQL by address; `open_register` is the door."""

from rules.register.numbering import Given, NumberState, Wanted
from rules.report.register_values import (
    Answer,
    Change,
    IssuedPaper,
    Notice,
    Received,
    Recorded,
    StoredPaper,
    Verdict,
    Version,
)
from tasks.register.book import Register, open_register

__all__ = [
    "Answer",
    "Change",
    "Given",
    "IssuedPaper",
    "Notice",
    "NumberState",
    "Received",
    "Recorded",
    "Register",
    "StoredPaper",
    "Verdict",
    "Version",
    "Wanted",
    "open_register",
]
