"""Strange and hostile files through every reader: each is read, or refused in words, or over the limits; none crashes anything.

A file that fails is kept (its path is said); the same `--seed` and `--tries` make it again.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import driving
import pytest
import strange_bundles
import strange_packages
import strange_pdfs
import strange_workbooks
from cryptography.hazmat.primitives.serialization import Encoding
from driving import Outcomes, nothing_left
from factory_bundle import key_of, sealed, unsigned
from factory_page import collected
from strange_text import PLANTED
from throwaway_pki import Pki

from rules.page.intake.intake import intake_page
from rules.verifying.values import Verdict
from tasks.pages.pages import render_intake
from tasks.pki.trust import read_trust
from tasks.signing import Proof

HOUSE = Path(__file__).resolve().parents[3]
TEMPLATES = HOUSE / "templates"
UNIT = "p-hoa-mac"
Tally = Callable[..., None]


@pytest.fixture
def tries(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--tries"))


def none_crashed(out: Outcomes, tally: Tally) -> None:
    tally(**out.tallied())
    assert out.crashed == []


@pytest.mark.parametrize("kind", strange_workbooks.KINDS)
def test_workbooks(kind: str, tries: int, dice: Random, tally: Tally, tmp_path: Path) -> None:
    out, files = Outcomes(f"workbook_{kind}"), []
    few = kind in ("ods", "xls", "xlsb")  # LibreOffice takes seconds for each that can be read
    for number in range(max(1, tries // 10) if few else tries):
        suffix, content = strange_workbooks.KINDS[kind](dice)
        file = tmp_path / "inbox" / str(number) / UNIT / f"bao-cao{suffix}"
        file.parent.mkdir(parents=True)
        file.write_bytes(content)
        files.append(file)
    with nothing_left(tmp_path / "room"):
        driving.workbooks(out, files)
    page = render_intake(intake_page(collected(findings=out.findings[:400])), TEMPLATES)
    assert f"<script>{PLANTED}" not in page and f"<img src=x onerror={PLANTED}" not in page
    none_crashed(out, tally)


@pytest.mark.parametrize("reader", ["evidence", "supplied", "pages", "bundles"])
@pytest.mark.parametrize("kind", strange_pdfs.KINDS)
def test_pdfs(kind: str, reader: str, tries: int, dice: Random, tally: Tally, tmp_path: Path) -> None:
    out, files = Outcomes(f"{kind}_{reader}"), []
    for number in range(tries):
        file = tmp_path / "in" / f"{number}.pdf"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(strange_pdfs.KINDS[kind](dice))
        files.append(file)
    with nothing_left(tmp_path / "room"):
        for first in range(0, len(files), 50):
            getattr(driving, reader)(out, files[first : first + 50])
    none_crashed(out, tally)


@pytest.mark.parametrize("kind", strange_packages.KINDS)
def test_packages(kind: str, tries: int, dice: Random, tally: Tally, tmp_path: Path) -> None:
    out = Outcomes(kind)
    endings, made = strange_packages.KINDS[kind]
    with nothing_left(tmp_path / "room"):
        for number in range(tries):
            driving.package(out, tmp_path / "offices" / str(number), dice.choice(endings), made(dice))
    none_crashed(out, tally)


def test_zips_as_bundles(tries: int, dice: Random, tally: Tally, tmp_path: Path) -> None:
    out, files = Outcomes("zip_bundles"), []
    for number in range(tries):
        file = tmp_path / f"{number}.zip"
        file.write_bytes(strange_packages.strange_zip(dice))
        files.append(file)
    with nothing_left(tmp_path / "room"):
        driving.bundles(out, files)
    none_crashed(out, tally)


@pytest.fixture(scope="module")
def sound(pki: Pki, tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Path]:
    """A bundle in which nothing is wrong, and the folder of who is trusted with it."""
    root = tmp_path_factory.mktemp("sound")
    anchors = pki.trust_folder(root / "anchors")
    for role, label in (("phong-kinh-te.lanh-dao", "person"), ("phong-kinh-te", "unit"), ("town", "town")):
        (anchors / f"{role}.cer").write_bytes(pki.certificate(label).public_bytes(Encoding.DER))
    keys = {label: key_of(pki, label) for label in ("person", "unit", "town")}
    proof = Proof(pki.timestamp_url, None, True, read_trust(anchors), 5)
    return sealed(unsigned(root / "papers"), root / "phong-kinh-te.zip", keys, proof).read_bytes(), anchors


@pytest.mark.parametrize("kind", strange_bundles.KINDS)
def test_bundles_handed_on(
    kind: str, sound: tuple[bytes, Path], tries: int, dice: Random, tally: Tally, tmp_path: Path
) -> None:
    raw, anchors = sound
    out, files, as_sealed = Outcomes(f"bundle_{kind}"), [], strange_bundles.members(raw)
    for number in range(1 if kind == "as_sealed" else max(2, tries // 5)):
        file = tmp_path / "in" / f"{number}.zip"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(strange_bundles.KINDS[kind](raw, dice))
        files.append(file)
    with nothing_left(tmp_path / "room"):
        verdicts = driving.bundles(out, files, anchors)
    none_crashed(out, tally)
    for file, verdict in zip(files, verdicts, strict=True):
        if strange_bundles.whole(file.read_bytes(), as_sealed):
            assert verdict is Verdict.VALID or kind == "damaged", file
        else:
            assert verdict is not Verdict.VALID, file


GUIDED = ("zip", "eml", "msg", "rar", "workbook")


@pytest.mark.parametrize("reader", GUIDED)
def test_led_by_what_they_reach(
    reader: str, tries: int, request: pytest.FixtureRequest, dice: Random, tally: Tally, tmp_path: Path
) -> None:
    seeds, inputs = tmp_path / "seeds", 20 * tries  # by number, not by time: the same seed tries the same
    seeds.mkdir()
    for number in range(12):
        if reader == "workbook":
            made = strange_workbooks.strange_xlsx(dice)[1]
        else:
            made = strange_packages.KINDS[reader][1](dice)
        if len(made) < 60_000:
            (seeds / str(number)).write_bytes(made)
    program = Path(__file__).with_name("guided.py")
    seed = str(request.config.getoption("--seed"))
    done = subprocess.run(
        [sys.executable, str(program), reader, str(seeds), str(inputs), seed],
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(HOUSE), str(HOUSE / "tests")]),
            "PYTHONHASHSEED": "0",
            "TMPDIR": str(tmp_path),
        },
        capture_output=True,
        text=True,
        timeout=60 + inputs,
    )
    executed = re.search(r"Done (\d+) ", done.stderr)
    assert done.returncode == 0 and executed, done.stderr[-3000:]
    tally(**{f"guided_{reader}": int(executed[1])})
