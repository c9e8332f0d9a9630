"""Papers of accepted and returned reports: drafted as .docx, then turned into PDF a few large calls at a time. Order only."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.run.context import RunContext
from flows.run.stages import BY_KEY, again_if, gather, whole
from rules.papers.dossier import Paper
from rules.town_papers.figures.chart import Chart
from rules.values.errors import ConversionFailed
from tasks.documents.charts import draw
from tasks.documents.codes import picture
from tasks.documents.documents import families, fingerprint, render
from tasks.documents.fonts import font_taken
from tasks.documents.pdf import Load, by_the_machine, convert, shares
from tasks.storage.artifact_store import key_of
from tasks.storage.code_hash import makes

MOST_NAMED = 5
"""So many papers that LibreOffice refused are named; more would drown what to do."""
CALLS_A_WORKER = 2
"""So many LibreOffice calls share the papers for each worker: its start is paid a few times, and no core waits long."""


class Draft:
    """The papers of one unit before they are files; `key` is the hash of all they say and of what makes them, `paper_keys` of each.

    `charts` are drawn in the place of the pictures of that name in the papers' templates, `codes` (what a QR carries)
    likewise; `pictures` (PNG) are put there as they are.
    """

    def __init__(
        self,
        run: RunContext,
        unit: str,
        papers: Mapping[str, Paper],
        charts: Mapping[str, Chart] | None = None,
        codes: Mapping[str, str] | None = None,
        pictures: Mapping[str, bytes] | None = None,
    ) -> None:
        self.unit, self.papers, self.charts, self.codes = unit, papers, charts or {}, codes or {}
        self.pictures = pictures or {}
        said, own = {}, run.plan.templates
        for name, paper in papers.items():
            fonts = {family: font_taken(family) for family in families(paper.template, own)}
            said[name] = [fingerprint(paper.template, own), fonts, paper.context]
        machine = [run.office_version, run.fonts]
        given = {name: hashlib.sha256(data).hexdigest() for name, data in self.pictures.items()}
        drawn = (str(self.charts), dict(self.codes), *([given] if given else []))
        made_from = ("papers", run.code["papers"], machine)
        self.key = key_of(*made_from, said, *drawn)
        self.paper_keys = {name: key_of(*made_from, one, *drawn) for name, one in said.items()}


def docx_of(run: RunContext, draft: Draft, name: str = "") -> Path:
    """Return where that paper of the draft stands as .docx; without a name, its one paper."""
    return run.store.path("docx", draft.unit, draft.key) / f"{name or next(iter(draft.papers))}.docx"


@task(task_run_name="soan-{unit}", cache_policy=BY_KEY, persist_result=True)
@makes("papers")
def draft_papers(key: str, unit: str, draft: Draft, run: RunContext) -> None:
    """Write a unit's papers as .docx."""
    if not run.store.has("docx", unit, key):
        pictures = {name: draw(chart) for name, chart in draft.charts.items()}
        pictures |= {name: picture(text) for name, text in draft.codes.items()} | dict(draft.pictures)
        with run.store.making("docx", unit, key) as folder:
            for name, paper in draft.papers.items():
                render(paper.template, paper.context, folder / f"{name}.docx", pictures, run.plan.templates)


@task(task_run_name="doi-pdf-{batch}", cache_policy=NO_CACHE)
@makes("papers")
def convert_papers(batch: str, drafts: Sequence[Draft], run: RunContext) -> dict[str, str]:
    """Turn the papers of several units into PDF in one LibreOffice call; returns those that failed, and why."""
    with run.store.making("convert", batch, key_of(*(draft.key for draft in drafts))) as folder:
        jobs: dict[Path, Path] = {}
        for draft in drafts:
            written = run.store.path("docx", draft.unit, draft.key)
            jobs |= {written / f"{name}.docx": folder / draft.unit / f"{name}.pdf" for name in draft.papers}
        settings = run.settings
        result = convert(jobs, soffice=settings.soffice, timeout=settings.convert_timeout)
        for draft in drafts:
            made = [folder / draft.unit / f"{name}.pdf" for name in draft.papers]
            if all(pdf in result.done.values() for pdf in made):
                with run.store.making("pdf", draft.unit, draft.key) as stored:
                    for pdf in made:
                        pdf.replace(stored / pdf.name)
    return {f"{jobs[path].parent.name}/{path.stem}": why for path, why in result.failed.items()}


