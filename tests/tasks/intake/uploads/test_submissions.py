"""What units drop into the watched folder: what counts as whose report, what is told, how the original is kept."""

import datetime as dt
import email.message
import email.policy
import hashlib
import json

import pytest
from factory_uploads import LONG_AGO, NOW, Office, mail, only_left, put, zipped


def test_a_folder_with_the_units_slug(office: Office) -> None:
    put(office.watched / "p-hoa-mac" / "bao-cao.xlsx", b"report")
    put(office.watched / "p-hoa-mac" / "minh-chung" / "qd-1.pdf", b"1")
    put(office.watched / "p-hoa-mac" / "qd-2.pdf", b"2")
    taken = office.round()
    assert office.has() == {
        "bao-cao.xlsx": b"report",
        "minh-chung/qd-1.pdf": b"1",
        "minh-chung/qd-2.pdf": b"2",
    }
    (arrival,) = taken.arrivals
    assert (arrival.unit, arrival.name, arrival.at) == ("p-hoa-mac", "p-hoa-mac", NOW)
    assert arrival.files == ("bao-cao.xlsx", "minh-chung/qd-1.pdf", "minh-chung/qd-2.pdf")
    assert (
        taken.asides == ()
        and office.left() == ["p-hoa-mac"]
        and not any((office.watched / "p-hoa-mac").iterdir())
    )


def test_the_original_is_kept_as_it_came_with_a_receipt(office: Office) -> None:
    content = zipped({"Báo cáo/bao-cao.xlsx": b"report", "Báo cáo/Minh chứng/qđ.pdf": b"1", "thu.txt": b"t"})
    put(office.watched / "p-hoa-mac.zip", content)
    (arrival,) = office.round().arrivals
    assert arrival.kept == office.watched / ".da-nhan" / "p-hoa-mac" / "20241120-080000-p-hoa-mac.zip"
    assert (arrival.kept / "p-hoa-mac.zip").read_bytes() == content
    receipt = json.loads((arrival.kept / "receipt.json").read_text(encoding="utf-8"))
    assert receipt["received"] == NOW.isoformat() and receipt["name"] == "p-hoa-mac.zip"
    assert dt.datetime.fromisoformat(receipt["last_changed"]).timestamp() == LONG_AGO
    assert receipt["original"] == {"p-hoa-mac.zip": hashlib.sha256(content).hexdigest()}
    assert receipt["placed"]["p-hoa-mac"]["minh-chung/qđ.pdf"] == hashlib.sha256(b"1").hexdigest()


@pytest.mark.parametrize(
    "name",
    [
        "p-hoa-mac.zip",
        "P-Hoa-Mac (1).zip",
        "p-hoa-mac - báo cáo.xlsx",
        "p-hoa-mac_2024.ods",
        "p-hoa-mac A2024.eml",
    ],
)
def test_a_name_that_begins_with_the_slug(office: Office, name: str) -> None:
    content = {
        "zip": zipped({"bc/bao-cao.xlsx": b"don vi: thue\n"}),
        "eml": mail({"bao-cao.xlsx": b"don vi: thue\n"}).as_bytes(policy=email.policy.SMTP),
    }.get(name.rpartition(".")[2], b"don vi: thue\n")
    put(office.watched / name, content)
    assert [a.unit for a in office.round().arrivals] == ["p-hoa-mac"], "the name counts, not the cell"
    assert list(office.has().values()) == [b"don vi: thue\n"]


@pytest.mark.parametrize("name", ["bao cao.xlsx", "p-hoa-macx.xlsx", "thu 20-11", "gui.zip", "thu.eml"])
def test_where_no_name_tells_the_workbook_is_asked(office: Office, name: str) -> None:
    files = {"bao cao.xlsx": b"don vi: p-duy-minh\n", "qd.pdf": b"1"}
    if name.endswith(".xlsx"):
        put(office.watched / name, files["bao cao.xlsx"])
    elif name.endswith(".zip"):
        put(office.watched / name, zipped(files))
    elif name.endswith(".eml"):
        put(office.watched / name, mail(files).as_bytes(policy=email.policy.SMTP))
    else:
        for inner, content in files.items():
            put(office.watched / name / inner, content)
    assert [a.unit for a in office.round().arrivals] == ["p-duy-minh"]
    assert ("minh-chung/qd.pdf" in office.has("p-duy-minh")) == (not name.endswith(".xlsx"))


@pytest.mark.parametrize("says", [b"don vi: p-la\n", b"nothing"])
def test_a_report_of_nobody_known_stays_with_its_remedy(office: Office, says: bytes) -> None:
    put(office.watched / "bao cao.xlsx", says)
    only_left(office, office.round(), "bao cao.xlsx", "đặt vào thư mục mang mã đơn vị", waits=False)


def test_several_units_in_one_zip(office: Office) -> None:
    files = {"gop/p-hoa-mac/a.xlsx": b"a", "gop/p-hoa-mac/minh-chung/m.pdf": b"m", "gop/thue/b.xls": b"b"}
    put(office.watched / "tong-hop.zip", zipped(files))
    arrivals = office.round().arrivals
    assert [a.unit for a in arrivals] == ["p-hoa-mac", "thue"]
    assert len({a.kept for a in arrivals}) == 1 and arrivals[0].kept.parent.name == "_nhieu"
    assert office.has() == {"a.xlsx": b"a", "minh-chung/m.pdf": b"m"} and office.has("thue") == {
        "b.xls": b"b"
    }


