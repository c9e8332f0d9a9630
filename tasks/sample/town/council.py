"""What the town's council votes: the ranking as it stands, an addition, a drop, and overrides that must be refused."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from rules.judging.quotas import cap_of
from rules.judging.ranking import Entry, NomineeKind, NomineeRef
from rules.plan.plan import Cycle, Plan
from rules.plan.report_form.form import COLLECTIVE, CONCLUSIONS
from rules.town.form import COUNCIL, COUNCIL_FOLDER
from rules.values.findings import Severity
from tasks.sample.corpus import Corpus
from tasks.sample.dice import Dice
from tasks.sample.dossier import SampleRow, number
from tasks.sample.town.lane_slips import NOBODY
from tasks.sample.town.town import SampleTownSheet, TownBook, TownRow
from tasks.sample.unit.figures import workday
from tasks.sample.unit.people import CHAIRMAN, SamplePerson

_MEMBERS = 15
_LEAST = 11


def meeting_day(plan: Plan, cycle: Cycle, seed: int) -> dt.date:
    """Return the day of the council's meeting: in the last third of the last month that the town has in the year."""
    last = town_end(plan, cycle)
    return workday(dt.date(last.year, last.month, Dice(seed, cycle.id, "meeting").between(20, 24)))


def town_end(plan: Plan, cycle: Cycle) -> dt.date:
    """Return the last day of the cycle's year on which the town decides."""
    return min(cycle.last_day, plan.movement.authority_until or cycle.last_day)


def votes(
    plan: Plan,
    cycle: Cycle,
    nominees: Sequence[NomineeRef],
    people: Mapping[str, Sequence[SamplePerson]],
    seed: int,
    corpus: Corpus,
) -> SampleTownSheet:
    """Return the form with everybody for nearly every nominee and no conclusion."""
    dice = Dice(seed, cycle.id, "council")
    present = dice.between(_LEAST, _MEMBERS)
    sheet = SampleTownSheet(COUNCIL)
    sheet.labels = {
        "ngay_hop": meeting_day(plan, cycle, seed),
        "chu_tri": people[CHAIRMAN][0].name,
        "thu_ky": people[plan.movement.office_unit][0].name,
        "tong_thanh_vien": _MEMBERS,
        "co_mat": present,
        **_record(plan, people, present, corpus),
    }
    for unit, code in nominees:
        against = dice.between(1, 3) if dice.chance(0.1) else 0
        sheet.add({"don_vi": unit, "ma": code, "dong_y": present - against, "khong_dong_y": against})
    return sheet


def _record(
    plan: Plan, people: Mapping[str, Sequence[SamplePerson]], present: int, corpus: Corpus
) -> SampleRow:
    """Return where and when it met, and who was there: the Chairman, the secretary, heads of offices."""
    heads = [people[slug][0].name for slug in (CHAIRMAN, plan.movement.office_unit, *plan.units)]
    members = list(dict.fromkeys(heads))[:_MEMBERS]
    words = corpus.offices
    return {
        "dia_diem": words.council_place,
        "gio_bat_dau": words.council_hours[0],
        "gio_ket_thuc": words.council_hours[1],
        "nguoi_co_mat": "; ".join(members[:present]),
        "nguoi_vang_mat": "; ".join(members[present:]) or None,
        "y_kien": words.council_opinions,
    }


