"""Conversion with the real LibreOffice: what comes out, what is named when it does not."""

import os
import re
import stat
import sys
import tempfile
import time
import unicodedata
import zipfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from factory_report import person, plan_and_cycle, report, usual
from outside_tools import output_of, text_of
from pypdf import PdfReader

from rules.papers.unit import (
    ACHIEVEMENT_TEMPLATE,
    MINUTES_TEMPLATE,
    SUBMISSION_TEMPLATE,
    achievement,
    minutes,
    submission,
)
from rules.values.errors import ConversionFailed, ToolMissing
from tasks.documents.documents import render
from tasks.documents.pdf import (
    FILE_SECONDS,
    START_SECONDS,
    Converted,
    by_the_machine,
    convert,
    limit,
    probe,
    to_xlsx,
)
from tasks.documents.pdf.converting import accounted

PLAN, CYCLE = plan_and_cycle()
PEOPLE = [person(f"CN{i}", f"Nguyễn Thị Hồng Ánh ({1960 + i})") for i in range(1, 61)]
HOSTILE = person("CN1", "Lê {{ 7*7 }} <w:p> & " + "rất dài " * 1250)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Path]:
    """Papers of three units, the tờ trình of each under the same name, and where their PDFs go."""
    folder = tmp_path_factory.mktemp("papers")
    jobs = {}
    for slug, people in (("p-hoa-mac", PEOPLE), ("phong-noi-vu", PEOPLE[:1]), ("mttq", [HOSTILE])):
        unit = PLAN.units[slug]
        r = report(PLAN, CYCLE, unit, usual(unit, PLAN, people))
        made = {
            "01-to-trinh": (SUBMISSION_TEMPLATE, submission(PLAN, CYCLE, unit, r, trial=True)),
            "02-bien-ban": (MINUTES_TEMPLATE, minutes(PLAN, CYCLE, unit, r, trial=True)),
            "03-bao-cao-CN1": (ACHIEVEMENT_TEMPLATE, achievement(PLAN, CYCLE, unit, r, "CN1", trial=True)),
        }
        for name, (template, context) in made.items():
            render(template, context, folder / slug / f"{name}.docx")
            jobs[folder / slug / f"{name}.docx"] = folder / "pdf" / slug / f"{name}.pdf"
    return jobs


@pytest.fixture(scope="module")
def converted(papers: dict[Path, Path]) -> Converted:
    return convert(papers, soffice="soffice", timeout=120)


def flat(pdf: Path) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text_of(pdf)))


def all_of(converted: Converted) -> Mapping[Path, Path]:
    """The PDFs of a conversion in which nothing failed."""
    assert not converted.failed
    return converted.done


def find(converted: Converted, unit: str, name: str) -> Path:
    return next(p for p in converted.done.values() if p.parent.name == unit and p.stem == name)


def test_every_paper_comes_out_under_its_own_name(papers: dict[Path, Path], converted: Converted) -> None:
    assert all_of(converted) == papers
    for unit, name in (
        ("p-hoa-mac", "PHƯỜNG HÒA MẠC"),
        ("phong-noi-vu", "PHÒNG NỘI VỤ"),
        ("mttq", "MẶT TRẬN TỔ QUỐC"),
    ):
        assert name in flat(find(converted, unit, "01-to-trinh"))
    beside = {p.name for target in papers.values() for p in target.parent.iterdir()}
    assert beside == {"01-to-trinh.pdf", "02-bien-ban.pdf", "03-bao-cao-CN1.pdf"}


def test_they_are_pdf_a_2b_with_their_fonts(converted: Converted) -> None:
    for pdf in converted.done.values():
        reader = PdfReader(pdf)
        metadata = reader.trailer["/Root"]["/Metadata"].get_data()
        assert b"<pdfaid:part>2</pdfaid:part>" in metadata
        assert b"<pdfaid:conformance>B</pdfaid:conformance>" in metadata
        assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert reader.trailer["/Root"]["/Lang"] == "vi-VN"
        fonts = output_of("pdffonts", pdf)
        lines = fonts.splitlines()[2:]
        assert lines
        assert all(re.search(r"\byes (yes|no) (yes|no) +\d+ +\d+$", line) for line in lines)
        assert any("LiberationSerif" in line for line in lines)


