"""`thidua preview`: a paper with a sample's values through the real LibreOffice, of which template, and what the linter says."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from factory_drawn import emblem
from factory_report import PLANS
from factory_templates import W, changed, shipped, without, worded
from lxml import etree
from pypdf import PdfReader

from flows.cli.main import main

REAL = next(PLANS.glob("*/plan.toml")).parent


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the real plan in another folder of plans."""
    folder = Path(shutil.copytree(REAL, tmp_path / "plans" / "mot"))
    (folder / "templates").mkdir()
    monkeypatch.setenv("THIDUA_PLANS", str(folder.parent))
    monkeypatch.chdir(tmp_path)
    return folder


def preview(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["preview", *arguments])


def text(pdf: str) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(pdf).pages)


def test_our_own_template_is_shown_and_where_a_copy_belongs(plan: Path) -> None:
    said = preview("to-trinh")
    assert said.exit_code == 0, said.output
    first, second, third = said.output.splitlines()
    assert "templates/to-trinh.docx (có sẵn; muốn sửa thì chép thành" in first
    assert "chép thành plans/mot/templates/to-trinh.docx rồi mở bằng Word" in first
    assert second == "Bản xem trước, tên và số liệu bịa: xem-truoc/to-trinh.pdf (và to-trinh.docx)"
    assert third.startswith("xem-truoc/to-trinh.pdf: đạt (2 trang, ") and "loại to-trinh" in third
    assert text("xem-truoc/to-trinh.pdf").count("BẢN THỬ - KHÔNG CÓ GIÁ TRỊ PHÁP LÝ") == 2


def test_what_somebody_changed_in_word_is_seen_with_what_is_not_right(plan: Path) -> None:
    own = worded(shipped("to-trinh"), "Hồ sơ kèm theo", "Tài liệu gửi kèm")
    (plan / "templates" / "to-trinh.docx").write_bytes(own)
    said = preview("to-trinh", "--out", "ra", "--plan", "mot")
    assert said.exit_code == 0, said.output
    assert said.output.startswith("Mẫu: plans/mot/templates/to-trinh.docx (của kế hoạch)\n")
    assert "Tài liệu gửi kèm" in text("ra/to-trinh.pdf")
    (plan / "templates" / "to-trinh.docx").write_bytes(
        worded(own, "Độc lập - Tự do - Hạnh phúc", "Độc lập - Tự do")
    )
    said = preview("to-trinh", "--out", "ra")
    assert said.exit_code == 1
    assert "Tiêu ngữ ghi “Độc lập - Tự do”, phải là “Độc lập - Tự do - Hạnh phúc”" in said.output
    assert "ra/to-trinh.pdf: 1 lỗi (" in said.output


def test_a_signature_that_would_find_no_place_is_told(plan: Path) -> None:
    def close(root: etree._Element) -> None:
        style = next(s for s in root.iter(f"{W}pStyle") if s.get(f"{W}val") == "Kyten")
        style.addnext(style.makeelement(f"{W}spacing", {f"{W}before": "200"}))

    (plan / "templates" / "to-trinh.docx").write_bytes(changed(shipped("to-trinh"), close))
    said = preview("to-trinh")
    assert said.exit_code == 1
    assert (
        "không thấy chỗ ký của “Nguyễn Thị Phương Thảo”: giữa chức vụ và họ tên chỉ còn 3 mm" in said.output
    )
    assert "chừa ít nhất 15 mm ở giữa" in said.output


def test_a_broken_template_stops_the_preview_with_what_to_do(plan: Path) -> None:
    (plan / "templates" / "to-trinh.docx").write_bytes(without(shipped("to-trinh"), "{{ number }}"))
    said = preview("to-trinh")
    assert said.exit_code == 3
    assert "thiếu trường “number” (số, ký hiệu)" in said.output and said.output.count("\n") == 1
    assert not Path("xem-truoc").exists()


def test_the_day_chooses_the_template(plan: Path) -> None:
    toml = plan / "plan.toml"
    named = toml.read_text(encoding="utf-8").replace(
        'id = "nd-152-2025"', 'id = "nd-152-2025"\ntemplates = { to-trinh = "to-trinh-moi" }', 1
    )
    toml.write_text(named, encoding="utf-8")
    (plan / "templates" / "to-trinh-moi.docx").write_bytes(
        worded(shipped("to-trinh"), "TỜ TRÌNH", "TỜ TRÌNH MỚI")
    )
    before, after = (
        preview("to-trinh", "--day", day, "--out", day[-4:]) for day in ("01/12/2024", "01/12/2025")
    )
    assert "templates/to-trinh.docx (có sẵn" in before.output
    assert "templates/to-trinh-moi.docx (của kế hoạch)" in after.output
    assert "TỜ TRÌNH MỚI" in text("2025/to-trinh.pdf") and "TỜ TRÌNH MỚI" not in text("2024/to-trinh.pdf")


@pytest.mark.parametrize(
    ("paper", "drawn"), [("tx-bao-cao-tong-hop", 6), ("phieu-tra", 1), ("tx-giay-khen", 1)]
)
def test_charts_codes_and_the_emblem_are_shown(plan: Path, paper: str, drawn: int) -> None:
    (plan / "quoc-huy.png").write_bytes(emblem())
    said = preview(paper)
    assert said.exit_code == 0, said.output
    pictures = [picture.data for page in PdfReader(f"xem-truoc/{paper}.pdf").pages for picture in page.images]
    assert len(pictures) >= drawn
    assert all(len(data) > 200 for data in pictures), "no blank place is left"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["quyet-dinh"],
            "Không có văn bản 'quyet-dinh': có phải tx-quyet-dinh? Chọn một trong bao-cao, bien-ban,",
        ),
        (["to-trinh", "--plan", "hai"], "plan.toml: không đọc được"),
    ],
)
def test_what_is_not_there_is_told(plan: Path, arguments: list[str], told: str) -> None:
    said = preview(*arguments)
    assert said.exit_code in (2, 3)
    assert told in said.output and "Traceback" not in said.output


def test_of_several_plans_one_is_chosen(plan: Path) -> None:
    shutil.copytree(plan, plan.with_name("hai"))
    said = preview("bien-ban")
    assert said.exit_code == 2 and "Có nhiều kế hoạch (hai, mot): chọn một sau --plan." in said.output
    assert preview("bien-ban", "--plan", "hai").exit_code == 0


def test_a_machine_without_libreoffice_says_so(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THIDUA_SOFFICE", "khong-co-soffice")
    said = preview("to-trinh")
    assert said.exit_code == 3 and "LibreOffice" in said.output and not Path("xem-truoc").exists()
