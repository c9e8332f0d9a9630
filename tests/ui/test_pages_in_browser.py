"""The operator's pages in a real browser: found, filtered, downloaded, harmless, by keyboard, on a phone, on paper."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from factory_outcome import HANOI, outcome
from factory_page import AT, collected, seen
from live_site import serving
from outside_tools import output_of
from playwright.sync_api import Browser, Page, expect

from rules.page.intake.intake import intake_page
from rules.page.result.index import index_page
from rules.report.collected import Aside
from rules.report.register_values import CellChange
from rules.values.findings import finding
from tasks.pages.pages import render_index, render_intake, render_site
from tasks.pages.site import site

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
MANY = 10_000
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>"
PAGES = ("/", "/A2024/", "/A2024/tiep-nhan/", "/nowhere")
CONTRAST = Path(__file__).with_name("contrast.js").read_text(encoding="utf-8")


def many() -> list:
    """Ten thousand findings over all units; one cell is to be found again."""
    slugs = [unit.slug for unit in outcome().units]
    found = [
        finding(
            "D01", unit=slugs[i % len(slugs)], sheet="5. Cá nhân", cell=f"H{i}", says="ô đang trống: nhập số."
        )
        for i in range(MANY - 1)
    ]
    return [
        *found,
        finding("D02", unit="p-hoa-mac", sheet="3. TTHC", cell="K9", value="mười hai", says="không phải số."),
    ]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the pages of three cycles: a usual one, one with 10,000 findings, a hostile one."""
    results = tmp_path_factory.mktemp("results")
    changed = (
        CellChange("biểu “3. TTHC”, ô C7", "402", "412"),
        CellChange("biểu “1. Đơn vị”, ô B5", HOSTILE, ""),
    )
    again = {"p-duy-hai": [seen("p-duy-hai", 1), seen("p-duy-hai", 2, AT, changed)]}
    usual = collected(versions=again, asides=[Aside("bao-cao.rar", "không phải tệp ZIP: gửi lại.", False)])
    bad = finding("D05", unit="p-hoa-mac", sheet=HOSTILE, cell="B5", value=HOSTILE, says=HOSTILE)
    for cycle, run, intake in (
        ("A2024", outcome(), usual),
        ("A2023", outcome(many()), collected(many())),
        ("A2022", outcome([bad]), replace(collected([bad]), asides=[Aside(HOSTILE, HOSTILE, True)])),
    ):
        files = {
            "index.html": render_index(index_page(run), TEMPLATES),
            "tiep-nhan/index.html": render_intake(intake_page(intake), TEMPLATES),
            "run.json": '{"stage": "chờ Hội đồng"}',
            "tiep-nhan/returned/p-duy-hai/bao-cao.xlsx": "marked",
        }
        for name, text in files.items():
            path = results / cycle / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    with serving(
        site(results, login=None, zone=HANOI, render=partial(render_site, templates=TEMPLATES))
    ) as served:
        yield served


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page of its own; no dialog, no error, no request to anybody else may come of it."""
    wrong: list[str] = []
    context = browser.new_context(base_url=address, locale="vi-VN")
    page = context.new_page()
    page.on("dialog", lambda dialog: (wrong.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("pageerror", lambda error: wrong.append(f"error {error}"))
    page.on("request", lambda request: None if request.url.startswith(address) else wrong.append(request.url))
    yield page
    context.close()
    assert not wrong


def open_all(page: Page) -> None:
    page.evaluate("for (const box of document.querySelectorAll('details:not(.items)')) box.open = true")


def test_from_the_list_to_the_faulty_cell_and_its_workbook(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Trang tiếp nhận báo cáo, chu kỳ A2024").click()
    page.get_by_label("Tìm").fill("412")
    unit = page.locator("#cac-phat-hien > details:visible")
    expect(unit).to_have_count(1)
    expect(unit.locator(".who")).to_have_text("UBND phường Duy Hải")
    row = unit.locator(".t-findings tbody tr:visible")
    expect(row).to_have_count(1)
    expect(row.locator("td")).to_contain_text(["Lỗi", "T01", "3. TTHC", "C7", "412", "(4)+(5)+(6)"])
    with page.expect_download() as download:
        unit.get_by_role("link", name="Báo cáo đã đánh dấu (XLSX) của UBND phường Duy Hải").click()
    assert download.value.suggested_filename == "p-duy-hai_bao-cao.xlsx"
    assert Path(download.value.path()).read_text() == "marked"


def test_both_pages_lead_to_each_other(page: Page) -> None:
    page.goto("/A2024/")
    page.get_by_role("link", name="Trang tiếp nhận báo cáo").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tiếp nhận báo cáo")
    page.get_by_role("link", name="Trang kết quả của chu kỳ").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kết quả xét thi đua")


def test_a_link_to_a_unit_opens_what_is_said_of_it(page: Page) -> None:
    page.goto("/A2023/tiep-nhan/#don-vi-p-hoa-mac")
    card = page.locator("details.unit", has=page.locator("#don-vi-p-hoa-mac"))
    expect(card).to_have_attribute("open", "")
    expect(card.locator("tr", has_text="mười hai")).to_have_count(1)
    expect(page.locator("#don-vi-p-hoa-mac")).to_be_in_viewport()


def test_a_resubmission_shows_old_and_new_and_what_is_still_wrong(page: Page) -> None:
    page.goto("/A2024/tiep-nhan/")
    page.get_by_role("table", name="Bản mới thay bản trước").get_by_role(
        "link", name="UBND phường Duy Hải"
    ).click()
    card = page.locator("#don-vi-p-duy-hai")
    card.get_by_text("2 ô khác bản trước").click()
    rows = card.locator(".t-changes tbody tr")
    expect(rows.nth(0)).to_contain_text("ô C7")
    expect(rows.nth(0)).to_contain_text("vẫn còn phát hiện")
    assert rows.nth(0).locator("td").all_inner_texts() == ["402", "412"]
    assert rows.nth(1).locator("td").all_inner_texts() == [HOSTILE, "(trống)"]


@pytest.mark.parametrize("path", ["/A2023/", "/A2023/tiep-nhan/"])
def test_one_cell_is_found_among_ten_thousand(page: Page, path: str) -> None:
    page.goto(path)
    told = page.locator("#loc output")
    expect(told).to_contain_text(f"{MANY} phát hiện")
    page.get_by_label("Tìm").first.fill("MUOI hai k9")
    expect(told).to_contain_text(f"1 trên {MANY} phát hiện")
    row = page.locator(".t-findings tbody tr:visible")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("mười hai")
    expect(page.locator(".t-findings thead:visible")).to_have_count(1)
    page.get_by_label("Quy tắc").select_option("D01")
    expect(told).to_contain_text(f"0 trên {MANY} phát hiện")
    page.locator("#loc").get_by_role("button", name="Bỏ lọc").click()
    expect(told).to_have_text(f"{MANY} phát hiện")


def test_a_unit_without_findings_is_found_by_its_name_and_state(page: Page) -> None:
    page.goto("/A2024/tiep-nhan/")
    page.get_by_label("Tình trạng").select_option(label="chưa nộp")
    expect(page.locator("#cac-phat-hien > details:visible")).to_have_count(13)
    page.get_by_label("Tìm").fill("thanh tra")
    expect(page.locator("#cac-phat-hien > details:visible .who")).to_have_text(["Thanh tra thị xã"])


@pytest.mark.parametrize("path", ["/A2022/", "/A2022/tiep-nhan/"])
def test_a_script_in_a_cell_is_text_and_asks_for_nothing(page: Page, path: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path, wait_until="networkidle")
    open_all(page)
    row = page.locator(".t-findings tbody tr", has_text="D05")
    assert row.locator("td").nth(4).inner_text() == HOSTILE
    assert page.locator("img, #cac-phat-hien script").count() == 0
    assert len(asked) == 1


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_shows_it_without_scrolling_sideways(page: Page, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(path)
    open_all(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("path", PAGES)
def test_words_stand_out_from_what_is_behind_them(page: Page, path: str) -> None:
    page.goto(path)
    open_all(page)
    assert page.evaluate(CONTRAST) == []


def test_paper_holds_what_the_screen_folds_away(page: Page, tmp_path: Path) -> None:
    page.goto("/A2024/tiep-nhan/")
    assert page.locator("details.unit:not([open])").count()
    page.pdf(path=tmp_path / "page.pdf", format="A4")
    text = output_of("pdftotext", "-layout", tmp_path / "page.pdf", "-")
    for words in ("Cá nhân chưa được xếp loại", "412", "bao-cao-p-hoa-mac.xlsx", "Số liệu theo nhóm"):
        assert words in text
    assert "Bỏ lọc" not in text


def test_the_keyboard_reaches_everything(page: Page) -> None:
    page.goto("/A2024/tiep-nhan/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Đến nội dung chính")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = page.evaluate("document.querySelector('main').contains(document.activeElement)")
    assert inside and page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    card = page.locator("details.unit:not([open])").first
    card.locator("summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("details.unit:focus-within")).to_have_attribute("open", "")


def test_a_reader_finds_its_way(page: Page) -> None:
    for path in ("/A2024/", "/A2024/tiep-nhan/"):
        page.goto(path)
        for role in ("banner", "navigation", "main", "contentinfo"):
            expect(page.get_by_role(role)).to_have_count(1)
        controls = page.locator("input, select, button").all()
        assert controls
        assert all(box.evaluate("e => Boolean(e.labels?.length || e.textContent.trim())") for box in controls)
        assert page.locator("#loc output").get_attribute("aria-live") == "polite"
        assert all(bar.get_attribute("aria-label") for bar in page.get_by_role("img").all())


def test_it_is_whole_without_its_script(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/A2024/tiep-nhan/#don-vi-p-duy-hai")
    expect(page.locator("#don-vi-p-duy-hai .t-findings tbody tr").first).to_be_visible()
    expect(page.locator("#loc")).to_be_hidden()
    context.close()
