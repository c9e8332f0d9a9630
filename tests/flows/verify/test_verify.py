"""`thidua verify` on one small dossier with keys of the tests' CA: proved, not to be proved, forged, moved."""

import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.serialization import Encoding
from factory_bundle import Unsigned, key_of, reseal, sealed, unsigned
from outside_tools import tool
from pypdf import PdfWriter
from reportlab.pdfgen.canvas import Canvas
from throwaway_pki import Pki

from flows.cli.main import main
from flows.settings import Settings
from flows.verify import child
from flows.verify.bundle import Asked, verify_bundle
from flows.verify.sandboxed import BEYOND_LIMITS, verify_apart
from rules.papers.file.paper_code import CodeKind, PaperCode
from rules.verifying.code import own_code
from rules.verifying.values import Verdict, VerificationFinding
from rules.verifying.verdict import Judged
from tasks.documents.documents import render
from tasks.documents.pdf import convert
from tasks.dossier.unsealing import inspect_bag
from tasks.pki.keyring import SigningKey, WantedRole, load_keyring
from tasks.pki.trial_ca import trial_ca
from tasks.pki.trust import Trust, read_trust
from tasks.signing import Proof, SignatureRequest, sign_detached, sign_pdf

VALID, UNKNOWN, INVALID = Verdict.VALID, Verdict.UNKNOWN, Verdict.INVALID
PAPER = "data/van-ban/01-to-trinh.pdf"
MANIFEST_SIGNATURE = "manifest-sha256.txt.p7s"


@dataclass(frozen=True)
class Made:
    """A dossier sealed with embedded proof, and without; the CA's trust, its keys."""

    pki: Pki
    dossier: Unsigned
    anchors: Path
    trust: Trust
    keys: dict[str, SigningKey]
    proved: Path
    plain: Path


@pytest.fixture(scope="module")
def made(pki: Pki, tmp_path_factory: pytest.TempPathFactory) -> Made:
    root = tmp_path_factory.mktemp("verify")
    dossier = unsigned(root / "papers")
    anchors = pki.trust_folder(root / "anchors")
    # The tests' CA certifies no such unit by its name: the office says that it knows these certificates.
    for role, label in (("phong-kinh-te.lanh-dao", "person"), ("phong-kinh-te", "unit"), ("town", "town")):
        (anchors / f"{role}.cer").write_bytes(pki.certificate(label).public_bytes(Encoding.DER))
    trust = read_trust(anchors)
    keys = {label: key_of(pki, label) for label in ("person", "unit", "town")}
    proof = Proof(pki.timestamp_url, None, True, trust, 5)
    proved = sealed(dossier, root / "proved" / "phong-kinh-te.zip", keys, proof)
    return Made(
        pki,
        dossier,
        anchors,
        trust,
        keys,
        proved,
        sealed(dossier, root / "plain" / "phong-kinh-te.zip", keys),
    )


@pytest.fixture
def bag(made: Made, tmp_path: Path) -> Path:
    """The proved dossier unpacked, to be forged."""
    with zipfile.ZipFile(made.proved) as packed:
        packed.extractall(tmp_path / "bag")
    return tmp_path / "bag"


def judged(made: Made, path: Path, *, online: bool = False) -> Judged:
    return verify_bundle(path, Asked(made.trust, Settings(), online))


def of(told: Judged, verdict: Verdict) -> list[VerificationFinding]:
    return [f for f in told.findings if f.verdict is verdict]


def verify(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["verify", *map(str, words)])


def test_embedded_proof_is_enough_without_a_network(made: Made) -> None:
    asked = len(made.pki.asked)
    with made.pki.down():
        told = judged(made, made.proved)
    assert told.verdict is VALID, of(told, UNKNOWN) + of(told, INVALID)
    assert len(made.pki.asked) == asked
    checks = {f.check for f in told.findings}
    assert checks >= {
        "bag.files",
        "bag.info",
        "signature",
        "names",
        "figures.report",
        "figures.papers",
        "reading-copy",
    }
    assert told.identifier == made.dossier.identifier
    assert {len(seen) for path, seen in told.signatures.items() if path.startswith("data/van-ban")} == {2}


