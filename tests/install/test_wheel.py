"""What the wheel brings, and that it works with the pinned packages alone: a run on a small sample, the office, its worker."""

import json
import os
import re
import shlex
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from installed import PROJECT, Elsewhere, called
from opened import Opened, Place

UNITS = "p-hoa-mac,thads,x-moc-nam"
FLOORS = ("flows", "tasks", "expectations", "rules")
CARRIED = (*FLOORS, "templates", "data/archive", "data/layouts", "data/plans")


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    called(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder)
    (made,) = folder.iterdir()
    return made


@pytest.fixture(scope="session")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Elsewhere:
    """The environment: what docs/office.md tells to do."""
    root = tmp_path_factory.mktemp("elsewhere")
    called(sys.executable, "-m", "venv", root / "env")
    environment = {**os.environ, "PYTHONPATH": str(root / "tools")}

    def install(*what: str | Path) -> None:
        pip = (root / "env" / "bin" / "python", "-I", "-m", "pip", "install", "--no-deps", "--no-compile")
        called(*pip, *what, env=environment)

    install("--require-hashes", "-r", "deploy/requirements-build.txt", "--target", root / "tools")
    install("--require-hashes", "-r", "requirements.txt", "--no-build-isolation")
    install("--no-index", wheel)
    (root / "office").mkdir()
    return Elsewhere(root / "env" / "bin", root / "office")


def files(*folders: Path) -> set[str]:
    """All files below folders but what Python keeps for itself."""
    found = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return {str(path) for path in found if "__pycache__" not in path.parts}


def test_all_that_is_read_at_run_time_is_in_the_wheel_below_one_name(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        brought = {name for name in archive.namelist() if ".dist-info/" not in name}
    carried = {str(Path(p).relative_to(PROJECT)) for p in files(*(PROJECT / folder for folder in CARRIED))}
    carried |= {"prefect.yaml", "data/sample/corpus.toml"}
    assert brought == {"thidua/__init__.py", *(f"thidua/{name}" for name in carried)}


def test_the_lock_lacks_nothing_and_nothing_else_is_installed(elsewhere: Elsewhere) -> None:
    elsewhere.run("pip", "check")
    listed = json.loads(elsewhere.run("pip", "list", "--format", "json"))
    installed = {re.sub("[-_.]+", "-", one["name"].lower()) for one in listed}
    pinned = re.findall(
        r"^([a-z0-9-]+)(?:\[.*\])?==", (PROJECT / "requirements.txt").read_text(), re.MULTILINE
    )
    assert installed - {"thidua", "pip", "setuptools"} <= set(pinned)


def test_no_generic_name_is_put_among_somebodys_packages(elsewhere: Elsewhere) -> None:
    ask = f"from importlib.util import find_spec; print([n for n in {(*FLOORS, 'templates', 'data')} if find_spec(n)])"
    assert elsewhere.run("python", "-c", ask) == "[]\n"


def test_a_small_sample_runs_and_all_of_it_lies_where_it_was_called(elsewhere: Elsewhere) -> None:
    package = Path(elsewhere.run("python", "-c", "import thidua; print(thidua.HERE)").strip())
    before = files(package)
    elsewhere.run("thidua", "sample", "A2024", "--seed", "7", "--units", UNITS, "--out", "sample")
    elsewhere.run("thidua", "run", "A2024", "--inbox", "sample/inbox", "--out", "out")
    assert files(package) == before, "the package is only read"
    assert (elsewhere.folder / "data" / "register" / "thidua.db").is_file()
    assert "A2024" in elsewhere.run("thidua", "register", "runs")
    register = f"sqlite:///{elsewhere.folder}/data/register/thidua.db"
    made = (elsewhere.folder / "out", elsewhere.folder / "sample" / "inbox")
    called(sys.executable, "tests/acceptance.py", *made, env={**os.environ, "THIDUA_REGISTER_URL": register})


@pytest.fixture(scope="module")
def office(elsewhere: Elsewhere) -> Iterator[Opened]:
    place = Place(elsewhere.folder, command=(str(elsewhere.bin / "thidua"),))
    ours = {
        name: place.environment[name]
        for name in ("PREFECT_SERVER_API_PORT", "THIDUA_PAGES_PORT", "NOTIFY_SOCKET")
    }
    place.environment = {**elsewhere.environment, **ours, "THIDUA_HOME": str(elsewhere.folder)}
    with place.opened() as opened:
        yield opened


def test_a_worker_of_the_installed_office_runs_a_deployment(office: Opened) -> None:
    place = office.place
    (deployment,) = place.ask("/deployments/filter", {"deployments": {"name": {"any_": ["phat-bieu-mau"]}}})
    asked = {"parameters": {"params": {"cycle": "A2024"}}}
    run = place.ask(f"/deployments/{deployment['id']}/create_flow_run", asked)
    deadline = time.monotonic() + 150
    while (state := place.ask(f"/flow_runs/{run['id']}")["state"])["type"] not in (
        "COMPLETED",
        "FAILED",
        "CRASHED",
    ):
        assert time.monotonic() < deadline, state
        time.sleep(0.5)
    assert state["type"] == "COMPLETED", state
    assert (place.folder / "data" / "cycles" / "A2024" / "bieu-mau" / "index.html").is_file()


def test_the_image_is_healthy_while_the_office_is_open(office: Opened) -> None:
    told = (PROJECT / "deploy" / "Dockerfile").read_text().partition("HEALTHCHECK")[2]
    command = json.loads(told.partition("CMD ")[2].splitlines()[0])

    def healthy() -> bool:
        asked = subprocess.run(["env", *command], env=office.place.environment, capture_output=True)
        return asked.returncode == 0

    assert healthy(), shlex.join(command)
    assert office.close() == 0, office.said
    assert not healthy()
