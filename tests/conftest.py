"""What holds for every test: nothing of the person running them is read or written, and nobody is told.

The environment is set when this file is read, before any test imports Prefect (it reads it once).
"""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from throwaway_pki import Pki
    from throwaway_token import TokenBox

SLOW = frozenset({"office", "ui", "years", "bench", "install"})
"""Rooms of tests that `make test` leaves out."""
_home = tempfile.mkdtemp(prefix="thidua-tests-")
for _name in [name for name in os.environ if name.startswith(("PREFECT_", "THIDUA_"))]:
    del os.environ[_name]
with socket.socket() as _probe:
    _probe.bind(("127.0.0.1", 0))
    _port = _probe.getsockname()[1]
os.environ.update(
    {
        "PREFECT_SERVER_API_PORT": str(_port),  # so that a server of the person's own is not found
        "PREFECT_HOME": _home,
        "PREFECT_PROFILES_PATH": str(Path(_home, "profiles.toml")),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "THIDUA_SETTINGS": f"{_home}/thidua.env",  # not there: the office's own file is not read
        "THIDUA_REGISTER_URL": f"sqlite:///{_home}/register.db",  # never the office's own
        "PREFECT_LOGGING_LEVEL": "ERROR",
        "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
    }
)
# A slow machine is no fault of a rule.
hypothesis.settings.register_profile(
    "thidua", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("thidua")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever asks for the server is a run, and all of the slow rooms; the others that are say so themselves."""
    for item in items:
        if item.path.relative_to(Path(__file__).parent).parts[0] in SLOW or "server" in getattr(
            item, "fixturenames", ()
        ):
            item.add_marker("run")


@pytest.fixture(scope="session", autouse=True)
def prefect_home() -> Iterator[Path]:
    """The Prefect home of this test process; gone at the end."""
    yield Path(_home)
    shutil.rmtree(_home, ignore_errors=True)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The API address of a real Prefect server of this test process, for tests that run flows."""
    from prefect_database import give_database

    from flows.office.prefect.server import prefect_server

    give_database(Path(_home))
    with prefect_server() as info:
        yield info.url


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Pki]":
    """The certificate authority of this test process: responder, revocation lists and time stamps on a port of this machine."""
    from throwaway_pki import throwaway_pki

    with throwaway_pki(tmp_path_factory.mktemp("pki")) as running:
        yield running


@pytest.fixture(scope="session")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[TokenBox]":
    """Where this test process plugs in its PKCS#11 tokens (SoftHSM2)."""
    from throwaway_token import throwaway_tokens

    with throwaway_tokens(tmp_path_factory.mktemp("hsm")) as box:
        yield box
