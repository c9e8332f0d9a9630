"""The town's papers as files: names read back, pictures in their places, pages as they must be."""

import datetime as dt
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from factory_decision import decided, waiting
from lxml import etree
from pypdf import PdfReader

from rules.decision.decision import Decision
from rules.judging.ranking import NomineeKind
from rules.plan.paper_ids import EXEMPLARS, SUMMARY
from rules.report.town_inputs import Exemplar, SummaryTexts
from rules.town_papers.agreement import disagreements
from rules.town_papers.counts import differing_counts
from rules.town_papers.figures.chart import Chart, Series
from rules.town_papers.listing import PACKET, town_papers_of
from rules.town_papers.meeting.council import packet
from rules.town_papers.parts import TownDraft
from tasks.documents.charts import draw
from tasks.documents.documents import TEMPLATES, render, rendered
from tasks.documents.page_texts import names_in, text_in
from tasks.documents.pdf import convert

WITH_NAMES = ("to-trinh", "bien-ban", "quyet-dinh", "giay-khen", "guong-dien-hinh", "danh-sach-tien-thuong")
PICTURES = ("bieu-do-tham-gia", "bieu-do-noi-dung", "bieu-do-thoi-han", "bieu-do-tieu-chi", "bieu-do-ket-qua")
A_CHART = Chart(
    "Tên biểu đồ", ("Nhóm 1", "Nhóm 2"), (Series("Được nhận", (3, 4)), Series("Chưa gửi", (0, None)))
)


def made(decision: Decision) -> dict[str, bytes]:
    return {key: rendered(d.paper.template, d.paper.context) for key, d in town_papers_of(decision).items()}


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_every_paper_of_every_stage_is_made() -> None:
    for decision in (waiting(), decided()):
        for key, data in made(decision).items():
            text = "\n".join(
                "".join(t.text or "" for t in p.iter("{*}t")) for p in etree.fromstring(parts(data)["word/document.xml"]).iter("{*}p")
            )  # fmt: skip
            assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text, key
            assert not any(sign in text for sign in ("{{", "}}", "{%", "%}")), key
            for header in (n for n in parts(data) if n.startswith("word/header")):
                assert decided().plan.movement.trial_text in parts(data)[header].decode(), (key, header)


# ------------------------------------------------------------------ names read back


def test_the_packet_of_a_final_cycle_has_no_section_of_opinions() -> None:
    decision = waiting()
    final = decision.plan.cycle("F2025")
    assert final is not None
    decision = replace(decision, cycle=final, town=replace(decision.town, lanes=(), appraisals=()))
    template = town_papers_of(waiting())[PACKET].paper.template
    text = parts(rendered(template, packet(decision)))["word/document.xml"].decode()
    assert "XẾP HẠNG CÁC TRƯỜNG HỢP" in text
    assert "Ý KIẾN CỦA CÁC CƠ QUAN" not in text


def test_the_names_read_back_agree() -> None:
    for decision in (waiting(), decided()):
        read = {key: names_in(data) for key, data in made(decision).items()}
        assert disagreements(read, town_papers_of(decision)) == []
    assert all(len(read[key]) == len(decided().winners) for key in WITH_NAMES)


@pytest.mark.parametrize("key", WITH_NAMES)
def test_one_name_altered_in_a_finished_paper_is_caught(key: str) -> None:
    person = [e for e in decided().winners if e.kind is NomineeKind.INDIVIDUAL][3]
    data = parts(made(decided())[key])["word/document.xml"].decode()
    altered = data.replace(person.name, person.name.replace("n", "m", 1), 1 if key != "bien-ban" else -1)
    assert altered != data
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("word/document.xml", altered)
    said = disagreements({key: names_in(file.getvalue())}, {key: town_papers_of(decided())[key]})
    assert any(person.name in sentence for sentence in said) and len(said) >= 2


def test_a_template_that_drops_a_list_is_caught(tmp_path: Path) -> None:
    own = docx.Document(str(TEMPLATES / "tx-quyet-dinh.docx"))
    for table in own.tables[-2:]:  # with money and without
        table._tbl.getparent().remove(table._tbl)
    own.save(str(tmp_path / "own.docx"))
    draft = town_papers_of(decided())["quyet-dinh"]
    render(tmp_path / "own.docx", draft.paper.context, tmp_path / "paper.docx")
    said = disagreements({"quyet-dinh": names_in(tmp_path / "paper.docx")}, {"quyet-dinh": draft})
    assert len(said) == sum(e.kind is NomineeKind.INDIVIDUAL for e in decided().winners)


def test_what_is_no_docx_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK nothing")
    with pytest.raises(ValueError, match=r"not a \.docx"):
        names_in(tmp_path / "a.docx")


