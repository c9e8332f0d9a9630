"""Holds a finished run against what it promises, with tools that are not ours: `python tests/acceptance.py OUT [INBOX]`.

With `--after A2023` the key of what only the register of that cycle can tell (`answer-key-after-A2023.csv`) is told as well.

Needs pdfsig, pdftotext, pdfinfo, pdffonts (poppler-utils), qpdf, openssl and the bagit library. Prints a line a fault;
exit status 1 when there is one. With INBOX: evidence and reports must have come through byte for byte, and where an
answer key lies beside it (`../answer-key.csv`) the findings must be exactly those. Our own measuring of
papers (NĐ 30/2020) has its say too.
"""

import argparse
import json
import re
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import bagit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # else tests/rules stands before rules/

from acceptance_town import town_faults
from linted import lint_faults
from outside_tools import digest, loose_fonts, pages, pdf_faults, rows, tool, words

TABLES = {
    "findings": "unit,severity,rule,sheet,cell,value,message",
    "scores": "unit,nominee,item,basis,points,max",
    "ranking": "kind,group,rank,unit,nominee,name,total,nominated,state,eligible,selected,reason",
    "quota": "kind,group,reading,n,cap,selected,left_to_council",
}


def table_faults(out: Path) -> Iterator[str]:
    """The four tables: BOM, headings, order, truth values, and that they agree with each other."""
    for name, heading in TABLES.items():
        path = out / f"{name}.csv"
        if not path.is_file():
            yield f"{name}.csv: missing"
            return
        if not path.read_bytes().startswith(b"\xef\xbb\xbf" + heading.encode() + b"\r\n"):
            yield f"{name}.csv: BOM or headings differ"
    findings, ranking = rows(out / "findings.csv"), rows(out / "ranking.csv")
    places = [(f["unit"], f["sheet"], f["cell"], f["rule"]) for f in findings]
    if places != sorted(places):
        yield "findings.csv: not sorted by unit, sheet, cell, rule"
    ranked = {r["unit"] for r in ranking}
    for unit in sorted({f["unit"] for f in findings if f["severity"] == "error"}):
        if unit in ranked:
            yield f"{unit}: has errors and is ranked"
        for name in ("phieu-tra.pdf", "phieu-tra.docx"):
            if not (out / "returned" / unit / name).is_file():
                yield f"{unit}: {name} missing"
    points = Counter((s["unit"], s["nominee"]) for s in rows(out / "scores.csv"))
    for r in ranking:
        who = f"{r['unit']} {r['nominee']}"
        if any(r[c] not in ("true", "false") for c in ("nominated", "eligible", "selected")):
            yield f"{who}: truth values"
        if r["selected"] == "true" and r["eligible"] != "true":
            yield f"{who}: selected but not eligible"
        if r["eligible"] == "true" and not (r["nominated"] == "true" and r["state"] == "PASS"):
            yield f"{who}: eligible but not nominated and PASS"
        if r["state"] != "PASS" and not r["reason"]:
            yield f"{who}: {r['state']} without a reason"
        if not points[r["unit"], r["nominee"]]:
            yield f"{who}: ranked without scores"
    for kind in ("collective", "individual"):
        mine = [r for r in ranking if r["kind"] == kind]
        eligible = sum(r["eligible"] == "true" for r in mine)
        selected = sum(r["selected"] == "true" for r in mine)
        if 2 * selected > eligible:
            yield f"{kind}: {selected} selected of {eligible} eligible"


def bundle_faults(
    packed: Path, nominees: dict[str, str], inbox: Path | None, *, layout: bool = True
) -> Iterator[str]:
    """One bundle: a valid bag, its manifest signed, each paper there and signed, everybody named in the reading copy.

    `layout`: each paper held against NĐ 30/2020 too.
    """
    unit = packed.stem
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(packed) as archive:
        bag, data = Path(folder), Path(folder) / "data"
        archive.extractall(bag)
        try:
            bagit.Bag(folder).validate()
        except bagit.BagError as broken:
            yield f"no valid bag: {broken}"
        seal, manifest = bag / "manifest-sha256.txt.p7s", bag / "manifest-sha256.txt"
        verified = tool(
            "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", seal, "-content", manifest, "-noverify", "-out", "/dev/null",
        )  # fmt: skip
        if verified.returncode:
            yield "the seal over the manifest does not verify"
        expected = {"01-to-trinh", "02-bien-ban", *(f"03-bao-cao-{code}" for code in nominees)}
        papers = sorted((data / "van-ban").glob("*.pdf"))
        if lacking := expected - {p.stem for p in papers}:
            yield f"papers missing: {', '.join(sorted(lacking))}"
        facts = json.loads((data / "diem.json").read_text(encoding="utf-8"))
        supplied = set(facts.get("brought", []))  # the unit's own: as it signed them
        for paper in papers:
            if paper.stem in supplied:
                continue
            yield from pdf_faults(paper)
            if layout:
                yield from lint_faults(paper)
            if not paper.with_suffix(".docx").is_file():
                yield f"{paper.stem}: no .docx beside it"
        copy, evidence = data / "ho-so.pdf", sorted((data / "minh-chung").glob("*.pdf"))
        yield from pdf_faults(copy, allowed_fonts=frozenset(f for e in evidence for f in loose_fonts(e)))
        if pages(copy) <= sum(map(pages, [*papers, *evidence])):
            yield "the reading copy has fewer pages than its parts and a cover"
        text = words(
            tool("pdftotext", "-raw", copy, "-").stdout + " " + tool("pdftotext", "-layout", copy, "-").stdout
        )
        for code, name in nominees.items():
            if code != "TT" and words(name) not in text:
                yield f"the reading copy does not name {code}"
        if not set(nominees) <= {n["code"] for n in facts["nominees"]}:
            yield "diem.json lacks a nominee"
        if inbox is not None:
            yield from _received(data, inbox / unit)


