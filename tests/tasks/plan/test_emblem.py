"""The office's picture of the emblem: taken as it is, or refused with what to do; the plan's hash is not of it."""

import io
import shutil
from pathlib import Path

import pytest
from factory_drawn import emblem
from factory_report import PLANS
from PIL import Image

from rules.values.errors import PlanRefused
from tasks.plan.emblem import FILE, read_emblem
from tasks.plan.plans import load_plan

REAL = next(PLANS.glob("*/plan.toml")).parent


def test_proportions_are_kept_on_white(tmp_path: Path) -> None:
    assert read_emblem(tmp_path) == b""
    (tmp_path / FILE).write_bytes(emblem((600, 500)))
    made = read_emblem(tmp_path)
    with Image.open(io.BytesIO(made)) as square:
        assert (square.size, square.mode) == ((600, 600), "RGB")
        assert square.getpixel((0, 0)) == square.getpixel((300, 40)) == (255, 255, 255)
        assert square.getpixel((300, 55)) == square.getpixel((300, 545)) == (150, 150, 150)
    assert read_emblem(tmp_path) == made


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (emblem((299, 299)), "mỗi chiều phải từ 300"),
        (emblem((900, 400)), "không phải hình Quốc huy"),
        (emblem(kind="JPEG"), "không phải ảnh PNG"),
        (emblem()[:500], "không phải ảnh PNG"),
        (b"", "không phải ảnh PNG"),
    ],
    ids=["small", "long", "jpeg", "cut", "empty"],
)
def test_what_is_no_emblem_is_refused_with_the_plans_other_faults(
    tmp_path: Path, data: bytes, words: str
) -> None:
    folder = Path(shutil.copytree(REAL, tmp_path / "mot"))
    (folder / FILE).write_bytes(data)
    text = (folder / "plan.toml").read_text(encoding="utf-8")
    (folder / "plan.toml").write_text(text.replace('id = "A2023"', 'id = "2023"', 1), encoding="utf-8")
    with pytest.raises(PlanRefused) as refused:
        load_plan(folder)
    (of_plan, of_picture) = refused.value.faults
    assert "khóa cycles" in of_plan and words in of_picture
    assert of_picture.startswith(str(folder / FILE)) and "phôi" in of_picture


def test_a_plan_with_its_emblem_is_the_same_plan(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(REAL, tmp_path / "mot"))
    bare = load_plan(folder)
    (folder / FILE).write_bytes(emblem())
    whole = load_plan(folder)
    assert (bare.emblem, bare.hash) == (b"", whole.hash) and whole.emblem.startswith(b"\x89PNG")
