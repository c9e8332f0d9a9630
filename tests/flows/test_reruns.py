"""Runs for a part: up to a step of the cycle, or for chosen units alone; what they leave as it was."""

import csv
import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from factory_keys import key_folder
from published import stamps
from sampled_runs import SAMPLE, award, change, workbook_of

from rules.values.errors import ConversionFailed, ThiduaError, WrongUse

UNITS = ("ldld", "p-yen-bac", "kho-bac")  # the last one with errors


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, server: str) -> tuple[Path, Path, str]:
    """An inbox of three units, the results of a run over it, and how that run ended."""
    root = tmp_path_factory.mktemp("reruns")
    for unit in UNITS:
        shutil.copytree(SAMPLE / unit, root / "inbox" / unit)
    message = award(root / "inbox", root / "out").message
    return root / "inbox", root / "out", message


@pytest.fixture
def again(finished: tuple[Path, Path, str], tmp_path: Path) -> tuple[Path, Path]:
    """A copy of the inbox and of the finished results, to be changed."""
    shutil.copytree(finished[0], tmp_path / "inbox")
    shutil.copytree(finished[1], tmp_path / "out")
    return tmp_path / "inbox", tmp_path / "out"


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a table."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def whole(out: Path) -> dict[str, bytes]:
    """All that a whole run has published, but for when it ran."""
    names = ("findings.csv", "scores.csv", "ranking.csv", "quota.csv", "run.json", "index.html")
    return {name: (out / name).read_bytes() for name in names}


def test_the_first_run_says_what_it_signed_and_the_next_that_nothing_changed(
    finished: tuple[Path, Path, str], again: tuple[Path, Path]
) -> None:
    assert finished[2].startswith("Làm mới 2 hồ sơ")
    award(*again)  # another folder of results: its own trial keys are copied with it
    before = stamps(again[1])
    assert award(*again).message.startswith("Không có gì thay đổi: 2 hồ sơ đã ký giữ nguyên.")
    assert stamps(again[1]) == before


def test_an_intake_shows_what_came_in_and_leaves_the_last_whole_run_as_it_is(
    again: tuple[Path, Path],
) -> None:
    inbox, out = again
    shutil.copytree(SAMPLE / "p-hoa-mac", inbox / "p-hoa-mac")
    before = (whole(out), stamps(out))
    ended = award(inbox, out, until="tiếp nhận")
    assert ended.message.startswith("4/54 đơn vị đã gửi: 3 đã nhận, 1 trả lại, 50 chưa nộp.")
    assert (whole(out), stamps(out)) == before
    assert {row["unit"] for row in rows(out / "tiep-nhan" / "findings.csv")} >= {"kho-bac"}
    assert (out / "tiep-nhan" / "returned" / "kho-bac" / "phieu-tra.pdf").is_file()
    assert (out / "tiep-nhan" / "index.html").is_file()


def test_ranking_is_a_preview_and_dossiers_wait_to_be_published(again: tuple[Path, Path]) -> None:
    inbox, out = again
    shutil.copytree(SAMPLE / "p-hoa-mac", inbox / "p-hoa-mac")
    before = (whole(out), stamps(out))
    award(inbox, out, until="xếp hạng")
    assert {row["unit"] for row in rows(out / "xep-hang" / "ranking.csv")} == {
        "ldld",
        "p-yen-bac",
        "p-hoa-mac",
    }
    assert award(inbox, out, until="lập hồ sơ").message == "3 hồ sơ đã ký và đóng gói, chờ công bố."
    assert (whole(out), stamps(out)) == before
    assert award(inbox, out).message.startswith("Làm mới ")
    assert (out / "bundles" / "p-hoa-mac.zip").is_file()


def test_the_appraisal_step_sends_the_forms_of_all_offices(again: tuple[Path, Path]) -> None:
    ended = award(*again, until="thẩm định")
    forms = sorted(path.name for path in (again[1] / "tham-dinh").iterdir())
    assert len(forms) == 6 + 1  # and the page to download them
    assert ended.message.startswith("Đã phát 6 biểu thẩm định: ")