def test_sixty_names_headings_on_every_page_and_one_signature(converted: Converted) -> None:
    for name in ("01-to-trinh", "02-bien-ban"):
        pages = [p.extract_text() for p in PdfReader(find(converted, "p-hoa-mac", name)).pages]
        text = flat(find(converted, "p-hoa-mac", name))
        assert len(pages) > 3
        assert all(p["ho_ten"] in text for p in PEOPLE)
        assert (
            sum("STT" in page for page in pages) >= len(pages) - 2
        )  # all but the first and the last at most
        assert "Nguyễn Thị Phương Thảo" in pages[-1]


def test_every_page_says_that_it_is_a_trial(converted: Converted) -> None:
    for pdf in converted.done.values():
        for number, page in enumerate(PdfReader(pdf).pages, start=1):
            top = page.extract_text()[:120]
            assert PLAN.movement.trial_text in top
            assert top.startswith(f"{number}\n") == (number > 1)


def test_ten_thousand_characters_are_all_there(converted: Converted) -> None:
    text = flat(find(converted, "mttq", "03-bao-cao-CN1"))
    assert "{{ 7*7 }} <w:p> & rất dài" in text
    assert text.count("rất dài") >= 3 * 1250  # under the title, among the facts, above the signature


def test_the_outline_names_the_parts(converted: Converted) -> None:
    outline = PdfReader(find(converted, "phong-noi-vu", "03-bao-cao-CN1")).outline
    assert "BÁO CÁO THÀNH TÍCH" in str(outline)
    assert "II. THÀNH TÍCH, KẾT QUẢ ĐẠT ĐƯỢC" in str(outline)


def test_bad_files_are_named_and_good_ones_kept(papers: dict[Path, Path], tmp_path: Path) -> None:
    good = next(iter(papers))
    broken, missing = tmp_path / "p-x" / "02-bien-ban.docx", tmp_path / "p-x" / "không có.docx"
    broken.parent.mkdir()
    broken.write_bytes(b"PK\x03\x04" + b"\0" * 40)
    (tmp_path / "old.pdf").write_bytes(b"older")
    result = convert(
        {broken: tmp_path / "old.pdf", good: tmp_path / "good.pdf", missing: tmp_path / "missing.pdf"},
        soffice="soffice",
        timeout=60,
    )
    assert result.done == {good: tmp_path / "good.pdf"}
    assert set(result.failed) == {broken, missing}
    assert all(result.failed.values()), "each with its reason"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["good.pdf", "old.pdf", "p-x"]
    assert (tmp_path / "old.pdf").read_bytes() == b"older"


