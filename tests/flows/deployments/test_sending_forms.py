"""The blank forms of a cycle laid out for the clerk: every unit's, the office's own, all in one archive."""

import re
import zipfile
from pathlib import Path
from urllib.parse import unquote

import pytest

from rules.values.errors import WrongUse
from tasks.plan.plans import load_plan

PLAN = Path(__file__).resolve().parents[3] / "data" / "plans" / "duy-tien-2023-2025"


def test_every_unit_finds_its_form_on_the_page_and_in_the_archive(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.deployments.blank_forms import FormsRun, send_forms

    monkeypatch.setenv("THIDUA_RESULTS", str(tmp_path))
    state = send_forms(FormsRun(cycle="A2024"), return_state=True)
    folder = tmp_path / "A2024" / "bieu-mau"
    plan = load_plan(PLAN)
    units = [unit.slug for unit in plan.subjects(plan.cycles[1])]
    links = [unquote(link) for link in re.findall(r'href="\./([^"]+)"', (folder / "index.html").read_text())]
    there = [link for link in links if not link.startswith("../")]
    assert all((folder / link).is_file() for link in there)
    assert [link.partition("/")[0] for link in there if "/" in link] == units
    forms = [link for link in there if link.endswith(".xlsx")]
    assert (
        state.message
        == f"Đã phát {len(forms)} biểu mẫu: http://127.0.0.1:4280/A2024/bieu-mau/ – tải về rồi gửi đi."
    )
    with zipfile.ZipFile(folder / "tat-ca-bieu-mau.zip") as archive:
        assert archive.testzip() is None
        assert [name.partition("/")[0] for name in archive.namelist()] == units


def test_a_final_cycle_has_no_reports_to_send(server: str) -> None:
    from flows.deployments.blank_forms import FormsRun, send_forms

    with pytest.raises(WrongUse, match="F2025"):
        send_forms(FormsRun(cycle="F2025"))


def test_the_pages_server_lists_and_hands_out_the_forms(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functools import partial
    from zoneinfo import ZoneInfo

    import httpx
    from live_site import serving

    from flows.deployments.blank_forms import FormsRun, send_forms
    from tasks.pages.pages import render_site
    from tasks.pages.site import site

    monkeypatch.setenv("THIDUA_RESULTS", str(tmp_path))
    send_forms(FormsRun(cycle="A2024"))
    zone, render = ZoneInfo("Asia/Ho_Chi_Minh"), partial(render_site, templates=PLAN.parents[2] / "templates")
    with serving(site(tmp_path, login=None, zone=zone, render=render)) as address:
        base = address.rstrip("/")
        assert 'href="./A2024/bieu-mau/"' in httpx.get(f"{base}/").text
        assert "Liên đoàn Lao động thị xã" in httpx.get(f"{base}/A2024/bieu-mau/").text
        assert httpx.get(f"{base}/A2024/bieu-mau/tat-ca-bieu-mau.zip").content[:2] == b"PK"
