"""One cycle from the first report to the council's minutes, as a clerk goes through it in the browser.

The tests follow each other as the cycle's days do; after one that failed the rest is skipped.
"""

import shutil
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Picture, refuses_strangers
from correcting import MENDED, fill_in_votes, write_cells, zip_unit
from desk import Desk, ShownRun
from opened import Opened
from openpyxl import load_workbook
from place_of_work import CYCLE, LOGIN, RETURNED, UNITS, PlaceOfWork, at_work, seeded_errors, told
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

NAME = "Kho bạc Nhà nước Duy Tiên"
failed: list[str] = []


@pytest.fixture(autouse=True)
def in_order(request: pytest.FixtureRequest) -> Iterator[None]:
    """Skip what follows a test that failed: the cycle has not come so far."""
    if failed:
        pytest.skip(f"{failed[0]} failed")
    before = request.session.testsfailed
    yield
    if request.session.testsfailed > before:
        failed.append(request.node.name)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[PlaceOfWork, Opened]]:
    with at_work(tmp_path_factory.mktemp("office")) as office:
        yield office


@pytest.fixture(scope="module")
def office(opened: tuple[PlaceOfWork, Opened]) -> PlaceOfWork:
    return opened[0]


@pytest.fixture(scope="module")
def window(browser: Browser, office: PlaceOfWork, screen: dict[str, Any]) -> Iterator[BrowserContext]:
    """The clerk's browser; it knows the login of the operator's pages."""
    user, _, password = LOGIN.partition(":")
    context = browser.new_context(
        **screen,
        accept_downloads=True,
        http_credentials={"username": user, "password": password, "origin": office.pages.rstrip("/")},
    )
    yield context
    context.close()


@pytest.fixture(scope="module")
def strangers(window: BrowserContext, office: PlaceOfWork) -> list[str]:
    """What the browser has asked for beside the office's two addresses."""
    return refuses_strangers(window, office.ui, office.pages)


@pytest.fixture(scope="module")
def desk(window: BrowserContext, office: PlaceOfWork, strangers: list[str]) -> Desk:
    """The clerk at Prefect's UI."""
    return Desk(window.new_page(), office.ui)


@pytest.fixture(scope="module")
def runs() -> dict[str, ShownRun]:
    """The runs of the story, by a name."""
    return {}


def unit_card(page: Page, unit: str) -> Locator:
    return page.locator("details.unit", has=page.locator(f"#don-vi-{unit}"))


def fault(card: Locator, rule: str, sheet: str, cell: str) -> Locator:
    """The row of a unit's table of faults that is about this rule and cell."""
    at = card.page.get_by_role("cell", name=cell, exact=True)
    return card.locator(".t-findings tbody tr").filter(has=at).filter(has_text=rule).filter(has_text=sheet)


def value_vi(value: object) -> str:
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def test_the_login_is_asked_for(browser: Browser, desk: Desk, office: PlaceOfWork, picture: Picture) -> None:
    stranger = browser.new_context()
    for address in (office.pages, f"{office.ui}api/deployments/get_scheduled_flow_runs"):
        assert stranger.request.get(address).status == 401
    stranger.close()
    desk.page.goto(desk.ui)
    wrong = f"{LOGIN}x"
    given = f"Basic {b64encode(wrong.encode()).decode()}"
    with desk.page.expect_response(
        lambda answer: answer.request.headers.get("authorization") == given
    ) as refused:
        desk.log_in(wrong)
    assert refused.value.status == 401
    desk.page.reload()
    expect(desk.page.get_by_placeholder("admin:pass")).to_be_visible()
    picture(desk.page, "dang-nhap")
    desk.log_in(LOGIN)
    desk.page.wait_for_url("**/dashboard")


def test_an_intake_is_started_from_its_form(desk: Desk, runs: dict[str, ShownRun], picture: Picture) -> None:
    desk.show_deployments()
    picture(desk.page, "danh-sach-viec")
    desk.open_form("tiep-nhan")
    desk.choose("Chu kỳ", CYCLE)
    picture(desk.page, "mau-chay")
    runs["intake"] = run = desk.start()
    run.comes_to("Completed")
    assert [unit for unit in UNITS if seeded_errors(unit)] == [RETURNED]
    assert run.message() == told(accepted=len(UNITS) - 1, returned=1)


