"""Workbooks as Excel, LibreOffice, WPS, Google and programs nobody knows write them, sound, odd and hostile."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from html import escape
from pathlib import Path
from random import Random

import olefile
from factory_workbook import usual_book, workbook
from strange_text import MARKUP, harmed, number, text

DEFECTS = Path(__file__).resolve().parents[2] / "defects"
Parts = dict[str, bytes]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def usual() -> bytes:
    """The report of a ward in which nothing is wrong."""
    raw = io.BytesIO()
    workbook(usual_book()).save(raw)
    return raw.getvalue()


def parts(raw: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(content: Parts, dice: Random) -> bytes:
    """Zipped as one program or another does."""
    raw = io.BytesIO()
    how = dice.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))
    with zipfile.ZipFile(raw, "w", how) as package:
        names = list(content)
        if dice.random() < 0.3:
            dice.shuffle(names)
        for name in names:
            package.writestr(name, content[name])
        if dice.random() < 0.05:
            package.comment = dice.randbytes(dice.randrange(200))
    return raw.getvalue()


# ------------------------------------------------------------------------------------ how programs write


def written(dice: Random) -> Parts:
    """The usual report by hand: shared, inline or computed texts, with or without addresses, prefixes, marks at its start."""
    shared: list[str] = []
    prefix, bare = dice.choice(("", "", "x:")), dice.random() < 0.3
    kind = dice.choice(("s", "inlineStr", "str", "mixed"))
    space = dice.choice((MAIN, MAIN, STRICT))
    sheets, names = {}, []
    odd = dice.choice((0.0, 0.0, 0.02, 0.3))  # how many cells hold something strange
    for count, (name, grid) in enumerate(usual_book().sheets, start=1):
        rows = []
        for r, row in enumerate(grid, start=1):
            cells = []
            for c, value in enumerate(row, start=1):
                if value in (None, "") and dice.random() > 0.02:
                    continue
                cells.append(_cell(dice, value, r, c, shared, kind, bare, odd))
            rows.append(f"<row{'' if bare else f' r={chr(34)}{r}{chr(34)}'}>{''.join(cells)}</row>")
        more = dice.choice(
            ("", '<mergeCells><mergeCell ref="A1:C1"/></mergeCells>', '<sheetProtection sheet="1"/>')
        )
        body = f'<worksheet xmlns="{space}"><sheetData>{"".join(rows)}</sheetData>{more}</worksheet>'
        sheets[f"xl/worksheets/sheet{count}.xml"] = _head(dice) + _prefixed(body, prefix).encode()
        names.append(name)
    listed = "".join(
        f'<sheet name="{escape(n)}" sheetId="{i}" r:id="rId{i}"{dice.choice(("", "", " state=&hidden&".replace("&", chr(34))))}/>'
        for i, n in enumerate(names, start=1)
    )
    date = dice.choice(("", '<workbookPr date1904="1"/>', "<workbookPr/>"))
    defined = dice.choice(
        ("", f'<definedNames><definedName name="a">{escape(text(dice)[:200])}</definedName></definedNames>')
    )
    book = f'<workbook xmlns="{space}" xmlns:r="{OFFICE}">{date}<sheets>{listed}</sheets>{defined}</workbook>'
    folder = dice.choice(("", "/xl/"))
    links = "".join(
        f'<Relationship Id="rId{i}" Type="{OFFICE}/worksheet" Target="{folder}worksheets/sheet{i}.xml"/>'
        for i in range(1, len(names) + 1)
    )
    links += f'<Relationship Id="rIdS" Type="{OFFICE}/sharedStrings" Target="{folder}sharedStrings.xml"/>'
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    strings = "".join(f"<si><t xml:space='preserve'>{escape(_xml(s))}</t></si>" for s in shared)
    return {
        "[Content_Types].xml": _types(len(names)),
        "_rels/.rels": f'<Relationships xmlns="{rels}"><Relationship Id="r" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'.encode(),
        "xl/workbook.xml": _head(dice) + _prefixed(book, prefix).encode(),
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{rels}">{links}</Relationships>'.encode(),
        "xl/sharedStrings.xml": f'<sst xmlns="{space}">{strings}</sst>'.encode(),
        **sheets,
    }


def _cell(
    dice: Random, value: object, r: int, c: int, shared: list[str], kind: str, bare: bool, odd: float
) -> str:
    place = "" if bare else f' r="{_letters(c)}{r}"'
    if dice.random() < odd:
        value = text(dice) if dice.random() < 0.6 else None
        if value is None:
            said = dice.choice(
                ("", ' t="n"', ' t="b"', ' t="d"', ' t="e"', ' t="z"', ' s="999999"', ' t="s"')
            )
            formula = dice.choice(
                ("", "<f>1+</f>", '<f t="shared" si="9"/>', '<f t="array" ref="A1:XFD1048576">1</f>')
            )
            return f"<c{place}{said}>{formula}<v>{number(dice)}</v></c>"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"<c{place}><v>{value}</v></c>"
    said = _xml(str(value) if value is not None else "")
    match dice.choice(("s", "inlineStr", "str")) if kind == "mixed" else kind:
        case "s":
            shared.append(said)
            return f'<c{place} t="s"><v>{len(shared) - 1}</v></c>'
        case "inlineStr":
            return f'<c{place} t="inlineStr"><is><t xml:space="preserve">{escape(said)}</t></is></c>'
        case _:
            return f'<c{place} t="str"><f>"x"</f><v>{escape(said)}</v></c>'


def _xml(said: str) -> str:
    return "".join(ch for ch in said if ch in "\t\n\r" or ord(ch) >= 0x20)


def _letters(column: int) -> str:
    return (_letters((column - 1) // 26) if column > 26 else "") + chr(65 + (column - 1) % 26)


def _prefixed(xml: str, prefix: str) -> str:
    if not prefix:
        return xml
    return re.sub(r"(</?)(?=[a-zA-Z])", rf"\g<1>{prefix}", xml).replace(
        ' xmlns="', f' xmlns:{prefix[:-1]}="', 1
    )


def _head(dice: Random) -> bytes:
    return dice.choice(
        (
            b"",
            b'<?xml version="1.0" encoding="UTF-8"?>',
            b'\xef\xbb\xbf<?xml version="1.0"?>',
            b"<?xml version='1.0'?>\r\n\r\n",
        )
    )


def _types(sheets: int) -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    of_sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{kind}.worksheet+xml"/>'
        for i in range(1, sheets + 1)
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>{of_sheets}</Types>'
    ).encode()


# ------------------------------------------------------------------------------------------ what is done to them

Change = Callable[[Parts, Random], None]


def _sheet(content: Parts, dice: Random) -> str:
    return dice.choice([n for n in content if "sheet" in n.lower() and n.endswith(".xml")] or list(content))


def _in(content: Parts, name: str, old: str, new: str) -> None:
    content[name] = re.sub(
        old.encode(), lambda _: new.encode("utf-8", "surrogatepass"), content[name], count=1
    )


def odd_place(content: Parts, dice: Random) -> None:
    places = (
        "A0",
        "ZZZZZZ1",
        "1A",
        "",
        "A99999999999999999999",
        "a1",
        "$A$1",
        "A1:B2",
        "Ậ1",
        "XFD1048577",
        "A-1",
        "R1C1",
        "A1 ",
        "²1",
        "A٣",
    )
    place = dice.choice(places)
    _in(content, _sheet(content, dice), r'(?<=<c r=")[A-Z]+[0-9]+(?=")', place)


def odd_row(content: Parts, dice: Random) -> None:
    row = dice.choice(("0", "-1", "x", "", "9" * 30, "1.5", "1e3", " 7 ", "٣", "1048577", "³"))
    _in(content, _sheet(content, dice), r'(?<=<row r=")[0-9]+(?=")', row)


def odd_value(content: Parts, dice: Random) -> None:
    kind = dice.choice(("", ' t="s"', ' t="b"', ' t="d"', ' t="e"', ' t="str"', ' t="inlineStr"', ' t="?"'))
    value = escape(_xml(dice.choice((number(dice), text(dice)))))
    inner = dice.choice(
        (
            f"<v>{value}</v>",
            f"<f>{value}</f>",
            f"<is><t>{value}</t></is>",
            "<v/>",
            "<v><v>1</v></v>",
            f"<v>1</v><v>{value}</v>",
        )
    )
    _in(
        content,
        _sheet(content, dice),
        r"<c [^>]*>.*?</c>",
        f'<c r="B{dice.randint(1, 60)}"{kind}>{inner}</c>',
    )


def deep(content: Parts, dice: Random) -> None:
    depth = dice.choice((200, 5000, 200_000))
    _in(
        content,
        _sheet(content, dice),
        "</sheetData>",
        "</sheetData>" + "<a>" * depth + "</a>" * dice.choice((depth, 0)),
    )


def long_attribute(content: Parts, dice: Random) -> None:
    _in(content, _sheet(content, dice), "<sheetData>", f'<sheetData x="{"y" * 2_000_000}">')


def many_attributes(content: Parts, dice: Random) -> None:
    _in(
        content,
        _sheet(content, dice),
        "<sheetData>",
        "<sheetData " + " ".join(f'a{i}="1"' for i in range(20_000)) + ">",
    )


def entities(content: Parts, dice: Random) -> None:
    bad = dice.choice(
        (
            "&x;",
            "&#xD800;",
            "&#0;",
            "&#x110000;",
            "&#60;script&#62;",
            "&",
            "<![CDATA[x]]>",
            "<?php x ?>",
            "<!-- -- -->",
        )
    )
    _in(content, _sheet(content, dice), r"(?<=<v>)[^<]*(?=</v>)", bad)


def declared(content: Parts, dice: Random) -> None:
    name = dice.choice(list(content))
    doctype = dice.choice(
        (
            b"<!DOCTYPE x>",
            b'<!DOCTYPE x [<!ENTITY a "b">]>',
            b"<!doctype x>",
            b"<! DOCTYPE x>",
            b"<!DOCTYPE x SYSTEM 'file:///etc/passwd'>",
        )
    )
    content[name] = doctype + content[name]


def recoded(content: Parts, dice: Random) -> None:
    name = _sheet(content, dice)
    code = dice.choice(("utf-16", "utf-32", "utf-7", "cp1258", "utf-16-be", "cp037"))
    said = dice.choice((code, "UTF-8", "utf-16", "x-unknown", "windows-1258", "EBCDIC-CP-US"))
    body = re.sub(rb"^(\xef\xbb\xbf)?(<\?xml.*?\?>)?\s*", b"", content[name]).decode("utf-8", "replace")
    content[name] = f'<?xml version="1.0" encoding="{said}"?>{body}'.encode(code, "xmlcharrefreplace")


def lost(content: Parts, dice: Random) -> None:
    content.pop(dice.choice(list(content)))


def renamed(content: Parts, dice: Random) -> None:
    name = dice.choice(list(content))
    to = dice.choice(
        (
            name.upper(),
            name.replace("/", "\\"),
            "/" + name,
            "./" + name,
            "../" + name,
            name + "\x00.xml",
            name * 60,
            "xl/ậ.xml",
        )
    )
    content[to] = content.pop(name)


def sheets_listed(content: Parts, dice: Random) -> None:
    name = escape(_xml(text(dice)[:400]), quote=True)
    one = f'<sheet name="{name}" sheetId="{number(dice)}" r:id="{dice.choice(("rId1", "rId999", ""))}"/>'
    _in(content, "xl/workbook.xml", "<sheets>", "<sheets>" + one * dice.choice((1, 2, 300)))


def led_away(content: Parts, dice: Random) -> None:
    target = dice.choice(
        (
            "../../etc/passwd",
            "http://127.0.0.1/x",
            "file:///etc/passwd",
            "worksheets/sheet1.xml",
            "workbook.xml",
            "",
            "worksheets/",
            "%2e%2e/x",
            "worksheets\\sheet1.xml",
            "/",
        )
    )
    _in(content, "xl/_rels/workbook.xml.rels", r'(?<=Target=")[^"]*(?=")', target)


def merged(content: Parts, dice: Random) -> None:
    ref = dice.choice(("A1:XFD1048576", "A1", "B2:A1", "A0:B0", "x", "A1:" + "Z" * 300 + "1"))
    _in(
        content,
        _sheet(content, dice),
        "</sheetData>",
        f'</sheetData><mergeCells count="9"><mergeCell ref="{ref}"/></mergeCells>',
    )


def sized(content: Parts, dice: Random) -> None:
    ref = dice.choice(("A1:XFD1048576", "XFD1048576:A1", "A1:A1", "?", "A1:" + "9" * 20))
    _in(content, _sheet(content, dice), "<sheetData>", f'<dimension ref="{ref}"/><sheetData>')


def far(content: Parts, dice: Random) -> None:
    row, column = dice.choice(((9999, "IV"), (10001, "A"), (1, "IW"), (1048576, "XFD"), (5000, "A")))
    _in(
        content,
        _sheet(content, dice),
        "</sheetData>",
        f'<row r="{row}"><c r="{column}{row}"><v>1</v></c></row></sheetData>',
    )


def many(content: Parts, dice: Random) -> None:
    count = dice.choice((3000, 20_000, 200_000))
    _in(content, _sheet(content, dice), "</sheetData>", "<row><c><v>1</v></c></row>" * count + "</sheetData>")


def texts_shared(content: Parts, dice: Random) -> None:
    if "xl/sharedStrings.xml" in content:
        odd = dice.choice(
            (
                "<si/>",
                "<si><r><t>a</t></r><rPh><t>b</t></rPh></si>",
                "<si><t/></si>",
                "<si><si><t>x</t></si></si>",
                "</sst>",
            )
        )
        _in(content, "xl/sharedStrings.xml", "<si>", odd + "<si>")


def styles(content: Parts, dice: Random) -> None:
    code = escape(_xml(text(dice)[:5000]), quote=True)
    content["xl/styles.xml"] = (
        f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="200" formatCode="{code}"/></numFmts><cellXfs><xf numFmtId="{dice.choice(("200", "14", "22", "-1", "x"))}"/></cellXfs></styleSheet>'.encode()
    )


def added(content: Parts, dice: Random) -> None:
    name = dice.choice(
        (
            "xl/vbaProject.bin",
            "xl/media/image1.png",
            "xl/externalLinks/externalLink1.xml",
            "content.xml",
            "xl/workbook.bin",
            "META-INF/manifest.xml",
            "xl/embeddings/a.xlsx",
            "../../x",
            "/etc/x",
        )
    )
    content[name] = dice.choice(
        (b"", b"\xd0\xcf\x11\xe0" + bytes(500), b"<a/>", usual(), dice.randbytes(3000))
    )


CHANGES: tuple[Change, ...] = (
    odd_place, odd_row, odd_value, odd_value, deep, long_attribute, many_attributes, entities, declared, recoded, lost, renamed, sheets_listed,
    led_away, merged, sized, far, many, texts_shared, styles, added,
)  # fmt: skip


def lied(raw: bytes, dice: Random) -> bytes:
    """What a ZIP's lists say, no longer true."""
    made = bytearray(raw)
    for sign, size in ((b"PK\x01\x02", 46), (b"PK\x03\x04", 30), (b"PK\x05\x06", 22)):
        places = [m.start() for m in re.finditer(re.escape(sign), raw)]
        for place in dice.sample(places, min(len(places), dice.randrange(3))):
            at = place + dice.randrange(4, size)
            made[at : at + 2] = dice.choice((b"\xff\xff", b"\0\0", dice.randbytes(2)))
    return bytes(made)


