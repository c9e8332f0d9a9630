"""The register: a database behind the runs. SQLite by default, PostgreSQL by address; `open_register` is the door."""

from rules.register.numbering import Given, NumberRequest, NumberState
from rules.report.register_values import (
    CellChange,
    CouncilAnswer,
    IssuedPaper,
    Notice,
    ReceivedFolder,
    Recorded,
    RegisterVerdict,
    StoredPaper,
    Version,
)
from tasks.register.book import Register, open_register

__all__ = [
    "CellChange",
    "CouncilAnswer",
    "Given",
    "IssuedPaper",
    "Notice",
    "NumberRequest",
    "NumberState",
    "ReceivedFolder",
    "Recorded",
    "Register",
    "RegisterVerdict",
    "StoredPaper",
    "Version",
    "open_register",
]
