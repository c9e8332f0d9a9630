"""Draws the pictures of README.md and docs/ from a finished run: `python docs/pictures/make.py [OUT]`.

OUT is the folder of a run of the sample (default: data/cycles/A2024). LibreOffice and poppler are asked as by
the pipeline itself; the operator's page and the terminal are drawn by Chromium where there is one.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageOps

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
UNIT, RETURNED, OFFICE = "p-hoa-mac", "bhxh", "phong-vhtt"
"""Of the sample: a unit whose dossier is shown, one whose report went back, an office that appraises."""
COLOURS = 64
PAGE = """<meta charset="utf-8"><style>{stylesheet} body {{ color: {foreground}; background: {background};
font: 15px/1.45 "Liberation Mono", "Noto Sans Mono", monospace; white-space: pre }}</style><body>{code}</body>"""
"""rich's page for the terminal's words, in fonts that have the Vietnamese letters whole."""
LIMIT = 1_500_000  # bytes, all pictures together


def main() -> None:
    """Draw every picture into this folder; says which ones could not be drawn and why."""
    out = Path(sys.argv[1] if len(sys.argv) > 1 else PROJECT / "data" / "cycles" / "A2024").resolve()
    if not (out / "run.json").is_file():
        sys.exit(f"No finished run in {out}: run `make demo` first, or name the folder of a run.")
    with tempfile.TemporaryDirectory(prefix="thidua-pictures-") as folder:
        work = Path(folder)
        dossier(out, work)
        # What is asked again for a picture is no run of the office: it goes into a register of its own.
        os.environ["THIDUA_REGISTER_URL"] = f"sqlite:///{work / 'register.db'}"
        cycle = json.loads((out / "run.json").read_text(encoding="utf-8"))["cycle"]
        returned(out, work)
        town(out, work)
        form(cycle, work)
        appraisal(cycle, work)
        in_browser(out, work)
        sensitivity(cycle, out, work)
    size = sum(picture.stat().st_size for picture in HERE.glob("*.png"))
    print(f"{size / 1000:.0f} kB of pictures in {HERE}")
    if size > LIMIT:
        sys.exit(f"That is more than {LIMIT / 1000:.0f} kB: draw smaller pages or fewer colours.")


def dossier(out: Path, work: Path) -> None:
    """Show pages of a bundle's reading copy next to each other."""
    with zipfile.ZipFile(out / "bundles" / f"{UNIT}.zip") as bundle:
        name = next(n for n in bundle.namelist() if n.endswith("data/ho-so.pdf"))
        copy = Path(bundle.extract(name, work))
    beside(pages(copy, work / "dossier", (1, 2, 3, 4), dpi=72), "ho-so.png")


def returned(out: Path, work: Path) -> None:
    """Show the return slip, and the first page and sheet 1 of the marked workbook."""
    folder = out / "returned" / RETURNED
    marked = as_pdf(next(folder.glob("*.xlsx")), work)
    slip = pages(folder / "phieu-tra.pdf", work / "slip", (1,), dpi=72)
    sheets = pages(marked, work / "marked", (1, 3), dpi=72)
    beside([top(page, height=560) for page in slip + sheets], "tra-lai.png")


def town(out: Path, work: Path) -> None:
    """Show the decision, a certificate and the consolidated report's first page with a chart."""
    folder = out / "town"
    decision = pages(folder / "04-quyet-dinh.pdf", work / "decision", (1,), dpi=64)
    certificate = pages(folder / "05-giay-khen.pdf", work / "certificate", (1,), dpi=64)
    summary = folder / "06-bao-cao-tong-hop.pdf"
    charts = pages(summary, work / "charts", (first_drawing(summary),), dpi=64)
    beside([*decision, *certificate, *charts], "van-ban-thi-xa.png")


def first_drawing(pdf: Path) -> int:
    """Return the first page (from 1) of a PDF that holds a picture."""
    listed = subprocess.run(["pdfimages", "-list", pdf], check=True, capture_output=True, text=True)
    return int(listed.stdout.splitlines()[2].split()[0])


def thidua(*arguments: str | Path) -> None:
    """Run a command of thidua."""
    subprocess.run(
        [sys.executable, "-m", "flows.cli.main", *arguments], cwd=PROJECT, check=True, capture_output=True
    )


def form(cycle: str, work: Path) -> None:
    """Show the first page and two sheets of a blank form."""
    thidua("forms", cycle, "--out", work / "forms")
    blank = as_pdf(next((work / "forms" / UNIT).glob("*.xlsx")), work)
    drawn = pages(blank, work / "blank", (1, 2, 4), dpi=72)
    beside([top(page, height=480) for page in drawn], "bieu-mau.png")


def appraisal(cycle: str, work: Path) -> None:
    """Show the top of an office's appraisal form."""
    inbox = PROJECT / "data" / "sample" / cycle / "inbox"
    thidua("forms", cycle, "--appraisal", "--inbox", inbox, "--out", work / "lanes")
    printed = as_pdf(work / "lanes" / f"{OFFICE}.xlsx", work)
    (page,) = pages(printed, work / "lane", (1,), dpi=84)
    beside([top(page, height=430)], "tham-dinh.png")


