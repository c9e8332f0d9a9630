"""The plan's own templates: taken before ours, in the plan's hash, and refused with file, place, rule and remedy."""

import copy
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from factory_report import PLANS
from factory_templates import W, as_word_saves, changed, packed, parts, shipped, without, worded
from lxml import etree

from rules.values.errors import PlanRefused
from tasks.documents.documents import fingerprint, rendered
from tasks.documents.page_texts import docx_text
from tasks.documents.templates.samples import must_have, sample_papers
from tasks.plan.plans import find_plan, load_plan

REAL = next(PLANS.glob("*/plan.toml")).parent
HEAD, FIRST_HEAD, SETTINGS = "word/header1.xml", "word/header2.xml", "word/settings.xml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the real plan, in a folder of another name."""
    return Path(shutil.copytree(REAL, tmp_path / "plans" / "mot"))


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / "templates" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return path


def faults(folder: Path) -> list[str]:
    with pytest.raises(PlanRefused) as refused:
        load_plan(folder)
    for fault in refused.value.faults:
        assert fault.startswith(str(folder)) and "\n" not in fault
    return [fault.removeprefix(f"{folder}/") for fault in refused.value.faults]


def says(name: str, own: bytes) -> str:
    return docx_text(rendered(name, sample_papers()[name][0].says, own={name: own}))


# ------------------------------------------------------------------ what may be changed


def test_a_plan_without_templates_has_the_hash_of_its_tables(folder: Path) -> None:
    plan = load_plan(folder)
    assert (plan.templates, plan.hash) == ({}, plan.tables_hash)
    (folder / "templates").mkdir()
    (folder / "templates" / "~$-trinh.docx").write_bytes(b"Word has it open")
    (folder / "templates" / "ghi-nho.txt").write_text("x")
    assert load_plan(folder) == plan


def test_a_template_of_the_plan_is_in_its_hash_and_not_in_that_of_its_tables(folder: Path) -> None:
    bare = load_plan(folder)
    put(folder, "to-trinh.docx", shipped("to-trinh"))
    first = load_plan(folder)
    put(folder, "to-trinh.docx", worded(shipped("to-trinh"), "TỜ TRÌNH", "TỜ  TRÌNH"))
    second = load_plan(folder)
    assert len({bare.hash, first.hash, second.hash}) == 3
    assert {bare.tables_hash, first.tables_hash, second.tables_hash} == {bare.hash}
    assert (
        fingerprint("to-trinh", first.templates)
        == fingerprint("to-trinh")
        != fingerprint("to-trinh", second.templates)
    )
    assert find_plan(folder.parent, "A2024")[0] == second, "a plan in another folder works alike"


@pytest.mark.parametrize(
    ("name", "change", "printed"),
    [
        ("to-trinh", lambda d: worded(d, "Hồ sơ kèm theo", "Tài liệu gửi kèm"), "Tài liệu gửi kèm"),
        ("to-trinh", lambda d: worded(d, "{{ number }}", "{{ number }} (bản gửi)"), "(bản gửi)"),
        ("bien-ban", lambda d: worded(d, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "TIÊU ĐỀ KHÁC"), "TIÊU ĐỀ KHÁC"),
        ("phieu-tra", lambda d: without(d, "{{ sign_note }}"), "PHIẾU TRẢ HỒ SƠ"),
        ("tx-quyet-dinh", lambda d: worded(d, "{{ authority }}", "{{ authority }} ({{ issuer[0] }})"), "(ỦY BAN"),
    ],
    ids=["a sentence", "beside a field", "the letterhead", "a field that may go", "a field put elsewhere"],
)  # fmt: skip
def test_what_a_clerk_changes_is_printed(
    folder: Path, name: str, change: Callable[[bytes], bytes], printed: str
) -> None:
    for own in (change(shipped(name)), as_word_saves(change(shipped(name)), 3)):
        put(folder, f"{name}.docx", own)
        plan = load_plan(folder)
        assert plan.templates == {name: own}
        assert printed in says(name, own)


# ------------------------------------------------------------------ what is refused


def styled(data: bytes, old: str, new: str) -> bytes:
    def change(root: etree._Element) -> None:
        for style in root.iter(f"{W}pStyle"):
            if style.get(f"{W}val") == old:
                style.set(f"{W}val", new)

    return changed(data, change)


