"""The folder that units drop their files into, fresh for every test."""

from pathlib import Path

import pytest
from factory_uploads import Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A watched folder and an inbox, both empty."""
    return Office(tmp_path)
