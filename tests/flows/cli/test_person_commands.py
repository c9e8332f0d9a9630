"""The persons of a cycle forgotten when its retention is over, and one person's data handed out, as a person calls it."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from factory_register import C, M, decision, meta, received, signed, wanted

from flows.cli.persons import forget, person
from flows.settings import PROJECT
from rules.values.errors import ThiduaError, WrongUse
from tasks.register import open_register

WHY = ("--reason", "Quyết định 12/QĐ-UBND", "--approver", "Chủ tịch")
PERSON = next(e for e in decision(stage="issued").winners if e.nominee != "TT")


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A register with a cycle that ended in 2024, and its results."""
    address = f"sqlite:///{tmp_path}/thidua.db"
    monkeypatch.setenv("THIDUA_REGISTER_URL", address)
    monkeypatch.setenv("THIDUA_RESULTS", str(tmp_path / "cycles"))
    out = tmp_path / "cycles" / C
    (out / "bundles").mkdir(parents=True)
    (out / "bundles" / f"{PERSON.unit}.zip").write_bytes(b"sealed")
    (out / "ranking.csv").write_text(f"{PERSON.name}\n", encoding="utf-8")
    with open_register(address) as register:
        register.receive(M, C, meta().finished, [received(PERSON.unit, B5=PERSON.name)])
        register.record(meta(out=str(out)), decision(stage="issued"))
        register.give_numbers(M, C, meta().finished, [wanted()])
        register.issue(M, C, meta().finished, [signed()])
    return address


@pytest.fixture
def kept_a_year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The plan with a retention of one year, which is over."""
    plans = tmp_path / "plans"
    shutil.copytree(PROJECT / "data" / "plans" / M, plans / M)
    plan = plans / M / "plan.toml"
    plan.write_text(plan.read_text().replace('years = 10\ntext = "10 năm"', 'years = 1\ntext = "1 năm"'))
    monkeypatch.setenv("THIDUA_PLANS", str(plans))


def said(command: object, *arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, catch_exceptions=False)  # type: ignore[arg-type]


def test_before_the_retention_is_over_nobody_is_forgotten(url: str) -> None:
    with pytest.raises(ThiduaError, match=r"phải giữ đến hết ngày 31/12/2034 \(10 năm"):
        said(forget, C, *WHY, "--yes")


@pytest.mark.usefixtures("kept_a_year")
def test_it_says_first_what_goes_and_what_stays(url: str) -> None:
    shown = said(forget, C, *WHY).output
    assert "Chưa xóa gì" in shown and "--yes" in shown and "chưa được xác nhận" in shown
    assert f"bundles/{PERSON.unit}.zip" in shown and "1 văn bản đã ký" in shown
    with open_register(url) as register:
        assert PERSON.name in {award.name for award in register.awards()}

    done = said(forget, C, *WHY, "--yes").output
    assert "Đã xóa dữ liệu cá nhân" in done and f"bundles/{PERSON.unit}.zip" in done
    with open_register(url) as register:
        assert PERSON.name not in {award.name for award in register.awards()}
        assert register.verify().ok
        assert [p.printed for p in register.papers()] == ["01/QĐ-UBND"]
    with pytest.raises(ThiduaError, match="không có gì phải làm"):
        said(forget, C, *WHY, "--yes")
    assert PERSON.name not in done + shown


@pytest.mark.parametrize("who", [PERSON.name, f"{PERSON.unit}/{PERSON.nominee}"])
def test_one_persons_data_are_handed_out(url: str, tmp_path: Path, who: str) -> None:
    shown = said(person, who, *WHY, "--out", str(tmp_path / "trich")).output
    assert "Việc trích đã ghi vào nhật ký" in shown and PERSON.name not in shown.replace(who, "")
    data = json.loads((tmp_path / "trich" / "du-lieu-ca-nhan.json").read_text())
    assert {"ranks", "scores", "awards"} <= {row["table"] for row in data["rows"]}
    assert {Path(file).name for file in data["files"]} == {"ranking.csv", f"{PERSON.unit}.zip"}
    page = (tmp_path / "trich" / "du-lieu-ca-nhan.html").read_text()
    assert PERSON.name in page and "Khen thưởng" in page
    with open_register(url) as register:
        assert register.verify().ok


def test_who_is_not_known_is_said(url: str, tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="Không có dữ liệu nào"):
        said(person, "Không Có Ai", *WHY, "--out", str(tmp_path / "trich"))
    assert not (tmp_path / "trich").exists()