def test_two_clicks_lead_from_the_run_to_what_is_wrong(
    desk: Desk, office: PlaceOfWork, runs: dict[str, ShownRun], picture: Picture
) -> None:
    runs["intake"].show()
    desk.clicks = 0
    link = runs["intake"].log().get_by_role("link", name=f"/{CYCLE}/tiep-nhan/")
    expect(link).to_be_visible()
    picture(desk.page, "lan-chay-xong")
    link.scroll_into_view_if_needed()
    picture(desk.page, "nhat-ky-lan-chay")
    page = desk.follow(link)
    expect(page.get_by_role("region", name="Tổng quan")).to_contain_text("1 báo cáo trả lại")
    picture(page, "trang-tiep-nhan")
    desk.click(page.get_by_role("link", name=NAME).first)
    assert desk.clicks == 2
    card = unit_card(page, RETURNED)
    expect(card).to_have_attribute("open", "")
    sent = load_workbook(office.workbook(RETURNED))
    for rule, sheet, cell in seeded_errors(RETURNED):
        row = fault(card, rule, sheet, cell)
        expect(row).to_have_count(1)
        expect(row).to_contain_text(value_vi(sent[sheet][cell].value))
    picture(card, "loi-cua-don-vi", height=800)
    page.close()


def test_the_artifact_names_the_unit_and_leads_to_its_faults(
    desk: Desk, runs: dict[str, ShownRun], picture: Picture
) -> None:
    runs["intake"].show()
    card = runs["intake"].artifact("completeness")
    picture(desk.page, "bang-cua-lan-chay")
    card.click()
    expect(desk.page.locator("tr", has_text=NAME)).to_contain_text("trả lại")
    picture(desk.page, "bang-nop-bao-cao")
    page = desk.follow(desk.page.get_by_role("link", name=NAME))
    expect(unit_card(page, RETURNED)).to_be_in_viewport()
    page.close()


def test_one_fault_is_found_by_its_words_and_the_marked_workbook_downloaded(
    desk: Desk, office: PlaceOfWork, picture: Picture, tmp_path: Path
) -> None:
    rule, sheet, cell = seeded_errors(RETURNED)[-1]
    page = desk.page.context.new_page()
    page.goto(f"{office.pages}{CYCLE}/tiep-nhan/")
    page.get_by_label("Tình trạng").select_option(label="trả lại")
    page.get_by_label("Quy tắc").select_option(rule)
    page.get_by_label("Tìm").fill(f"kho bac {cell}")
    expect(page.locator("#cac-phat-hien > details:visible .who")).to_have_text([NAME])
    expect(page.locator(".t-findings tbody tr:visible")).to_have_count(1)
    expect(fault(unit_card(page, RETURNED), rule, sheet, cell)).to_be_visible()
    picture(page.locator("#phat-hien"), "tim-mot-loi", height=700)

    with page.expect_download() as marked:
        page.get_by_role("link", name=f"Báo cáo đã đánh dấu (XLSX) của {NAME}").click()
    marked.value.save_as(tmp_path / "marked.xlsx")
    book = load_workbook(tmp_path / "marked.xlsx")
    for _, where, at in seeded_errors(RETURNED):
        assert book[where][at].comment is not None, (where, at)
    with page.expect_download() as slip:
        page.get_by_role("link", name=f"Phiếu trả (DOCX) của {NAME}").click()
    assert slip.value.suggested_filename == f"{RETURNED}_phieu-tra.docx"
    assert Path(slip.value.path()).read_bytes().startswith(b"PK")
    page.close()


def test_a_wrong_form_is_refused_there_in_vietnamese(desk: Desk, picture: Picture) -> None:
    desk.open_form("tiep-nhan")
    desk.choose("Chu kỳ", CYCLE)
    desk.choose("Chỉ nhận lại các đơn vị", NAME)
    desk.send()
    desk.is_told("“Lý do chạy lại”: không được để trống")
    picture(desk.page, "mau-chay-bi-tu-choi")
    assert "/run" in desk.page.url, "still at the form"


def test_a_corrected_report_is_taken_for_that_unit_alone(
    desk: Desk, office: PlaceOfWork, runs: dict[str, ShownRun], picture: Picture, tmp_path: Path
) -> None:
    shutil.copytree(office.inbox / RETURNED, tmp_path / RETURNED)
    (workbook,) = (tmp_path / RETURNED).glob("*.xlsx")
    write_cells(workbook, MENDED)
    zip_unit(tmp_path / RETURNED, office.uploads / "nop lai.zip")
    # Another unit's change is not taken up: only the unit that was chosen.
    sent = load_workbook(office.workbook("ldld"))["1. Đơn vị"]["B24"].value
    write_cells(office.workbook("ldld"), {("1. Đơn vị", "B24"): sent + 1})

    desk.field("Lý do chạy lại").get_by_role("textbox").fill("Đơn vị nộp lại báo cáo đã sửa")
    desk.field("Chu kỳ").scroll_into_view_if_needed()
    picture(desk.page, "chay-lai-mot-don-vi")
    runs["again"] = run = desk.start()
    run.comes_to("Completed")
    assert run.message() == told(accepted=len(UNITS), returned=0)

    page = desk.page.context.new_page()
    page.goto(f"{office.pages}{CYCLE}/tiep-nhan/#don-vi-{RETURNED}")
    card = unit_card(page, RETURNED)
    expect(card.locator(".badge").first).to_have_text("đã nhận")
    changes = card.locator(".changes").last
    changes.locator("summary").click()
    row = changes.locator("tbody tr", has_text="ô B10")
    assert row.locator("td").all_inner_texts() == ["9", "6"]
    expect(changes.locator("tbody tr")).to_have_count(len(MENDED))
    picture(card, "ban-nop-lai", height=800)
    expect(unit_card(page, "ldld").locator(".versions > li")).to_have_count(1)
    page.close()


