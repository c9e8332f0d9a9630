"""The register as flows use it: one object, every call one transaction."""

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from rules.contracts.person import PersonsData
from rules.decision.decision import Decision
from rules.judging.ranking import NomineeRef
from rules.plan.plan import Cycle, Plan
from rules.register.forgetting import ACTION
from rules.register.initiatives import RegisterInitiative
from rules.register.numbering import Given, NumberRequest
from rules.register.part_runs import ACTION as PART_RUN
from rules.register.part_runs import PartRun, PartRunLine
from rules.register.record import RunMeta, RunRecord
from rules.register.renewals import ACTION as RENEWED
from rules.register.renewals import KnownFile, Renewal, RenewalLine
from rules.report.register_values import (
    AwardLine,
    CouncilAnswer,
    IssuedPaper,
    Notice,
    PaperLine,
    ReceivedFolder,
    Recorded,
    RegisterVerdict,
    RunLine,
    StoredPaper,
    Version,
)
from rules.values.errors import ThiduaError
from rules.years.former import Former, Year
from tasks.register import (
    awards,
    forgetting,
    history,
    papers,
    part_runs,
    persons,
    receiving,
    renewals,
    verifying,
)
from tasks.register.database import Database, read_address
from tasks.register.entry import RegisterEntry, entry, this_user
from tasks.register.forgetting import PersonsHeld
from tasks.register.migrating import migrate
from tasks.register.recording import record
from tasks.register.schema import PERSON_ACTS


def open_register(url: str, actor: str | None = None, *, must_exist: bool = False) -> "Register":
    """Open the register at that address, its tables made or brought up to date; raises ThiduaError.

    `actor` is who writes, in the audit trail (the operating system's user when not given). `must_exist`: whoever only
    looks is told that there is no file yet; a run makes it.
    """
    address = read_address(url)
    if must_exist and address.drivername == "sqlite" and not Path(str(address.database)).is_file():
        raise ThiduaError(
            f"Chưa có sổ đăng ký '{address.database}': chạy một chu kỳ trước, hoặc sửa THIDUA_REGISTER_URL."
        )
    database = Database(address)
    try:
        migrate(database)
    except BaseException:
        database.engine.dispose()
        raise
    return Register(database, actor or this_user())