def test_a_run_for_one_unit_takes_up_that_unit_alone(again: tuple[Path, Path]) -> None:
    inbox, out = again
    award(inbox, out)
    before = stamps(out)
    for unit in ("ldld", "p-yen-bac"):
        change(workbook_of(inbox, unit), "Người đứng đầu", "Nguyễn Thị Thử Nghiệm")
    shutil.copytree(SAMPLE / "p-hoa-mac", inbox / "p-hoa-mac")
    award(inbox, out, units=["LĐLĐ thị xã", "ldld"][1:], reason="Đơn vị nộp lại báo cáo")
    after = stamps(out)
    assert {name for name in after if after[name] != before.get(name)} == {"bundles/ldld.zip"}
    assert not (out / "bundles" / "p-hoa-mac.zip").exists()
    told = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert "p-hoa-mac" not in {name.partition("/")[0] for name in told["inputs"]}
    # The next run for all takes up what was held back.
    award(inbox, out)
    assert stamps(out)["bundles/p-yen-bac.zip"] != before["bundles/p-yen-bac.zip"]
    assert (out / "bundles" / "p-hoa-mac.zip").is_file()


def test_beside_one_unit_the_others_stay_as_published_whatever_an_intake_has_read_since(
    again: tuple[Path, Path],
) -> None:
    inbox, out = again
    award(inbox, out)
    before = stamps(out)
    for unit in ("ldld", "p-yen-bac"):
        change(workbook_of(inbox, unit), "Người đứng đầu", "Nguyễn Thị Thử Nghiệm")
    award(inbox, out, until="tiếp nhận")
    award(inbox, out, units=["ldld"], reason="Đơn vị nộp lại báo cáo")
    after = stamps(out)
    assert {name for name in after if after[name] != before.get(name)} == {"bundles/ldld.zip"}


def test_the_reason_of_a_rerun_stands_in_the_register(again: tuple[Path, Path]) -> None:
    from flows.settings import read_settings
    from tasks.register import open_register

    inbox, out = again
    award(inbox, out)
    award(inbox, out, units=["ldld"], reason="Đơn vị nộp lại báo cáo")
    with open_register(read_settings().register_url) as register:
        line = register.runs(cycle="A2024")[-1]
        meta = register.run(str(line.id)).meta
    assert (meta.reason, meta.units) == (line.reason, line.units)
    assert (line.reason, line.units) == ("Đơn vị nộp lại báo cáo", ("ldld",))


def test_a_run_for_a_part_is_entered_with_its_reason_and_one_that_found_nothing_new_is_not(
    again: tuple[Path, Path],
) -> None:
    from flows.settings import read_settings
    from tasks.register import open_register

    inbox, out = again
    with open_register(read_settings().register_url) as register:
        before = len(register.part_runs())
        award(inbox, out, until="tiếp nhận")
        assert len(register.part_runs()) == before, "nothing had come in"
        change(workbook_of(inbox, "ldld"), "Người đứng đầu", "Nguyễn Thị Thử Nghiệm")
        award(inbox, out, until="tiếp nhận")
        award(inbox, out, until="tiếp nhận", units=["ldld"], reason="Đơn vị hỏi lại")
        ended = award(inbox, out, until="xếp hạng")
        came, asked, ranked = register.part_runs("A2024")[before:]
        assert register.verify().ok
    assert (came.run.until, came.run.reason, came.run.units) == ("tiếp nhận", "", ())
    assert (asked.run.until, asked.run.reason, asked.run.units) == ("tiếp nhận", "Đơn vị hỏi lại", ("ldld",))
    assert (ranked.run.until, ranked.run.ended) == ("xếp hạng", ended.message) and came.actor


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"units": ["ldld"]}, "lý do"),
        ({"units": ["p25-duy-tien"], "reason": "x"}, "không có đơn vị"),
        ({"units": ["khong-co"], "reason": "x"}, "khong-co"),
        ({"signing": "ký thật"}, "THIDUA_KEYS"),
    ],
)
def test_what_can_not_be_asked_for_is_refused_with_its_reason(
    finished: tuple[Path, Path, str], asked: dict[str, Any], says: str
) -> None:
    inbox, out, _ = finished
    before = whole(out)
    with pytest.raises(WrongUse, match=says):
        award(inbox, out, **asked)
    assert whole(out) == before


def test_a_unit_alone_can_not_be_the_first_run(finished: tuple[Path, Path, str], tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="chưa chạy lần nào"):
        award(finished[0], tmp_path / "new", units=["ldld"], reason="x")


