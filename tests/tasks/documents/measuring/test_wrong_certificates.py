"""A certificate that is right but for one line of its pattern (NĐ 98/2023, Điều 104) fails for that line alone."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from docx.document import Document
from docx.shared import Mm, Pt, RGBColor
from factory_decision import decided, issued
from factory_drawn import emblem
from factory_papers import to_pdf
from factory_wrong import Change, changed, look, say, styled

from rules.layout import lint
from rules.layout.values import PageSeen
from rules.town_papers.listing import town_papers_of
from tasks.documents.documents import rendered
from tasks.documents.layouts import read_layout
from tasks.documents.measuring import measure
from tasks.plan.emblem import FILE, read_emblem


def colour(style: str, value: RGBColor) -> Change:
    def change(paper: Document) -> None:
        for paragraph in styled(paper, style):
            for run in paragraph.runs:
                run.font.color.rgb = value

    return change


def shape(style: str, **values: object) -> Change:
    def change(paper: Document) -> None:
        for name, value in values.items():
            setattr(styled(paper, style)[0].paragraph_format, name, value)

    return change


def sheet(paper: Document) -> None:
    paper.sections[0].page_width, paper.sections[0].page_height = Mm(280), Mm(216)


RED, BLACK = RGBColor(0xC0, 0, 0), RGBColor(0, 0, 0)
WRONG: dict[str, tuple[Change, str]] = {
    "kho-giay": (sheet, "L80"),
    "quoc-hieu-sai": (say("Quoc hieu", "CỘNG HÒA XÃ HỘI"), "L81"),
    "quoc-hieu-nghieng": (look("Quoc hieu", italic=True), "L81"),
    "quoc-hieu-do": (colour("Quoc hieu", RED), "L81"),
    "tieu-ngu-sai": (say("Tieu ngu", "Độc lập – Tự do – Hạnh phúc"), "L81"),
    "tieu-ngu-khong-dam": (look("Tieu ngu", bold=False), "L81"),
    "duong-ke-ngan": (shape("Duong ke dau", left_indent=Mm(115), right_indent=Mm(115)), "L81"),
    "khong-cho-quoc-huy": (shape("Quoc hieu", space_before=Mm(10)), "L82"),
    "chuc-vu-den": (colour("GK tham quyen", BLACK), "L83"),
    "chuc-vu-in-thuong": (say("GK tham quyen", "Chủ tịch Ủy ban nhân dân thị xã"), "L83"),
    "tang-do": (colour("GK tang", RED), "L84"),
    "tang-khong-co": (say("GK tang", ""), "L84"),
    "ten-hinh-thuc-den": (colour("GK tieu de", BLACK), "L85"),
    "ten-hinh-thuc-khac": (say("GK tieu de", "BẰNG KHEN"), "L85"),
    "ten-nguoi-do": (colour("Ten khen", RED), "L86"),
    "thanh-tich-do": (colour("GK thanh tich", RED), "L86"),
    "so-quyet-dinh-dung": (look("GK so", italic=False), "L87"),
    "so-quyet-dinh-khong-dam": (look("GK so", bold=False), "L87"),
    "so-vang-khong-co": (say("GK so", "Sổ khen thưởng", 1), "L87"),
    "dia-danh-khong-dam": (look("Dia danh", bold=False), "L88"),
    "chuc-vu-ky-nghieng": (look("Ky", italic=True), "L88"),
    "khong-cho-ky": (shape("GK ky ten", space_before=Pt(10)), "L88"),
    "khong-ten-nguoi-ky": (say("GK ky ten", ""), "L88"),
}


def certificate(pictures: Mapping[str, bytes]) -> bytes:
    decision = issued(decided(), ["quyet-dinh"])
    one = replace(decision, entries=decision.winners[:1])
    key = f"giay-khen/{one.winners[0].unit}/{one.winners[0].nominee}"
    one = replace(one, numbers={**one.numbers, key: one.numbers["quyet-dinh"]})
    paper = town_papers_of(one)["giay-khen"].paper
    return rendered(paper.template, paper.context, pictures)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[PageSeen]]:
    """The right certificate with the emblem and without, and all wrong ones, made by one call."""
    folder = tmp_path_factory.mktemp("papers")
    (folder / FILE).write_bytes(emblem())
    plain, whole = certificate({}), certificate({"quoc-huy": read_emblem(folder)})
    made = {name: changed(plain, change) for name, (change, _) in WRONG.items()}
    found = to_pdf({"phoi": plain, "du": whole, **made}, folder)
    return {name: measure(path) for name, path in found.items()}


def found(pages: list[PageSeen]) -> list[str]:
    return [f"{one.id} {one.line()}" for one in lint(pages, read_layout(), "giay-khen")]


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_certificate_fails_for_its_reason_alone(
    papers: Mapping[str, list[PageSeen]], name: str
) -> None:
    said = found(papers[name])
    assert {one[:3] for one in said} == {WRONG[name][1]}, said


def test_emblem_and_border_come_together_and_move_no_letter(papers: Mapping[str, list[PageSeen]]) -> None:
    (plain,), (whole,) = papers["phoi"], papers["du"]
    assert found([plain]) == found([whole]) == []
    assert plain.lines == whole.lines
    # Of a blank form nothing is printed but text and the motto's rule.
    assert plain.pictures == () and {round(one.box.top) for one in plain.strokes} == {57}
    (shown,) = whole.pictures
    country = next(line for line in whole.lines if line.text.startswith("CỘNG HÒA"))
    assert abs(shown.middle - whole.width / 2) < 0.5 and shown.bottom < country.box.top
    assert shown.x1 - shown.x0 == pytest.approx(24, abs=0.3) == shown.bottom - shown.top
    sides = [stroke.box for stroke in whole.strokes if stroke.length > 150]
    assert len(sides) >= 8 and min(box.top for box in sides) > 5, "two frames, nothing outside of them"
    inner = max(box.top for box in sides if box.bottom < 100 and box.x1 - box.x0 > 200)
    assert all(line.box.top > inner - 0.5 for line in whole.lines)