def twice(content: Parts, dice: Random) -> bytes:
    """A ZIP with one of its names twice, the second time with something else."""
    raw = io.BytesIO(packed(content, dice))
    name = dice.choice(list(content))
    with zipfile.ZipFile(raw, "a") as package:
        package.writestr(name, harmed(content[name], dice))
    return raw.getvalue()


def strange_xlsx(dice: Random) -> tuple[str, bytes]:
    """A workbook by one program's way or another, with up to three things done to it."""
    content = written(dice) if dice.random() < 0.7 else parts(usual())
    for change in dice.choices(CHANGES, k=dice.choice((0, 1, 1, 2, 3))):
        if content and "xl/workbook.xml" in content and "xl/_rels/workbook.xml.rels" in content:
            change(content, dice)
    for name in list(content):
        if dice.random() < 0.03:
            content[name] = harmed(content[name], dice, 3)
    raw = twice(content, dice) if content and dice.random() < 0.05 else packed(content, dice)
    how = dice.random()
    raw = lied(raw, dice) if how < 0.1 else dice.randbytes(40) + raw if how < 0.13 else raw
    return "." + dice.choice(("xlsx", "xlsx", "xlsx", "xlsm", "xls", "ods", "xlsb")), raw


def strange_ods(dice: Random) -> tuple[str, bytes]:
    """What LibreOffice saved, changed in its XML."""
    content = parts((DEFECTS / dice.choice(("usual.ods", "error-cells.ods"))).read_bytes())
    body = content["content.xml"]
    for _ in range(dice.randint(0, 3)):
        old, new = dice.choice((
            (rb'office:value="[^"]*"', f'office:value="{number(dice)}"'),
            (rb"<text:p>[^<]*</text:p>", f"<text:p>{escape(_xml(text(dice)))}</text:p>"),
            (rb"<table:table-row", f'<table:table-row table:number-rows-repeated="{number(dice)}"'),
            (rb"<table:table-cell", f'<table:table-cell table:number-columns-repeated="{dice.choice(("16384", "99999999999", "-1", "0"))}"'),
            (rb'office:value-type="[^"]*"', f'office:value-type="{dice.choice(("date", "time", "boolean", "x", "currency"))}"'),
            (rb'office:date-value="[^"]*"', 'office:date-value="0000-99-99"'),
            (rb'table:name="[^"]*"', f'table:name="{escape(dice.choice(MARKUP), quote=True)}"'),
            (rb"</table:table>", "<table:table-row/>" * 2000 + "</table:table>"),
        ))  # fmt: skip
        places = list(re.finditer(old, body))
        if places:
            place = dice.choice(places)
            body = body[: place.start()] + new.encode() + body[place.end() :]
    content["content.xml"] = harmed(body, dice, 2) if dice.random() < 0.2 else body
    return ".ods", packed(content, dice)


