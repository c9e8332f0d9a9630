"""deploy/: the systemd unit, the compose file, the image and the example of settings agree with the program."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from flows.settings import PROJECT, Settings

DEPLOY = PROJECT / "deploy"
UNIT = DEPLOY / "systemd" / "thidua.service"
KNOWN = {f"THIDUA_{name.upper()}" for name in Settings.model_fields}


def unit_value(key: str) -> str:
    (value,) = re.findall(rf"^{key}=(.*)$", UNIT.read_text(), re.MULTILINE)
    return str(value)


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.fail(
            "Tests need systemd-analyze (package systemd): run `deploy/setup.sh --tests`.", pytrace=False
        )
    # On this machine the program is somewhere else; all the rest is verified as it stands.
    unit = tmp_path / "thidua.service"
    command = unit_value("ExecStart").split()[0]
    unit.write_text(UNIT.read_text().replace(f"ExecStart={command}", "ExecStart=/bin/true"))
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, timeout=60
    )
    about_us = [line for line in verified.stderr.splitlines() if "thidua.service" in line]
    assert (verified.returncode, about_us) == (0, [])


def test_the_unit_starts_the_command_that_the_other_tests_start() -> None:
    assert unit_value("ExecStart").split()[1:] == ["up"] and unit_value("ExecStart").split()[0].endswith(
        "/.venv/bin/thidua"
    )
    assert (unit_value("Type"), unit_value("KillMode")) == ("notify", "mixed")


def test_the_unit_waits_longer_than_running_flows_may_take() -> None:
    from flows.office.closing import WORKER_LIMIT
    from flows.office.up import STOP_LIMIT

    drain = Settings.model_fields["drain_seconds"].default
    assert int(unit_value("TimeoutStopSec")) > drain + WORKER_LIMIT + 3 * STOP_LIMIT


def test_all_settings_of_the_example_are_known_and_all_that_matter_are_in_it() -> None:
    text = (DEPLOY / "thidua.env.example").read_text()
    named = set(re.findall(r"^#?(\w+)=", text, re.MULTILINE))
    assert {name for name in named if name.startswith("THIDUA_")} <= KNOWN
    mail_and_doors = {
        name
        for name in KNOWN
        if re.search("SMTP|MAIL|NOTIFY|ADDRESSES|LOGIN|PAGES|KEYS|UPLOADS|DATABASE", name)
    }
    assert mail_and_doors <= named


def test_compose_brings_the_office_and_its_database() -> None:
    text = (DEPLOY / "compose.yaml").read_text()
    compose = yaml.safe_load(text)
    office, database = compose["services"]["thidua"], compose["services"]["postgres"]
    assert database["image"] == "postgres:15"
    mounted = [mount.split(":")[0] for service in (office, database) for mount in service["volumes"]]
    assert sorted(mounted) == sorted(compose["volumes"]), "each volume is named and used"
    assert {name for name in office["environment"] if name.startswith("THIDUA_")} <= KNOWN
    assert office["depends_on"]["postgres"]["condition"] == "service_healthy" and database["healthcheck"]
    secret = {"/run/secrets/postgres-password"}
    assert {office["environment"]["THIDUA_DATABASE_PASSWORD_FILE"]} == secret
    assert {database["environment"]["POSTGRES_PASSWORD_FILE"]} == secret
    assert office["secrets"] == database["secrets"] == list(compose["secrets"]) == ["postgres-password"]
    assert "POSTGRES_PASSWORD:" not in text and "${" not in text, "no password in an environment"
    port = database["ports"][0].split(":")
    assert port[0] == "127.0.0.1" and f"127.0.0.1:{port[1]}/" in office["environment"]["THIDUA_DATABASE_URL"]
    assert (
        (DEPLOY / "compose.yaml")
        .parent.joinpath(office["build"]["context"], office["build"]["dockerfile"])
        .is_file()
    )
    grace = re.fullmatch(r"(\d+)m", office["stop_grace_period"])
    assert grace and int(grace[1]) * 60 > Settings.model_fields["drain_seconds"].default


def test_the_image_has_the_packages_that_the_set_up_installs() -> None:
    # What the set-up would install on an empty Debian 12: asked of the script itself, which finds nothing there.
    asked = (
        "source <(sed -n '/^office() {/,/^}/p; /^fonts() {/,/^}/p; /^database() {/,/^}/p; /^archives() {/,/^}/p; /^missing() {/,/^}/p' deploy/setup.sh);"
        "has() { return 1; }; has_library() { return 1; }; installed() { return 1; }; release() { echo bookworm; };"
        "compgen() { return 1; }; tests=; python=.venv/bin/python; missing"
    )
    wanted = subprocess.run(
        ["bash", "-c", asked], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout
    packages = (
        image()
        .partition("install -y --no-install-recommends")[2]
        .partition("&&")[0]
        .replace("\\", " ")
        .split()
    )
    own = {"python3", "python3-venv", "tzdata"}  # what the set-up takes for given or the wheels bring
    assert set(packages) - own == set(wanted.split())


def image() -> str:
    """The last stage of the Dockerfile: what is in the image."""
    return "FROM" + (DEPLOY / "Dockerfile").read_text().rpartition("\nFROM")[2]


def test_the_image_has_the_packages_below_the_code_and_runs_as_nobody_special() -> None:
    told = [line.split()[0] for line in image().splitlines() if re.match("[A-Z]+ ", line)]
    copied = [line.split()[1:-1] for line in image().splitlines() if line.startswith("COPY")]
    assert copied == [
        ["requirements.txt", "deploy/requirements-build.txt"],
        ["--from=wheel", "/build/thidua-*.whl"],
    ]
    assert "--require-hashes" in image() and "requirements-dev" not in (DEPLOY / "Dockerfile").read_text()
    assert told.index("USER") < told.index("CMD")
    uid = re.search(r"useradd .*--uid (\d+)", image())
    assert uid and f"\nUSER {uid[1]}\n" in image()
    for told_of in (PROJECT / "docs" / "office.md", DEPLOY / "compose.yaml"):
        assert f" {uid[1]}" in told_of.read_text()


def test_the_image_is_built_from_files_that_its_context_has() -> None:
    left_out = (DEPLOY / "Dockerfile.dockerignore").read_text().split()
    wanted = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    carried = wanted["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
    for path in (*carried, "README.md", "LICENSE", "requirements.txt", "deploy/requirements-build.txt"):
        assert (PROJECT / path).exists()
        assert not [one for one in left_out if path == one or path.startswith(f"{one}/")]