def marked(tag: str) -> Callable[[bytes], bytes]:
    """Put an element that Word leaves behind into the first paragraph."""
    return lambda data: changed(
        data, lambda root: next(root.iter(f"{W}p")).append(etree.Element(f"{W}{tag}"))
    )


def drawn_away(data: bytes) -> bytes:
    return changed(
        data, lambda root: [d.getparent().remove(d) for d in list(root.iter(f"{W}drawing"))] and None
    )


def two_lines(data: bytes) -> bytes:
    """A field with Enter pressed in the middle of it."""

    def split(root: etree._Element) -> None:
        text = next(t for t in root.iter(f"{W}t") if t.text == "{{ number }}")
        paragraph = next(text.iterancestors(f"{W}p"))
        second = copy.deepcopy(paragraph)
        text.text = "{{ num"
        next(second.iter(f"{W}t")).text = "ber }}"
        paragraph.addnext(second)

    return changed(data, split)


def moved(data: bytes) -> bytes:
    """The end of a condition dragged into the neighbouring cell."""

    def move(root: etree._Element) -> None:
        end = next(
            p for p in root.iter(f"{W}p") if "{%p endif %}" in "".join(t.text or "" for t in p.iter(f"{W}t"))
        )
        next(end.iterancestors(f"{W}tc")).getnext().append(end)

    return changed(data, move)


def with_a_picture(root: etree._Element) -> None:
    run = next(t for t in root.iter(f"{W}t") if t.text == "{%p if parent %}").getparent()
    run.append(etree.Element(f"{W}drawing"))


def even_pages(data: bytes) -> bytes:
    files = parts(data)
    return packed(
        {**files, SETTINGS: files[SETTINGS].replace(b"</w:settings>", b"<w:evenAndOddHeaders/></w:settings>")}
    )