def council(
    plan: Plan,
    cycle: Cycle,
    entries: Sequence[Entry],
    twins: frozenset[str],
    returned: Sequence[str],
    people: Mapping[str, Sequence[SamplePerson]],
    seed: int,
    corpus: Corpus,
) -> tuple[TownBook, frozenset[NomineeRef]]:
    """Return the votes on all nominees of the ranking, and the winners; the tie of the `twins` is taken in every other cycle.

    One vote is about a unit of the `returned`, whose reports have an error.
    """
    nominated = [e for e in entries if e.nominated]
    order = sorted(
        nominated,
        key=lambda e: (list(plan.units).index(e.unit), e.nominee != COLLECTIVE, len(e.nominee), e.nominee),
    )
    sheet = votes(plan, cycle, [(e.unit, e.nominee) for e in order], people, seed, corpus)
    table = _Table(plan, sheet, order, Dice(seed, cycle.id, "overrides"), corpus)
    if sheet.rows:
        table.override(take_tie=[c.id for c in plan.cycles].index(cycle.id) % 2 == 0, twins=twins)
        table.slips(returned)
    winners = {
        (e.unit, e.nominee) for e in nominated if e.selected
    } - table.dropped - table.open | table.added
    book = TownBook(COUNCIL_FOLDER, "hoi-dong.xlsx", plan.movement.council, (sheet,))
    return book, frozenset(winners)


