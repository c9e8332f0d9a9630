"""What the browser tests share: Debian's chromium, driven by Playwright; pictures for the manual; what is kept of a failure."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright
from playwright.sync_api import TimeoutError as NotInTime

CHROMIUM = shutil.which("google-chrome") or shutil.which("chromium")
ALONE = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    # Whatever asks for another machine finds none; the tests notice that it was asked for.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
SCREEN = {"width": 1280, "height": 800}
COLOURS = 128
PATIENCE = 20_000  # milliseconds until a page must show what is expected of it
STILL = "() => document.getAnimations().every((one) => one.playState !== 'running')"
Picture = Callable[..., None]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real chromium without a window; each test opens pages of its own in it."""
    if CHROMIUM is None:
        pytest.exit("The browser tests need Chromium: run `deploy/setup.sh --ui`.", 3)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=list(ALONE))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def screen() -> dict[str, Any]:
    """A window as the manual's pictures show it: always the same size, light, Vietnam's time, nothing in motion."""
    return {
        "viewport": SCREEN,
        "device_scale_factor": 1,
        "locale": "vi-VN",
        "timezone_id": "Asia/Ho_Chi_Minh",
        "color_scheme": "light",
        "reduced_motion": "reduce",
    }


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the folder of the manual's pictures: `make pictures`."""
    parser.addoption("--pictures", help="write the manual's pictures into this folder", metavar="DIR")


@pytest.fixture(scope="session")
def picture(pytestconfig: pytest.Config) -> Picture:
    """Draws a page, or a part of it, for the manual, where --pictures names the folder; else it does nothing."""
    folder = pytestconfig.getoption("--pictures")

    def draw(shown: Page | Locator, name: str, height: int | None = None) -> None:
        """Write `name`.png; `height` keeps the top of it alone."""
        if not folder:
            return
        path = Path(folder) / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        page = shown.page if isinstance(shown, Locator) else shown
        with suppress(NotInTime):  # a sign that turns for ever is drawn as it is
            page.wait_for_function(STILL, timeout=3000)
        shown.screenshot(path=path, caret="hide")
        drawn = Image.open(path).convert("RGB")
        if height:
            drawn = drawn.crop((0, 0, drawn.width, min(height, drawn.height)))
        drawn.quantize(COLOURS).save(path, optimize=True)

    return draw


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Keep what every open window showed when a test failed, and say where; likewise where the office's logs are."""
    report: Any = yield
    if report.failed and isinstance(item, pytest.Function):
        kept = _keep(item)
        if kept:
            report.sections.append(("kept of the failure", "\n".join(kept)))
    return report


def _keep(item: pytest.Function) -> list[str]:
    kept: list[str] = []
    folder = item.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]
    for value in item.funcargs.values():
        if isinstance(value, Browser):
            for number, page in enumerate(page for context in value.contexts for page in context.pages):
                path = folder / f"{item.name}-{number}.png"
                page.screenshot(path=path, timeout=5000)
                kept.append(f"{page.url}: {path}")
        elif logs := getattr(value, "logs", None):
            kept.extend(str(log) for log in sorted(Path(logs).glob("*.log")))
    return kept


def refuses_strangers(context: BrowserContext, *own: str) -> list[str]:
    """Return the list of addresses that pages of the context ask for beside their `own`; it grows as they ask."""
    strangers: list[str] = []

    def look(url: str) -> None:
        if not url.startswith((*own, *(f"blob:{address}" for address in own), "data:")):
            strangers.append(url)

    context.on("request", lambda request: look(request.url))
    context.on("page", lambda page: page.on("websocket", lambda ws: look(ws.url.replace("ws:", "http:", 1))))
    return strangers
