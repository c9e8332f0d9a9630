"""Faults and peculiarities of workbooks of the second edition, each with the findings that it must cause."""

from collections.abc import Sequence

from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import CA_NHAN, COLLECTIVE, DON_VI, HOP, INSPECTED, SANG_KIEN, THANH_TICH
from tasks.sample.corpus import Corpus
from tasks.sample.dossier import SampleDossier, number
from tasks.sample.faults.faults import SeedFault, put

_LONG = 60


def more_women_than_people(dossier: SampleDossier, plan: Plan, cycle: Cycle, corpus: Corpus) -> None:
    """N03, and M05: the meeting ends before it begins."""
    people = number(dossier.labels(DON_VI.key), "tong_so_nguoi")
    put(dossier, "N03", DON_VI.key, None, "so_nu", people + 2, "more-women-than-people")
    put(dossier, "M05", HOP.key, None, "gio_ket_thuc", corpus.faults.too_early, "ends-before-it-begins")


def no_time_of_day(dossier: SampleDossier, plan: Plan, cycle: Cycle, corpus: Corpus) -> None:
    """D09."""
    put(dossier, "D09", HOP.key, None, "gio_bat_dau", corpus.faults.no_time, "words-for-a-time")


def text_against_the_figure(dossier: SampleDossier, plan: Plan, cycle: Cycle, corpus: Corpus) -> None:
    """A02, and I05 of an initiative whose evidence is not named."""
    told = dossier.rows(THANH_TICH.key)
    row = next(
        i for i in reversed(range(len(told))) if told[i]["ma"] == COLLECTIVE and told[i].get("ket_qua")
    )
    signed = int(number(dossier.labels(DON_VI.key), "vb_ky_so"))
    text = corpus.faults.other_number.format(n=signed + 37, unit=dossier.unit.name)
    put(dossier, "A02", THANH_TICH.key, row, "ket_qua", text, "another-number-in-the-text")
    last = len(dossier.rows(SANG_KIEN.key)) - 1
    gone = dossier.rows(SANG_KIEN.key)[last]["minh_chung"]
    dossier.papers[:] = [paper for paper in dossier.papers if paper.name != gone]
    put(dossier, "I05", SANG_KIEN.key, last, "minh_chung", None, "decision-without-evidence")


def under_inspection(dossier: SampleDossier, plan: Plan, cycle: Cycle, corpus: Corpus) -> None:
    """Hold a person, which is no finding: the last one put forward is being inspected."""
    dossier.rows(CA_NHAN.key)[-1]["ky_luat"] = INSPECTED


def seed_copied(copying: SampleDossier, dossiers: Sequence[SampleDossier], of: str) -> None:
    """I06 and A03: the unit names the last initiative of the unit `of` and copies a text of it word for word."""
    other = next((d for d in dossiers if d.unit.slug == of), None)
    if other is None:
        return
    title = other.rows(SANG_KIEN.key)[-1]["ten"]
    last = len(copying.rows(SANG_KIEN.key)) - 1
    put(copying, "I06", SANG_KIEN.key, last, "ten", title, "initiative-of-another-unit")
    named = copying.rows(SANG_KIEN.key)[last]["minh_chung"]
    for paper in copying.papers:
        if paper.name == named:
            paper.facts["title"] = str(title)
    text = next(r["ket_qua"] for r in other.rows(THANH_TICH.key) if len(str(r.get("ket_qua") or "")) > _LONG)
    told = copying.rows(THANH_TICH.key)
    row = next(i for i, r in enumerate(told) if r["ma"] != COLLECTIVE and r.get("ket_qua"))
    put(copying, "A03", THANH_TICH.key, row, "ket_qua", text, "text-of-another-unit")


BY_PART_SECOND: dict[str, SeedFault] = {
    "received-sum-off": more_women_than_people,
    "total-row-off": no_time_of_day,
    "old-font": text_against_the_figure,
    "no-collective-initiative": under_inspection,
}
"""What is done to a workbook of the second edition beside what its part does to any."""