def test_a_folder_of_attachments_with_a_zip_and_a_mail_in_it(office: Office) -> None:
    folder = office.watched / "2024-11-19 Phường Hòa Mạc"
    put(folder / "báo cáo.xlsx", b"don vi: p-hoa-mac\n")
    put(folder / "minh chung.zip", zipped({"Minh chứng/qd-1.pdf": b"1"}))
    put(folder / "chuyển tiếp.eml", mail({"qđ số 2.pdf": b"2"}).as_bytes(policy=email.policy.SMTP))
    put(folder / "Thumbs.db")
    taken = office.round()
    assert sorted(office.has()) == ["báo cáo.xlsx", "minh-chung/qd-1.pdf", "minh-chung/qđ số 2.pdf"]
    assert taken.asides == ()


def test_a_mail_with_a_forwarded_mail_a_picture_and_a_zip(office: Office) -> None:
    outer = mail({"qd.zip": zipped({"qd.pdf": b"1"})})
    outer.add_attachment(mail({"báo cáo năm.xlsx": b"don vi: thue\n"}))
    outer.add_attachment(
        b"png", maintype="image", subtype="png", filename="logo.png", disposition="inline", cid="<l>"
    )
    put(office.watched / "Fwd.eml", outer.as_bytes(policy=email.policy.SMTP))
    assert [a.unit for a in office.round().arrivals] == ["thue"]
    assert office.has("thue") == {"báo cáo năm.xlsx": b"don vi: thue\n", "minh-chung/qd.pdf": b"1"}


def test_the_towns_own_folders_take_workbooks_by_name(office: Office) -> None:
    put(office.inbox / "_tham-dinh" / "phong-tu-phap.xlsx", b"other office")
    put(office.inbox / "_tham-dinh" / "phong-noi-vu.xlsx", b"old")
    put(office.watched / "_tham-dinh" / "phong-noi-vu.xlsx", b"new")
    put(office.watched / "_tham-dinh" / "thu.pdf")
    put(office.watched / "_linh-tinh" / "x.xlsx")
    taken = office.round()
    assert [a.unit for a in taken.arrivals] == ["_tham-dinh"]
    assert office.has("_tham-dinh") == {"phong-tu-phap.xlsx": b"other office", "phong-noi-vu.xlsx": b"new"}
    assert sorted(a.name for a in taken.asides) == ["_linh-tinh", "_tham-dinh/thu.pdf"]
    assert (office.watched / "_tham-dinh").is_dir() and not (
        office.watched / "_tham-dinh/phong-noi-vu.xlsx"
    ).exists()
    former = list((office.inbox / ".da-thay" / "_tham-dinh").glob("*/phong-noi-vu.xlsx"))
    assert [p.read_bytes() for p in former] == [b"old"]


def test_what_is_no_report_and_no_evidence_is_told_and_kept_with_the_original(office: Office) -> None:
    put(office.watched / "p-hoa-mac" / "b.xlsx", b"r")
    for name in ("chay.exe", "to trinh.docx", "so lieu/tho.xlsx", "minh-chung/ghi am.mp3"):
        put(office.watched / "p-hoa-mac" / name, name.encode())
    put(office.watched / "p-hoa-mac" / "minh-chung" / "giai trinh.docx", b"d")
    taken = office.round()
    assert sorted(office.has()) == ["b.xlsx", "minh-chung/giai trinh.docx"]
    assert sorted(a.name for a in taken.asides) == [
        "p-hoa-mac/chay.exe", "p-hoa-mac/minh-chung/ghi am.mp3", "p-hoa-mac/so lieu/tho.xlsx", "p-hoa-mac/to trinh.docx",
    ]  # fmt: skip
    assert all((taken.arrivals[0].kept / a.name).is_file() for a in taken.asides)
    assert not any(a.waits for a in taken.asides)


@pytest.mark.parametrize("way", ["zip", "mail"])
def test_signed_papers_come_in_a_zip_and_in_a_mail_byte_for_byte(office: Office, way: str) -> None:
    signed = b"%PDF-1.7 signed \x00\xff"
    if way == "zip":
        put(office.watched / "p-hoa-mac.zip", zipped({"bc.xlsx": b"r", "Văn bản/Tờ trình.pdf": signed}))
    else:
        files = {"p-hoa-mac.xlsx": b"r", "van-ban.zip": zipped({"Tờ trình.pdf": signed})}
        put(office.watched / "thu.eml", mail(files).as_bytes(policy=email.policy.SMTP))
    taken = office.round()
    assert taken.asides == ()
    assert office.has()["van-ban/Tờ trình.pdf"] == signed
    put(office.watched / "p-hoa-mac" / "van-ban" / "to-trinh.pdf", b"again")
    office.round()
    assert {n: c for n, c in office.has().items() if n.startswith("van-ban/")} == {
        "van-ban/to-trinh.pdf": b"again"
    }
