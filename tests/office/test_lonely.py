"""An open office calls nobody: in a network that has this machine alone, whoever it asks for is written down."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from lonely_network import HERE, alone, hosts, noting
from sampled_runs import SAMPLE

DAY = Path(__file__).with_name("lonely_day.py")


def test_an_office_is_opened_takes_in_shows_its_pages_and_closes_without_asking_for_anybody(
    tmp_path: Path,
) -> None:
    shutil.copytree(SAMPLE / "ldld", tmp_path / "inbox" / "A2024" / "ldld")
    notes, environment = noting(tmp_path)
    tests = os.pathsep.join((environment["PYTHONPATH"], str(DAY.parents[1])))
    day = subprocess.run(
        alone(sys.executable, str(DAY), str(tmp_path)),
        env={**os.environ, "PYTHONPATH": tests},
        capture_output=True,
        text=True,
        timeout=400,
    )
    assert day.returncode == 0, day.stdout + day.stderr
    told = json.loads(day.stdout)
    assert told["run"] == "COMPLETED", told
    assert set(told["pages"].values()) == {200} and told["closed"] == 0, told
    assert (tmp_path / "cycles" / "A2024" / "tiep-nhan" / "index.html").exists()
    assert "127.0.0.1" in hosts(notes) and hosts(notes) - HERE == set()
