"""Names of files as mail programs, ZIPs and other systems write them, hostile ones among them."""

import email.message
import email.policy
import io
import os
import unicodedata
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from factory_uploads import Office, mail, put


def test_hostile_names_of_attachments(office: Office) -> None:
    message = mail({"../../thoat.xlsx": b"r", "minh\tchung.pdf": b"1", "/tmp/thoat.pdf": b"2"})
    put(office.watched / "p-hoa-mac.eml", message.as_bytes(policy=email.policy.SMTP))
    office.round()
    assert sorted(office.has()) == ["_.._thoat.xlsx", "minh-chung/_tmp_thoat.pdf", "minh-chung/minhchung.pdf"]
    assert not list(office.inbox.parent.glob("thoat*")) and not Path("/tmp/thoat.pdf").exists()


@pytest.mark.parametrize(
    "header",
    [
        "Content-Disposition: attachment; filename*=UTF-8''b%C3%A1o%20c%C3%A1o.xlsx",
        'Content-Disposition: attachment; filename="=?utf-8?B?YsOhbyBjw6FvLnhsc3g=?="',
        'Content-Disposition: attachment; filename="=?windows-1258?Q?b=E1o_c=E1o.xlsx?="',
        'Content-Disposition: attachment; filename="báo cáo.xlsx"',
        "Content-Disposition: attachment; filename*0*=UTF-8''b%C3%A1o%20;\n filename*1*=c%C3%A1o.xlsx",
        'Content-Type: application/octet-stream; name="báo cáo.xlsx"',
    ],
)
def test_names_as_mail_programs_write_them(office: Office, header: str) -> None:
    text = f"Subject: bc\nMIME-Version: 1.0\n{header}\nContent-Transfer-Encoding: base64\n\nZG9u\n"
    put(office.watched / "p-hoa-mac.eml", text.encode())
    office.round()
    assert office.has() == {"báo cáo.xlsx": b"don"}


def raw_names(names: Mapping[bytes, bytes]) -> bytes:
    """A ZIP with these bytes as names and no word about their code, as Windows makes it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for i, content in enumerate(names.values()):
            target.writestr(f"@{i:03}@" + "x" * (len(list(names)[i]) - 5), content)
    content = packed.getvalue()
    for i, name in enumerate(names):
        content = content.replace(f"@{i:03}@".encode() + b"x" * (len(name) - 5), name)
    return content


@pytest.mark.parametrize("code", ["cp1258", "utf-8", "utf-8-nfd"])
def test_vietnamese_names_in_old_codes(office: Office, code: str) -> None:
    name = "Quyết định số 12 công nhận.pdf"
    if code == "cp1258":  # letters with some marks of their own, as that code has them
        raw = "Quyê\u0301t đi\u0323nh sô\u0301 12 công nhâ\u0323n.pdf".encode("cp1258")
    else:
        raw = unicodedata.normalize("NFD" if code.endswith("nfd") else "NFC", name).encode()
    put(office.watched / "p-hoa-mac.zip", raw_names({b"bao cao.xlsx": b"r", raw: b"1"}))
    office.round()
    assert sorted(office.has()) == ["bao cao.xlsx", f"minh-chung/{name}"]


def test_folders_with_names_in_any_bytes(office: Office) -> None:
    put(office.watched / "p-hoa-mac" / os.fsdecode(b"b\xe1o c\xe1o.xlsx"), b"r")
    put(office.watched / "p-hoa-mac" / unicodedata.normalize("NFD", "Minh chứng") / ("ế" * 80 + ".pdf"), b"1")
    put(office.watched / os.fsdecode(b"p-duy-minh \xff\xfe.xlsx"), b"r")
    taken = office.round()
    assert len(taken.arrivals) == 2
    assert "báo cáo.xlsx" in office.has() and all(
        len(p.name.encode()) <= 200 for p in office.inbox.rglob("*")
    )
    for arrival in taken.arrivals:
        arrival.name.encode("utf-8")
