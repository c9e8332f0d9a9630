"""Where papers of our templates are signed: known from their layout, whatever head, posts and tables say; else not signed."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from factory_keys import wanted
from factory_papers import CYCLE, PLAN, WARD
from factory_report import Filling, person, report, usual
from factory_templates import W, changed
from lxml import etree
from pypdf import PdfReader

from rules.papers.dossier import papers_of
from rules.values.wording import signer
from tasks.documents.documents import rendered
from tasks.documents.pdf import convert
from tasks.pki.keyring import SigningKey, load_keyring
from tasks.signing import NoPlace, SignatureRequest, Stamp, sign_pdf
from tasks.signing.laid_out import laid_out_block

HEAD, POST = "Nguyễn Thị Phương Thảo", "Chủ tịch UBND phường"
ODD = {
    "usual": (HEAD, POST),
    "field": ("{{x}}", "{% if x %}"),
    "markup": ("<w:p>", "</w:t></w:r></w:p>"),
    "bars": ("|a|b|", "|---|---|"),
    "tab": ("Lê Minh\tKiên", "Chủ tịch\tUBND"),
    "lines": ("Lê Minh\nKiên", "CHỦ TỊCH\nHỌ VÀ TÊN\nLê Minh Kiên"),
    "table words": ("Họ và tên", "STT"),
    "no letters": ("1.", "..."),
    "scripts": ("Lê Kiên \u05d0\u05d1", "Chủ tịch 🙂"),
    "turned": ("Lê\u202e Minh Kiên", "Chủ\u200b tịch"),
    "long": ("Công Tằng Tôn Nữ Huyền Trân Ngọc Bích Hoàng Nguyên Khánh Linh", POST),
}


def filled(head: str, post: str) -> Filling:
    """A report in whose tables stand the head's own name and post, in capitals too, over other names."""
    listed = [
        person("CN1", head.replace("\n", " "), chuc_vu=post),
        person("CN2", post.upper(), chuc_vu=head),
        person("CN3", head.upper(), chuc_vu=POST.upper()),
    ]
    whole = usual(WARD, PLAN, listed)
    whole.labels |= {"nguoi_dung_dau": head, "chuc_vu": post}
    return whole


def turned(docx: bytes, how: Callable[[etree._Element], None]) -> bytes:
    return changed(docx, how)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The PDFs of each odd head's papers ("tab-01-to-trinh"), all of one call."""
    folder = tmp_path_factory.mktemp("papers")
    jobs = {}
    for case, (head, post) in ODD.items():
        made = papers_of(PLAN, CYCLE, report(PLAN, CYCLE, WARD, filled(head, post)), trial=False)
        for name, paper in list(made.items())[:2]:
            (docx := folder / f"{case}-{name}.docx").write_bytes(rendered(paper.template, paper.context))
            jobs[docx] = docx.with_suffix(".pdf")
    for name, change in WRONG.items():
        (docx := folder / f"{name}.docx").write_bytes(
            turned((folder / "usual-01-to-trinh.docx").read_bytes(), change)
        )
        jobs[docx] = docx.with_suffix(".pdf")
    done = convert(jobs, soffice="soffice", timeout=300)
    assert not done.failed
    return {source.stem: target for source, target in done.done.items()}


def styled(root: etree._Element, style: str) -> list[etree._Element]:
    """The paragraphs of a style."""
    return [
        p
        for p in root.iter(f"{W}p")
        if any(s.get(f"{W}val") == style for s in p.iterfind(f"{W}pPr/{W}pStyle"))
    ]


def close(root: etree._Element) -> None:
    etree.SubElement(styled(root, "Kyten")[0].find(f"{W}pPr"), f"{W}spacing", {f"{W}before": "200"})  # type: ignore[arg-type]  # it has one


def without_title(root: etree._Element) -> None:
    for one in styled(root, "Ky"):
        one.getparent().remove(one)


def without_name(root: etree._Element) -> None:
    (one,) = styled(root, "Kyten")
    one.getparent().remove(one)


def over_it(root: etree._Element) -> None:
    """A line of text in a frame that stands in the gap."""
    (name,) = styled(root, "Kyten")
    frame = etree.fromstring(
        f'<w:p xmlns:w="{W[1:-1]}"><w:pPr><w:framePr w:w="3000" w:hSpace="0" w:wrap="around" w:vAnchor="text" w:hAnchor="text" '
        'w:x="600" w:y="-700"/><w:spacing w:before="0"/></w:pPr><w:r><w:t>Chữ chen vào chỗ ký</w:t></w:r></w:p>'
    )
    name.addprevious(frame)


