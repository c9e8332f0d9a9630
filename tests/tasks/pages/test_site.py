"""The pages' own server: what may be seen and what may not, how it is handed out, the login."""

import base64
import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from factory_outcome import outcome
from live_site import serving

from rules.page.result.index import index_page
from tasks.pages.pages import render_index, render_site
from tasks.pages.site import site

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"
HANOI = dt.timezone(dt.timedelta(hours=7))
LOGIN = "nội-vụ:mật:khẩu"
SLIP = "phieu-tra.docx"


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of two cycles, beside what must never be shown."""
    root = tmp_path_factory.mktemp("results")
    page = render_index(index_page(outcome()), TEMPLATES)
    files = {
        "A2024/index.html": page,
        "A2024/run.json": '{"stage": "chờ Hội đồng"}',
        "A2024/findings.csv": "\ufeffunit\n",
        "A2024/.work/facts.json": "secret",
        "A2024/.work/index.html": "secret",
        "A2024/town/.hidden.pdf": "secret",
        "A2024/notes.txt": "secret",
        "A2024/other/x.pdf": "secret",
        "A2024/bundles/p-hoa-mac.zip": "PK",
        "A2024/bundles/evil.html": "<script>1</script>",
        f"A2024/returned/p-hoa-mac/{SLIP}": "slip",
        "A2024/returned/p-hoa-mac/phieu-tra.pdf": "%PDF-1.7",
        "A2024/returned/p-hoa-mac/báo cáo “sửa”.xlsx": "book",
        "A2024/tiep-nhan/index.html": page,
        "A2023/tiep-nhan/index.html": page,
        "A2022/scores.csv": "no run ended here",
        "notes/index.html": "secret",
        "A2024-old/index.html": "secret",
        "secret.txt": "secret",
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / "A2024" / "town" / "link.pdf").symlink_to(root / "secret.txt")
    (root / "A2024" / "tham-dinh").symlink_to(root / "notes")
    (root / "A2021").symlink_to(root / "A2024")
    return root


@contextmanager
def client_of(results: Path, login: str | None = None) -> Iterator[httpx.Client]:
    app = site(results, login=login, zone=HANOI, render=partial(render_site, templates=TEMPLATES))
    with serving(app) as address, httpx.Client(base_url=address) as client:
        yield client


@pytest.fixture(scope="module")
def client(results: Path) -> Iterator[httpx.Client]:
    """A browser at the server without a login."""
    with client_of(results) as client:
        yield client


@pytest.fixture(scope="module")
def guarded(results: Path) -> Iterator[httpx.Client]:
    """A browser at the server with a login."""
    with client_of(results, LOGIN) as client:
        yield client


def fetched(client: httpx.Client, path: str) -> httpx.Response:
    """Ask for the path as it stands, not tidied up before."""
    return client.get(client.base_url.copy_with(raw_path=path.encode()))


def test_the_list_names_the_cycles_that_ran_the_newest_first(client: httpx.Client) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert 'href="./A2024/"' in page.text and 'href="./A2024/tiep-nhan/"' in page.text
    assert 'href="./A2023/tiep-nhan/"' in page.text and 'href="./A2023/"' not in page.text
    assert page.text.index("A2024/") < page.text.index("A2023/")
    assert "chờ Hội đồng" in page.text
    assert not [name for name in ("A2022", "A2021", "A2024-old", "notes", "secret") if name in page.text]


def test_whoever_asks_whether_it_is_ready_the_office_is_looked_at_once(results: Path) -> None:
    looks: list[None] = []

    def ready() -> dict[str, bool]:
        looks.append(None)
        return {"database": len(looks) > 1}

    app = site(results, login=None, zone=HANOI, render=partial(render_site, templates=TEMPLATES), ready=ready)
    with serving(app) as address, httpx.Client(base_url=address) as client:
        assert {client.get("/readyz").status_code for _ in range(20)} == {503}
    assert len(looks) == 1


def test_no_results_yet(tmp_path: Path) -> None:
    with client_of(tmp_path / "none") as client:
        assert "Chưa có chu kỳ nào" in client.get("/").text
        assert client.get("/A2024/").status_code == 404


@pytest.mark.parametrize(
    "path", ["/A2024/", "/A2024/index.html", "/A2024/tiep-nhan/", "/A2023/tiep-nhan/", "/A2024/run.json"]
)
def test_what_a_run_published_is_there(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 200
    assert client.head(path).status_code == 200


def test_a_folder_without_its_slash_is_sent_on_beside_itself(client: httpx.Client) -> None:
    for path, there in (("/A2024", "A2024/"), ("/A2024/tiep-nhan", "tiep-nhan/")):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["location"]) == (308, there)


@pytest.mark.parametrize(
    "path",
    [
        "/A2024/.work/facts.json",
        "/A2024/.work/",
        "/A2024/town/.hidden.pdf",
        "/A2024/town/link.pdf",
        "/A2024/tham-dinh/",
        "/A2024/tham-dinh/index.html",
        "/A2021/",
        "/A2021/index.html",
        "/A2024/notes.txt",
        "/A2024/other/x.pdf",
        "/A2024/bundles/",
        "/A2024/bundles",
        "/A2024/returned/p-hoa-mac/",
        "/A2024-old/index.html",
        "/notes/index.html",
        "/secret.txt",
        "/A2024/..%2fsecret.txt",
        "/A2024/%2e%2e/secret.txt",
        "/A2024/bundles/..%2f..%2fsecret.txt",
        "/A2024/bundles/%2e%2e/%2e%2e/secret.txt",
        "/A2024//index.html",
        "//A2024/index.html",
        "/A2024/bundles/%00",
        "/A2024/town/" + "x" * 300,
        "/A2024/index.html/",
        "/%C3%A1",
        "/A2024/%ff",
    ],
)
def test_all_else_is_not_there_and_that_is_said_in_vietnamese(client: httpx.Client, path: str) -> None:
    answer = fetched(client, path)
    assert answer.status_code == 404
    assert "Không có trang này" in answer.text and "secret" not in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_it_only_reads(client: httpx.Client, method: str) -> None:
    for path in ("/", "/A2024/", "/health"):
        answer = client.request(method, path)
        assert answer.status_code == 405 and "Chỉ để xem" in answer.text


@pytest.mark.parametrize(
    "path", ["/", "/A2024/", "/A2024/run.json", "/nowhere", "/health", "/A2024/bundles/p-hoa-mac.zip"]
)
def test_every_answer_carries_the_headers_of_safety(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("path", ["/", "/A2024/", "/nowhere"])
def test_a_page_keeps_its_own_policy_and_is_not_kept_by_the_browser(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; ") and policy.endswith("frame-ancestors 'none'")
    own = policy.removesuffix("; frame-ancestors 'none'")
    assert f'content="{own}"' in answer.text
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "saved"),
    [
        ("bundles/p-hoa-mac.zip", "p-hoa-mac.zip"),
        (f"returned/p-hoa-mac/{SLIP}", f"p-hoa-mac_{SLIP}"),
        ("returned/p-hoa-mac/báo cáo “sửa”.xlsx", "p-hoa-mac_báo cáo “sửa”.xlsx"),
        ("findings.csv", "findings.csv"),
    ],
)
def test_files_are_saved_under_names_that_tell_them_apart(
    client: httpx.Client, path: str, saved: str
) -> None:
    header = client.get("/A2024/" + quote(path)).headers["content-disposition"]
    assert header in (
        f'attachment; filename="{saved}"',
        f"attachment; filename*=utf-8''{quote(saved, safe='')}",
    )


def test_a_page_that_is_not_ours_is_saved_not_shown(client: httpx.Client) -> None:
    answer = client.get("/A2024/bundles/evil.html")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/octet-stream"


def test_a_paper_is_shown(client: httpx.Client) -> None:
    answer = client.get("/A2024/returned/p-hoa-mac/phieu-tra.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert "content-disposition" not in answer.headers


def test_a_name_that_is_no_unicode_can_be_fetched(results: Path, client: httpx.Client) -> None:
    name = os.fsdecode(b"b\xe1o c\xe1o")
    folder = results / "A2024" / "returned" / name
    folder.mkdir()
    (folder / SLIP).write_text("theirs")
    assert fetched(client, f"/A2024/returned/b%E1o%20c%E1o/{SLIP}").text == "theirs"


def basic(login: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(login.encode()).decode()}


def test_the_login_is_asked_for_everywhere_but_at_the_health_check(guarded: httpx.Client) -> None:
    for path in ("/", "/A2024/", "/nowhere", "/A2024/run.json"):
        answer = guarded.get(path)
        assert answer.status_code == 401 and "Cần đăng nhập" in answer.text
        assert answer.headers["www-authenticate"].startswith("Basic ")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert guarded.get(path, headers=basic(LOGIN)).status_code in (200, 404)
    assert guarded.get("/health").text == "ok"


@pytest.mark.parametrize(
    "header",
    [
        {},
        {"Authorization": "Basic"},
        {"Authorization": "Basic !!!"},
        {"Authorization": f"Bearer {base64.b64encode(LOGIN.encode()).decode()}"},
        basic("nội-vụ:"),
        basic("nội-vụ:mật"),
        basic(LOGIN + " "),
        basic(":"),
    ],
)
def test_a_wrong_login_opens_nothing(guarded: httpx.Client, header: dict[str, str]) -> None:
    assert guarded.get("/A2024/", headers=header).status_code == 401
