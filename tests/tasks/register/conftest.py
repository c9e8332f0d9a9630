"""Every test of the register runs on SQLite and on a real PostgreSQL."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from throwaway_postgres import cluster

from tasks.register import Register, open_register
from tasks.register.schema import META

KINDS = ("sqlite", "postgresql")
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


def _ask(socket: str, command: str, name: str = "postgres") -> None:
    with psycopg.connect(host=socket, user="thidua", dbname=name, autocommit=True) as connection:
        connection.execute(command)


def _own_database(socket: str, template: str) -> str:
    name = f"register_{next(_numbers)}"
    _ask(socket, f"CREATE DATABASE {name} TEMPLATE {template}")
    return _address(socket, name)


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with nothing in it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/so/thidua.db"
    return _own_database(request.getfixturevalue("postgres"), "template0")


@pytest.fixture(params=KINDS, scope="module")
def module_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a register for all tests of a module, none of which leaves anything in it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('register')}/thidua.db"
    return _own_database(request.getfixturevalue("postgres"), "made")


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a register with nothing written in it yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/thidua.db"
    socket = request.getfixturevalue("postgres")
    # A database for each test would take longer than the test.
    _ask(socket, f"TRUNCATE {', '.join(META.tables)}", "made")
    return _address(socket, "made")


@pytest.fixture
def register(url: str) -> Iterator[Register]:
    """An open register."""
    with open_register(url, actor="can-bo") as opened:
        yield opened
