"""What units drop into the watched folder is what the next run reads; a resubmission replaces the former one."""

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sampled_runs import SAMPLE, change, workbook_of

from tasks.intake.received import ReceivedFolders


@pytest.fixture
def intake(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Any]:
    """An office with folders of its own; runs its intake and returns the state it ends in."""
    for name in ("results", "inboxes", "uploads"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(f"THIDUA_{name.upper()}", str(tmp_path / name))
    monkeypatch.setenv("THIDUA_SETTLE_SECONDS", "0")

    def run() -> Any:
        from flows.cycle import award_cycle
        from flows.run.request import CycleRun

        return award_cycle(CycleRun(cycle="A2024", until="tiếp nhận"), return_state=True)  # type: ignore[call-overload,arg-type]

    return run


def test_a_zip_without_a_name_is_its_units_and_a_resubmission_replaces_it(
    intake: Callable[[], Any], tmp_path: Path
) -> None:
    watched, inbox = tmp_path / "uploads" / "A2024", tmp_path / "inboxes" / "A2024"
    out = tmp_path / "results" / "A2024"
    assert intake().message.startswith("0/54 đơn vị đã gửi")
    sent = tmp_path / "ldld"
    shutil.copytree(SAMPLE / "ldld", sent)
    with zipfile.ZipFile(watched / "báo cáo (1).zip", "w") as archive:
        for path in sent.rglob("*"):
            archive.write(path, path.relative_to(sent))
    assert intake().message.startswith("1/54 đơn vị đã gửi: 1 đã nhận")
    first = (inbox / "ldld" / workbook_of(SAMPLE, "ldld").name).read_bytes()

    change(workbook_of(tmp_path, "ldld"), "Người đứng đầu", "Nguyễn Thị Thử Nghiệm")
    (watched / "ldld").mkdir(exist_ok=True)
    shutil.copy(workbook_of(tmp_path, "ldld"), watched / "ldld")
    (watched / "không rõ.docx").write_bytes(b"x")
    assert intake().message.endswith("Thư mục gửi còn 1 mục chưa lấy.")
    assert workbook_of(inbox, "ldld").read_bytes() != first
    page = (out / "tiep-nhan" / "index.html").read_text(encoding="utf-8")
    assert "Nguyễn Thị Thử Nghiệm" in page
    assert "không rõ.docx" in page
    kept = sorted(path.name for path in (watched / ".da-nhan" / "ldld").iterdir())
    assert len(kept) == 2
    assert (watched / ".da-nhan" / "ldld" / kept[0] / "báo cáo (1).zip").is_file()
    assert ReceivedFolders(out / ".received").noted().keys() == {"ldld"}
    assert len([p for p in (out / ".received" / "ldld").iterdir() if p.is_dir()]) == 2
