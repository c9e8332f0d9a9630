"""The figures of the benchmark as a table on the terminal."""

from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from tests.bench.measure import Measured

# stage → (the titles of ours in the run's own lines, the stages of the plain way)
STAGES = {
    "start: imports, server": (("Chuẩn bị",), ("imports",)),
    "reading the reports": (("Đọc báo cáo",), ("reading",)),
    "checking": (("Kiểm tra số liệu",), ("checking",)),
    "judging, drafting the papers": (("Soạn văn bản",), ("judging", "drafting")),
    "PDF/A": (("Chuyển sang PDF",), ("PDF",)),
    "signing, reading copies": (("Ký số",), ("signing and reading copy",)),
    "bundles": (("Đóng gói hồ sơ",), ("bundles",)),
    "return slips, returned workbooks": (
        ("Soạn phiếu trả", "Chuyển phiếu trả sang PDF", "Trả lại đơn vị"),
        ("returned workbooks",),
    ),
    "the town's papers": (
        (
            "Đọc biểu thẩm định, Hội đồng",
            "Soạn văn bản khen thưởng",
            "Chuyển văn bản khen thưởng",
            "Ký văn bản khen thưởng",
        ),
        (),
    ),
    "tables, page, artifacts": (("Công bố kết quả",), ()),
    "end: history written, server stopped": (("ending",), ()),
}

DOSSIERS = ("Soạn văn bản", "Chuyển sang PDF", "Ký số", "Đóng gói hồ sơ")
DECISION = (
    "Đọc biểu thẩm định, Hội đồng",
    "Soạn văn bản khen thưởng",
    "Ghi số, ngày ban hành",
    "Chuyển văn bản khen thưởng",
    "Ký văn bản khen thưởng",
    "Công bố kết quả",
)


def figures(run: Measured, stages: dict[str, float]) -> dict[str, Any]:
    """What is kept of one measured process."""
    return {
        "wall": round(run.wall, 2),
        "cpu": round(run.cpu, 2),
        "peak_mb": round(run.peak_mb),
        "stages": {name: round(seconds, 2) for name, seconds in stages.items()},
        "processes": {
            kind: {"peak_mb": round(seen.peak_mb), "cpu": round(seen.cpu, 1)}
            for kind, seen in sorted(run.processes.items())
        },
    }


def show(result: dict[str, Any]) -> None:
    """Print all that was measured, side by side where both ways ran."""
    console = Console(width=100, highlight=False, soft_wrap=True)
    console.print()
    if "ours" in result or "plain" in result:
        console.print(_side_by_side(result.get("ours"), result.get("plain")))
    for name in ("ours", "plain", "read"):
        if name in result:
            console.print(
                f"memory of any one process, {name}: {result[name]['peak_mb']} MB {_processes(result[name])}"
            )
    if "read" in result:
        part = result["read"]["stages"]
        console.print(
            f"reading and checking {part['folders']:.0f} reports alone: {result['read']['wall']:.1f} s "
            f"(imports {part['imports']:.1f}, reading {part['reading']:.1f}, checking {part['checking']:.1f})"
        )
    for name, words in (("again", "second run, nothing changed"), ("touched", "one report changed")):
        if name in result:
            run = result[name]
            others = [p for p in run["papers_signed_anew"] if p.partition("/")[0] != run.get("unit")]
            console.print(
                f"{words}: {run['wall']:.1f} s, bundles made new {len(run['bundles_renewed'])}, papers signed anew "
                f"{len(run['papers_signed_anew'])} (of other units {len(others)})"
            )
    if "decided" in result:
        console.print(_decision(result["ours"]["stages"], result["decided"]["stages"]))
    if len({result[name]["code"] for name in ("ours", "again", "touched") if name in result}) > 1:
        console.print("THE CODE WAS CHANGED between these runs: what was made new says nothing")
    for name in ("ours", "plain"):
        if name in result:
            told = ", ".join(
                f"{key.replace('_', ' ')} {value}" for key, value in result[name]["made"].items()
            )
            console.print(f"made, {name}: {told}")
    if "differences" in result:
        unlike = result["differences"]
        console.print("both made the same" if not unlike else "NOT THE SAME:\n  " + "\n  ".join(unlike[:20]))


def _decision(first: dict[str, float], decided: dict[str, float]) -> str:
    """Say how long the decision took beside the dossiers: the papers of the first run, from nothing."""
    dossiers = sum(first[name] for name in DOSSIERS)
    decision = sum(decided.get(name, 0.0) for name in DECISION)
    return (
        f"decision (the town's papers, numbered, signed, entered): {decision:.1f} s, dossiers {dossiers:.1f} s: "
        f"{100 * decision / dossiers:.0f}%"
    )


def _side_by_side(ours: dict[str, Any] | None, plain: dict[str, Any] | None) -> Table:
    shown = Table(box=box.SIMPLE_HEAD)
    shown.add_column("seconds")
    for heading in ("ours", "plain", "ratio"):
        shown.add_column(heading, justify="right")
    for stage, (mine, theirs) in STAGES.items():
        shown.add_row(stage, *_cells(_sum(ours, mine), _sum(plain, theirs)))
    shown.add_section()
    for words, key in (("whole run", "wall"), ("processor time, with children", "cpu")):
        shown.add_row(words, *_cells(ours[key] if ours else None, plain[key] if plain else None))
    return shown


def _sum(run: dict[str, Any] | None, names: tuple[str, ...]) -> float | None:
    found = [run["stages"][name] for name in names if name in run["stages"]] if run else []
    return sum(found) if found else None


def _cells(ours: float | None, plain: float | None) -> list[str]:
    ratio = f"{plain / ours:.1f}x" if ours and plain and ours >= 0.05 else ""
    return ["" if value is None else f"{value:.1f}" for value in (ours, plain)] + [ratio]


def _processes(run: dict[str, Any]) -> str:
    told = [f"{kind} {seen['peak_mb']} MB {seen['cpu']} s" for kind, seen in run["processes"].items()]
    return f"({'; '.join(told)} of processor)"