def beside_the_page(root: etree._Element) -> None:
    for style in ("Ky", "Kyten"):
        for one in styled(root, style):
            etree.SubElement(one.find(f"{W}pPr"), f"{W}ind", {f"{W}left": "2400", f"{W}right": "-2400"})  # type: ignore[arg-type]  # as above


WRONG = {
    "close": close,
    "without-title": without_title,
    "without-name": without_name,
    "over-it": over_it,
    "beside-the-page": beside_the_page,
}


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[SigningKey, SigningKey]:
    ring = load_keyring(None, wanted(["person", "unit"]), tmp_path_factory.mktemp("keys"))
    return ring.key("person"), ring.key("unit")


def both(keys: tuple[SigningKey, SigningKey], name: str) -> list[SignatureRequest]:
    stamp = Stamp(name=signer(name), laid_out=True)
    return [
        SignatureRequest(keys[0], "ChuKy1", "person", name, "Ký", "Thị xã", stamp),
        SignatureRequest(keys[1], "ChuKy2", "organisation", "UBND phường", "Ký", "Thị xã", stamp),
    ]


@pytest.mark.parametrize("case", ODD)
def test_head_and_seal_stand_where_the_template_says(
    case: str, papers: Mapping[str, Path], keys: tuple[SigningKey, SigningKey], tmp_path: Path
) -> None:
    sign_pdf(papers[f"{case}-01-to-trinh"], tmp_path / "signed.pdf", both(keys, ODD[case][0]))
    pages = PdfReader(tmp_path / "signed.pdf").pages
    assert [len(page.get("/Annots", ())) for page in pages] == [0] * (len(pages) - 1) + [2]
    person, seal = ([round(float(v)) for v in w.get_object()["/Rect"]] for w in pages[-1]["/Annots"])
    recipients = next(y for text, y in _texts(pages[-1]) if "Nơi nhận" in text)
    assert (person[0] + person[2]) / 2 == pytest.approx(435.5, abs=2), "over the name, in the right half"
    assert recipients - 130 < person[1] < person[3] < recipients + 15, "beside the recipients"
    assert seal[0] < person[0] < seal[2]


def _texts(page: object) -> list[tuple[str, float]]:
    from tasks.signing.place import lines_of

    return [(line.text, line.baseline) for line in lines_of(page)]  # type: ignore[arg-type]  # a page


@pytest.mark.parametrize("case", ODD)
def test_the_head_is_known_by_his_printed_name(case: str, papers: Mapping[str, Path]) -> None:
    found = laid_out_block(papers[f"{case}-01-to-trinh"].read_bytes(), signer(ODD[case][0]))
    assert found is not None and found.block.own


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("close", "giữa chức vụ và họ tên chỉ còn 3 mm, cần ít nhất 14 mm"),
        ("without-title", "không có chức vụ in phía trên họ tên"),
        ("without-name", "không có chỗ in họ tên người ký"),
        ("over-it", "chữ khác in chồng lên chỗ ký"),
        ("beside-the-page", "chỗ ký tràn ra ngoài trang giấy"),
    ],
)
def test_a_paper_whose_place_is_not_certain_is_not_signed_and_says_why(
    wrong: str, why: str, papers: Mapping[str, Path], keys: tuple[SigningKey, SigningKey], tmp_path: Path
) -> None:
    with pytest.raises(NoPlace, match=f"“{wrong}.pdf” chưa ký vì không chắc chỗ ký: .*{why}.*thidua preview"):
        sign_pdf(papers[wrong], tmp_path / "signed.pdf", both(keys, HEAD))
    assert not (tmp_path / "signed.pdf").exists()


def test_a_file_that_says_nothing_of_its_layout_is_not_signed_as_ours(
    keys: tuple[SigningKey, SigningKey], tmp_path: Path
) -> None:
    from factory_blocks import RIGHT, page_with

    (tmp_path / "paper.pdf").write_bytes(page_with([(RIGHT, ["CHỦ TỊCH"], HEAD)]))
    with pytest.raises(NoPlace, match="không ghi cấu trúc của trang"):
        sign_pdf(tmp_path / "paper.pdf", tmp_path / "signed.pdf", both(keys, HEAD))
