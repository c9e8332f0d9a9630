"""Units and operator told in time: a real intake, real reminders, a real mail server; nothing leaves unless it is switched on."""

import csv
import datetime as dt
import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from factory_templates import shipped, worded
from failing_tools import failing_python, starts_left
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactCollectionFilter, ArtifactCollectionFilterKey
from pypdf import PdfReader
from throwaway_mail import Post, mail_server

from flows.settings import PROJECT
from rules.values.errors import ThiduaError
from tasks.register import open_register

SAMPLE = PROJECT / "data" / "sample" / "A2024" / "inbox"
GOOD, FAULTY, SILENT = "ldld", "kho-bac", "p-hoa-mac"
OPERATOR = "vanhanh@duytien.test"
DAY = dt.date(2024, 12, 10)


@dataclass
class Office:
    """The folders of an office of three units, its mail server, and its settings."""

    root: Path
    post: Post
    env: pytest.MonkeyPatch

    @property
    def inbox(self) -> Path:
        return self.root / "inboxes" / "A2024"

    @property
    def out(self) -> Path:
        return self.root / "results" / "A2024"

    def set(self, **settings: object) -> None:
        for name, value in settings.items():
            self.env.setenv(f"THIDUA_{name.upper()}", str(value))

    def addresses(self, *lines: str) -> None:
        (self.root / "dia-chi.csv").write_text("\n".join(("unit,email", *lines)), encoding="utf-8-sig")

    def sent(self) -> list[tuple[str, str, str]]:
        with open_register(f"sqlite:///{self.root}/register.db") as register:
            return [(n.unit, n.kind, n.about) for n in register.sent("duy-tien-2023-2025", "A2024")]

    def intake(self) -> Any:
        from flows.cycle import award_cycle
        from flows.run.request import CycleRun

        state = award_cycle(CycleRun(cycle="A2024", until="tiếp nhận"), return_state=True)  # type: ignore[call-overload]
        state.result()
        return state

    def remind(self, **asked: Any) -> str:
        from flows.deployments.reminders import ReminderRun, remind

        state: Any = remind(ReminderRun(**{"cycle": "A2024", "day": DAY, **asked}), return_state=True)  # type: ignore[call-overload]
        state.result()
        return str(state.message)


def settle(office: Office) -> None:
    """Point this process to the office; notices stay switched off."""
    root = office.root
    office.set(
        register_url=f"sqlite:///{root}/register.db",
        plans=root / "plans", inboxes=root / "inboxes", results=root / "results", pages_url="http://127.0.0.1:4280",
        smtp_host="127.0.0.1", smtp_port=office.post.port, smtp_security="none", mail_from="noivu@duytien.test",
        operator_email=OPERATOR, addresses=root / "dia-chi.csv",
    )  # fmt: skip


