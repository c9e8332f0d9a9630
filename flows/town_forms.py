"""The town's own forms: offices' appraisals, the council's votes, corrections, days of issue, read; the former sent out."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from prefect import task

from flows.run import Run
from flows.settings import PROJECT, Settings
from flows.stages import OUTSIDE, gather
from rules.page.forms import FormLink, appraisal_forms_page
from rules.reading import RawBook
from rules.report import Report
from rules.town.lanes import appraisal_deadline
from rules.town.sheets import FileRead, TownSheets, sheets_of
from tasks.forms import write_appraisal_forms
from tasks.pages import render_forms
from tasks.publishing import publish_folder
from tasks.shelf import key_of
from tasks.town_inbox import TownFile
from tasks.workbooks import open_files

LANE_FORMS = "tham-dinh"


@task(task_run_name="doc-bieu-{number}", **OUTSIDE)
def read_form(key: str, number: str, file: TownFile, run: Run) -> FileRead:
    """Read one workbook of the town."""
    return read_file(file, run.settings)


def read_file(file: TownFile, settings: Settings) -> FileRead:
    """Read one workbook of the town in a child process with limits."""
    opened = open_files(file.path, (), seconds=settings.read_timeout, memory_mb=settings.read_memory_mb)
    if isinstance(opened.book, RawBook):
        return FileRead(file.folder, file.name, opened.book)
    fault = opened.book.says if opened.book else "tệp không mở được: lưu lại thành .xlsx rồi gửi lại."
    return FileRead(file.folder, file.name, None, fault)


def send_lane_forms(run: Run, reports: Sequence[Report]) -> list[Path]:
    """Publish each office's appraisal form in `tham-dinh/` over the accepted reports; the register notes the first day."""
    now = datetime.now(UTC)
    movement, cycle = run.plan.movement.id, run.cycle.id
    sent = run.register.lanes_sent(movement, cycle) or now.astimezone(run.zone).date()
    deadline = appraisal_deadline(run.plan, sent)
    with TemporaryDirectory(prefix="thidua-") as folder:
        made = write_appraisal_forms(Path(folder), run.plan, run.cycle, reports, deadline)
        links = [FormLink(path.name, run.plan.units[path.stem].name) for path in made]
        page = render_forms(appraisal_forms_page(run.plan, run.cycle, links, deadline), PROJECT / "templates")
        publish_folder(
            run.out,
            LANE_FORMS,
            {**{path.name: path for path in made}, "index.html": page.encode("utf-8")},
        )
    run.register.send_lanes(movement, cycle, now, sent)
    return [run.out / LANE_FORMS / path.name for path in made]


def read_town(run: Run) -> TownSheets:
    """Read all workbooks of the town."""
    futures = {
        f"{number}": read_form.submit(
            key=key_of("town", run.code["read"], file.folder, file.name, file.sha256),
            number=f"{number}",
            file=file,
            run=run,
        )
        for number, file in enumerate(run.forms, start=1)
    }
    return sheets_of(list(gather("Đọc biểu thẩm định, Hội đồng", futures).values()) if futures else [])
