"""Archives and mails as machines of many kinds pack them, and as people who mean harm do."""

import email.policy
import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

from factory_archives import outlook, rar4, rar5, sevened
from factory_uploads import mail, zipped
from strange_text import harmed

RARS = sorted((Path(__file__).resolve().parents[2] / "tasks" / "intake" / "uploads" / "rars").glob("*.rar"))
NAMES = (
    "bao-cao.xlsx", "minh-chung/1.pdf", "Báo cáo.xlsx", "../../thoat.xlsx", "/tmp/thoat.xlsx", "C:\\thoat.xlsx", "\\\\may\\thoat.xlsx", "a/../../b.pdf", "./x.pdf", "aux.pdf", "COM1",
    "a\x00.pdf", "a\nb.pdf", "a\u202efdp.exe", "x" * 300 + ".pdf", "/".join("d" * 40) + "/x.pdf", "a" * 90 + "/" + "ậ" * 90 + ".pdf", "A.pdf", "a.PDF", "a.pdf ", "a.pdf.", " ", ".", "..", "", "/", "a//b.pdf",
    "Ba\u0301o ca\u0301o.xlsx", "~$bao-cao.xlsx", "__MACOSX/._a.pdf", "Thumbs.db", "trong.zip", "thu.eml", "<script>.pdf", "{{ x }}.pdf", "star*?.pdf", "minh-chung/sau/2.pdf", "phong-noi-vu.xlsx", "_hoi-dong/hoi-dong.xlsx",
)  # fmt: skip


def _content(dice: Random) -> bytes:
    return dice.choice(
        (
            b"",
            b"x",
            b"don vi: p-hoa-mac\n",
            b"%PDF-1.7",
            dice.randbytes(2000),
            b"0" * 3_000_000,
            zipped({"a.xlsx": b"x"}),
        )
    )


def _files(dice: Random, most: int = 6) -> dict[str, bytes]:
    names = NAMES if dice.random() < 0.6 else NAMES[:3]
    return {dice.choice(names): _content(dice) for _ in range(dice.randint(1, most))}