def strange_xls(dice: Random) -> tuple[str, bytes]:
    """What old Excel saves: records of another length, kind or content, sectors that lead in circles."""
    raw = (DEFECTS / dice.choice(("usual.xls", "error-cells.xls"))).read_bytes()
    how = dice.random()
    if how < 0.6:
        with olefile.OleFileIO(io.BytesIO(raw)) as ole:
            name = "Workbook" if ole.exists("Workbook") else "Book"
            stream = ole.openstream(name).read()
        raw = raw.replace(stream[:4096], _records(stream, dice)[:4096], 1) if stream[:4096] in raw else raw
    if how > 0.5:
        raw = (
            raw[:512] + harmed(raw[512:], dice)
            if dice.random() < 0.5
            else harmed(raw[:2048], dice, 4) + raw[2048:]
        )
    return ".xls", raw


def _records(stream: bytes, dice: Random) -> bytes:
    made, at, places = bytearray(stream), 0, []
    while at + 4 <= len(stream):
        places.append(at)
        at += 4 + int.from_bytes(stream[at + 2 : at + 4], "little")
    for place in dice.sample(places, min(len(places), dice.randint(1, 4))):
        at = place + dice.choice((0, 2, 2, 4, 5, 6, 8))
        made[at : at + 2] = dice.choice((b"\xff\xff", b"\0\0", b"\x24\x20", dice.randbytes(2)))
    return bytes(made[: len(stream)])


