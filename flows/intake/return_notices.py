"""Notices of return: the slip and the marked workbook go to the unit by e-mail, once for each version of its report."""

import logging
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.mailing import ToSend, mail_server, send_notices, unit_addresses
from flows.run.context import RunContext
from flows.run.stages import whole
from rules.notices.returned import return_mail, returns_table
from rules.notices.sending import Fate, SentNotice
from rules.notices.values import RETURN
from rules.report.collected import Collected
from rules.values.errors import ThiduaError
from rules.values.findings import with_errors
from tasks.pages.prefect_artifacts import publish_tables

log = logging.getLogger(__name__)

SLIP_FILE, SLIP_SHOWN = "phieu-tra.pdf", "Phiếu trả hồ sơ.pdf"


def notices_of_return(
    run: RunContext, collected: Collected, files: Mapping[str, Mapping[str, Path]], unread: Collection[str]
) -> list[SentNotice]:
    """Tell every returned unit that has an address; returns what came of each, and never raises for e-mail's sake.

    `files` are the files that went back, by unit and name. What could not be sent is tried again by the next intake, which
    also tells those whose reports this machine could not read (`unread`), where there is something to tell.
    """
    # What is read as it was before has not come in again: its unit knows already.
    notices = [n for n in returned_notices(collected, files) if n.unit.slug not in {*run.held, *unread}]
    return send_returns(whole(notices), run) if notices else []


@task(task_run_name="thu-tra-ho-so", cache_policy=NO_CACHE)
def send_returns(notices: Sequence[ToSend], run: RunContext) -> list[SentNotice]:
    """Send them, and show what came of each as a table of the run."""
    try:
        server = mail_server(run.settings, run.plan.movement.office)
        addresses = unit_addresses(run.settings, run.plan)
        lines = send_notices(notices, addresses, server, run.register, run.plan, run.cycle)
    except ThiduaError as refused:
        # The reports are taken in and returned whether or not anybody can be told by e-mail.
        log.warning("Thư trả hồ sơ chưa gửi được: %s", refused)
        lines = [SentNotice(notice.unit, "", Fate.FAILED, str(refused)) for notice in notices]
    publish_tables([returns_table(run.cycle, lines)])
    return lines


def returned_notices(collected: Collected, files: Mapping[str, Mapping[str, Path]]) -> list[ToSend]:
    """Return a notice for each known unit whose report has errors, about the version that was returned."""
    notices = []
    for slug in sorted(with_errors(collected.findings)):
        unit, kept = collected.plan.units.get(slug), collected.versions.get(slug)
        if unit is None or not kept or slug not in files:
            continue
        given = files[slug]
        attached = {SLIP_SHOWN: given[SLIP_FILE]} if SLIP_FILE in given else {}
        attached |= {name: path for name, path in given.items() if name.endswith(".xlsx")}
        words = return_mail(collected, unit, kept[-1], with_workbook=len(attached) > 1)
        notices.append(ToSend(unit, RETURN, kept[-1].digest, words, attached))
    return notices
