"""A collective put forward for a Bằng khen: one sealed bundle goes up, whole, and `thidua verify` holds it."""

import csv
import json
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from factory_keys import key_folder
from factory_town import MET, council_book, issuing_book
from outside_tools import text_of, tool
from sampled_runs import SAMPLE, award, change, workbook_of

from flows.settings import PROJECT, Settings
from flows.verify.bundle import Asked, verify_bundle
from rules.verifying.values import Verdict
from tasks.pki.trust import Trust

PLAN = PROJECT / "data" / "plans" / "duy-tien-2023-2025"
UNITS = ("p-hoa-mac", "ldld")
SIGNER = "Ngô Văn Bình"
GUIDED = "Bằng khen cấp tỉnh"


@pytest.fixture
def office(tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two units, one of which asks for a Bằng khen; a plan with its number and the province's guidance; keys."""
    for unit in UNITS:
        shutil.copytree(SAMPLE / unit, tmp_path / "inbox" / unit)
    change(workbook_of(tmp_path / "inbox", "p-hoa-mac"), "Hình thức đề nghị tập thể", GUIDED)
    folder = shutil.copytree(PLAN, tmp_path / "plans" / PLAN.name)
    text = (folder / "plan.toml").read_text(encoding="utf-8")
    for old, new in (
        ('plan_number = ""', 'plan_number = "58/KH-UBND"'),
        ('plan_date = ""', 'plan_date = "2023-05-12"'),
        ('guidance_number = ""', 'guidance_number = "15/HD-SNV"'),
        ('guidance_date = ""', 'guidance_date = "2024-11-20"'),
        ("# guidance_quota", "guidance_quota"),
    ):
        text = text.replace(old, new, 1)
    (folder / "plan.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("THIDUA_PLANS", str(tmp_path / "plans"))
    monkeypatch.setenv("THIDUA_REGISTER_URL", f"sqlite:///{tmp_path / 'register.db'}")
    monkeypatch.setenv("THIDUA_KEYS", str(key_folder(tmp_path / "keys", ["town", "phong-noi-vu", *UNITS])))
    return tmp_path


def vote(office: Path) -> None:
    """The council puts the collective forward; its minutes have all that they must say."""
    form = office / "inbox" / "_hoi-dong" / "hoi-dong.xlsx"
    with (office / "out" / "ranking.csv").open(encoding="utf-8-sig", newline="") as file:
        eligible = [(r["unit"], r["nominee"]) for r in csv.DictReader(file) if r["eligible"] == "true"]
    assert ("p-hoa-mac", "TT") in eligible
    council_book(form, eligible, {"p-hoa-mac/TT": {"Kết luận": "Khen"}})
    book = openpyxl.load_workbook(form)
    sheet = book["Hội đồng"]
    told = {
        "Địa điểm": "Phòng họp số 1",
        "Giờ bắt đầu": "08:00",
        "Giờ kết thúc": "10:30",
        "Thành phần có mặt": "; ".join(f"Người {n}" for n in range(13)),
        "Thành phần vắng mặt": "Vắng Một; Vắng Hai",
    }
    sheet.insert_rows(1, len(told))
    for row, (label, value) in enumerate(told.items(), start=1):
        sheet.cell(row, 1, label)
        sheet.cell(row, 2, value)
    book.save(form)
    rows = issuing_book(office / "inbox" / "_ban-hanh" / "ban-hanh.xlsx", ["bien-ban", "trinh-cap-tren"])
    book = openpyxl.load_workbook(rows)
    sheet = book.worksheets[0]
    column = next(c.column for c in sheet[1] if c.value == "Người ký")
    for row in (2, 3):
        sheet.cell(row, column, SIGNER)
    book.save(rows)
    assert MET.year == 2024


def test_what_goes_up_is_one_sealed_bundle(office: Path) -> None:
    out, inbox = office / "out", office / "inbox"
    award(inbox, out)
    assert not (out / "upward").exists(), "nobody is put forward before the council has met"
    vote(office)
    outcome = award(inbox, out).result()
    bundle = out / "upward" / "bang-khen-cap-tinh.zip"
    assert bundle.is_file(), outcome.obstacles
    with zipfile.ZipFile(bundle) as packed:
        names = sorted(
            n.removeprefix("data/van-ban/") for n in packed.namelist() if n.startswith("data/van-ban/")
        )
        listed = json.loads(packed.read("data/danh-sach.json"))
        packed.extractall(office / "opened")
    stems = ("01-to-trinh", "02-bien-ban", "03-bao-cao-p-hoa-mac-TT")
    assert names == sorted(f"{stem}.{ending}" for stem in stems for ending in ("docx", "pdf"))
    assert (listed["award"], listed["guidance"], listed["submission"]) == (GUIDED, "15/HD-SNV", "01/TTr-UBND")
    assert [one["report"] for one in listed["nominees"]] == ["03-bao-cao-p-hoa-mac-TT"]
    for stem in stems:
        pdf = office / "opened" / "data" / "van-ban" / f"{stem}.pdf"
        assert tool("pdfsig", "-nocert", pdf).stdout.count("Signature #"), stem
    assert "15/HD-SNV" in text_of(office / "opened" / "data" / "van-ban" / "01-to-trinh.pdf")

    judged = verify_bundle(bundle, Asked(Trust(), Settings()))
    assert not [f for f in judged.findings if f.verdict is Verdict.INVALID]
    assert judged.identifier.endswith("/A2024/trinh-cap-tren/bang-khen-cap-tinh")
    before = bundle.read_bytes()
    award(inbox, out)
    assert bundle.read_bytes() == before, "what is the same is not sealed again"

    broken = office / "broken"
    shutil.copytree(office / "opened", broken)
    (broken / "data" / "van-ban" / "03-bao-cao-p-hoa-mac-TT.pdf").unlink()
    judged = verify_bundle(broken, Asked(Trust(), Settings()))
    assert any("thiếu" in f.says and f.verdict is Verdict.INVALID for f in judged.findings)
    assert "upward/bang-khen-cap-tinh.zip" in (out / "index.html").read_text(encoding="utf-8")
