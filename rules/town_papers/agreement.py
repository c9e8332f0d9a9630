"""Whether the names agree across the papers of a cycle, as they were read back from the finished files.

The same names in submission, minutes, decision, certificates and exemplars, nobody refused among them, and each as
the unit's own papers call it. Reading belongs to `tasks.documents.documents`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rules.decision.decision import Decision, listed
from rules.judging.ranking import NomineeKind
from rules.papers.nominees import nominees
from rules.town_papers.parts import TownDraft
from rules.town_papers.wording import as_read, names_of
from rules.values.text import single_spaced


def disagreements(read: Mapping[str, Sequence[str]], drafts: Mapping[str, TownDraft]) -> list[str]:
    """Return what does not agree, a Vietnamese sentence each, naming paper and name; empty when all is well.

    `read` holds the names found in each finished paper, by key, in order.
    """
    return [sentence for key, draft in drafts.items() for sentence in _of_paper(key, draft, read.get(key))]


def _of_paper(key: str, draft: TownDraft, found: Sequence[str] | None) -> list[str]:
    paper = f"{draft.paper.title} ({key})"
    if found is None:
        return [f"{paper}: không đọc lại được danh sách tên: tạo lại văn bản."]
    got, wanted = [single_spaced(n) for n in found], [single_spaced(n) for n in draft.names]
    lacking, extra = Counter(wanted) - Counter(got), Counter(got) - Counter(wanted)
    never = {single_spaced(n) for n in draft.never} - set(wanted)
    said = [
        f"{paper}: thiếu tên “{name}” so với danh sách đã chốt: sửa văn bản hoặc mẫu rồi tạo lại."
        for name in _each(wanted, lacking)
    ]
    for name in _each(got, extra):
        why = "không đúng với danh sách đã chốt: sửa cho khớp rồi tạo lại."
        if name in never:
            why = "không được khen hoặc của đơn vị khác: bỏ khỏi văn bản."
        said.append(f"{paper}: có tên “{name}” {why}")
    if not said and got != wanted:
        first = next(name for name, other in zip(got, wanted, strict=True) if name != other)
        said.append(f"{paper}: thứ tự tên khác danh sách đã chốt, từ “{first}”: tạo lại văn bản.")
    return said


def _each(names: Iterable[str], counted: Counter[str]) -> list[str]:
    """The names that are in the count, once for each time, in the order given."""
    return [name for name in dict.fromkeys(names) for _ in range(counted[name])]


def unlike_own_papers(decision: Decision) -> list[str]:
    """Return each winner whose name is not the one that the unit's own papers print."""
    said = []
    for entry in listed(decision, decision.winners):
        report = decision.reports.get(entry.unit)
        if report is None:  # a final cycle has no papers of units
            continue
        unit = decision.plan.units[entry.unit]
        own = {n.code: n.name for n in nominees(decision.plan, unit, report)}
        (ours,) = names_of(decision, [entry])
        shown_unit = "" if entry.kind is NomineeKind.COLLECTIVE else unit.official_name
        theirs = as_read(own[entry.nominee], shown_unit) if entry.nominee in own else ""
        if single_spaced(theirs) != single_spaced(ours):
            said.append(
                f"Tên “{ours}” trong văn bản khen thưởng khác tên “{theirs}” trong hồ sơ của {unit.name}: "
                f"kiểm tra lại báo cáo của đơn vị."
            )
    return said