def test_the_offices_texts_are_printed_and_without_any_nothing_is() -> None:
    whole = decided()
    first, other = whole.winners[0], whole.winners[-1]
    told = (
        Exemplar(first.unit, first.nominee, ("Lời {{ biên }} tập.",), "Báo Hà Nam", dt.date(2025, 1, 21)),
        Exemplar(other.unit, other.nominee, ("Lời khác.",), "", None),
    )
    texts = SummaryTexts(overall=("Đoạn một.", "Đoạn {% hai %}."), proposals=("Bố trí kinh phí.",))
    written = replace(whole, town=replace(whole.town, texts=texts, exemplars=told))
    papers = made(written)
    report, pack = (
        parts(papers[key])["word/document.xml"].decode() for key in ("bao-cao-tong-hop", "guong-dien-hinh")
    )
    assert all(
        text in report
        for text in ("I. ĐÁNH GIÁ CHUNG", "Đoạn {% hai %}.", "KIẾN NGHỊ, ĐỀ XUẤT", "Bố trí kinh phí.")
    )
    assert "Lời {{ biên }} tập." in pack and "Đã đăng: Báo Hà Nam, ngày 21/01/2025." in pack
    assert disagreements({key: names_in(data) for key, data in papers.items()}, town_papers_of(written)) == []
    assert differing_counts({EXEMPLARS: text_in(papers[EXEMPLARS])}, {EXEMPLARS: "Gương"}, written) == []
    before = replace(texts, overall=("Năm trước 99 tập thể được đề nghị.",))
    compared = replace(whole, town=replace(whole.town, texts=before))
    assert (
        differing_counts({SUMMARY: text_in(made(compared)[SUMMARY])}, {SUMMARY: "Tổng hợp"}, compared) == []
    )
    bare = made(replace(whole, findings=()))["bao-cao-tong-hop"]
    printed = parts(bare)["word/document.xml"].decode()
    assert not any(
        heading in printed for heading in ("ĐÁNH GIÁ", "HẠN CHẾ", "PHƯƠNG HƯỚNG", "KIẾN NGHỊ", "QUA CÁC NĂM")
    )


# ------------------------------------------------------------------ charts


def summary() -> TownDraft:
    return town_papers_of(decided())["bao-cao-tong-hop"]


def test_the_same_chart_gives_the_same_picture() -> None:
    picture = draw(A_CHART)
    assert picture == draw(A_CHART) and picture != draw(replace(A_CHART, title="Tên khác"))
    assert picture.startswith(b"\x89PNG") and b"Software" not in picture and b"tEXt" not in picture[:200]


@pytest.mark.parametrize("chart", [
    Chart("", (), ()),
    Chart("Không có số", ("a",), (Series("x", (None,)),)),
    Chart("Toàn số 0", ("a", "b"), (Series("x", (0, 0)), Series("y", (0, 0))), stacked=True),
    Chart("$a_1$ {{ }} <b>", ("$x^2$", "dòng rất dài " * 20), (Series("$y$", (1, 2)),), unit="%", full=100),
], ids=["nothing", "no number", "zeros", "odd text"])  # fmt: skip
def test_odd_charts_are_drawn(chart: Chart) -> None:
    assert draw(chart).startswith(b"\x89PNG")


def test_pictures_take_the_places_of_their_names() -> None:
    pictures = {name: b"\x89PNG " + name.encode() for name in PICTURES}
    data = rendered("tx-bao-cao-tong-hop", summary().paper.context, pictures)
    assert set(summary().charts) == set(PICTURES)
    media = {content for name, content in parts(data).items() if name.startswith("word/media/")}
    assert set(pictures.values()) < media
    assert data == rendered("tx-bao-cao-tong-hop", summary().paper.context, pictures)
    described = {
        e.get("name"): e.get("descr") for e in etree.fromstring(parts(data)["word/document.xml"]).iter("{*}docPr")
    }  # fmt: skip
    assert described == {name: summary().charts[name].in_words for name in PICTURES}


def test_a_picture_without_a_place_is_refused() -> None:
    with pytest.raises(KeyError, match="khong-co"):
        rendered("tx-bao-cao-tong-hop", summary().paper.context, {"khong-co": b""})


# ------------------------------------------------------------------ pages


def test_a_page_a_winner_and_no_lonely_signature(tmp_path: Path) -> None:
    """A hundred winners, the longest names among them, through LibreOffice once."""
    winners = decided().winners
    long = "Công Tằng Tôn Nữ Thị Hoàng Phương Thảo Nguyên (1985)"
    entries = [
        replace(e, nominee=f"CN{n}", selected=True, name=long if n % 3 == 0 else f"{e.name} {n}",
                post="Phó Trưởng phòng phụ trách Bộ phận Tiếp nhận và Trả kết quả giải quyết thủ tục hành chính")
        for n in range(1, 4) for e in winners if e.kind is NomineeKind.INDIVIDUAL
    ]  # fmt: skip
    everybody = [e for e in winners if e.kind is NomineeKind.COLLECTIVE] + entries
    many = replace(decided(), entries=everybody, reports={})
    drafts = town_papers_of(many)
    for key in (*WITH_NAMES, PACKET):
        if key in drafts:
            render(drafts[key].paper.template, drafts[key].paper.context, tmp_path / f"{key}.docx")
    jobs = {tmp_path / f"{key}.docx": tmp_path / f"{key}.pdf" for key in WITH_NAMES}
    assert not convert(jobs, soffice="soffice", timeout=120).failed
    certificates = PdfReader(tmp_path / "giay-khen.pdf")
    assert len(certificates.pages) == len(everybody) >= 100
    for page in (certificates.pages[0], certificates.pages[-1]):
        assert "Số sổ vàng" in page.extract_text() and page.mediabox.width > page.mediabox.height
    last = PdfReader(tmp_path / "to-trinh.pdf").pages[-1].extract_text()
    assert "TRƯỞNG PHÒNG" in last and "xem xét, quyết định" in last
