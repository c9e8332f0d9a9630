"""The benchmark compares two ways to the same dossiers: a paper or file that one of them lacks would make it say nothing."""

import shutil
import subprocess
import sys
from pathlib import Path

from sampled_runs import SAMPLE, award

from flows.settings import PROJECT
from tests.bench import compare


def test_the_plain_way_makes_what_a_run_makes(tmp_path: Path, server: str) -> None:
    inbox, ours, plain = (tmp_path / name for name in ("inbox", "ours", "plain"))
    for unit in ("phong-kinh-te", "kho-bac"):  # three papers; a report that goes back
        shutil.copytree(SAMPLE / unit, inbox / unit)
    award(inbox, ours)
    command = [sys.executable, "-m", "tests.bench.plain", "A2024", str(inbox), str(plain)]
    subprocess.run(command, cwd=PROJECT, check=True, capture_output=True)
    assert compare.made(ours).bundles == 1
    assert compare.made(ours).returned == 1
    assert compare.differences(ours, plain) == []