def _received(data: Path, folder: Path) -> Iterator[str]:
    reports = [p for p in folder.iterdir() if p.is_file() and not p.name.startswith((".", "~$"))]
    carried = next(data.glob("bao-cao.*"), None)
    if len(reports) == 1 and (carried is None or digest(carried) != digest(reports[0])):
        yield "the report is not the one received"
    for sent in (folder / "minh-chung").glob("*.pdf"):
        there = data / "minh-chung" / sent.name
        if not there.is_file() or digest(there) != digest(sent):
            yield f"evidence changed or missing: {sent.name}"


def key_faults(out: Path, *keys: Path) -> Iterator[str]:
    """The findings against a sample's answer keys together: nothing missed, nothing false.

    `answer-key-after-<cycle>.csv` is one of them where the register knew that cycle's run.
    """
    columns = ("unit", "severity", "rule", "sheet", "cell")
    found = Counter(tuple(row[c] for c in columns) for row in rows(out / "findings.csv"))
    seeded = Counter(tuple(row[c] for c in columns) for key in keys for row in rows(key))
    yield from (f"missed: {' '.join(one)}" for one in (seeded - found).elements())
    yield from (f"false finding: {' '.join(one)}" for one in (found - seeded).elements())


def faults(
    out: Path, inbox: Path | None = None, after: Sequence[str] = (), *, layout: bool = True
) -> Iterator[str]:
    """All faults of a finished run; `after`: the cycles that its register knew when it ran; `layout`: of its papers too."""
    yield from table_faults(out)
    if not (out / "ranking.csv").is_file():
        return
    run = json.loads((out / "run.json").read_text(encoding="utf-8"))
    if not {"cycle", "plan_hash", "inputs", "versions", "started", "finished", "counts"} <= run.keys():
        yield "run.json: keys missing"
        return
    reporting = {name.split("/")[0] for name in run["inputs"]}  # the final cycle adds up, it has no reports
    nominated: dict[str, dict[str, str]] = {}
    for row in rows(out / "ranking.csv"):
        if row["nominated"] == "true" and row["unit"] in reporting:
            nominated.setdefault(row["unit"], {})[row["nominee"]] = row["name"]
    bundles = {p.stem: p for p in (out / "bundles").glob("*.zip")}
    if set(bundles) != set(nominated):
        yield f"bundles: {sorted(set(bundles) ^ set(nominated))} too many or missing"
    for unit in sorted(set(bundles) & set(nominated)):
        yield from (
            f"{unit}: {fault}"
            for fault in bundle_faults(bundles[unit], nominated[unit], inbox, layout=layout)
        )
    page = (out / "index.html").read_text(encoding="utf-8") if (out / "index.html").is_file() else ""
    if not page or re.search(r"""(?:src|href)=["'](?:https?:)?//""", page):
        yield "index.html: missing, or it loads from the network"
    if left := [p.name for p in out.rglob("*") if p.suffix in (".tmp", ".part")]:
        yield f"half-written files left: {left}"
    yield from town_faults(out, run)
    if layout:
        for folder in filter(Path.is_dir, (out / "town", out / "returned")):
            yield from (f"{folder.name}: {fault}" for fault in lint_faults(folder))
    if "audit" in run:
        yield from audit_faults(out)
    if inbox is not None and (inbox.parent / "answer-key.csv").is_file():
        yield from key_faults(
            out,
            inbox.parent / "answer-key.csv",
            *(inbox.parent / f"answer-key-after-{cycle}.csv" for cycle in after),
        )


def audit_faults(out: Path) -> Iterator[str]:
    """The register's own chain of entries, whole up to the one that the run left with its results."""
    told = tool(Path(sys.executable).with_name("thidua"), "audit", "verify", "--out", out)
    if told.returncode:
        yield f"audit: {words(told.stdout + told.stderr)}"


def main() -> None:
    """Print the faults; exit status 1 when there is one."""
    wanted = argparse.ArgumentParser()
    wanted.add_argument("out", type=Path)
    wanted.add_argument("inbox", type=Path, nargs="?")
    wanted.add_argument("--after", action="append", default=[], metavar="CYCLE")
    told = wanted.parse_args()
    found = list(faults(told.out, told.inbox, told.after))
    for fault in found:
        print(fault)
    print(f"{len(found)} faults in {told.out}, {len(list((told.out / 'bundles').glob('*.zip')))} bundles")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