class Register:
    """An open register; `at` is always a time with its zone. Persons are named by code wherever one looks on."""

    def __init__(self, database: Database, actor: str) -> None:
        self._database, self._actor = database, actor

    def __enter__(self) -> "Register":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._database.engine.dispose()

    def _writing(self, at: dt.datetime, action: str, subject: str) -> AbstractContextManager[RegisterEntry]:
        return entry(self._database, at, self._actor, action, subject)

    # --- what comes in ---

    def receive(
        self, movement: str, cycle: str, at: dt.datetime, reports: Sequence[ReceivedFolder]
    ) -> dict[str, Version]:
        """Note the units' folders; a folder that differs from its last version is a new one."""
        with self._writing(at, "nhận báo cáo", f"{movement}/{cycle}") as writing:
            return receiving.receive(writing, movement, cycle, at, reports)

    def first_seen(
        self, movement: str, cycle: str, at: dt.datetime, files: Mapping[str, str]
    ) -> dict[str, dt.datetime]:
        """Return when each of the town's files (path → sha256) was first seen with this content."""
        with self._writing(at, "nhận biểu của thị xã", f"{movement}/{cycle}") as writing:
            return receiving.first_seen(writing, movement, cycle, at, files)

    def send_lanes(self, movement: str, cycle: str, at: dt.datetime, day: dt.date) -> None:
        """Note the day on which the appraisal forms were written; the first one stays."""
        with self._writing(at, "phát biểu thẩm định", f"{movement}/{cycle}") as writing:
            receiving.send_lanes(writing, movement, cycle, day)

    def lanes_sent(self, movement: str, cycle: str) -> dt.date | None:
        """Return that day, None while they are not written."""
        with self._database.reading() as connection:
            return receiving.lanes_sent(connection, movement, cycle)

    def versions(self, movement: str, cycle: str) -> dict[str, list[Version]]:
        """Return all versions of every unit's folder, each unit's in their order."""
        found: dict[str, list[Version]] = {}
        with self._database.reading() as connection:
            for row in receiving.versions(connection, movement, cycle):
                found.setdefault(row.unit, []).append(receiving.version_of(row))
        return found

    # --- the operator's day ---

    def note_sent(self, movement: str, cycle: str, notices: Sequence[Notice]) -> None:
        """Note notices that were sent; raises ThiduaError for one that was sent before."""
        for notice in notices:
            with self._writing(notice.sent, "gửi thông báo", f"{movement}/{cycle}/{notice.unit}") as writing:
                receiving.note_sent(writing, movement, cycle, notice)

    def sent(self, movement: str, cycle: str) -> list[Notice]:
        """Return the notices of the cycle that were sent, the oldest first."""
        with self._database.reading() as connection:
            return receiving.sent(connection, movement, cycle)

    def note_answer(self, movement: str, cycle: str, at: dt.datetime, answer: CouncilAnswer) -> None:
        """Note what was answered at the council's stop; the same answer again changes nothing."""
        with self._writing(at, "trả lời tại bước Hội đồng", f"{movement}/{cycle}") as writing:
            receiving.note_answer(writing, movement, cycle, answer)

    def answers(self, movement: str, cycle: str) -> list[CouncilAnswer]:
        """Return the answers at the council's stops of the cycle's runs, the oldest first."""
        with self._database.reading() as connection:
            return receiving.answers(connection, movement, cycle)

    # --- runs ---

    def record(self, meta: RunMeta, decision: Decision) -> Recorded:
        """Keep a finished run with all its results; returns its id and the audit entry to name in run.json."""
        with self._writing(meta.finished, "ghi lần chạy", f"{meta.movement}/{meta.cycle}") as writing:
            run = record(writing, meta, decision)
        return Recorded(run, writing.number, writing.hash)

    def run(self, ref: str) -> RunRecord:
        """Return a run by its id, or the last one of an output folder; raises ThiduaError."""
        with self._database.reading() as connection:
            return history.run(connection, ref)

    def runs(self, movement: str | None = None, cycle: str | None = None) -> list[RunLine]:
        """Return the runs in short, the oldest first."""
        with self._database.reading() as connection:
            return history.runs(connection, movement, cycle)

    def former(self, plan: Plan, cycle: Cycle) -> Former:
        """Return what earlier cycles left that this one is held against."""
        with self._database.reading() as connection:
            return history.former(connection, plan, cycle)

    def years(self, plan: Plan, cycle: Cycle) -> tuple[Year, ...]:
        """Return the annual cycles that a final one adds up, or before a yearly one, as far as they were run, the oldest first."""
        with self._database.reading() as connection:
            return history.years(connection, plan, cycle)

    def on_hold(self, movement: str, cycle: str, key: str, number: str) -> frozenset[NomineeRef] | None:
        """Return who was on hold in the run that issued a paper under that number; None where no run has it yet."""
        with self._database.reading() as connection:
            return history.on_hold(connection, movement, cycle, key, number)

    def signers(self, movement: str, cycle: str) -> dict[tuple[str, str], tuple[str, str]]:
        """Return signer and post of each paper of the cycle, by its key and number, as the run that issued it says."""
        with self._database.reading() as connection:
            return history.signers(connection, movement, cycle)

    # --- numbers and papers ---

    def give_numbers(
        self, movement: str, cycle: str, at: dt.datetime, wanted: Sequence[NumberRequest], *, town: str = ""
    ) -> dict[str, Given]:
        """Give all papers of the cycle that are to be issued their numbers; raises ThiduaError, then none is given.

        `town`: whose books they are (movements of one town share them); the movement's own when not given.
        Want all papers of a kind at once: a number given to one that is no longer wanted goes back to its book.
        """
        with self._writing(at, "cấp số văn bản", f"{movement}/{cycle}") as writing:
            return papers.give_numbers(writing, movement, cycle, wanted, town or movement)

    def issue(self, movement: str, cycle: str, at: dt.datetime, signed: Sequence[IssuedPaper]) -> None:
        """Keep the signed papers under their numbers."""
        with self._writing(at, "ban hành văn bản", f"{movement}/{cycle}") as writing:
            papers.issue(writing, movement, cycle, signed)

    def issued(self, movement: str, cycle: str) -> dict[str, StoredPaper]:
        """Return the signed papers of the cycle by key."""
        with self._database.reading() as connection:
            return papers.issued(connection, movement, cycle)

    def replace(
        self, movement: str, cycle: str, key: str, reason: str, approver: str, at: dt.datetime
    ) -> str:
        """Mark an issued paper replaced, so that the next run gives it a new number; returns the old one."""
        with self._writing(at, "thay văn bản", f"{movement}/{cycle}/{key}") as writing:
            return papers.replace_paper(writing, movement, cycle, key, reason, approver)

    def papers(self, movement: str | None = None, cycle: str | None = None) -> list[PaperLine]:
        """Return every number given out, by book and year."""
        with self._database.reading() as connection:
            return papers.papers(connection, movement, cycle)

    def note_part_run(self, run: PartRun) -> None:
        """Enter a run that stopped before publishing."""
        with self._writing(run.finished, PART_RUN, f"{run.movement}/{run.cycle}") as writing:
            part_runs.note(writing, run)

    def part_runs(self, cycle: str | None = None) -> list[PartRunLine]:
        """Return the runs that stopped before publishing, in the order they were entered."""
        with self._database.reading() as connection:
            return part_runs.part_runs(connection, cycle)

    # --- renewals ---

    def note_renewal(self, at: dt.datetime, renewal: Renewal) -> None:
        """Enter that a signed file was renewed, with the paper that it is, where the register has issued it; entered before, nothing changes."""
        with self._database.reading() as connection:
            renewal = renewals.whose(connection, renewal)
        with self._writing(at, RENEWED, renewal.subject) as writing:
            renewals.note(writing, renewal)

    def renewals(self, cycle: str | None = None) -> list[RenewalLine]:
        """Return the renewals of signed files, in the order they were entered."""
        with self._database.reading() as connection:
            return renewals.renewals(connection, cycle)

    def known_file(self, sha256: str) -> KnownFile | None:
        """Return which issued paper, or a renewal of which, a file of that sha256 (hex) is; None where the register knows neither."""
        with self._database.reading() as connection:
            return renewals.known_file(connection, sha256)

    # --- awards and audit ---

    def awards(
        self, movement: str | None = None, cycle: str | None = None, unit: str | None = None
    ) -> list[AwardLine]:
        """Return the awards as they stand."""
        with self._database.reading() as connection:
            return awards.awards(connection, movement, cycle, unit)

    def initiatives(self, cycle: str | None = None) -> list[RegisterInitiative]:
        """Return every initiative that accepted reports name, with who recognised it, of one cycle or of all."""
        with self._database.reading() as connection:
            return history.initiatives(connection, cycle)

    def revoke(self, award: int, reason: str, approver: str, day: dt.date, at: dt.datetime) -> None:
        """Revoke an award, which stays in the register."""
        with self._writing(at, "thu hồi khen thưởng", f"{award}") as writing:
            awards.revoke(writing, award, reason, approver, day)

    # --- persons ---

    def persons_held(self, movement: str, cycle: str) -> PersonsHeld:
        """Return what the register holds of a cycle's persons, and since when."""
        with self._database.reading() as connection:
            return forgetting.persons_held(connection, movement, cycle)

    def forget(
        self, movement: str, cycle: str, reason: str, approver: str, at: dt.datetime
    ) -> dict[str, int]:
        """Take the persons of a cycle out, whose retention is over; returns the rows changed by table. ThiduaError."""
        with self._writing(at, ACTION, f"{movement}/{cycle}") as writing:
            done = forgetting.forget(writing, movement, cycle, reason, approver)
        forgetting.leave_no_trace(self._database)
        return done

    def hand_out(self, asked: str, reason: str, approver: str, at: dt.datetime) -> PersonsData:
        """Return what the register holds of one person, by name or `unit/code`; that it was asked for is entered, by code alone."""
        with self._writing(at, "trích dữ liệu một người", "") as writing:
            data = persons.persons_data(writing.connection, asked)
            about = ", ".join(data.nominees) or "không có mã đối tượng"
            act = {"act": "trích", "movement": "", "cycle": "", "about": about}
            if data.rows:
                writing.add(PERSON_ACTS, [{**act, "reason": reason, "approver": approver}])
        return data

    def verify(self, anchor: tuple[int, str] | None = None) -> RegisterVerdict:
        """Hold every row against the audit trail; `anchor` finds a trail whose end was cut off."""
        with self._database.reading() as connection:
            return verifying.verify(connection, anchor)

    def copy_to(self, empty: "Register") -> RegisterVerdict:
        """Copy every row and the audit trail into an empty register; returns the verdict, the same over both."""
        return verifying.copy_register(self._database, empty._database)