@pytest.fixture(scope="module")
def post() -> Iterator[Post]:
    with mail_server() as running:
        yield running


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory: pytest.TempPathFactory, server: str, post: Post) -> Path:
    """An office after its first intake; notices were switched off."""
    root = tmp_path_factory.mktemp("notices")
    plan = root / "plans" / "duy-tien"
    shutil.copytree(next((PROJECT / "data" / "plans").iterdir()), plan)
    with (plan / "units.csv").open(encoding="utf-8-sig", newline="") as file:
        units = list(csv.DictReader(file))
    for unit in units:
        unit["is_subject"] = "yes" if unit["slug"] in (GOOD, FAULTY, SILENT) else "no"
    with (plan / "units.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(units[0]))
        writer.writeheader()
        writer.writerows(units)
    for unit in (GOOD, FAULTY):
        shutil.copytree(SAMPLE / unit, root / "inboxes" / "A2024" / unit)
    with pytest.MonkeyPatch.context() as env:
        office = Office(root, post, env)
        office.addresses(f"{FAULTY},khobac@kbnn.test", f"{SILENT},hoamac@xa.test", f"{SILENT},vanthu@xa.test")
        settle(office)
        office.intake()
        assert post.letters == [], "notices are switched off"
    return root


@pytest.fixture
def office(taken_in: Path, tmp_path: Path, post: Post, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A copy of it, to be changed; its mail server is empty."""
    shutil.copytree(taken_in, tmp_path / "office")
    post.letters.clear()
    post.refused = set()
    copy = Office(tmp_path / "office", post, monkeypatch)
    settle(copy)
    return copy


def attached(letter: EmailMessage) -> dict[str, bytes]:
    return {str(part.get_filename()): part.get_content() for part in letter.iter_attachments()}


def table(key: str) -> str:
    """The last table of that key in Prefect."""
    with get_client(sync_client=True) as client:
        (found,) = client.read_latest_artifacts(
            artifact_filter=ArtifactCollectionFilter(key=ArtifactCollectionFilterKey(any_=[key]))
        )
    return json.dumps(json.loads(str(found.data)), ensure_ascii=False)


# ------------------------------------------------------------------ reminders


def test_a_letter_is_of_the_plans_own_template(office: Office) -> None:
    own = office.root / "plans" / "duy-tien" / "templates" / "tx-don-doc.docx"
    own.parent.mkdir()
    own.write_bytes(worded(shipped("tx-don-doc"), "Kính gửi:", "Trân trọng gửi:"))
    office.remind(send=False)
    (page, *_) = PdfReader(office.out / "don-doc" / f"{SILENT}.pdf").pages
    assert "Trân trọng gửi: " in page.extract_text()


def test_without_notify_papers_are_made_and_nobody_is_written_to(office: Office) -> None:
    said = office.remind()
    assert "1 đơn vị chưa gửi báo cáo, 1 bị trả lại mà chưa gửi lại; còn 05 ngày" in said
    assert "3 sẽ gửi khi bật gửi thư" in said
    papers = sorted(path.name for path in (office.out / "don-doc").iterdir())
    assert papers == [f"{unit}{kind}" for unit in (FAULTY, SILENT) for kind in (".docx", ".pdf")]
    text = " ".join(PdfReader(office.out / "don-doc" / f"{SILENT}.pdf").pages[0].extract_text().split())
    assert "V/v đôn đốc nộp báo cáo" in text and "Số: …/PNV-…" in text and "thời hạn còn 05 ngày" in text
    assert "BẢN THỬ" in text, "there are no keys of the office's own"
    assert office.post.letters == [] and office.sent() == []
    told = table("reminders")
    assert "UBND phường Hòa Mạc" in told and f"http://127.0.0.1:4280/A2024/don-doc/{SILENT}.pdf" in told
    assert "@" not in told


def test_reminders_go_out_once_a_day_and_who_was_refused_is_tried_again(office: Office) -> None:
    office.set(notify=True)
    office.post.refused = {"vanthu@xa.test"}
    assert "Thư: 2 đã gửi, 1 chưa gửi được" in office.remind()
    office.post.refused = set()
    assert "Thư: 1 đã gửi, 2 đã gửi trước đó" in office.remind()
    assert sorted(to for to, _ in office.post.letters) == [
        "hoamac@xa.test",
        "khobac@kbnn.test",
        "vanthu@xa.test",
    ]
    (letter,) = office.post.to("hoamac@xa.test")
    assert letter["Subject"] == "[Đôn đốc] Báo cáo thi đua A2024 của UBND phường Hòa Mạc: còn 05 ngày"
    assert attached(letter) == {
        "Công văn đôn đốc.pdf": (office.out / "don-doc" / f"{SILENT}.pdf").read_bytes()
    }
    office.remind(day=DAY + dt.timedelta(days=6), send=False)
    assert len(office.post.letters) == 3, "the form switched e-mail off"
    office.remind(day=DAY + dt.timedelta(days=6))
    assert office.post.to("hoamac@xa.test")[1]["Subject"].endswith("đã quá hạn 01 ngày")
    assert len(office.sent()) == 6


def test_who_has_sent_again_is_left_in_peace_and_its_paper_goes(office: Office) -> None:
    office.remind()
    shutil.copytree(SAMPLE / SILENT, office.inbox / SILENT)
    (office.out / "don-doc" / "ghi-chu.docx").write_bytes(b"of the office itself")
    assert "0 đơn vị chưa gửi báo cáo, 1 bị trả lại" in office.remind()
    left = sorted(path.name for path in (office.out / "don-doc").iterdir())
    assert left == ["ghi-chu.docx", f"{FAULTY}.docx", f"{FAULTY}.pdf"]
    (office.inbox / FAULTY / "them.pdf").write_bytes(b"sent again")
    assert "không có gì để đôn đốc" in office.remind()
    assert [path.name for path in (office.out / "don-doc").iterdir()] == ["ghi-chu.docx"]


def test_an_inbox_that_is_away_reminds_nobody(office: Office) -> None:
    office.set(notify=True)
    shutil.rmtree(office.inbox)
    office.inbox.mkdir()
    with pytest.raises(ThiduaError, match="trống trong khi sổ đăng ký đã có báo cáo của 2 đơn vị"):
        office.remind()
    assert office.post.letters == []


def test_switched_on_with_settings_missing_nothing_is_sent_and_each_is_named(office: Office) -> None:
    office.set(notify=True, smtp_host="", mail_from="noivu", smtp_user="noivu")
    office.env.delenv("THIDUA_ADDRESSES")
    with pytest.raises(ThiduaError) as refused:
        office.remind()
    for name in ("SMTP_HOST", "MAIL_FROM", "SMTP_PASSWORD_FILE", "SMTP_SECURITY", "ADDRESSES"):
        assert f"THIDUA_{name} " in str(refused.value)
    assert not (office.out / "don-doc").exists() and office.post.letters == []


# ------------------------------------------------------------------ notices of return


def test_a_returned_unit_gets_slip_and_marked_workbook_once_for_each_version(office: Office) -> None:
    office.set(notify=True)
    office.intake()
    ((receiver, letter),) = office.post.letters
    assert receiver == "khobac@kbnn.test" and letter["Subject"].startswith(
        "[Trả hồ sơ] Báo cáo thi đua A2024 của"
    )
    files = attached(letter)
    returned = office.out / "tiep-nhan" / "returned" / FAULTY
    assert files.pop("Phiếu trả hồ sơ.pdf") == (returned / "phieu-tra.pdf").read_bytes()
    assert files == {path.name: path.read_bytes() for path in returned.glob("*.xlsx")} != {}
    plain, rich = letter.get_body(("plain",)), letter.get_body(("html",))
    assert plain is not None and rich is not None
    with (office.out / "tiep-nhan" / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        mine = [row for row in csv.DictReader(file) if row["unit"] == FAULTY and row["severity"] == "error"]
    assert mine and all(row["cell"] in plain.get_content() for row in mine[:1])
    values = [row["value"] for row in mine if len(row["value"]) > 3]
    assert not any(value in plain.get_content() + rich.get_content() for value in values)

    assert '"Thư": "đã gửi"' in table("return-mails")
    office.intake()
    assert len(office.post.letters) == 1, "the same version is not returned twice"

    (workbook,) = (office.inbox / FAULTY).glob("*.xlsx")
    (office.inbox / FAULTY / "minh-chung").mkdir(exist_ok=True)
    shutil.copyfile(
        next((SAMPLE / SILENT / "minh-chung").glob("*.pdf")), office.inbox / FAULTY / "minh-chung" / "moi.pdf"
    )
    assert workbook.is_file()
    office.intake()
    assert len(office.post.letters) == 2 and len({about for _, _, about in office.sent()}) == 2


def test_a_unit_is_not_written_to_about_what_this_machine_failed_at(office: Office) -> None:
    office.set(notify=True)
    (workbook,) = (office.inbox / FAULTY).glob("*.xlsx")
    workbook.rename(workbook.with_name("bao-cao-moi.xlsx"))  # a version that was never read
    python = failing_python(office.root / "python", "tasks.sandbox.reader_child", "xx")
    with pytest.MonkeyPatch.context() as env:
        env.setattr(sys, "executable", str(python))
        office.intake()
    assert starts_left(python) == "" and office.post.letters == []
    office.intake()
    ((receiver, letter),) = office.post.letters
    assert receiver == "khobac@kbnn.test" and "bao-cao-moi.xlsx" in attached(letter), (
        "now there is something to tell"
    )


def test_an_intake_ends_well_though_the_mail_server_is_away(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.set(notify=True, smtp_host="khong-co.invalid")
    assert office.intake().is_completed()
    assert "không nối được máy chủ thư" in caplog.text and office.sent() == []
    assert "không nối được máy chủ thư" in table("return-mails") and "@" not in table("return-mails")
    office.set(smtp_host="")
    assert office.intake().is_completed() and "THIDUA_SMTP_HOST" in caplog.text
    office.set(smtp_host="127.0.0.1")
    office.intake()
    assert len(office.post.letters) == 1, "the next intake makes up for it"


# ------------------------------------------------------------------ the operator


def tell(**more: str) -> str:
    from flows.deployments.operator_mail import FlowRunEvent, tell_operator

    given = {"state": "Failed", "name": "chu-ky-A2024", "message": "Ổ đĩa <b>đầy</b>"}
    return tell_operator(FlowRunEvent(**{**given, **more}))


def test_the_operator_is_told_once_for_each_run_and_state(office: Office) -> None:
    run = str(uuid4())
    assert "chưa bật THIDUA_NOTIFY" in tell(flow_run_id=run) and office.post.letters == []
    office.set(notify=True)
    tell(flow_run_id=run)
    tell(flow_run_id=run)
    ((receiver, letter),) = office.post.letters
    assert receiver == OPERATOR and letter["Subject"] == "[thidua] Lần chạy chu-ky-A2024 dừng vì lỗi"
    plain, rich = letter.get_body(("plain",)), letter.get_body(("html",))
    assert plain is not None and rich is not None
    assert f"/runs/flow-run/{run}" in plain.get_content() and "http://127.0.0.1:4280/" in plain.get_content()
    assert "Retry" in plain.get_content() and "<b>đầy" not in rich.get_content()
    tell(flow_run_id=run, state="Suspended")
    tell(flow_run_id=run, state="Failed", state_id=str(uuid4()))
    assert len(office.post.letters) == 3


def test_news_that_could_not_be_sent_is_a_failed_run(office: Office) -> None:
    run = str(uuid4())
    office.set(notify=True)
    office.post.refused = {OPERATOR}
    with pytest.raises(ThiduaError, match="550"):
        tell(flow_run_id=run)
    office.post.refused = set()
    tell(flow_run_id=run)
    assert len(office.post.letters) == 1
    office.set(operator_email="")
    with pytest.raises(ThiduaError, match="THIDUA_OPERATOR_EMAIL"):
        tell(flow_run_id=str(uuid4()))