def strange_xlsb(dice: Random) -> tuple[str, bytes]:
    """The binary form, in which every record says its own length."""

    def records() -> bytes:
        return b"".join(
            dice.choice((b"\x83\x01", b"\x9c\x01", b"\x91\x01", b"\x00", b"\x07", b"\xff\xff\xff\x7f"))
            + dice.choice((b"\x00", b"\x08", b"\xff\xff\xff\x0f", b"\x0c")) + dice.randbytes(dice.choice((0, 8, 12)))
            for _ in range(dice.randrange(60))
        )  # fmt: skip

    content = {n: c for n, c in parts(usual()).items() if n != "xl/workbook.xml"}
    content |= {
        "xl/workbook.bin": records(),
        "xl/worksheets/sheet1.bin": records(),
        "xl/_rels/workbook.bin.rels": content["xl/_rels/workbook.xml.rels"],
    }
    return ".xlsb", packed(content, dice)


SMALL = sorted(
    p
    for p in DEFECTS.iterdir()
    if p.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".ods") and p.stat().st_size < 60_000
)


def harmed_defect(dice: Random) -> tuple[str, bytes]:
    """A tracked defect with further damage, in a part of it or in the whole file."""
    path = dice.choice(SMALL)
    raw = path.read_bytes()
    if dice.random() < 0.6:
        try:
            content = parts(raw)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError):
            content = {}
        if content:
            name = dice.choice(list(content))
            content[name] = harmed(content[name], dice, 3)
            return path.suffix.lower(), packed(content, dice)
    return path.suffix.lower(), harmed(raw, dice, 4)


KINDS: dict[str, Callable[[Random], tuple[str, bytes]]] = {
    "xlsx": strange_xlsx, "ods": strange_ods, "xls": strange_xls, "xlsb": strange_xlsb, "defect": harmed_defect,
}  # fmt: skip