def strict(data: bytes) -> bytes:
    """The namespaces of Word's other kind of .docx."""
    usual, other = (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    return packed({name: content.replace(usual, other) for name, content in parts(data).items()})


def name_below(column: int, *, boxed: bool = False) -> Callable[[bytes], bytes]:
    """The signer's name in a row of its own under that of the title, the title in a content control where `boxed`."""

    def move(root: etree._Element) -> None:
        name = next(p for p in root.iter(f"{W}p") if "{{ sign_name }}" in "".join(p.itertext()))
        title, row = name.getparent(), next(name.iterancestors(f"{W}tr"))
        below = copy.deepcopy(row)
        for number, cell in enumerate(below.iterchildren(f"{W}tc")):
            for paragraph in [*cell.iterchildren(f"{W}p")]:
                cell.remove(paragraph)
            cell.append(name if number == column else etree.Element(f"{W}p"))
        row.addnext(below)
        if boxed:
            in_control(*title.findall(f"{W}p"))

    return lambda data: changed(data, move)


def in_control(*inside: etree._Element) -> None:
    """Put paragraphs, a cell or a row into a content control."""
    control = etree.Element(f"{W}sdt")
    inside[0].addprevious(control)
    etree.SubElement(control, f"{W}sdtContent").extend(inside)


def name_in_control(kind: str) -> Callable[[bytes], bytes]:
    def put_in(root: etree._Element) -> None:
        name = next(p for p in root.iter(f"{W}p") if "{{ sign_name }}" in "".join(p.itertext()))
        in_control(name if kind == "p" else next(name.iterancestors(f"{W}{kind}")))

    return lambda data: changed(data, put_in)


@pytest.mark.parametrize(
    "change",
    [name_below(1), name_below(1, boxed=True), name_in_control("p"), name_in_control("tc"), name_in_control("tr")],
    ids=["next row", "title in a control", "name in a control", "cell in one", "row in one"],
)  # fmt: skip
def test_a_name_under_its_title_is_signable_in_a_row_of_its_own_or_a_content_control(
    folder: Path, change: Callable[[bytes], bytes]
) -> None:
    own = change(shipped("to-trinh"))
    put(folder, "to-trinh.docx", own)
    assert load_plan(folder).templates == {"to-trinh": own}


REFUSED = [
    ("to-trinh", lambda d: without(d, "{{ number }}"), "thiếu trường “number” (số, ký hiệu), văn bản không thể không có"),
    ("to-trinh", lambda d: without(d, "{{ sign_name }}"), "thiếu trường “sign_name”"),
    ("tx-quyet-dinh", lambda d: worded(d, "{%tr for row in people %}", "{%tr for row in articles %}"), "thiếu trường “people”"),
    ("tx-quyet-dinh", lambda d: worded(d, "{%tr for row in people %}", "{%tr for row in groups %}"), "trường “groups[0]”"),
    ("to-trinh", lambda d: worded(d, "{{ place_date }}", "{{ palce_date }}"),
     "thân văn bản, bảng 1, dòng 1, sau “Độc lập - Tự do - Hạnh phúc”, chỗ “{{ palce_date }}”: văn bản này không có trường "
     "“palce_date”: sửa thành “place_date”"),
    ("to-trinh", lambda d: worded(d, "{{ number }}", "{{ Number }}"), "sửa thành “number”"),
    ("to-trinh", lambda d: worded(d, "tier.heading", "tier.headings"), "trường “tiers.headings”: sửa thành “tiers.heading”"),
    ("to-trinh", lambda d: worded(d, "{{ row[2] }}", "{{ row[7] }}"), "không có trường “tiers.collectives[7]”: bỏ trường ấy"),
    ("bao-cao", lambda d: worded(d, "trial_text", "trail_text", HEAD), "đầu trang, chỗ “{% if trial %}{{ trail_text }}"),
    ("to-trinh", lambda d: without(d, "{%p endfor %}"), "chưa có chỗ kết thúc: thêm {%p endfor %}"),
    ("to-trinh", lambda d: without(d, "{%p for line in bases %}"), "{%p endfor %} không có chỗ mở đầu"),
    ("to-trinh", lambda d: worded(d, "{%p for line in bases %}", "{%p if bases %}"), "{%p endfor %} không khép được {%p if bases %}"),
    ("to-trinh", lambda d: worded(d, "{%tr endfor %}", "{%p endfor %}"), "phải cùng loại, cùng chỗ"),
    ("to-trinh", moved, "{%p endif %} phải cùng loại, cùng chỗ (cùng ô, cùng bảng) với {%p if parent %}"),
    ("to-trinh", lambda d: worded(d, "{%p if parent %}", "Nơi gửi {%p if parent %}"), "phải đứng một mình trên dòng"),
    ("to-trinh", lambda d: changed(d, with_a_picture), "{%p if parent %} phải đứng một mình trên dòng, chữ, hình bên cạnh sẽ mất"),
    ("to-trinh", lambda d: worded(d, "{{ number }}", "{{ number }"), "dấu {{ lẻ đôi"),
    ("to-trinh", two_lines, "dấu {{ lẻ đôi: ghi trọn trường trên một dòng"),
    ("to-trinh", lambda d: worded(d, "{{ number }}", "{ number } {{ number }}"), "{ number } thiếu một lớp ngoặc: sửa thành {{ number }}"),
    ("to-trinh", lambda d: worded(d, "{{ number }}", "{{ number số }}"), "không hiểu câu lệnh"),
    ("to-trinh", lambda d: worded(d, "{{ number }}", "{{ number }}{{ ''.__class__.mro() }}"), "chỗ “{{ number }}{{ ''.__class__.mro() }}”: điền thử không được"),
    ("bao-cao", lambda d: worded(d, "{{ closing }}", "{{ closing }} {{ tasks_total[0] }}"), "chỗ “{{ closing }} {{ tasks_total[0] }}”: điền thử không được, có khi văn bản không có giá trị ấy"),
    ("to-trinh", marked("ins"), "còn dấu vết sửa (Track Changes)"),
    ("to-trinh", marked("commentReference"), "còn ghi chú bên lề (Comments)"),
    ("to-trinh", lambda d: without(d, "{{ trial_text }}", FIRST_HEAD), "đầu trang: trang đầu không có {{ trial_text }}"),
    ("to-trinh", lambda d: without(d, "{{ trial_text }}", HEAD), "đầu trang: các trang không có {{ trial_text }}"),
    ("to-trinh", even_pages, "đầu trang: các trang chẵn không có {{ trial_text }}"),
    ("phieu-tra", drawn_away, "thiếu khung hình ma"),
    ("tx-quyet-dinh", lambda d: styled(d, "Tenkhen", "Bang"), "danh sách tên không đọc lại được"),
    ("to-trinh", lambda d: styled(d, "Kyten", "Ky"),
     "chỗ “{{ sign_name }}”: họ tên người ký phải ở kiểu chữ “Ky ten”, chữ ký tìm chỗ theo kiểu ấy: chọn lại kiểu"),
    ("tx-giay-khen", lambda d: styled(d, "GKkyten", "Bang"), "chỗ “{{ one.sign_name }}”: họ tên người ký phải ở kiểu chữ “Ky ten”"),
    ("bien-ban", lambda d: styled(d, "Ky", "Than"), "chỗ “{{ chair_name }}”: phía trên họ tên người ký phải có dòng chức vụ ở kiểu chữ “Ky”"),
    ("to-trinh", name_below(0), "chỗ “{{ sign_name }}”: phía trên họ tên người ký phải có dòng chức vụ ở kiểu chữ “Ky”, cùng cột"),
    ("to-trinh", strict, "lưu ở dạng Strict Open XML"),
    ("to-trinh", lambda d: d[:3000], "không mở được như tệp Word"),
    ("to-trinh", lambda d: b"\xd0\xcf\x11\xe0 locked", "bỏ mật khẩu nếu có"),
    ("to-trinh", lambda d: packed({"a": b""}), "không mở được như tệp Word"),
    ("to-trinh", lambda d: packed({**parts(d), "word/media/big.png": bytes(50_000_001)}), "nặng hơn 50 MB"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "change", "told"), REFUSED, ids=[told[:40] for _, _, told in REFUSED])
def test_a_broken_template_is_refused_with_place_rule_and_remedy(
    folder: Path, name: str, change: Callable[[bytes], bytes], told: str
) -> None:
    own = change(shipped(name))
    assert own != shipped(name)
    put(folder, f"{name}.docx", own)
    found = faults(folder)
    assert any(told in fault for fault in found), found
    assert all(
        fault.startswith(f"templates/{name}.docx: ") and re.search(": .*:|: .*,", fault) for fault in found
    )
    assert not re.search(r"[a-z]+Error|Traceback", " ".join(found))


def test_all_faults_of_all_templates_and_tables_are_told_at_once(folder: Path) -> None:
    put(
        folder,
        "to-trinh.docx",
        worded(without(shipped("to-trinh"), "{{ number }}"), "{{ about }}", "{{ abuot }}"),
    )
    put(folder, "bien-ban.docx", b"")
    toml = folder / "plan.toml"
    toml.write_text(
        toml.read_text(encoding="utf-8").replace('quorum = "2/3"', 'quorum = "nhiều"', 1), encoding="utf-8"
    )
    found = faults(folder)
    assert sum(fault.startswith("plan.toml") for fault in found) == 1
    assert sum(fault.startswith("templates/bien-ban.docx: ") for fault in found) == 1
    assert sum(fault.startswith("templates/to-trinh.docx: ") for fault in found) == 2


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("To-trinh moi.docx", "không văn bản nào dùng mẫu tên này: đổi tên thành to-trinh.docx"),
        ("zzz.docx", "đặt tên như bao-cao, bien-ban"),
        ("to-trinh.doc", "không phải tệp .docx: mở bằng Word rồi lưu dạng Word Document (.docx)"),
        ("to-trinh.dotx", "không phải tệp .docx"),
    ],
)
def test_a_file_that_would_do_nothing_is_told(folder: Path, name: str, told: str) -> None:
    put(folder, name, shipped("to-trinh"))
    (fault,) = faults(folder)
    assert told in fault and fault.startswith(f"templates/{name}: ")


# ------------------------------------------------------------------ regimes


def test_a_template_that_a_regime_names_is_the_plans_or_ours(folder: Path) -> None:
    toml = folder / "plan.toml"
    text = toml.read_text(encoding="utf-8")
    named = text.replace(
        'id = "nd-152-2025"', 'id = "nd-152-2025"\ntemplates = { to-trinh = "to-trinh-nd152" }', 1
    )
    toml.write_text(named, encoding="utf-8")
    (fault,) = faults(folder)
    assert fault.startswith(
        "plan.toml, khóa regimes: chưa có mẫu 'to-trinh-nd152': đặt to-trinh-nd152.docx vào"
    )
    own = worded(shipped("to-trinh"), "TỜ TRÌNH", "TỜ TRÌNH MỚI")
    put(folder, "to-trinh-nd152.docx", own)
    assert load_plan(folder).templates == {"to-trinh-nd152": own}
    put(folder, "to-trinh-nd152.docx", without(own, "{{ number }}"))
    (fault,) = faults(folder)
    assert "thiếu trường “number”" in fault, "it is held against the paper that it stands for"


def test_fields_that_must_be_there_are_declared_for_every_paper() -> None:
    for name, papers in sample_papers().items():
        assert must_have(name), name
        assert papers