def strange_zip(dice: Random) -> bytes:
    """By any program's way: flags, kinds of files, codes of names, lists that lie, junk before and behind."""
    raw = io.BytesIO(dice.choice((b"", b"", b"MZ" + bytes(60))))
    raw.seek(0, io.SEEK_END)
    how = dice.choice((zipfile.ZIP_DEFLATED,) * 4 + (zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
    with zipfile.ZipFile(raw, "a", how) as packed:
        for name, content in _files(dice).items():
            info = zipfile.ZipInfo(name.replace("\0", "") or "x")
            kinds = (0o120777, 0o020666, 0o010666, 0o040755, 0xFFFF, 0)
            info.external_attr = (0o100644 if dice.random() < 0.9 else dice.choice(kinds)) << 16
            extras = (b"\x75\x70\x09\x00\x01" + bytes(4) + b"x.pdf", b"\x01\x00\xff\xff", dice.randbytes(9))
            info.extra = b"" if dice.random() < 0.9 else dice.choice(extras)
            info.compress_type = packed.compression
            packed.writestr(info, content)
            if dice.random() < 0.1:
                packed.writestr(info, b"again")
        packed.comment = dice.choice((b"", b"", b"PK\x05\x06" + bytes(18), dice.randbytes(300)))
    made = bytearray(raw.getvalue())
    for sign, at in (
        (b"PK\x01\x02", 8),
        (b"PK\x01\x02", 10),
        (b"PK\x01\x02", 24),
        (b"PK\x03\x04", 6),
        (b"PK\x05\x06", 8),
        (b"PK\x05\x06", 12),
        (b"PK\x05\x06", 16),
    ):
        place = made.find(sign)
        if place >= 0 and dice.random() < 0.06:
            made[place + at : place + at + 2] = dice.choice(
                (b"\x01\x00", b"\x63\x00", b"\xff\xff", dice.randbytes(2))
            )
    return bytes(made)


def strange_rar(dice: Random) -> bytes:
    if dice.random() < 0.4:
        return (
            harmed(dice.choice(RARS).read_bytes(), dice, 4)
            if dice.random() < 0.8
            else dice.choice(RARS).read_bytes()
        )
    files = {n: c for n, c in _files(dice).items() if "\0" not in n}
    if dice.random() < 0.5:
        raw = rar5(files, lies=dice.choice((0, 0, 1, -1)))
    else:
        raw = rar4(
            {
                n.encode(dice.choice(("utf-8", "utf-16-le", "cp1258")), "ignore")[:60000]: c
                for n, c in files.items()
            }
        )
    return harmed(raw, dice, 4) if dice.random() < 0.5 else raw


def strange_7z(dice: Random) -> bytes:
    names = [
        n
        for n in (
            "bao-cao.xlsx",
            "minh-chung/1.pdf",
            "Báo cáo.xlsx",
            "A.pdf",
            "a.PDF",
            "aux.pdf",
            "x" * 200 + ".pdf",
        )
        if dice.random() < 0.5
    ]
    options = dice.choice(
        (
            (),
            ("-ms=off",),
            ("-m0=ppmd",),
            ("-m0=copy",),
            ("-pmat-khau",),
            ("-pmat-khau", "-mhe=on"),
            ("-mhc=off",),
            ("-m0=bcj2",),
        )
    )
    raw = sevened({n: _content(dice) for n in names} or {"a.xlsx": b"x"}, *options)
    return harmed(raw, dice, 4) if dice.random() < 0.7 else raw


def strange_other(dice: Random) -> bytes:
    """A tar, a gzip, a zip or a RAR in another one's clothes."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as packed:
        for name, content in _files(dice).items():
            info = tarfile.TarInfo(name.replace("\0", "") or "x")
            info.size = len(content)
            packed.addfile(info, io.BytesIO(content))
    return dice.choice(
        (
            raw.getvalue(),
            gzip.compress(raw.getvalue()),
            b"Rar!\x1a\x07\x01\x00" + dice.randbytes(400),
            b"7z\xbc\xaf\x27\x1c" + dice.randbytes(400),
            b"PK\x03\x04" + dice.randbytes(400),
            b"",
        )
    )


HEADERS = (
    b'Content-Disposition: attachment; filename="=?utf-8?B?QsOhbyBjw6FvLnhsc3g=?="', b"Content-Disposition: attachment; filename*=utf-8''B%C3%A1o%20c%C3%A1o.xlsx", b"Content-Disposition: attachment; filename*0*=x-none''a; filename*1=b.xlsx; filename*9=c",
    b'Content-Disposition: attachment; filename="../../thoat.xlsx"', b'Content-Disposition: attachment; filename="a.xlsx"; filename="b.xlsx"', b"Content-Disposition: inline; filename=a.png", b"Content-Disposition:", b"Content-Disposition: attachment; filename=" + b"x" * 9000,
    b"Content-Transfer-Encoding: base64", b"Content-Transfer-Encoding: quoted-printable", b"Content-Transfer-Encoding: x-uuencode", b"Content-Transfer-Encoding: 9bit", b"Content-Type: multipart/mixed", b"Content-Type: multipart/mixed; boundary=", b"Content-Type: message/rfc822",
    b'Content-Type: text/plain; charset="x\xff"', b"Content-Type: application/pdf; name=a.pdf", b"Content-Type: message/external-body; access-type=local-file; name=/etc/passwd", b"Content-Type: message/delivery-status", b"Content-Type: application/octet-stream; name*=a''%ff.xlsx",
    b"\xff\xfe: x", b"no header at all", b": nothing", b"Subject: =?utf-8?Q?" + b"=20" * 500 + b"?=", b"Content-ID: <x>", b"MIME-Version: 1.0",
)  # fmt: skip
BODIES = (
    b"",
    b"x",
    b"=",
    b"=3D=\n=ZZ",
    b"QUJD",
    b"QUJ",
    b"!!!!",
    b"begin 644 a.xlsx\n#0V%T\n`\nend\n",
    b"begin 999 x\n\xff\n",
    b"don vi: p-hoa-mac\n",
    b"A" * 100_000,
    b"\r\r\r\n",
    b"\0" * 50,
)


def strange_eml(dice: Random) -> bytes:
    """Parts in parts, headers that mean two things, codes that nobody knows."""
    if dice.random() < 0.25:
        files = {n.replace("\0", "").replace("\n", "").replace("\r", ""): c for n, c in _files(dice).items()}
        raw = mail(files).as_bytes(policy=email.policy.SMTP.clone(max_line_length=None))
        return harmed(raw, dice) if dice.random() < 0.5 else raw
    return _part(dice, dice.choice((0, 1, 2, 4, 60)))


def _part(dice: Random, depth: int) -> bytes:
    head = b"\n".join(dice.choices(HEADERS, k=dice.randint(1, 4)))
    if depth <= 0:
        return head + b"\n\n" + dice.choice(BODIES)
    if dice.random() < 0.3:
        return b"Content-Type: message/rfc822\n\n" + _part(dice, depth - 1)
    sign = dice.choice((b"b", b"b", b"", b"=_x", b"b" * 100, b"--"))
    body = b"".join(
        b"--" + sign + b"\n" + _part(dice, depth - 1) + b"\n"
        for _ in range(dice.choice((1, 1, 2)) if depth < 5 else 1)
    )
    kind = b'Content-Type: multipart/%s; boundary="%s"\n' % (
        dice.choice((b"mixed", b"alternative", b"digest", b"signed", b"x")),
        sign,
    )
    return kind + head + b"\n\n" + body + dice.choice((b"", b"--" + sign + b"--\n", b"--" + sign))


def strange_msg(dice: Random) -> bytes:
    files = {(n.replace("\0", "") or "x")[:200]: c for n, c in _files(dice, 3).items()}
    made = outlook(files, unicode=dice.random() < 0.7)
    raw = made.to_bytes()
    if dice.random() < 0.3:
        return raw
    return harmed(raw[:4096], dice, 6) + raw[4096:] if dice.random() < 0.5 else harmed(raw, dice, 12)


KINDS: dict[str, tuple[tuple[str, ...], Callable[[Random], bytes]]] = {
    "zip": (("zip", "zip", "rar", "7z"), strange_zip), "rar": (("rar", "rar", "zip"), strange_rar), "7z": (("7z", "7z", "zip"), strange_7z),
    "other": (("zip", "rar", "7z"), strange_other), "eml": (("eml",), strange_eml), "msg": (("msg",), strange_msg),
}  # fmt: skip
