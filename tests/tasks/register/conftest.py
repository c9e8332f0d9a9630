"""Every test of the register runs on SQLite and on a real PostgreSQL."""

import datetime as dt
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from throwaway_postgres import cluster

from tasks.register import Register, open_register

_numbers = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The folder of the socket of a running PostgreSQL; its database `made` holds a register's empty tables."""
    with cluster() as socket:
        _ask(socket, "CREATE DATABASE made")
        open_register(_address(socket, "made")).close()
        yield socket


def _address(socket: str, name: str) -> str:
    return f"postgresql://thidua@/{name}?host={socket}"


def _ask(socket: str, command: str) -> None:
    with psycopg.connect(host=socket, user="thidua", dbname="postgres", autocommit=True) as connection:
        connection.execute(command)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with nothing in it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/so/thidua.db"
    socket = request.getfixturevalue("postgres")
    name = f"empty_{next(_numbers)}"
    _ask(socket, f"CREATE DATABASE {name}")
    return _address(socket, name)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a register with empty tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/thidua.db"
    socket = request.getfixturevalue("postgres")
    name = f"register_{next(_numbers)}"
    _ask(socket, f"CREATE DATABASE {name} TEMPLATE made")
    return _address(socket, name)


@pytest.fixture
def register(url: str) -> Iterator[Register]:
    """An open register."""
    with open_register(url, actor="can-bo") as opened:
        yield opened


HANOI = dt.timezone(dt.timedelta(hours=7))


@pytest.fixture
def at() -> dt.datetime:
    """When everything happens."""
    return dt.datetime(2024, 12, 20, 8, 14, 3, 250, tzinfo=HANOI)
