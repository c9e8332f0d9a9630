"""Whether the numbers of a cycle agree across its papers, as they were read back from the finished files.

A count has a meaning, and one value for it; wherever a paper prints it, in a sentence, a heading or a table, it is that
value. What a sentence counts is told by its words. Reading belongs to `tasks.documents.page_texts`.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rules.decision.decision import Decision
from rules.judging.quotas import ALL, counted
from rules.judging.ranking import Entry, NomineeKind
from rules.plan.paper_ids import UPWARD, tier_key
from rules.town_papers.award import deeds_of
from rules.town_papers.figures.figures import figures_of
from rules.town_papers.upward import proposed_for
from rules.values.wording import one_line, paragraphs


class Meaning(StrEnum):
    """What a number counts; the value is how it is told."""

    UNITS = "đơn vị tham gia"
    RECEIVED = "đơn vị đã gửi báo cáo"
    ACCEPTED = "báo cáo được nhận"
    RETURNED = "báo cáo trả lại"
    RANKED = "được xếp hạng"
    NOMINATED = "được đề nghị"
    ELIGIBLE = "đủ điều kiện"
    OF_QUOTA = "được đề nghị tính vào tỷ lệ"
    ELIGIBLE_OF_QUOTA = "đủ điều kiện tính vào tỷ lệ"
    HIGHER = "đề nghị hình thức cao hơn"
    VOTED = "được bỏ phiếu"
    CHOSEN = "được khen"
    PROPOSED = "trình cấp trên"
    OWN = "cấp xã tự khen"


_A_SENTENCE = 20  # letters: a shorter quotation may stand in a sentence of ours by chance
COUNTED = {NomineeKind.COLLECTIVE: "tập thể", NomineeKind.INDIVIDUAL: "cá nhân"}
CountOf = tuple[Meaning, NomineeKind | None]
"""What is counted, and of which kind; None: units or reports."""


@dataclass(frozen=True, slots=True)
class PaperText:
    """A finished paper: its paragraphs outside tables, its tables as rows of cells."""

    paragraphs: tuple[str, ...]
    tables: tuple[tuple[tuple[str, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class PrintedCount:
    """A number as a paper prints it, and the words around it."""

    count: CountOf
    value: int
    where: str


def values_of(decision: Decision) -> dict[CountOf, int]:
    """Return the one value of every count of the cycle."""
    figures, plan = figures_of(decision), decision.plan
    whole = figures.participation[ALL]
    values: dict[CountOf, int] = {
        (Meaning.UNITS, None): whole.units,
        (Meaning.RECEIVED, None): whole.received,
        (Meaning.ACCEPTED, None): whole.accepted,
        (Meaning.RETURNED, None): whole.returned,
        (Meaning.OWN, NomineeKind.COLLECTIVE): figures.own_collectives,
        (Meaning.OWN, NomineeKind.INDIVIDUAL): figures.own_individuals,
    }
    votes = decision.town.council.votes if decision.town.council else ()
    voted = {(vote.unit, vote.nominee) for vote in votes}
    lists: Mapping[Meaning, Sequence[Entry]] = {
        Meaning.RANKED: decision.entries,
        Meaning.NOMINATED: [e for e in decision.entries if e.nominated],
        Meaning.ELIGIBLE: [e for e in decision.entries if e.eligible],
        Meaning.OF_QUOTA: [e for e in decision.entries if e.nominated and counted(plan, e)],
        Meaning.ELIGIBLE_OF_QUOTA: [e for e in decision.entries if e.eligible and counted(plan, e)],
        Meaning.HIGHER: [e for e in decision.entries if e.nominated and not counted(plan, e)],
        Meaning.VOTED: [e for e in decision.entries if (e.unit, e.nominee) in voted],
        Meaning.CHOSEN: decision.winners,
        Meaning.PROPOSED: decision.proposed,
    }
    for meaning, entries in lists.items():
        values |= {(meaning, kind): sum(e.kind is kind for e in entries) for kind in NomineeKind}
    return values


def differing_counts(
    texts: Mapping[str, PaperText],
    titles: Mapping[str, str],
    decision: Decision,
    told: Mapping[str, Decision] | None = None,
) -> list[str]:
    """Return each printed number that is not the value of its meaning, a Vietnamese sentence each.

    The value is the cycle's, or that of the decision that the paper of a set tells (`told`).

    What others wrote and we only quote may speak of other years and places: it is left to its reader.
    """
    whole, own = values_of(decision), _quoted(decision)
    return [
        f"{titles[key]} ({key}): “{found.where}” ghi {found.value} {_in_words(found.count)}, đã chốt {right}: "
        "tạo lại văn bản."
        for key, text in texts.items()
        for part in [(told or {}).get(key, decision)]
        for values in [whole if part is decision else values_of(part)]
        for found in (
            _put_forward(one) if key.startswith(f"{UPWARD}/") else one
            for one in printed_counts(_without(text, own))
        )
        if found.value != (right := (values | _of_tier(part, key))[found.count])
    ]


def _quoted(decision: Decision) -> frozenset[str]:
    """Return what papers quote: the office's texts, what the council said, what units tell of deeds, approvers' reasons."""
    town, reports = decision.town, decision.reports
    said = paragraphs(town.council.record.opinions) if town.council is not None else ()
    deeds = (
        line
        for e in (*decision.winners, *decision.proposed)
        if e.unit in reports
        for line in deeds_of(decision, reports[e.unit], e.nominee)
    )
    reasons = [
        one_line(reason)
        for reason in (*(c.reason for c in town.corrections), *(w.reason for w in town.waivers))
    ]
    return town.own_words.union(said, deeds, reasons) - {""}


def _without(text: PaperText, quoted: Collection[str]) -> PaperText:
    """Leave out paragraphs that are quoted, and quotations within a paragraph that are long enough to be told from our words."""
    longest = sorted((q for q in quoted if len(q) >= _A_SENTENCE), key=len, reverse=True)

    def ours(paragraph: str) -> str:
        for quotation in longest:
            paragraph = paragraph.replace(quotation, "")
        return paragraph

    return replace(text, paragraphs=tuple(ours(p) for p in text.paragraphs if p not in quoted))


def _put_forward(found: PrintedCount) -> PrintedCount:
    """What a paper to the province lists is put forward, not awarded."""
    meaning, kind = found.count
    return replace(found, count=(Meaning.PROPOSED, kind)) if meaning is Meaning.CHOSEN else found


def _of_tier(decision: Decision, key: str) -> dict[CountOf, int]:
    """A paper to the province is about one tier: how many are put forward for it."""
    award = next((a for a in decision.proposed_tiers if key == f"{UPWARD}/{tier_key(a.name)}"), None)
    if award is None:
        return {}
    entries = proposed_for(decision, award)
    return {(Meaning.PROPOSED, kind): sum(e.kind is kind for e in entries) for kind in NomineeKind}


def _in_words(count: CountOf) -> str:
    meaning, kind = count
    return f"{COUNTED[kind]} {meaning}" if kind else meaning.value


def printed_counts(text: PaperText) -> Iterator[PrintedCount]:
    """Yield every number of a known meaning that the paper prints."""
    for paragraph in text.paragraphs:
        yield from _in_sentence(paragraph)
    groups = [(p, match[1]) for p in text.paragraphs if (match := _GROUP.fullmatch(p))]
    if groups:
        where = "; ".join(paragraph for paragraph, _ in groups)
        total = sum(_number(printed) for _, printed in groups)
        yield PrintedCount((Meaning.CHOSEN, NomineeKind.COLLECTIVE), total, where)
    for table in text.tables:
        yield from _in_table(table)


_N = r"([0-9][0-9.]*)"
_BOTH = rf"(?:{_N} tập thể, {_N} cá nhân|{_N} tập thể|{_N} cá nhân)"
_GROUP = re.compile(rf".+: {_N} tập thể")
"""The heading of a group in a list of names: “Cơ quan chuyên môn …: 05 tập thể”."""
_SENTENCES: tuple[tuple[Meaning, re.Pattern[str]], ...] = tuple(
    (meaning, re.compile(words.replace("{both}", _BOTH)))
    for meaning, words in (
        (Meaning.NOMINATED, r"{both} được đề nghị"),
        (Meaning.ELIGIBLE, r"{both} đủ điều kiện"),
        (Meaning.HIGHER, r"{both} đề nghị hình thức cao hơn"),
        (Meaning.CHOSEN, r"[Tt]ặng [^.;]*? cho {both}"),
        (Meaning.CHOSEN, r"giới thiệu {both} được tặng"),
        (Meaning.VOTED, r"bỏ phiếu đối với {both}"),
        (Meaning.OWN, r"tự khen thưởng {both}"),
    )
)
"""The words by which a sentence tells what it counts."""
_SINGLE: tuple[tuple[CountOf, re.Pattern[str]], ...] = tuple(
    (count, re.compile(words.replace("{n}", _N)))
    for count, words in (
        ((Meaning.UNITS, None), r"{n} cơ quan, đơn vị tham gia phong trào"),
        ((Meaning.UNITS, None), r"/{n} đơn vị có số liệu"),
        ((Meaning.RECEIVED, None), r"{n} đơn vị đã gửi báo cáo"),
        ((Meaning.ACCEPTED, None), r"{n} báo cáo được nhận"),
        ((Meaning.RETURNED, None), r"{n} báo cáo trả lại"),
        ((Meaning.CHOSEN, NomineeKind.COLLECTIVE), r"^Tập thể: {n}$"),
        ((Meaning.CHOSEN, NomineeKind.INDIVIDUAL), r"^Cá nhân: {n}$"),
        ((Meaning.ELIGIBLE_OF_QUOTA, NomineeKind.COLLECTIVE), r"^Tập thể: {n} trường hợp đủ điều kiện"),
        ((Meaning.ELIGIBLE_OF_QUOTA, NomineeKind.INDIVIDUAL), r"^Cá nhân: {n} trường hợp đủ điều kiện"),
    )
)
_COLUMNS: Mapping[str, tuple[tuple[str, Meaning], ...]] = {
    "cộng": (
        ("Được xếp hạng", Meaning.RANKED),
        ("Được đề nghị", Meaning.NOMINATED),
        ("Đủ điều kiện", Meaning.ELIGIBLE),
        ("Được khen", Meaning.CHOSEN),
        ("Trình cấp trên", Meaning.PROPOSED),
    ),
    "tính chung": (
        ("Được xếp hạng", Meaning.RANKED),
        ("Đề nghị", Meaning.OF_QUOTA),
        ("Đủ điều kiện", Meaning.ELIGIBLE_OF_QUOTA),
    ),
}
"""The columns of the row that sums up one kind, by how that row is called and by how their headings begin."""
_OF_UNITS = (
    ("Tham gia", Meaning.UNITS),
    ("Đã gửi", Meaning.RECEIVED),
    ("Được nhận", Meaning.ACCEPTED),
    ("Trả lại", Meaning.RETURNED),
)
_OF_COMMUNES = (("Tập thể", NomineeKind.COLLECTIVE), ("Cá nhân", NomineeKind.INDIVIDUAL))
_KINDS = {"Tập thể": NomineeKind.COLLECTIVE, "Cá nhân": NomineeKind.INDIVIDUAL}


def _in_sentence(paragraph: str) -> Iterator[PrintedCount]:
    for meaning, words in _SENTENCES:
        for match in words.finditer(paragraph):
            first, second, collectives, people = match.groups()
            numbers = (first or collectives or "0", second or people or "0")
            for kind, printed in zip(NomineeKind, numbers, strict=True):
                yield PrintedCount((meaning, kind), _number(printed), match[0])
    for count, words in _SINGLE:
        for match in words.finditer(paragraph):
            yield PrintedCount(count, _number(match[1]), match[0])


def _in_table(table: Sequence[Sequence[str]]) -> Iterator[PrintedCount]:
    head = table[0]
    for row in table[1:]:
        kind, _, summed = row[0].partition(": ")
        columns: list[tuple[str, CountOf]] = []
        if kind in _KINDS and summed in _COLUMNS:
            columns = [(start, (meaning, _KINDS[kind])) for start, meaning in _COLUMNS[summed]]
        elif row[0] == "Tổng cộng" and head[0] == "Nhóm đơn vị":
            columns = [(start, (meaning, None)) for start, meaning in _OF_UNITS]
        elif row[0] == "Tổng cộng" and "Số quyết định" in head:
            columns = [(start, (Meaning.OWN, of)) for start, of in _OF_COMMUNES]
        for start, count in columns:
            for heading, cell in zip(head, row, strict=False):
                if heading.startswith(start):
                    yield PrintedCount(count, _number(cell.partition(" / ")[0]), f"{row[0]}, {heading}")


def _number(printed: str) -> int:
    return int(printed.rstrip(".").replace(".", ""))