class _Table:
    """The council's form being filled; every nominee has at most one peculiarity."""

    def __init__(
        self, plan: Plan, sheet: SampleTownSheet, entries: Sequence[Entry], dice: Dice, corpus: Corpus
    ) -> None:
        self.plan, self.sheet, self.entries, self.dice, self.corpus = plan, sheet, entries, dice, corpus
        self.used: set[NomineeRef] = set()
        self.added: set[NomineeRef] = set()
        self.dropped: set[NomineeRef] = set()
        self.open: set[NomineeRef] = set()

    def best(self, kind: NomineeKind, wanted: Callable[[Entry], bool], *, last: bool = False) -> Entry | None:
        """Return the best (or last) by total of those wanted that have no peculiarity yet."""
        fit = [
            e for e in self.entries if e.kind is kind and (e.unit, e.nominee) not in self.used and wanted(e)
        ]
        fit.sort(key=lambda e: (tuple(-k for k in e.key), e.unit, e.nominee))
        return (fit[-1] if last else fit[0]) if fit else None

    def left(self, kind: NomineeKind) -> int:
        """Return the slots that the ranking leaves to the council, and those of whom it dropped."""
        mine = [e for e in self.entries if e.kind is kind and e.tier == self.plan.awards[0].name]
        kept = sum(e.selected and (e.unit, e.nominee) not in self.dropped for e in mine)
        return cap_of(self.plan.quota.share, sum(e.eligible for e in mine)) - kept

    def override(self, *, take_tie: bool, twins: frozenset[str]) -> None:
        """Add a collective within the slots left, with reason, and drop another; whom the law set apart stays so."""

        def free(entry: Entry) -> bool:
            return entry.eligible and not entry.selected and entry.tier == self.plan.awards[0].name

        tied = self.best(NomineeKind.COLLECTIVE, lambda e: e.unit in twins and free(e))
        other = self.best(NomineeKind.COLLECTIVE, lambda e: e.unit not in twins and not e.by_law and free(e))
        chosen = (tied or other) if take_tie else other
        if chosen is not None and self.left(NomineeKind.COLLECTIVE) > 0:
            self.conclude(chosen, CONCLUSIONS[0], self.dice.pick(self.corpus.offices.council_yes))
            self.added.add((chosen.unit, chosen.nominee))
        dropped = self.best(NomineeKind.COLLECTIVE, lambda e: e.selected and not e.by_law, last=True)
        if dropped is not None:
            at = self.conclude(dropped, CONCLUSIONS[1], self.dice.pick(self.corpus.offices.council_no))
            self.against(self.sheet.rows[at])
            self.dropped.add((dropped.unit, dropped.nominee))

    def slips(self, returned: Sequence[str]) -> None:
        """One who loses the vote, then one row that must be refused for each ground."""
        sheet, faults, yes = self.sheet, self.corpus.faults, self.corpus.offices.council_yes[0]
        first = self.plan.awards[0].name
        closed = self.best(NomineeKind.COLLECTIVE, lambda e: not e.eligible and e.tier != first)
        unfit = self.best(NomineeKind.INDIVIDUAL, lambda e: not e.eligible and e.tier == first)
        for entry, defect in ((closed, "tier-closed"), (unfit, "not-eligible")):
            if entry is not None:
                sheet.spoil(self.conclude(entry, CONCLUSIONS[0], yes), "ket_luan", defect)
        lost = self.best(NomineeKind.INDIVIDUAL, lambda e: e.selected)
        if lost is not None:
            at = self.at(lost)
            self.against(sheet.rows[at])
            sheet.tell(at, "dong_y", "lost-vote")
            self.dropped.add((lost.unit, lost.nominee))
        self.beyond_the_cap(yes)
        chosen = self.best(NomineeKind.INDIVIDUAL, lambda e: e.selected, last=True)
        if chosen is not None:
            sheet.spoil(self.conclude(chosen, CONCLUSIONS[1], None), "ly_do", "without-reason")
            self.open.add((chosen.unit, chosen.nominee))
        miscounted = self.best(NomineeKind.INDIVIDUAL, lambda e: not e.selected, last=True)
        if miscounted is not None:
            at = self.at(miscounted)
            votes = number(sheet.labels, "co_mat") + 2
            sheet.spoil(at, "dong_y", "more-votes-than-present", dong_y=votes, khong_dong_y=0)
        eligible = {(e.unit, e.nominee) for e in self.entries if e.eligible}
        whole = [row for at, row in enumerate(sheet.rows) if at not in sheet.spoilt]
        if not whole:
            return  # a sample of a nominee or two
        # Two rows leave a nominee undecided: rather somebody who can't be chosen anyway.
        good = min(whole, key=lambda row: (row["don_vi"], row["ma"]) in eligible)
        self.open.add((str(good["don_vi"]), str(good["ma"])))
        row = {**good, "ket_luan": CONCLUSIONS[0], "ly_do": yes}
        sheet.slip({**row, "don_vi": faults.unknown_folder, "ma": COLLECTIVE}, "don_vi", "unknown-unit")
        sheet.slip({**row, "ma": NOBODY}, "ma", "unknown-nominee")
        sheet.slip(row, "ma", "twice")
        if returned:
            about = {**row, "don_vi": self.dice.pick(returned), "ma": COLLECTIVE}
            sheet.slip(about, "don_vi", "about-a-returned-report", Severity.INFO)

    def beyond_the_cap(self, reason: str) -> None:
        """Add persons until no slot is left, then one more, who must be refused."""
        first, rows = self.plan.awards[0].name, []
        for _ in range(self.left(NomineeKind.INDIVIDUAL) + 1):
            entry = self.best(
                NomineeKind.INDIVIDUAL, lambda e: e.eligible and not e.selected and e.tier == first
            )
            if entry is None:
                return
            rows.append(self.conclude(entry, CONCLUSIONS[0], reason))
        # The form's order decides who comes too late.
        *good, late = sorted(rows)
        self.added |= {(str(self.sheet.rows[at]["don_vi"]), str(self.sheet.rows[at]["ma"])) for at in good}
        self.sheet.spoil(late, "ket_luan", "beyond-the-cap")

    def at(self, entry: Entry) -> int:
        """Return the entry's row, from now on peculiar."""
        self.used.add((entry.unit, entry.nominee))
        return next(
            at
            for at, r in enumerate(self.sheet.rows)
            if (r["don_vi"], r["ma"]) == (entry.unit, entry.nominee)
        )

    def conclude(self, entry: Entry, verdict: str, reason: str | None) -> int:
        """Write a conclusion into the entry's row and return which row it is."""
        at = self.at(entry)
        self.sheet.rows[at] |= {"ket_luan": verdict, "ly_do": reason}
        return at

    def against(self, row: TownRow) -> None:
        """Let nearly all who are present vote against."""
        row["dong_y"], row["khong_dong_y"] = 2, number(self.sheet.labels, "co_mat") - 2
