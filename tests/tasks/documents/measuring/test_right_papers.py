"""Whatever a unit writes into its report, the paper made of it passes inspection: one call for all of them."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from factory_papers import CYCLE, PLAN, to_pdf
from factory_report import of_second_edition, person, report, usual

from rules.layout import lint
from rules.papers.unit import (
    ACHIEVEMENT_TEMPLATE,
    MINUTES_TEMPLATE,
    SUBMISSION_TEMPLATE,
    achievement,
    minutes,
    submission,
)
from tasks.documents.documents import rendered
from tasks.documents.layouts import read_layout
from tasks.documents.measuring import measure

TEXTS = {
    "chu-hoa": "ĐÃ HOÀN THÀNH XUẤT SẮC NHIỆM VỤ ĐƯỢC GIAO TRONG NĂM, " * 4,
    "noi-nhan": "Nơi nhận:",
    "luu": "- Lưu: VT, hồ sơ đủ.",
    "can-cu": "Căn cứ kế hoạch được giao, phường đã làm xong",
    "so": "Số: 5 hồ sơ được giải quyết.",
    "chi-co-so": "1234567890",
    "dia-chi-mang": "https://dichvucong.gov.vn/" + "a1b2c3d4e5" * 20,
    "dia-chi-trong-cau": "Xem tại https://dichvucong.gov.vn/" + "x/y-z" * 40 + " để biết thêm kết quả.",
    "bieu-tuong": "Đạt kết quả tốt 👍 trong năm",
    "chu-nuoc-ngoai": "Kết nghĩa với 中国 và 日本",
    "hy-lap": "Chỉ số α, β ≥ 95%, Δ ≈ 3; ✓ đạt; 50m² → 60m²",
    "xuong-dong": "- Gạch một;\n- Gạch hai dài hơn;\n\tCộng ba.\n\n\nSau dòng trống",
}
NAMES = ("H'Hen Niê", "K'Brêu", "Y Thương Niê-Êban", "NGUYỄN THỊ HOA")
UNITS = ("vp-hdnd-ubnd", "mttq", "thads")


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    made = {name: paper("p-hoa-mac", text=text) for name, text in TEXTS.items()}
    made |= {f"ten-{i}": paper("p-hoa-mac", name) for i, name in enumerate(NAMES)}
    made |= {f"tt-{slug}": paper(slug, kind=SUBMISSION_TEMPLATE) for slug in UNITS}
    made |= {f"bb-{slug}": paper(slug, text=TEXTS["xuong-dong"], kind=MINUTES_TEMPLATE) for slug in UNITS}
    return to_pdf(made, tmp_path_factory.mktemp("papers"))


def paper(slug: str, name: str = "Lê Văn Bình", text: str = "", kind: str = ACHIEVEMENT_TEMPLATE) -> bytes:
    unit = PLAN.units[slug]
    filled = usual(unit, PLAN, [person("CN1", name)])
    filled.labels["nguoi_dung_dau"] = name
    for row in filled.results if text else ():
        row["ket_qua"] = text
    if kind == MINUTES_TEMPLATE:
        of_second_edition(filled).meeting["y_kien"] = text
    known = report(PLAN, CYCLE, unit, filled)
    if kind == MINUTES_TEMPLATE:
        return rendered(MINUTES_TEMPLATE, minutes(PLAN, CYCLE, unit, known))
    if kind == SUBMISSION_TEMPLATE:
        return rendered(SUBMISSION_TEMPLATE, submission(PLAN, CYCLE, unit, known))
    return rendered(ACHIEVEMENT_TEMPLATE, achievement(PLAN, CYCLE, unit, known, "TT" if text else "CN1"))


@pytest.mark.parametrize(
    "name",
    [
        *TEXTS,
        *(f"ten-{i}" for i in range(len(NAMES))),
        *(f"{kind}-{slug}" for kind in ("tt", "bb") for slug in UNITS),
    ],
)
def test_a_paper_of_rare_content_passes(papers: Mapping[str, Path], name: str) -> None:
    assert [one.line() for one in lint(measure(papers[name]), read_layout())] == []


def test_no_word_of_a_long_unit_s_name_stands_alone(papers: Mapping[str, Path]) -> None:
    heads = [line.text for line in measure(papers["tt-vp-hdnd-ubnd"])[0].lines if line.box.middle < 97]
    assert "XÃ DUY TIÊN" in heads and "TIÊN" not in heads


def test_letters_of_another_font_stay_in_their_line(papers: Mapping[str, Path]) -> None:
    said = {name: " ".join(line.text for line in measure(papers[name])[0].lines) for name in TEXTS}
    assert "3; ✓ đạt; 50m²" in said["hy-lap"] and "tốt 👍 trong năm" in said["bieu-tuong"]