def test_two_calls_side_by_side_bring_the_same_bytes_as_one_for_all(
    papers: dict[Path, Path], converted: Converted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Ho_Chi_Minh")
    sources = list(papers)[:2]
    with ThreadPoolExecutor(2) as threads:
        results = list(
            threads.map(
                lambda i: convert({sources[i]: tmp_path / f"{i}.pdf"}, soffice="soffice", timeout=60),
                range(2),
            )
        )
    assert [list(all_of(r).values()) for r in results] == [[tmp_path / "0.pdf"], [tmp_path / "1.pdf"]]
    for i in range(2):
        assert (tmp_path / f"{i}.pdf").read_bytes() == converted.done[sources[i]].read_bytes()


def script(path: Path, body: str) -> str:
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_a_call_that_hangs_is_killed_whole_and_tried_once_more(
    papers: dict[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hangs_once = script(
        tmp_path / "soffice-hangs-once",
        f'if [ ! -e "{tmp_path}/seen" ]; then touch "{tmp_path}/seen"; sleep 300 & echo $! > "{tmp_path}/child"; wait; fi\n'
        f'exec "{sys.executable}" "$@"',
    )
    monkeypatch.setattr(sys, "executable", hangs_once)
    started = time.monotonic()
    result = convert({next(iter(papers)): tmp_path / "x.pdf"}, soffice="soffice", timeout=5)
    assert list(all_of(result).values()) == [tmp_path / "x.pdf"]
    assert time.monotonic() - started > 5
    with pytest.raises(ProcessLookupError):
        os.kill(_child(tmp_path), 0)


def test_temporary_files_may_lie_elsewhere_than_usual(
    papers: dict[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    sockets = set(Path("/tmp").glob("OSL_PIPE_*"))
    result = convert({next(iter(papers)): tmp_path / "x.pdf"}, soffice="soffice", timeout=60)
    assert list(all_of(result).values()) == [tmp_path / "x.pdf"]
    assert list(tmp_path.iterdir()) == [tmp_path / "x.pdf"]
    assert set(Path("/tmp").glob("OSL_PIPE_*")) <= sockets


def test_what_hangs_twice_is_named(papers: dict[Path, Path], tmp_path: Path) -> None:
    hangs = script(tmp_path / "soffice-hangs", "sleep 300")
    source = next(iter(papers))
    result = convert({source: tmp_path / "x.pdf"}, soffice=hangs, timeout=0.3)
    assert (result.done, list(result.failed)) == ({}, [source])
    assert "giây" in result.failed[source]


def noting(path: Path, before: str) -> str:
    """The Python that starts LibreOffice, called with the files that `before` lets through; it notes how many a call was given."""
    return script(
        path,
        f"""given=0 passed=0 status=0
for each; do
  shift
  case "$each" in *.docx)
    given=$((given + 1))
    {before}
    passed=$((passed + 1)) ;;
  esac
  set -- "$@" "$each"
done
echo $given >> "{path}.calls"
[ $passed -eq 0 ] || "{sys.executable}" "$@" || status=$?
exit $status""",
    )


def calls_of(soffice: str) -> list[int]:
    """How many files each call of a noting LibreOffice was given."""
    return [int(number) for number in Path(f"{soffice}.calls").read_text().split()]


def test_a_call_is_given_no_more_files_than_it_takes(
    papers: dict[Path, Path], converted: Converted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From some number on LibreOffice drops files and says that all is well; here from the fifth on."""
    drops = noting(tmp_path / "soffice-drops", "[ $given -le 4 ] || continue")
    monkeypatch.setattr(sys, "executable", drops)
    result = convert(
        {source: tmp_path / f"{n}.pdf" for n, source in enumerate(papers)},
        soffice="soffice",
        timeout=60,
        most=4,
    )
    assert calls_of(drops) == [3, 3, 3]
    for source, pdf in all_of(result).items():
        assert pdf.read_bytes() == converted.done[source].read_bytes()


def test_what_kills_libreoffice_is_named_and_those_behind_it_come_in_one_call(
    papers: dict[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = list(papers)[:5]
    dies = noting(
        tmp_path / "soffice-dies",
        f'if [ $status -ne 0 ] || cmp -s "$each" "{sources[1]}"; then status=77; continue; fi',
    )
    monkeypatch.setattr(sys, "executable", dies)
    result = convert(
        {source: tmp_path / f"{n}.pdf" for n, source in enumerate(sources)}, soffice="soffice", timeout=60
    )
    assert list(result.done) == [sources[0], *sources[2:]]
    assert result.failed == {sources[1]: "LibreOffice dừng với mã 77"}
    assert calls_of(dies) == [5, 1, 3]


def test_a_paper_of_which_nothing_was_said_is_an_error(tmp_path: Path) -> None:
    jobs = {tmp_path / "mttq" / f"{name}.docx": tmp_path / f"{name}.pdf" for name in ("a", "b", "c")}
    one, other, lost = jobs
    assert accounted(jobs, {one: jobs[one], lost: jobs[lost]}, {other: "hỏng"}).failed == {other: "hỏng"}
    with pytest.raises(ConversionFailed, match=r"1/3 văn bản \(mttq/c\)"):
        accounted(jobs, {one: jobs[one]}, {other: "hỏng"})


def _child(folder: Path) -> int:
    pid = int((folder / "child").read_text())
    for _ in range(50):  # the kernel needs a moment, and whoever adopts it must reap it
        if Path(f"/proc/{pid}").exists() and "State:\tZ" not in Path(f"/proc/{pid}/status").read_text():
            time.sleep(0.1)
    status = Path(f"/proc/{pid}/status")
    if status.exists() and "State:\tZ" in status.read_text():
        raise ProcessLookupError  # killed, only not reaped yet
    return pid


def test_time_grows_with_the_number_of_files_up_to_the_limit() -> None:
    assert limit(1, 1000) == START_SECONDS + FILE_SECONDS
    assert limit(100, 1000) == START_SECONDS + 100 * FILE_SECONDS
    assert limit(100, 180) == 180


def test_no_job_needs_no_libreoffice() -> None:
    assert all_of(convert({}, soffice="/not/there", timeout=1)) == {}


def test_the_version_is_asked_and_what_is_missing_named(tmp_path: Path) -> None:
    assert re.fullmatch(r"[0-9]+\.[0-9.]+", probe("soffice"))
    for command in ("/not/there/soffice", "true", script(tmp_path / "old", "echo LibreOffice 7.3.7.2 30")):
        with pytest.raises(ToolMissing, match=r"apt-get install .*libreoffice-writer-nogui"):
            probe(command)
    with pytest.raises(ToolMissing, match="apt-get"):
        convert({tmp_path / "old": tmp_path / "x.pdf"}, soffice="/not/there/soffice", timeout=5)


def test_a_libreoffice_that_is_killed_is_not_one_that_is_missing(tmp_path: Path) -> None:
    killed = script(tmp_path / "killed", "kill -9 $$")
    with pytest.raises(ToolMissing, match=r"tín hiệu 9.*hết bộ nhớ.*chạy lại") as refused:
        probe(killed)
    assert "apt-get" not in str(refused.value) and "không phải LibreOffice" not in str(refused.value)
    (tmp_path / "a.docx").write_bytes(b"")
    failed = convert({tmp_path / "a.docx": tmp_path / "a.pdf"}, soffice=killed, timeout=5).failed
    assert "tín hiệu 9" in failed[tmp_path / "a.docx"] and by_the_machine(failed[tmp_path / "a.docx"])
    assert not by_the_machine("LibreOffice không tạo ra tệp") and not by_the_machine(
        "LibreOffice dừng với mã 81"
    )


# ------------------------------------------------------------------ spreadsheets

_ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 office:version="1.2"><office:body><office:spreadsheet><table:table table:name="1. Đơn vị"><table:table-row>
<table:table-cell office:value-type="string"><text:p>Mã đơn vị</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="12.5"><text:p>12.5</text:p></table:table-cell>
</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"""
_MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"""


def test_an_ods_becomes_an_xlsx(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    with zipfile.ZipFile(tmp_path / "Báo cáo của đơn vị.ODS", "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", _ODS)
        packed.writestr("META-INF/manifest.xml", _MANIFEST)
    to_xlsx(
        tmp_path / "Báo cáo của đơn vị.ODS", tmp_path / "x" / "bao-cao.xlsx", soffice="soffice", timeout=60
    )
    sheet = load_workbook(tmp_path / "x" / "bao-cao.xlsx")["1. Đơn vị"]
    assert (sheet["A1"].value, sheet["B1"].value) == ("Mã đơn vị", 12.5)


def test_what_is_no_spreadsheet_is_refused(tmp_path: Path) -> None:
    bad = tmp_path / "bao-cao.xls"
    bad.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    with pytest.raises(ConversionFailed, match=r"bao-cao\.xls"):
        to_xlsx(bad, tmp_path / "bao-cao.xlsx", soffice="soffice", timeout=60)
    assert [p.name for p in tmp_path.iterdir()] == ["bao-cao.xls"]
