"""How fast a cycle runs, beside the plain way of doing the same: `python -m tests.bench` (docs/benchmark.md).

Every part is a process of its own, so that memory and processor time are its own too. Not a test: it fails only
where the two ways did not make the same dossiers.
"""

import argparse
import json
import os
import platform
import shutil
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.bench import compare, ours, table
from tests.bench.measure import Measured, measure

PROJECT = Path(__file__).resolve().parents[2]
BUILD = PROJECT / "build" / "bench"
RESULT = PROJECT / "build" / "bench.json"


def main() -> int:
    """Run what was asked for; returns 1 where the two ways made something else."""
    asked = _arguments()
    cycle = asked.cycle
    shutil.rmtree(BUILD, ignore_errors=True)
    BUILD.mkdir(parents=True)
    inbox = BUILD / "inbox"
    source = asked.inbox or PROJECT / "data" / "sample" / cycle / "inbox"
    folders = _copy(source, inbox, asked.units)
    result: dict[str, Any] = {
        "at": datetime.now().astimezone().isoformat(timespec="seconds"),
        "machine": _machine(),
    }
    result |= {"cycle": cycle, "folders": folders}
    print(
        f"{folders} folders of cycle {cycle}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start"
    )
    if asked.only in (None, "read"):
        result["read"] = _read(cycle, inbox)
    if asked.only in (None, "ours"):
        result |= ours.runs(cycle, inbox, source, BUILD, _run)
    if asked.only in (None, "plain"):
        run = _run("plain way", [sys.executable, "-m", "tests.bench.plain", cycle, inbox, BUILD / "plain"])
        result["plain"] = table.figures(run, json.loads(run.lines[-1][1]))
        result["plain"]["made"] = compare.as_data(compare.made(BUILD / "plain"))
    unlike = None
    if asked.only is None:
        unlike = result["differences"] = compare.differences(BUILD / "ours-first", BUILD / "plain")
    result["load_at_the_end"] = round(os.getloadavg()[0], 1)
    table.show(result)
    RESULT.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"\nall figures: {RESULT.relative_to(PROJECT)}")
    return 1 if unlike else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", choices=("ours", "plain", "read"), help="one part alone")
    parser.add_argument("--units", type=int, help="so many of the inbox's folders (default: all)")
    parser.add_argument("--cycle", default="A2024")
    parser.add_argument("--inbox", type=Path, help="default: the tracked sample of the cycle")
    return parser.parse_args()


def _copy(source: Path, inbox: Path, units: int | None) -> int:
    """Copy an inbox, or so many of its folders spread over it; returns their number."""
    folders = [p for p in sorted(source.iterdir()) if p.is_dir() and not p.name.startswith(("_", "."))]
    wanted = min(units or len(folders), len(folders))
    chosen = [folders[i * len(folders) // wanted] for i in range(wanted)]
    for folder in chosen:
        shutil.copytree(folder, inbox / folder.name)
    return len(chosen)


def _read(cycle: str, inbox: Path) -> dict[str, Any]:
    run = _run("reading and checking alone", [sys.executable, "-m", "tests.bench.reading", cycle, inbox])
    return table.figures(run, json.loads(run.lines[-1][1]))


def _run(title: str, command: list[str | Path]) -> Measured:
    """Run one part, its lines shown as they come; ends the benchmark where it fails."""
    print(f"\n== {title}", flush=True)
    run = measure(command, env=_environment(), cwd=PROJECT, tell=lambda line: print(f"   {line}", flush=True))
    if run.status:
        sys.exit(f"{title}: ended with status {run.status}")
    print(f"   {run.wall:.1f} s", flush=True)
    return run


def _environment() -> dict[str, str]:
    """Nothing of the person's own: no keys, no server, a Prefect home of this benchmark."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "THIDUA_"))}
    home = BUILD / "prefect-home"
    return kept | {
        "PREFECT_HOME": str(home),
        "PREFECT_PROFILES_PATH": str(home / "profiles.toml"),
        "PREFECT_SERVER_API_PORT": "4",  # where no server answers: each run starts its own
        "THIDUA_REGISTER_URL": f"sqlite:///{BUILD / 'register.db'}",
    }


def _machine() -> str:
    model = next(
        (
            s.partition(":")[2].strip()
            for s in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in s
        ),
        platform.machine(),
    )
    return f"{os.cpu_count()} cores {model}, Python {platform.python_version()}"


if __name__ == "__main__":
    sys.exit(main())
