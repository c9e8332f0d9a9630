"""What a watching program is told: that the pages' server lives, whether the office could work, how much there is."""

import datetime as dt
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from test_pages_server import PROJECT, becomes, pages, port  # noqa: F401  # a fixture

from flows.office.prefect.counting import prefect_api, runs_by_state, worker_is_there
from flows.office.watching import measures, readiness
from flows.settings import Settings
from tasks.storage.backup.last import last_backup, note_backup

KIND = {"ranked": 3, "nominated": 3, "eligible": 2, "selected": 1, "left_to_council": 0}
COUNTS = {
    "units": 43, "received": 40, "missing": 3, "returned": 5, "accepted": 35, "other_folders": 0,
    "findings": {"error": 7, "warning": 9, "info": 1}, "collective": KIND, "individual": KIND, "stage": "đã ban hành quyết định", "appraisals": 5,
    "corrections": 1, "town_papers": 12, "issued": 11, "bundles": 35, "bundles_new": 35, "bundles_reused": 0,
}  # fmt: skip
RUN = {
    "cycle": "A2024", "plan": "x", "plan_hash": "a" * 64, "run": 1, "stage": "đã ban hành quyết định", "inputs": {}, "former": "b" * 64,
    "versions": {"thidua": "0.7.0", "code": {}, "python": "3.11", "libreoffice": "7.4"}, "trial": True,
    "started": "2024-12-20T08:00:00+07:00", "finished": "2024-12-20T08:15:00+07:00", "counts": COUNTS, "audit": {"number": 1, "hash": "c" * 64},
}  # fmt: skip


@pytest.fixture
def results(tmp_path: Path) -> Path:
    folder = tmp_path / "results"
    (folder / "A2024").mkdir(parents=True)
    (folder / "A2024" / "run.json").write_text(json.dumps(RUN))
    (folder / "A2023").mkdir()
    (folder / "A2023" / "run.json").write_text('{"trial": true}')  # of an older version
    return folder


def told(text: str) -> dict[tuple[str, ...], float]:
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_the_pages_tell_of_themselves_and_of_the_office(
    results: Path,
    tmp_path: Path,
    port: int,  # noqa: F811
) -> None:
    home, login = tmp_path / "prefect", tmp_path / "login"
    home.mkdir()
    note_backup(home, dt.datetime.now(dt.UTC) - dt.timedelta(hours=5))
    login.write_text("phong-noi-vu:rat-kin\n")
    login.chmod(0o600)
    more = {"PREFECT_HOME": str(home), "PREFECT_API_URL": "http://127.0.0.1:9/api"}
    with pages(results, port, THIDUA_LOGIN_FILE=str(login), **more):
        assert becomes(port, up=True)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            assert client.get("/healthz").text == "ok"
            ready = client.get("/readyz")
            assert ready.status_code == 503
            assert ready.json() == {"server": False, "worker": False, "database": True, "disk": True}
            assert client.get("/metrics").status_code == 401, "numbers are told below the login"
            seen = told(client.get("/metrics", auth=("phong-noi-vu", "rat-kin")).text)
    assert seen["thidua_ready", "server"] == 0 and seen["thidua_ready", "disk"] == 1
    assert seen["thidua_findings", "A2024", "error"] == 7
    assert seen["thidua_reports", "A2024", "returned"] == 5
    assert seen["thidua_papers", "A2024", "issued"] == 11
    assert seen["thidua_disk_free_bytes", "results"] > 0
    assert 5 * 3600 <= seen["thidua_backup_age_seconds",] < 6 * 3600
    assert not [name for name in seen if name[0] == "thidua_runs"], "the server is away"
    assert not [name for name in seen if "A2023" in name]


def test_runs_are_counted_and_a_worker_that_is_not_there_is_told(server: str, tmp_path: Path) -> None:
    with prefect_api(server, None) as client:
        counted = runs_by_state(client)
        assert {"Late", "Failed", "Suspended", "Completed"} < set(counted) and all(
            n >= 0 for n in counted.values()
        )
        assert not worker_is_there(client)


class Stranger(BaseHTTPRequestHandler):
    """Some other program's page, whatever is asked."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<html>")

    def log_message(self, *_: object) -> None:
        """Be quiet."""


def test_something_else_at_the_servers_address_is_no_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with HTTPServer(("127.0.0.1", 0), Stranger) as stranger:
        threading.Thread(target=stranger.serve_forever, daemon=True).start()
        monkeypatch.setenv("PREFECT_API_URL", f"http://127.0.0.1:{stranger.server_port}/api")
        settings = Settings(results=tmp_path, inboxes=tmp_path)
        there = readiness(settings, tmp_path)
        assert (there["server"], there["worker"]) == (False, False)
        assert "runs" not in {m.name for m in measures(settings, tmp_path)}
        stranger.shutdown()


def test_a_login_that_others_can_read_is_no_server(tmp_path: Path) -> None:
    (tmp_path / "login").write_text("phong-noi-vu:rat-kin\n")
    (tmp_path / "login").chmod(0o644)
    settings = Settings(results=tmp_path, inboxes=tmp_path, login_file=tmp_path / "login")
    assert readiness(settings, tmp_path)["server"] is False
    assert {m.name for m in measures(settings, tmp_path)} >= {"ready", "disk_free_bytes"}


def test_a_disk_without_room_is_not_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.office.watching.LEAST_ROOM", 10**9)
    settings = Settings(results=tmp_path, inboxes=tmp_path)
    assert readiness(settings, tmp_path)["disk"] is False
    assert {m.name for m in measures(settings, tmp_path)} >= {"ready", "disk_free_bytes", "findings"}


def test_no_backup_is_none(tmp_path: Path) -> None:
    assert last_backup(tmp_path) is None
    (tmp_path / "thidua-last-backup").write_text("?")
    assert last_backup(tmp_path) is None


def test_the_dashboard_asks_for_nothing_that_is_not_told() -> None:
    text = (PROJECT / "deploy" / "grafana.json").read_text(encoding="utf-8")
    asked = {
        name
        for t in json.loads(text)["panels"]
        for e in t["targets"]
        for name in re.findall(r"thidua_\w+", e["expr"])
    }
    source = (PROJECT / "flows" / "office" / "watching.py").read_text(encoding="utf-8")
    assert asked and all(f'"{name.removeprefix("thidua_")}"' in source for name in asked)