def test_a_held_unit_whose_former_version_is_gone_stops_the_run(again: tuple[Path, Path]) -> None:
    inbox, out = again
    award(inbox, out)
    change(workbook_of(inbox, "p-yen-bac"), "Người đứng đầu", "Nguyễn Thị Thử Nghiệm")
    for folder in sorted((out / ".received" / "p-yen-bac").rglob("*"), reverse=True):
        folder.chmod(0o755)
    shutil.rmtree(out / ".received" / "p-yen-bac")
    with pytest.raises(ThiduaError, match="chạy lại cho mọi đơn vị"):
        award(inbox, out, units=["ldld"], reason="x")


def test_a_trial_does_not_take_the_place_of_what_was_signed_for_real(
    again: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox, out = again
    monkeypatch.setenv("THIDUA_KEYS", str(key_folder(tmp_path / "keys", (*UNITS, "town"))))
    award(inbox, out)
    before = stamps(out)
    with pytest.raises(WrongUse, match="đã ký thật"):
        award(inbox, out, signing="ký thử")
    award(inbox, out, signing="ký thử", until="xếp hạng")  # a preview signs nothing
    monkeypatch.delenv("THIDUA_KEYS")
    with pytest.raises(WrongUse, match="THIDUA_KEYS"):
        award(inbox, out)
    assert stamps(out) == before


def test_a_run_that_names_no_cycle_is_called_by_its_year(server: str) -> None:
    from prefect.client.orchestration import get_client

    from flows.cycle import award_cycle
    from flows.run.request import CycleRun

    before = {"name": {"like_": f"chu-ky-nam-{dt.date.today().year}"}}
    with get_client(sync_client=True) as client:
        award_cycle(CycleRun(), return_state=True)
        found = client.request("POST", "/flow_runs/filter", json={"flow_runs": before}).json()
    assert found


def test_an_inbox_that_is_away_changes_nothing(
    again: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A network disk that is away looks like an empty office; where uploads are watched, the inbox would be made anew."""
    inbox, out = again
    root = out.parent
    (root / "inboxes").mkdir()
    (root / "results").mkdir()
    inbox.rename(root / "inboxes" / "A2024")
    out.rename(root / "results" / "A2024")
    for name in ("results", "inboxes", "uploads"):
        (root / name).mkdir(exist_ok=True)
        monkeypatch.setenv(f"THIDUA_{name.upper()}", str(root / name))
    before = whole(root / "results" / "A2024")
    (root / "inboxes").rename(root / "away")
    with pytest.raises(ThiduaError, match="3 đơn vị"):
        award(None, None)  # type: ignore[arg-type]
    assert whole(root / "results" / "A2024") == before
    assert not (root / "inboxes").exists()


def test_what_came_in_is_shown_even_where_no_slip_can_be_made(
    again: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox, out = again
    broken = tmp_path / "soffice"
    broken.write_text('#!/bin/sh\ncase "$*" in *--version*) exec soffice "$@" ;; esac\nexit 1\n')
    broken.chmod(0o755)
    monkeypatch.setenv("THIDUA_SOFFICE", str(broken))
    shutil.copytree(SAMPLE / "bhxh", inbox / "bhxh")  # returned too: its slip is not there yet
    before = (whole(out), stamps(out))
    with pytest.raises(ConversionFailed, match="bhxh/phieu-tra"):
        award(inbox, out)
    assert (whole(out), stamps(out)) == before
    intake = out / "tiep-nhan"
    assert {row["unit"] for row in rows(intake / "findings.csv")} >= {"bhxh", "kho-bac"}
    assert {path.suffix for path in (intake / "returned" / "bhxh").iterdir()} == {".docx", ".xlsx"}


def test_what_stops_a_run_of_a_worker_is_its_state_in_one_line(
    finished: tuple[Path, Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.cycle import award_cycle
    from flows.run.request import CycleRun

    monkeypatch.setenv("PREFECT__RUNTIME__DEPLOYMENT__ID", "of-the-office")
    params = CycleRun(cycle="A2024", inbox=finished[0], out=finished[1], units=["ldld"])
    state = award_cycle(params, return_state=True)  # type: ignore[call-overload]
    assert (state.type.value, state.message.partition(" cần")[0]) == (
        "FAILED",
        "Chạy lại riêng một số đơn vị",
    )
