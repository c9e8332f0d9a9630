"""The offices' appraisal forms, sent out over the accepted reports."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from flows.run.context import RunContext
from flows.settings import PROJECT
from rules.page.files import FileLink
from rules.page.site.forms import appraisal_forms_page
from rules.report.report import Report
from rules.town.appraisal.lanes import appraisal_deadline
from tasks.forms import write_appraisal_forms
from tasks.pages.pages import render_forms
from tasks.storage.publishing import publish_folder
from tasks.storage.temporary import temporary_folder

LANE_FORMS = "tham-dinh"


def send_lane_forms(run: RunContext, reports: Sequence[Report]) -> list[Path]:
    """Publish each office's appraisal form in `tham-dinh/` over the accepted reports; the register notes the first day."""
    now = datetime.now(UTC)
    movement, cycle = run.plan.movement.id, run.cycle.id
    sent = run.register.lanes_sent(movement, cycle) or now.astimezone(run.zone).date()
    deadline = appraisal_deadline(run.plan, sent)
    with temporary_folder("forms") as folder:
        made = write_appraisal_forms(folder, run.plan, run.cycle, reports, deadline)
        links = [FileLink(path.name, run.plan.units[path.stem].name) for path in made]
        page = render_forms(appraisal_forms_page(run.plan, run.cycle, links, deadline), PROJECT / "templates")
        files: dict[str, bytes | Path] = {path.name: path for path in made}
        publish_folder(run.out, LANE_FORMS, files | {"index.html": page.encode("utf-8")})
    run.register.send_lanes(movement, cycle, now, sent)
    return [run.out / LANE_FORMS / path.name for path in made]