def test_a_failed_run_says_why_in_vietnamese_and_goes_on_with_retry(
    desk: Desk, office: PlaceOfWork, picture: Picture
) -> None:
    office.away.touch()
    desk.open_form("ho-so")
    desk.choose("Chu kỳ", CYCLE)
    run = desk.start()
    run.comes_to("Failed")
    said = run.message()
    assert "LibreOffice không chuyển được sang PDF" in said and "được giữ lại cho lần chạy sau" in said
    picture(desk.page, "lan-chay-hong")
    # What came in meanwhile is shown all the same: the other unit's new report.
    run.show()
    page = desk.follow(run.log().get_by_role("link", name=f"/{CYCLE}/tiep-nhan/"))
    expect(unit_card(page, "ldld").locator(".versions > li")).to_have_count(2)
    page.close()

    office.away.unlink()
    run.retry()
    run.comes_to("Completed")
    assert run.message() == f"{len(UNITS)} hồ sơ đã ký và đóng gói, chờ công bố."


def test_the_whole_run_waits_for_the_council(
    desk: Desk, office: PlaceOfWork, runs: dict[str, ShownRun], picture: Picture, tmp_path: Path
) -> None:
    desk.open_form("hang-nam")
    desk.choose("Chu kỳ", CYCLE)
    runs["whole"] = run = desk.start()
    run.comes_to("Suspended")
    form = run.resume_form(f"Chu kỳ {CYCLE} đang chờ Hội đồng")
    expect(form).to_contain_text(f"Tập thể: {len(UNITS)} đề nghị")
    picture(desk.page, "cho-hoi-dong")
    with desk.page.expect_download() as votes, desk.page.context.expect_page():
        form.get_by_role("link", name="Biểu ghi phiếu (Excel)").click()
    votes.value.save_as(tmp_path / "hoi-dong.xlsx")

    form.get_by_role("button", name="Submit").click()
    expect(form).to_contain_text("“Người quyết định”: chưa điền")
    picture(desk.page, "thieu-nguoi-quyet-dinh")


def test_the_council_has_met_and_the_run_goes_on(
    desk: Desk, office: PlaceOfWork, runs: dict[str, ShownRun], picture: Picture, tmp_path: Path
) -> None:
    shutil.copy(office.out / "town" / "hoi-dong.xlsx", tmp_path)
    fill_in_votes(tmp_path / "hoi-dong.xlsx")
    (office.uploads / "_hoi-dong").mkdir()
    (tmp_path / "hoi-dong.xlsx").rename(office.uploads / "_hoi-dong" / "hoi-dong.xlsx")

    form = desk.page.get_by_role("dialog")
    form.get_by_role("button", name="Đã họp").click()
    desk.field("Người quyết định").get_by_role("textbox").fill("Nguyễn Ngọc Quỳnh")
    picture(desk.page, "hoi-dong-da-hop")
    form.get_by_role("button", name="Submit").click()
    runs["whole"].comes_to("Completed")

    page = desk.page.context.new_page()
    page.goto(f"{office.pages}{CYCLE}/")
    expect(page.get_by_role("main")).to_contain_text("Hội đồng đã xét")
    picture(page, "trang-ket-qua")
    minutes = page.request.get(f"{office.pages}{CYCLE}/town/03-bien-ban.pdf")
    assert minutes.ok and minutes.body().startswith(b"%PDF")
    page.close()


def test_a_run_with_nothing_new_says_so_and_touches_no_signed_file(
    desk: Desk, office: PlaceOfWork, picture: Picture
) -> None:
    before = office.signed()
    assert before
    desk.open_form("cong-bo")
    desk.choose("Chu kỳ", CYCLE)
    run = desk.start()
    run.comes_to("Completed")
    assert run.message().startswith(f"Không có gì thay đổi: {len(UNITS)} hồ sơ đã ký giữ nguyên.")
    picture(desk.page, "khong-co-gi-thay-doi")
    assert office.signed() == before


def test_nobody_outside_was_asked_for_anything(
    window: BrowserContext, office: PlaceOfWork, strangers: list[str]
) -> None:
    assert strangers == []
    page = window.new_page()
    page.set_content("<img src='https://example.org/x.png'>")
    page.close()
    assert strangers == ["https://example.org/x.png"], "it would have been noticed"


def test_the_office_closes_in_order(opened: tuple[PlaceOfWork, Opened]) -> None:
    assert opened[1].close() == 0, opened[1].said
