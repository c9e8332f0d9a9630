"""The pages' process: it serves by the settings, ends well when told to, and does not outlive who started it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

PROJECT = Path(__file__).resolve().parents[3]
COMMAND = [sys.executable, "-P", "-m", "flows.office.pages"]
PATIENCE = 30.0  # seconds for the process to answer or to leave


@pytest.fixture
def port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(results: Path, port: int, **more: str) -> dict[str, str]:
    return {**os.environ, "THIDUA_RESULTS": str(results), "THIDUA_PAGES_PORT": str(port), **more}


@contextmanager
def pages(results: Path, port: int, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(COMMAND, cwd=PROJECT, env=environment(results, port, **more))
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health", trust_env=False).text == "ok"
    except httpx.HTTPError:
        return False


def becomes(port: int, up: bool) -> bool:
    deadline = time.monotonic() + PATIENCE
    while answers(port) is not up:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def test_it_serves_below_its_login_until_it_is_told_to_stop(tmp_path: Path, port: int) -> None:
    (tmp_path / "A2024" / "tiep-nhan").mkdir(parents=True)
    (tmp_path / "A2024" / "tiep-nhan" / "index.html").write_text("<!doctype html><title>x</title>")
    login = tmp_path / "login"
    login.write_text("phong-noi-vu:rat-kin\n")
    login.chmod(0o600)
    with pages(tmp_path, port, THIDUA_LOGIN_FILE=str(login)) as process:
        assert becomes(port, up=True)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            assert client.get("/A2024/tiep-nhan/").status_code == 401
            client.auth = ("phong-noi-vu", "rat-kin")
            assert client.get("/A2024/tiep-nhan/").status_code == 200
            assert "A2024" in client.get("/").text
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0


def test_a_login_that_others_can_read_is_refused(tmp_path: Path, port: int) -> None:
    login = tmp_path / "login"
    login.write_text("phong-noi-vu:rat-kin\n")
    login.chmod(0o644)
    done = subprocess.run(
        COMMAND,
        cwd=PROJECT,
        env=environment(tmp_path, port, THIDUA_LOGIN_FILE=str(login)),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 3
    assert "chmod 600" in done.stderr and "rat-kin" not in done.stderr


def test_it_leaves_when_who_started_it_is_gone(tmp_path: Path, port: int) -> None:
    starter = (
        "import os, subprocess, sys, time;"
        f"subprocess.Popen({COMMAND!r} + ['--parent', str(os.getpid())]); time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", starter], cwd=PROJECT, env=environment(tmp_path, port))
    try:
        assert becomes(port, up=True)
    finally:
        parent.kill()
        parent.wait()
    assert becomes(port, up=False)