def test_without_proof_and_network_it_is_unknown_never_valid(made: Made) -> None:
    told = judged(made, made.plain)
    assert told.verdict is UNKNOWN and {f.check for f in of(told, UNKNOWN)} == {"signature"}
    assert "không hỏi mạng" in told.why
    assert judged(made, made.plain, online=True).verdict is VALID


def rewritten(
    bundle: Path, dst: Path, change: Callable[[zipfile.ZipFile, list[zipfile.ZipInfo]], None]
) -> Path:
    """The bundle's entries written again, changed."""
    with zipfile.ZipFile(bundle) as source, zipfile.ZipFile(dst, "w") as target:
        entries = source.infolist()
        said = {entry.filename: source.read(entry) for entry in entries}
        change(target, entries)
        for entry in entries:
            target.writestr(entry, said[entry.filename])
    return dst


def with_extra(target: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    entries[0].extra = b"UT\x05\x00\x01\x00\x00\x00\x00"


def with_comment(target: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    target.comment = "chào".encode("utf-16")


def with_entry_comment(target: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    entries[3].comment = b"\xff" * 9


def with_folder(target: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    target.writestr("data/minh-chung/", b"")


def without_time(target: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    entries[1].date_time = (1980, 0, 0, 0, 0, 0)


def packed_again(target: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    for entry in entries:
        entry.compress_type = zipfile.ZIP_DEFLATED


@pytest.mark.parametrize(
    "change",
    [lambda target, entries: entries.reverse(), with_extra, with_comment, with_entry_comment, with_folder, without_time, packed_again],
    ids=["order", "extra", "comment", "entry-comment", "folder", "time", "packing"],
)  # fmt: skip
def test_a_zip_that_is_not_the_one_that_was_sealed_is_told_beside_the_verdict(
    change: Callable[[zipfile.ZipFile, list[zipfile.ZipInfo]], None], made: Made, tmp_path: Path
) -> None:
    told = judged(made, rewritten(made.plain, tmp_path / "x.zip", change))
    assert told.verdict is UNKNOWN and {f.check for f in of(told, UNKNOWN)} == {"signature"}, "as without it"
    assert "; khác byte, nội dung nguyên vẹn: " in told.why


@pytest.mark.parametrize("behind", [b"\0", b"PK\x03\x04 hello", b"x" * 60_000])
def test_bytes_behind_a_bundle_are_told(behind: bytes, made: Made, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(made.proved.read_bytes() + behind)
    told = judged(made, tmp_path / "x.zip")
    assert told.verdict is VALID and "; khác byte, nội dung nguyên vẹn: " in told.why


def test_a_zip_damaged_inside_is_invalid_never_an_error(made: Made, tmp_path: Path) -> None:
    data = made.plain.read_bytes()
    for at, kind in (
        (8, b"\0\0"),
        (8, b"\x0c\0"),
        (8, b"\x0e\0"),
        (8, b"\x63\0"),
        (4, b"\xff\xff"),
        (28, b"\xff\xff"),
    ):
        with zipfile.ZipFile(made.plain) as packed:
            entry = next(e for e in packed.infolist() if e.compress_type == zipfile.ZIP_DEFLATED)
            central = data.rindex(b"PK\x01\x02", 0, data.rindex(entry.filename.encode()))
        forged = bytearray(data)
        forged[entry.header_offset + at : entry.header_offset + at + 2] = kind
        forged[central + at + 2 : central + at + 4] = kind
        forged[entry.header_offset + 60 : entry.header_offset + 70] = b"\xff" * 10
        (tmp_path / "x.zip").write_bytes(forged)
        told = judged(made, tmp_path / "x.zip")
        assert told.verdict is INVALID and "zip" in told.why, (at, kind)


def test_the_sealed_file_itself_has_no_note(made: Made, bag: Path, tmp_path: Path) -> None:
    assert "khác byte" not in judged(made, made.plain).why
    assert "khác byte" not in judged(made, bag).why, "unpacked"
    (bag / "data/diem.json").write_bytes(b"{}")
    shutil.make_archive(str(tmp_path / "forged"), "zip", bag)
    assert "nguyên vẹn" not in judged(made, tmp_path / "forged.zip").why, "nothing of a forgery is whole"


def test_a_revoked_signer_makes_it_invalid(made: Made, tmp_path: Path) -> None:
    keys = {**made.keys, "unit": key_of(made.pki, "revoked")}
    told = judged(made, sealed(made.dossier, tmp_path / "x.zip", keys), online=True)
    assert told.verdict is INVALID and "thu hồi từ ngày 03/06/2024" in told.why
    assert {f.where for f in of(told, INVALID)} == {
        f"data/van-ban/{name}.pdf" for name in made.dossier.papers
    }


def test_a_trial_s_papers_are_unknown_and_said_to_be_trials(made: Made, tmp_path: Path) -> None:
    names = {"person": "Lê Minh Kiên", "unit": "Phòng Kinh tế", "town": "UBND thị xã"}
    trial_ca(tmp_path / "trial", names)
    ring = load_keyring(None, {r: WantedRole(n) for r, n in names.items()}, trial_folder=tmp_path / "trial")
    told = judged(made, sealed(made.dossier, tmp_path / "x.zip", {role: ring.key(role) for role in names}))
    assert told.verdict is UNKNOWN and of(told, INVALID) == [] and "BẢN THỬ" in told.why


def test_programs_that_are_not_ours_agree(made: Made, bag: Path) -> None:
    def others() -> tuple[bool, bool, bool]:
        bagit = tool(sys.executable, "-m", "bagit", "--validate", bag).returncode == 0
        cms = tool(
            *("openssl", "cms", "-verify", "-inform", "DER", "-binary", "-purpose", "any"),
            *("-in", bag / MANIFEST_SIGNATURE, "-content", bag / "manifest-sha256.txt"),
            *("-CAfile", made.anchors / "goc.pem", "-out", os.devnull),
        )
        return (
            bagit,
            cms.returncode == 0,
            tool("pdfsig", "-nocert", bag / PAPER).stdout.count("is Valid") == 2,
        )

    assert others() == (True, True, True) and judged(made, bag).verdict is VALID
    shutil.copyfile(bag / "data/van-ban/02-bien-ban.pdf", bag / PAPER)
    assert others() == (False, True, True) and judged(made, bag).verdict is INVALID
    reseal(bag)
    assert others() == (True, False, True) and judged(made, bag).verdict is INVALID


def test_a_paper_swapped_with_all_hashes_made_anew_breaks_the_manifest_s_signature(
    made: Made, bag: Path
) -> None:
    with zipfile.ZipFile(made.plain) as other:
        (bag / PAPER).write_bytes(other.read(PAPER))  # validly signed, by the same hands
    reseal(bag)
    told = judged(made, bag)
    assert told.verdict is INVALID and MANIFEST_SIGNATURE in {f.where for f in of(told, INVALID)}


def test_somebody_else_s_valid_signature_over_a_forged_bag_does_not_help(made: Made, bag: Path) -> None:
    person = made.keys["person"]  # has a certificate of the same CA, as thousands have
    (bag / PAPER).unlink()
    forged = SignatureRequest(person, "ChuKy1", "person", "Lê Minh Kiên", "Ký", "Thị xã")
    sign_pdf(made.dossier.files / "02-bien-ban.pdf", bag / PAPER, [forged])
    reseal(bag, lambda manifest: sign_detached(manifest, person))
    told = judged(made, bag, online=True)
    wrong = {(f.where, f.check) for f in of(told, INVALID)}
    assert {(MANIFEST_SIGNATURE, "signers"), (PAPER, "signers"), ("data/ho-so.pdf", "code")} <= wrong


def test_who_signs_everything_alike_but_is_somebody_else_is_told(made: Made, tmp_path: Path) -> None:
    others = {**made.keys, "person": key_of(made.pki, "office-person"), "unit": key_of(made.pki, "office")}
    told = judged(made, sealed(made.dossier, tmp_path / "unit.zip", others), online=True)
    assert told.verdict is UNKNOWN and {f.check for f in of(told, UNKNOWN)} == {"signers.names"}
    assert "phòng Nội vụ" in of(told, UNKNOWN)[0].says and "phong-kinh-te.cer" in of(told, UNKNOWN)[0].says
    town = {**made.keys, "town": key_of(made.pki, "office")}
    told = judged(made, sealed(made.dossier, tmp_path / "town.zip", town), online=True)
    assert {f.where for f in of(told, UNKNOWN)} == {"data/ho-so.pdf", MANIFEST_SIGNATURE}
    # Nor does it help to say that the unit has supplied all of it.
    every = {name: made.dossier.files / f"{name}.signed.pdf" for name in made.dossier.papers}
    for name, path in every.items():
        by = [SignatureRequest(others["unit"], "ChuKy1", "organisation", "X", "Ký", "Thị xã")]
        sign_pdf(made.dossier.files / f"{name}.pdf", path, by)
    told = judged(made, sealed(made.dossier, tmp_path / "all.zip", made.keys, supplied=every), online=True)
    assert told.verdict is UNKNOWN
    assert {f.where for f in of(told, UNKNOWN) if f.check == "signers.names"} == {
        f"data/van-ban/{name}.pdf" for name in every
    }
    for path in every.values():
        path.unlink()


def forge(made: Made, tmp_path: Path, **facts: Any) -> Judged:
    """What is said of a dossier whose diem.json says something else, sealed and signed as it should be."""
    return judged(made, sealed(made.dossier, tmp_path / "forged.zip", made.keys, facts=facts))


@pytest.fixture(scope="module")
def facts(made: Made) -> dict[str, Any]:
    with zipfile.ZipFile(made.plain) as packed:
        return dict(json.loads(packed.read("data/diem.json")))


def again(facts: dict[str, Any]) -> dict[str, Any]:
    return dict(json.loads(json.dumps(facts)))


def test_points_that_the_report_does_not_bear_are_noticed(
    made: Made, facts: dict[str, Any], tmp_path: Path
) -> None:
    told = again(facts)
    source = next(item["from"][0] for item in told["nominees"][0]["items"] if item["from"])
    source["value"] = "99.5"
    wrong = of(forge(made, tmp_path, nominees=told["nominees"]), INVALID)
    assert [(f.where, f.check) for f in wrong] == [("data/diem.json", "figures.report")]
    assert source["cell"] in wrong[0].says and "99.5" in wrong[0].says


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"nominees": [{"code": 1}]}, [("data/diem.json", "facts", UNKNOWN, "nominees[0].code: sai kiểu")]),
        ({"corrections": None}, [("data/diem.json", "facts", UNKNOWN, "corrections: sai kiểu")]),
        ({"report": "bao-cao.xlsx"}, [("data/diem.json", "facts", INVALID, "report: sai kiểu")]),
        (
            {"unit": "khong-co"},
            [("bag-info.txt", "bag.info", INVALID, "khong-co"), ("", "figures.papers", UNKNOWN, "KeyError")],
        ),
    ],
    ids=["nominees", "corrections", "report", "unit"],
)
def test_points_that_are_none_are_said_with_their_place_beside_all_else(
    made: Made, tmp_path: Path, change: dict[str, Any], told: list[tuple[str, str, Verdict, str]]
) -> None:
    found = forge(made, tmp_path, **change).findings
    for where, check, verdict, says in told:
        assert [
            f for f in found if (f.where, f.check, f.verdict) == (where, check, verdict) and says in f.says
        ]
    assert [f for f in found if f.check == "signature"]


def test_a_name_that_the_papers_do_not_bear_is_noticed(
    made: Made, facts: dict[str, Any], tmp_path: Path
) -> None:
    told = again(facts)
    told["nominees"][0]["name"] = "Phòng Tài chính"
    wrong = of(forge(made, tmp_path, nominees=told["nominees"]), INVALID)
    assert {f.check for f in wrong} == {"names"}
    assert {f.where for f in wrong} == {
        *(f"data/van-ban/{name}.pdf" for name in made.dossier.papers), "data/diem.json"
    }  # fmt: skip


def test_a_paper_that_says_other_figures_than_the_report_is_noticed(made: Made, tmp_path: Path) -> None:
    files = tmp_path / "other"
    shutil.copytree(made.dossier.files, files)
    paper = made.dossier.papers["02-bien-ban"]
    session = [line.replace("có mặt: ", "có mặt: 9") for line in paper.context["session"]]
    said = {**paper.context, "session": session}
    assert said != paper.context
    render(paper.template, said, files / "02-bien-ban.docx")
    (files / "02-bien-ban.pdf").unlink()
    convert({files / "02-bien-ban.docx": files / "02-bien-ban.pdf"}, soffice="soffice", timeout=120)
    told = judged(made, sealed(replace(made.dossier, files=files), tmp_path / "x.zip", made.keys))
    wrong = of(told, INVALID) + [f for f in of(told, UNKNOWN) if f.check != "signature"]
    assert {(f.where, f.check) for f in wrong} == {("data/van-ban/02-bien-ban.pdf", "figures.papers")}


def test_a_plan_that_is_not_on_this_machine_leaves_figures_unknown(made: Made, tmp_path: Path) -> None:
    asked = Asked(made.trust, Settings(plans=tmp_path))
    told = verify_bundle(made.proved, asked)
    assert told.verdict is UNKNOWN and {f.check for f in of(told, UNKNOWN)} == {"figures.papers"}


def test_papers_that_the_unit_supplied(made: Made, tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    blank = PdfWriter()
    blank.add_blank_page(595, 842)
    blank.write(scan)
    told = judged(made, sealed(made.dossier, tmp_path / "x.zip", made.keys, supplied={"01-to-trinh": scan}))
    assert of(told, INVALID) == []
    assert "không có chữ ký số: bản quét, hoặc chưa ký" in {
        f.says for f in of(told, UNKNOWN) if f.where == PAPER
    }
    own = tmp_path / "own.pdf"
    alone = [SignatureRequest(made.keys["unit"], "KySo", "organisation", "UBND phường", "Ký", "Thị xã")]
    sign_pdf(made.dossier.files / "01-to-trinh.pdf", own, alone)
    told = judged(
        made, sealed(made.dossier, tmp_path / "z.zip", made.keys, supplied={"01-to-trinh": own}), online=True
    )
    assert told.verdict is VALID, of(told, UNKNOWN) + of(told, INVALID)
    assert {f.check for f in told.findings if f.where == PAPER} >= {"signature", "layout", "figures.papers"}


def test_a_paper_of_ours_whose_layout_is_wrong_is_noticed(made: Made, tmp_path: Path) -> None:
    files = tmp_path / "turned"
    shutil.copytree(made.dossier.files, files)
    wide = PdfWriter(clone_from=files / "02-bien-ban.pdf")
    for page in wide.pages:
        page.mediabox.upper_right = (700, 842)
        page.cropbox.upper_right = (700, 842)
    wide.write(files / "02-bien-ban.pdf")
    other = replace(made.dossier, files=files)
    path = "data/van-ban/02-bien-ban.pdf"
    wrong = of(judged(made, sealed(other, tmp_path / "x.zip", made.keys)), INVALID)
    assert {(f.where, f.check) for f in wrong} == {(path, "layout")}


def test_the_command_says_a_line_a_bundle_and_ends_with_its_status(
    made: Made, bag: Path, tmp_path: Path
) -> None:
    good = verify(made.proved, "--trust", made.anchors)
    assert (good.exit_code, good.output.count("\n")) == (0, 1) and "phong-kinh-te.zip: HỢP LỆ" in good.output
    doubtful = verify(made.plain, "--trust", made.anchors, "--json")
    assert doubtful.exit_code == 4 and json.loads(doubtful.output)["bundles"][0]["verdict"] == "UNKNOWN"
    (bag / "data" / "diem.json").write_bytes(b"{}")
    report = tmp_path / "report.json"
    both = verify(made.proved, bag, "--trust", made.anchors, "--report", report, "--details")
    assert both.exit_code == 1 and "bag: KHÔNG HỢP LỆ – data/diem.json" in both.output
    told = json.loads(report.read_text("utf-8"))
    assert [b["verdict"] for b in told["bundles"]] == ["VALID", "INVALID"] and told["status"] == 1
    assert len(told["bundles"][0]["signatures"]) == 2 * len(made.dossier.papers) + 2
    assert {s["level"] for s in told["bundles"][0]["signatures"]} == {"B-LT"}
    assert verify(made.proved, "--report", made.proved).exit_code == 2  # no bundle is written over
    assert verify(tmp_path / "nowhere.zip").exit_code == 2
    (tmp_path / "no.zip").write_bytes(b"no zip")
    assert verify(tmp_path / "no.zip").exit_code == 1
    assert verify(made.proved, "--trust", tmp_path / "nowhere").exit_code == 3


def test_memory_that_ends_in_a_call_of_the_system_is_no_unreadable_bundle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOMEM, "Cannot allocate memory", "room")

    monkeypatch.setattr(child, "verify_bundle", full)
    job = {
        "trust": "",
        "settings": Settings().model_dump(mode="json"),
        "online": False,
        "room": str(tmp_path),
    }
    monkeypatch.setattr(tempfile, "tempdir", tempfile.gettempdir())
    with pytest.raises(MemoryError):
        child.verifying(job)(tmp_path / "goi.zip")


def test_a_bundle_that_uses_up_the_machine_is_not_judged(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (told,) = verify_apart([made.proved], made.anchors, Settings())
    assert told.verdict is VALID
    for limits in ({"memory_mb": 64}, {"seconds": 0.0}):
        (told,) = verify_apart([made.proved], made.anchors, Settings(), **limits)  # type: ignore[arg-type]  # as they are named
        assert told.verdict is UNKNOWN and BEYOND_LIMITS in told.why
    assert not list(tmp_path.glob("thidua-verify-*"))


def test_it_works_elsewhere_for_somebody_else(made: Made, tmp_path: Path) -> None:
    moved = tmp_path / "chỗ khác" / "gói.zip"
    moved.parent.mkdir()
    shutil.copyfile(made.proved, moved)
    done = subprocess.run(
        [
            str(Path(sys.executable).parent / "thidua"),
            "verify",
            "chỗ khác/gói.zip",
            "--trust",
            str(made.anchors),
        ],
        cwd=tmp_path,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "THIDUA_SETTINGS": "none.env",
            "LANG": "C.UTF-8",
        },
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0 and "gói.zip: HỢP LỆ" in done.stdout, done.stdout + done.stderr
    assert {p.name for p in tmp_path.iterdir()} == {"chỗ khác"}, "nothing is left behind"


@pytest.fixture(scope="module")
def code(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("code")
    with zipfile.ZipFile(made.proved) as packed:
        packed.extractall(folder)
    yield own_code(inspect_bag(folder)).text()


def test_a_scanned_code_finds_its_dossier(made: Made, code: str, bag: Path) -> None:
    found = verify("--code", f" {code.lower()}\n", made.plain, made.proved)
    assert found.exit_code == 0
    assert [("ĐÚNG" in line) for line in found.output.splitlines()] == [False, True]
    assert "nội dung khác" in found.output.splitlines()[0]
    (bag / PAPER).write_bytes(b"other")
    assert verify("--code", code, bag).exit_code == 1
    assert verify("--code", "THIDUA:H:mistyped", made.proved).exit_code == 2


def test_a_return_slip_s_code_finds_its_report(made: Made, tmp_path: Path) -> None:
    folder = made.dossier.folder
    text = PaperCode(CodeKind.RETURN, made.dossier.identifier, folder.sha256(folder.workbooks[0])).text()
    assert verify("--code", text, folder.path).exit_code == 0
    assert verify("--code", text, folder.workbooks[0]).exit_code == 0
    slip = tmp_path / "returned" / "phieu-tra.pdf"
    slip.parent.mkdir()
    page = Canvas(str(slip))
    page.drawString(20, 400, text[:60])
    page.drawString(20, 380, text[60:])
    page.save()
    assert "phieu-tra.pdf" in verify("--code", text, slip.parent).output
    changed = tmp_path / "report.xlsx"
    changed.write_bytes(folder.workbooks[0].read_bytes() + b"x")
    assert verify("--code", text, changed).exit_code == 1
