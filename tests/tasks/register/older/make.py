"""Writes `<step>.json`: a register as the program as it stands writes it, for the tests of those that come after it.

Run it before a further step is added to the migrations, and name the program (commit, day, version):

    PYTHONPATH=.:tests python tests/tasks/register/older/make.py "commit …, version …"

0001-0006 were written this way, each by a checkout of the last commit with that step.
"""

import base64
import datetime as dt
import json
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from factory_register import AT, M, decision, meta, received, signed, wanted

from rules.decision.decision import Decision
from rules.report.register_values import CouncilAnswer, Notice
from tasks.register import open_register
from tasks.register.schema import HEAD, META

CYCLE, DAY = "A2024", dt.date(2024, 12, 27)
UNITS = ("p-dong-van", "vp-hdnd-ubnd", "ldld", "thue")


def cut(stage: str) -> Decision:
    """The usual decision of the cycle at that stage, of a few units only."""
    whole = decision(CYCLE, stage=stage)
    chosen = {f"giay-khen/{e.unit}/{e.nominee}" for e in whole.winners if e.unit in UNITS}
    return replace(
        whole,
        entries=[e for e in whole.entries if e.unit in UNITS],
        scores=[s for s in whole.scores if s.unit in UNITS],
        reports={unit: r for unit, r in whole.reports.items() if unit in UNITS},
        folders=[unit for unit in whole.folders if unit in UNITS],
        findings=[f for f in whole.findings if f.unit in UNITS],
        numbers={
            key: replace(n, day=DAY, number="01/QĐ-UBND" if key == "quyet-dinh" else n.number)
            for key, n in whole.numbers.items()
            if key == "quyet-dinh" or key in chosen
        },
    )


def write(database: Path) -> None:
    """A cycle as its year goes: received, sent, tried, answered, issued, kept."""

    def at(minutes: int) -> dict[str, dt.datetime]:
        return {
            "started": AT + dt.timedelta(minutes=minutes),
            "finished": AT + dt.timedelta(minutes=minutes + 1),
        }

    done = cut("issued")
    with open_register(f"sqlite:///{database}", actor="can-bo") as register:
        cells = {"B5": "p-hoa-mac", "B8": "58/KH-UBND"}
        register.receive(M, CYCLE, AT, [received("p-hoa-mac", "a", **cells), received("ldld", "b")])
        register.receive(M, CYCLE, AT, [received("p-hoa-mac", "a2", **{**cells, "B8": "59/KH-UBND"})])
        register.first_seen(M, CYCLE, AT, {"_hoi-dong/hoi-dong.xlsx": "d" * 64})
        register.send_lanes(M, CYCLE, AT, dt.date(2024, 12, 6))
        register.record(meta(CYCLE, trial=True, out="/ket-qua/thu", **at(1)), cut("waiting"))
        papers = [wanted(key, day=DAY) for key in done.numbers]
        register.give_numbers(M, CYCLE, AT + dt.timedelta(minutes=20), papers)
        pdfs = [signed(paper.key, pdf=b"%PDF-1.7 \x00 " + paper.key.encode()) for paper in papers]
        register.issue(M, CYCLE, AT + dt.timedelta(minutes=21), pdfs)
        register.record(meta(CYCLE, reason="nộp lại", units=("p-hoa-mac",), **at(30)), done)
        answer = CouncilAnswer("flow-1", 1, "tiếp tục", "Chủ tịch", "đã họp")
        register.note_answer(M, CYCLE, AT + dt.timedelta(minutes=5), answer)
        register.note_sent(M, CYCLE, [Notice("p-hoa-mac", "phieu-tra", "b" * 64, "pho@hoamac.example", AT)])
        person = next(e for e in done.entries if e.nominee != "TT")
        register.hand_out(f"{CYCLE}/{person.unit}/{person.nominee}", "đơn 1", "Chủ tịch", AT)
        assert register.verify().ok


def lines(database: Path, origin: str) -> Iterator[str]:
    """All rows, a line each; columns in which nothing stands are left out."""
    with sqlite3.connect(database) as connection:
        connection.row_factory = sqlite3.Row
        tables = {
            table.name: [
                dict(row) for row in connection.execute(f'SELECT * FROM "{table.name}" ORDER BY 1, 2')
            ]
            for table in META.sorted_tables
        }
    yield f'{{"origin": {_json(origin)}, "step": "{HEAD}", "tables": {{'
    filled = {name: rows for name, rows in tables.items() if rows}
    for name, rows in filled.items():
        columns = [c for c in rows[0] if any(row[c] is not None for row in rows)]
        yield f'"{name}": {{"columns": {_json(columns)}, "rows": ['
        for row in rows:
            yield _json([row[c] for c in columns]) + ("," if row is not rows[-1] else "")
        yield "]}" + ("," if name != list(filled)[-1] else "")
    yield "}}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=_bytes)


def _bytes(value: Any) -> dict[str, str]:
    return {"base64": base64.b64encode(value).decode()}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder) / "so.db")
        told = "\n".join(lines(Path(folder) / "so.db", sys.argv[1])) + "\n"
    Path(__file__).with_name(f"{HEAD}.json").write_text(told, encoding="utf-8")
