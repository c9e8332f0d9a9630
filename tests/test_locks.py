"""The lists of pinned packages: each whole and hashed, of one mind with the others; the bill of materials holds them all."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
RUNTIME, DEVELOPMENT, BUILD = "requirements.txt", "requirements-dev.txt", "deploy/requirements-build.txt"
LOCKS = (RUNTIME, DEVELOPMENT, BUILD)
DECLARED = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))


def pins(lock: str) -> dict[tuple[str, str], list[str]]:
    """The packages of a lock (name, version) and the hashes of each."""
    found: dict[tuple[str, str], list[str]] = {}
    for entry in re.split(r"\n(?=[a-z0-9])", (PROJECT / lock).read_text(encoding="utf-8")):
        pin = re.match(r"([a-z0-9-]+)(?:\[[a-z,0-9-]+\])?==([^\s;]+)", entry)
        assert pin, f"{lock}: {entry.splitlines()[0]}"
        found[pin[1], pin[2]] = re.findall(r"--hash=sha256:([0-9a-f]{64})", entry)
    return found


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=,; ]", one)[0].lower() for one in requirements}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_hashed_and_no_host_is_named(lock: str) -> None:
    assert all(pins(lock).values())
    assert "://" not in (PROJECT / lock).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("lock", "declared"),
    [
        (RUNTIME, DECLARED["project"]["dependencies"]),
        (DEVELOPMENT, DECLARED["dependency-groups"]["dev"]),
        (BUILD, DECLARED["dependency-groups"]["build"]),
        (BUILD, DECLARED["build-system"]["requires"]),
    ],
)
def test_what_is_declared_is_pinned(lock: str, declared: list[str]) -> None:
    assert names(declared) <= {name for name, _ in pins(lock)}


def test_the_development_lock_is_the_runtime_lock_and_more() -> None:
    runtime, development = pins(RUNTIME), pins(DEVELOPMENT)
    assert runtime.items() < development.items()
    versions = dict(development)
    assert all(versions.get(pin, hashes) == hashes for pin, hashes in pins(BUILD).items())
    assert not {name for name, _ in runtime} & {
        "pytest",
        "mypy",
        "ruff",
        "hatchling",
        "setuptools",
        "certomancer",
    }


def test_the_bill_of_materials_holds_every_pinned_package(tmp_path: Path) -> None:
    told = re.search(r"^sbom:.*\n((?:\t.*\n)+)", (PROJECT / "Makefile").read_text(), re.MULTILINE)
    assert told
    recipe = (
        told[1]
        .replace(".venv/bin/python", sys.executable)
        .replace("build/sbom.cdx.json", f"{tmp_path}/sbom.json")
    )
    commands = re.sub(r"\\\n|^\t@?", "", recipe, flags=re.MULTILINE)
    subprocess.run(["bash", "-e", "-c", commands], cwd=PROJECT, check=True)
    bill = json.loads((tmp_path / "sbom.json").read_text())
    assert (bill["bomFormat"], bill["metadata"]["component"]["name"]) == ("CycloneDX", "thidua")
    held = {
        (one["name"], one["version"]): [
            h["content"] for at in one["externalReferences"] for h in at["hashes"]
        ]
        for one in bill["components"]
    }
    assert held == pins(RUNTIME)