def write_drafts(run: RunContext, drafts: Sequence[Draft], title: str = "Soạn văn bản") -> None:
    """Write all papers as .docx."""
    gather(title, {
        draft.unit: again_if(draft_papers, not run.store.has("docx", draft.unit, draft.key)).submit(
            key=draft.key, unit=draft.unit, draft=draft, run=run
        )
        for draft in drafts
    })  # fmt: skip


def to_pdf(run: RunContext, drafts: Sequence[Draft], title: str, calls: int = CALLS_A_WORKER) -> None:
    """Turn written papers into PDF in so many calls a worker, more where they are many; raises ConversionFailed naming those that are refused."""
    if reasons := _converted(run, drafts, title, calls):
        raise _refusal(reasons)


def papers_to_pdf(run: RunContext, drafts: Sequence[Draft]) -> dict[str, str]:
    """Write all papers as .docx and turn them into PDF; returns the units of which LibreOffice refuses a paper, and why.

    Raises ConversionFailed where that was the machine's fault, or no paper came out at all.
    """
    write_drafts(run, drafts)
    asked = sum(len(d.papers) for d in drafts if not run.store.has("pdf", d.unit, d.key))
    reasons = _converted(run, drafts, "Chuyển sang PDF", CALLS_A_WORKER)
    if any(map(by_the_machine, reasons.values())) or (reasons and len(reasons) == asked):
        raise _refusal(reasons)
    held: dict[str, list[str]] = {}
    for name, why in sorted(reasons.items()):
        unit, _, paper = name.partition("/")
        held.setdefault(unit, []).append(f"“{paper}” ({why})")
    return {
        unit: f"LibreOffice không chuyển được sang PDF, đã thử hai lần: {', '.join(papers)}. Kiểm tra nội dung báo cáo của đơn vị rồi chạy lại."
        for unit, papers in held.items()
    }


def _converted(run: RunContext, drafts: Sequence[Draft], title: str, calls: int) -> dict[str, str]:
    """Turn written papers into PDF; returns those that are refused (unit/paper), and why."""
    lacking = [draft for draft in drafts if not run.store.has("pdf", draft.unit, draft.key)]
    by_unit = {draft.unit: draft for draft in lacking}
    loads = {unit: _load(run, draft) for unit, draft in by_unit.items()}
    batches = {
        f"{number}": [by_unit[unit] for unit in units]
        for number, units in enumerate(shares(loads, calls * run.settings.workers), start=1)
    }
    failed = gather(title, {
        number: convert_papers.submit(batch=number, drafts=whole(batch), run=run) for number, batch in batches.items()
    })  # fmt: skip
    run.store.keep_only("convert", {})
    return {name: why for batch in failed.values() for name, why in batch.items()}


def _refusal(reasons: Mapping[str, str]) -> ConversionFailed:
    names = sorted(f"{name} ({why})" for name, why in reasons.items())
    machines = all(map(by_the_machine, reasons.values()))
    remedy = (
        "Xem bộ nhớ, ổ đĩa của máy rồi chạy lại"
        if machines
        else "Kiểm tra nội dung báo cáo của các đơn vị này"
    )
    others = f" và {len(names) - MOST_NAMED} văn bản khác" if len(names) > MOST_NAMED else ""
    return ConversionFailed(
        f"LibreOffice không chuyển được sang PDF (đã thử hai lần): {'; '.join(names[:MOST_NAMED])}{others}. "
        f"{remedy}; phần đã xong được giữ lại cho lần chạy sau."
    )


def _load(run: RunContext, draft: Draft) -> Load:
    written = list(run.store.path("docx", draft.unit, draft.key).glob("*.docx"))
    return Load(len(written), sum(path.stat().st_size for path in written))