def sensitivity(cycle: str, out: Path, work: Path) -> None:
    """Show the page of `thidua sensitivity`, made beside a copy of what the run left to ask."""
    browser = chromium()
    if browser is None:
        return
    asked = work / "asked"
    (asked / ".work").mkdir(parents=True)
    shutil.copy(out / "run.json", asked)
    shutil.copy(out / ".work" / "facts.json", asked / ".work")
    thidua("sensitivity", cycle, "--out", asked)
    shot(browser, asked / "phan-tich" / "do-nhay.html", work / "sensitivity.png", (1000, 1100), work)
    save(Image.open(work / "sensitivity.png"), "do-nhay.png")


def chromium() -> str | None:
    """Return the browser's command, None where there is none."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def in_browser(out: Path, work: Path) -> None:
    """Show the operator's page and the terminal's last words, where Chromium is installed."""
    browser = chromium()
    if browser is None:
        print("No Chromium here: trang-ket-qua.png, man-hinh.png and do-nhay.png stay as they are.")
        return
    shot(browser, out / "index.html", work / "page.png", (1180, 1500), work)
    save(Image.open(work / "page.png"), "trang-ket-qua.png")
    shot(browser, terminal(out, work), work / "terminal.png", (1180, 520), work)
    save(trimmed(Image.open(work / "terminal.png")), "man-hinh.png")


def terminal(out: Path, work: Path) -> Path:
    """Run the same cycle again, for its last words, and write them as a page; only what changed is made again."""
    run = json.loads((out / "run.json").read_text(encoding="utf-8"))
    inbox = PROJECT / "data" / "sample" / run["cycle"] / "inbox"
    drawing = work / "terminal.html"
    program = (
        "import io, sys\n"
        "from pathlib import Path\n"
        "from rich.console import Console\n"
        "from flows.cli.printed import run as running\n"
        "from flows.cli.printed import terminal\n"
        "console = Console(record=True, width=108, force_terminal=True, file=io.StringIO())\n"
        "show = terminal.show_summary\n"
        "terminal.show_summary = lambda outcome, out: show(outcome, Path(sys.argv[3]), console)\n"
        "asked = dict(zip(('cycle', 'inbox', 'out'), sys.argv[1:4]))\n"
        "running.run_cycle(asked, quiet=False, as_json=False)\n"
        "Path(sys.argv[4]).write_text(console.export_html(code_format=sys.argv[5]), encoding='utf-8')\n"
    )
    shown = Path("data") / "cycles" / run["cycle"]
    # The picture shows the path that `make demo` shows, wherever this run's folder is.
    if out != PROJECT / shown:
        (work / shown).parent.mkdir(parents=True)
        (work / shown).symlink_to(out)
    there = PROJECT if out == PROJECT / shown else work
    subprocess.run(
        [sys.executable, "-c", program, run["cycle"], inbox, shown, drawing, PAGE],
        cwd=there,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        check=True,
        stderr=subprocess.DEVNULL,
    )
    return drawing


def pages(pdf: Path, stem: Path, numbers: Sequence[int], dpi: int) -> list[Image.Image]:
    """Draw these pages (from 1) of a PDF."""
    drawn = []
    for number in numbers:
        target = stem.with_name(f"{stem.name}-{number}")
        command = ["pdftoppm", "-r", str(dpi), "-png", "-singlefile", "-f", str(number), "-l", str(number)]
        subprocess.run([*command, pdf, target], check=True)
        drawn.append(Image.open(target.with_suffix(".png")).convert("RGB"))
    return drawn


def as_pdf(workbook: Path, work: Path) -> Path:
    """Print a workbook as LibreOffice prints it."""
    soffice = os.environ.get("THIDUA_SOFFICE", "soffice")
    profile = f"-env:UserInstallation={(work / 'office').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", work, workbook]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return work / f"{workbook.stem}.pdf"


def shot(browser: str, page: Path, picture: Path, size: tuple[int, int], work: Path) -> None:
    """Let Chromium draw the top of a page."""
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    command += [f"--user-data-dir={work / 'browser'}", f"--window-size={size[0]},{size[1]}"]
    subprocess.run(
        [*command, f"--screenshot={picture}", page.resolve().as_uri()],
        check=True,
        capture_output=True,
        timeout=120,
    )


def beside(drawn: Sequence[Image.Image], name: str) -> None:
    """Put pages next to each other on grey, each with a thin frame."""
    gap, paper = 14, (225, 228, 232)
    framed = [ImageOps.expand(page, 1, (150, 155, 160)) for page in drawn]
    width = sum(page.width for page in framed) + gap * (len(framed) + 1)
    sheet = Image.new("RGB", (width, max(page.height for page in framed) + 2 * gap), paper)
    x = gap
    for page in framed:
        sheet.paste(page, (x, gap))
        x += page.width + gap
    save(sheet, name)


def top(page: Image.Image, height: int) -> Image.Image:
    """Keep the top of a page, `height` pixels of it: the rest of a form is empty."""
    return page.crop((0, 0, page.width, min(height, page.height)))


def trimmed(picture: Image.Image) -> Image.Image:
    """Cut the empty margin off a drawing on white."""
    drawing = picture.convert("RGB")
    box = ImageOps.invert(drawing).getbbox()
    return drawing.crop(box) if box else drawing


def save(picture: Image.Image, name: str) -> None:
    """Write a picture with few colours: sharp text needs no more, and the file stays small."""
    picture.convert("RGB").quantize(COLOURS).save(HERE / name, optimize=True)
    print(f"{name}: {picture.width} × {picture.height}, {(HERE / name).stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
