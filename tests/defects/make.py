"""Makes the files of this folder: `python tests/defects/make.py [name …]`. README.md says what each is for.

Each is a whole report of one ward with one thing done to it, or one evidence file. The made files are tracked, so
that tests need neither this program nor what it asks for: LibreOffice for .xls and .ods, msoffcrypto-tool (no
dependency of the project; `pip install msoffcrypto-tool`) for the encrypted workbook.
"""

import io
import re
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent)]

from factory_workbook import usual_book, workbook  # noqa: E402  # the tests' own modules, once they can be found
from openpyxl import Workbook  # noqa: E402

from rules.plan.report_form.form import SHEETS  # noqa: E402
from rules.report.reading import RawBook  # noqa: E402

MADE: dict[str, Callable[[], bytes]] = {}
Make = Callable[[], bytes]


def file(name: str) -> Callable[[Make], Make]:
    """Register what makes the file of that name."""

    def register(make: Make) -> Make:
        MADE[name] = make
        return make

    return register


# --------------------------------------------------------------------- workbooks


def xlsx(change: Callable[[Workbook], object] = lambda book: None, book: RawBook | None = None) -> bytes:
    raw = io.BytesIO()
    workbook(book or usual_book(), change).save(raw)
    return packed(dict(parts(raw.getvalue())))


def parts(raw: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        for name in package.namelist():
            yield name, package.read(name)


def packed(content: dict[str, bytes]) -> bytes:
    """Zip without a clock, so that the same content gives the same bytes."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for name, data in content.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, data)
    return raw.getvalue()


def edited(edit: Callable[[str, str], str], raw: bytes | None = None) -> bytes:
    """The usual workbook with the text of its parts edited: edit(part, text)."""
    return packed(
        {
            n: edit(n, c.decode()).encode() if n.endswith((".xml", ".rels")) else c
            for n, c in parts(raw or xlsx())
        }
    )


def in_part(part: str, old: str, new: str) -> bytes:
    """The usual workbook with one string of one part replaced; it must be there."""

    def edit(name: str, text: str) -> str:
        if name != part:
            return text
        assert old in text, (part, old)
        return text.replace(old, new, 1)

    return edited(edit)


def cell(sheet: int, place: str, inner: str, kind: str = "") -> bytes:
    """The usual workbook with what stands inside one cell replaced by raw XML."""

    def edit(name: str, text: str) -> str:
        if name != f"xl/worksheets/sheet{sheet}.xml":
            return text
        wanted = f'<c r="{place}"{kind}>{inner}</c>'
        made, count = re.subn(rf'<c r="{place}"[^>]*>.*?</c>|<c r="{place}"[^>]*/>', wanted, text)
        assert count == 1, place
        return made

    return edited(edit)


def by_libreoffice(raw: bytes, suffix: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "a.xlsx")
        source.write_bytes(raw)
        command = ["soffice", f"-env:UserInstallation={Path(folder, 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", suffix, "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return Path(folder, f"a.{suffix}").read_bytes()


@file("nfd-headings.xlsx")
def _() -> bytes:
    nfd = lambda v: unicodedata.normalize("NFD", v) if isinstance(v, str) else v  # noqa: E731
    sheets = tuple((nfd(n), [[nfd(v) for v in row] for row in grid]) for n, grid in usual_book().sheets)
    return xlsx(book=RawBook(sheets))


@file("renamed-sheets.xlsx")
def _() -> bytes:
    names = ["1", "Biểu 2", "3 - Thu tuc", "BẢNG 4", "5. ca nhan", "Mẫu 6 (thành tích)", "7.Họp"]
    book = usual_book()
    sheets = [(name, grid) for name, (_, grid) in zip(names, book.sheets, strict=True)]
    return xlsx(book=RawBook((("Hướng dẫn", [["đọc kỹ"]]), *sheets[::-1], ("Phụ lục", [[1]]))))


@file("columns-shuffled.xlsx")
def _() -> bytes:
    turn = {s.name for s in SHEETS if s.columns and not s.labels}
    sheets = tuple((n, [row[::-1] for row in g] if n in turn else g) for n, g in usual_book().sheets)
    return xlsx(book=RawBook(sheets))


@file("extra-columns-and-rows.xlsx")
def _() -> bytes:
    def wider(grid: Any) -> Any:
        rows = [[*row, *[None] * (14 - len(row)), "cột thêm", 9] if row else row for row in grid]
        return [["UBND PHƯỜNG HÒA MẠC"], [], *(line for row in rows for line in (row, []))]

    return xlsx(book=RawBook(tuple((n, wider(g)) for n, g in usual_book().sheets)))


@file("numbers-and-dates-as-text.xlsx")
def _() -> bytes:
    def typed(value: Any) -> Any:
        if isinstance(value, int) and not isinstance(value, bool):
            return f"{value:,}".replace(",", "." if value % 2 else "\u00a0")
        if isinstance(value, float):
            return str(value).replace(".", ",")
        return value.strftime("%d/%m/%Y") if hasattr(value, "strftime") else value

    return xlsx(book=RawBook(tuple((n, [[typed(v) for v in r] for r in g]) for n, g in usual_book().sheets)))


@file("macros.xlsm")
def _() -> bytes:
    content = dict(parts(xlsx()))
    types = content["[Content_Types].xml"].decode()
    types = types.replace("spreadsheetml.sheet.main+xml", "XXX").replace(
        "application/vnd.openxmlformats-officedocument.XXX",
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    types = types.replace(
        "</Types>", '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    )
    return packed(
        {
            **content,
            "[Content_Types].xml": types.encode(),
            "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"\0" * 500,
        }
    )


@file("UPPERCASE.XLSX")
def _() -> bytes:
    return xlsx()


@file("xlsx-named.xls")
def _() -> bytes:
    return xlsx()


@file("usual.xls")
def _() -> bytes:
    return by_libreoffice(xlsx(), "xls")


@file("far-cell.xls")
def _() -> bytes:
    raw = (HERE / "usual.xls").read_bytes()
    text_cell = raw.index(
        bytes.fromhex("fd000a00")
    )  # the first record of a cell with text: its row, its column
    return raw[: text_cell + 4] + b"\xff\xff\xff\xff" + raw[text_cell + 8 :]


@file("usual.ods")
def _() -> bytes:
    return by_libreoffice(xlsx(), "ods")


@file("strict.xlsx")
def _() -> bytes:
    return edited(to_strict)


def to_strict(name: str, text: str) -> str:
    """The namespaces of "Strict Open XML Spreadsheet", which Excel offers for saving."""
    text = text.replace(
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    return text.replace("http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships")  # fmt: skip


@file("styled-far-cell.xlsx")
def _() -> bytes:
    far = '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    return in_part("xl/worksheets/sheet2.xml", "</sheetData>", far)


@file("formula-with-value.xlsx")
def _() -> bytes:
    return cell(1, "B18", "<f>SUM(1300,50)</f><v>1350</v>")


@file("formula-of-empty-text.xlsx")
def _() -> bytes:
    return cell(1, "B7", '<f>IF(1=1,"","x")</f><v></v>', ' t="str"')


@file("formula-error.xlsx")
def _() -> bytes:
    return cell(1, "B18", "<f>SUM(#REF!)</f><v>#REF!</v>", ' t="e"')


@file("error-in-text.xlsx")
def _() -> bytes:
    return cell(5, "B3", "<v>#N/A</v>", ' t="e"')


@file("formula-without-value.xlsx")
def _() -> bytes:
    return cell(1, "B18", "<f>1300+50</f>")


@file("text-formula-without-value.xlsx")
def _() -> bytes:
    return cell(1, "B4", '<f>"Nguyễn "&amp;"An"</f>', ' t="str"')


@file("formula-error-strict.xlsx")
def _() -> bytes:
    return edited(to_strict, cell(1, "B18", "<f>1/0</f><v>#DIV/0!</v>", ' t="e"'))


def with_error(book: Workbook) -> None:
    book["1. Đơn vị"]["B18"] = "=1300/0"
    book["3. TTHC"]["J6"] = "=NA()"


@file("error-cells.xls")
def _() -> bytes:
    return by_libreoffice(xlsx(with_error), "xls")


@file("error-cells.ods")
def _() -> bytes:
    return by_libreoffice(xlsx(with_error), "ods")


@file("far-cell.xlsx")
def _() -> bytes:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return in_part("xl/worksheets/sheet2.xml", "</sheetData>", far)


@file("far-cell-strict.xlsx")
def _() -> bytes:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return edited(to_strict, in_part("xl/worksheets/sheet2.xml", "</sheetData>", far))


@file("far-cell-unnamed-part.xlsx")
def _() -> bytes:
    """The sheet's part has a name that only a forgiving reader finds."""
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    content = dict(parts(in_part("xl/worksheets/sheet2.xml", "</sheetData>", far)))
    content["xl/worksheets/SHEET2.XML"] = content.pop("xl/worksheets/sheet2.xml")
    return packed(content)


@file("far-row.xlsx")
def _() -> bytes:
    return in_part(
        "xl/worksheets/sheet4.xml",
        "</sheetData>",
        '<row r="20000"><c r="A20000"><v>1</v></c></row></sheetData>',
    )


@file("two-million-rows.xlsx")
def _() -> bytes:
    rows = "<row><c><v>1</v></c></row>" * 2_000_000
    return in_part("xl/worksheets/sheet2.xml", "</sheetData>", f"{rows}</sheetData>")


@file("half-a-million-cells.xlsx")
def _() -> bytes:
    """Packed no better than a real table: the number of cells gives it away, not the ratio."""
    rows, seed = io.StringIO(), 1
    for i in range(9_000):
        rows.write("<row>")
        for _ in range(56):
            seed = seed * 1103515245 + 12345 & 0x7FFFFFFF
            rows.write(f"<c><v>{1 if i % 12 else seed >> 20}</v></c>")
        rows.write("</row>")
    return in_part("xl/worksheets/sheet2.xml", "</sheetData>", f"{rows.getvalue()}</sheetData>")


@file("repeated-text.xlsx")
def _() -> bytes:
    """30 KB of file, 2 GB of text, 6 GB in the reader."""
    return shared_text(3_000)


@file("much-text.xlsx")
def _() -> bytes:
    """35 million characters, which the reader's memory would still hold."""
    return shared_text(50)


def shared_text(cells_with_it: int) -> bytes:
    """One text of 700,000 characters in so many cells."""
    content = dict(parts(xlsx()))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    for part, end, more in (
        (
            "[Content_Types].xml",
            "</Types>",
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/>',
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "</Relationships>",
            f'<Relationship Id="rIdS" Type="{office}" Target="sharedStrings.xml"/>',
        ),
    ):
        content[part] = content[part].decode().replace(end, more + end).encode()
    content["xl/sharedStrings.xml"] = f'<sst xmlns="{main}"><si><t>{"x" * 700_000}</t></si></sst>'.encode()
    cells = "".join(
        f'<row r="{r}"><c r="A{r}" t="s"><v>0</v></c></row>' for r in range(100, 100 + cells_with_it)
    )
    sheet = content["xl/worksheets/sheet2.xml"].decode()
    content["xl/worksheets/sheet2.xml"] = sheet.replace("</sheetData>", f"{cells}</sheetData>").encode()
    return packed(content)


@file("zip-bomb.xlsx")
def _() -> bytes:
    content = dict(parts(xlsx()))
    return packed({**content, "xl/media/image1.xml": b"<a>" + b"x" * 150_000_000 + b"</a>"})


@file("lying-zip-bomb.xlsx")
def _() -> bytes:
    """Its directory says that the big part is small."""
    big = b"<a>" + b"x" * 150_000_000 + b"</a>"
    raw = packed({**dict(parts(xlsx())), "xl/media/image1.xml": big})
    return raw.replace(len(big).to_bytes(4, "little"), (1000).to_bytes(4, "little"))


@file("many-parts.xlsx")
def _() -> bytes:
    return packed({**dict(parts(xlsx())), **{f"a{i}": b"" for i in range(2100)}})


ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'


@file("external-entity.xlsx")
def _() -> bytes:
    return edited(lambda n, t: ENTITY + re.sub(r"^<\?xml.*?\?>\s*", "", t) if n.endswith("sheet1.xml") else t)


@file("external-entity-utf16.xlsx")
def _() -> bytes:
    content = dict(parts(xlsx()))
    text = re.sub(r"^<\?xml.*?\?>\s*", "", content["xl/workbook.xml"].decode())
    content["xl/workbook.xml"] = f'<?xml version="1.0" encoding="UTF-16"?>{ENTITY}{text}'.encode("utf-16")
    return packed(content)


@file("entity-bomb.ods")
def _() -> bytes:
    content = dict(parts(MADE["usual.ods"]()))
    text = content["content.xml"].decode()
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    content["content.xml"] = re.sub(r"(^<\?xml.*?\?>)", rf"\1{bomb}", text, count=1).encode()
    return packed(content)


@file("repeated-rows.ods")
def _() -> bytes:
    content = dict(parts(MADE["usual.ods"]()))
    text = content["content.xml"].decode()
    many = '<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="1000" office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell></table:table-row></table:table>'  # fmt: skip
    content["content.xml"] = text.replace("</table:table>", many, 1).encode()
    return packed(content)


@file("encrypted.xlsx")
def _() -> bytes:
    import msoffcrypto.format.ooxml as office

    raw = io.BytesIO()
    office.OOXMLFile(io.BytesIO(xlsx())).encrypt("mat-khau", raw)
    return raw.getvalue()


@file("encrypted.ods")
def _() -> bytes:
    content = dict(parts(MADE["usual.ods"]()))
    entry = '<manifest:encryption-data manifest:checksum-type="SHA1/1K" manifest:checksum="x"/></manifest:file-entry>'
    text = content["META-INF/manifest.xml"].decode()
    content["META-INF/manifest.xml"] = re.sub(r'(<manifest:file-entry manifest:full-path="content.xml"[^>]*?)/>', rf"\1>{entry}", text).encode()  # fmt: skip
    content["content.xml"] = bytes(i * 37 % 251 for i in range(5000))
    return packed(content)


@file("not-a-spreadsheet.xlsx")
def _() -> bytes:
    return "Báo cáo của phường sẽ gửi sau.\n".encode()


@file("web-page.xls")
def _() -> bytes:
    return b"<html><body><table><tr><td>1. Don vi</td></tr></table></body></html>"


@file("empty.xlsx")
def _() -> bytes:
    return b""


@file("truncated.xlsx")
def _() -> bytes:
    raw = xlsx()
    return raw[: len(raw) // 2]


@file("flipped-bytes.xlsx")
def _() -> bytes:
    raw = bytearray(xlsx())
    for at in range(2000, 4000, 7):
        raw[at] ^= 0x55
    return bytes(raw)


@file("text-document.xlsx")
def _() -> bytes:
    from docx import Document

    raw = io.BytesIO()
    Document().save(raw)
    return packed(dict(parts(raw.getvalue())))


@file("cut-sheet.xlsx")
def _() -> bytes:
    return in_part("xl/worksheets/sheet1.xml", "</sheetData>", "")


@file("broken-compression.xlsx")
def _() -> bytes:
    """The packed bytes of one sheet are no such thing any more; all sums and lengths are as they were."""
    raw = bytearray(xlsx())
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        sheet = package.getinfo("xl/worksheets/sheet2.xml")
    at = sheet.header_offset + 30 + len(sheet.filename) + 40
    raw[at : at + 40] = b"\xff" * 40
    return bytes(raw)


@file("part-without-a-name.xlsx")
def _() -> bytes:
    """A part's own head gives it a name in UTF-8 that is none; the list names it as it should."""
    raw = bytearray(xlsx())
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        at = package.getinfo("xl/worksheets/sheet2.xml").header_offset
    raw[at + 7] |= 0x08
    raw[at + 31] = 0x95
    return bytes(raw)


@file("unknown-encoding.xlsx")
def _() -> bytes:
    return edited(
        lambda n, t: (
            '<?xml version="1.0" encoding="x-unknown"?>' + re.sub(r"^<\?xml.*?\?>\s*", "", t)
            if n.endswith("sheet2.xml")
            else t
        )
    )


@file("missing-bytes.xls")
def _() -> bytes:
    """Seventeen bytes less: the fast reader's library panics."""
    raw = (HERE / "usual.xls").read_bytes()
    return raw[:1024] + raw[1041:]


# --------------------------------------------------------------------- archives and mails


@file("negative-offset.zip")
def _() -> bytes:
    """Its end says that the list begins ten bytes later than it does: the first file would begin before the ZIP."""
    raw = bytearray(packed({"bao-cao.xlsx": b"x"}))
    at = raw.rindex(b"PK\x05\x06") + 16
    raw[at : at + 4] = (int.from_bytes(raw[at : at + 4], "little") + 10).to_bytes(4, "little")
    return bytes(raw)


@file("name-without-a-letter.zip")
def _() -> bytes:
    return packed({"": b"x"})


@file("broken-name.eml")
def _() -> bytes:
    """The attachment's name is one letter of base64, which is no text at all."""
    return (
        b"Subject: x\nContent-Type: application/octet-stream\n"
        b'Content-Disposition: attachment; filename="=?utf-8?B?A?="\n\nx\n'
    )


# --------------------------------------------------------------------- evidence


def pdf(*objects: str | bytes, catalog: str = "") -> bytes:
    """A one-page PDF by hand: objects 1 (catalog), 2 (pages), 3 (page), then those given."""
    bodies: list[bytes] = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> >>",
        *(o.encode() if isinstance(o, str) else o for o in objects),
    ]
    return assembled(bodies)


def assembled(bodies: list[bytes], trailer: str = "") -> bytes:
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += (
        f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    )
    return bytes(out)


def stream(data: bytes, entries: str = "") -> bytes:
    return f"<< /Length {len(data)} {entries} >>\nstream\n".encode() + data + b"\nendstream"


@file("good.pdf")
def _() -> bytes:
    return pdf()


@file("javascript.pdf")
def _() -> bytes:
    return pdf("<< /S /JavaScript /JS (app.alert\\(1\\)) >>", catalog="/OpenAction 4 0 R")


@file("javascript-by-name.pdf")
def _() -> bytes:
    names = "/Names << /JavaScript << /Names [(a) 4 0 R] >> >>"
    return pdf("<< /S /JavaScript /JS 5 0 R >>", stream(b"app.alert(1)"), catalog=names)


@file("javascript-misspelt.pdf")
def _() -> bytes:
    return pdf("<< /S /J#61vaScr#69pt /J#53 (app.alert\\(1\\)) >>", catalog="/OpenAction 4 0 R")


@file("launch.pdf")
def _() -> bytes:
    return pdf("<< /S /Launch /F (cmd.exe) >>", catalog="/OpenAction 4 0 R")


@file("launch-indirect.pdf")
def _() -> bytes:
    return pdf("<< /S 5 0 R /F (cmd.exe) >>", "/Launch", catalog="/OpenAction 4 0 R")


@file("embedded-exe.pdf")
def _() -> bytes:
    return attached("(phu-luc.exe)", b"MZ\x90\0 this is no program", "/Type /EmbeddedFile")


@file("unknown-filter.pdf")
def _() -> bytes:
    return attached("(phu-luc.txt)", b"nobody knows how to read this", "/Filter /Unheard")


@file("embedded-exe-misnamed.pdf")
def _() -> bytes:
    return attached("(phu-luc.txt)", b"MZ\x90\0 this is no program", "")


@file("embedded-script-utf16.pdf")
def _() -> bytes:
    name = "phụ lục.vbs".encode("utf-16").hex()
    return attached(f"<{name}>", b'MsgBox "a"', "/Type /EmbeddedFile")


@file("embedded-text.pdf")
def _() -> bytes:
    return attached("(phu-luc.txt)", b"chi la chu", "/Type /EmbeddedFile")


def attached(name: str, data: bytes, entries: str) -> bytes:
    return pdf(
        f"<< /Type /Filespec /F {name} /UF {name} /EF << /F 5 0 R >> >>",
        stream(data, entries),
        catalog="/Names << /EmbeddedFiles << /Names [(a) 4 0 R] >> >>",
    )


@file("encrypted.pdf")
def _() -> bytes:
    from pypdf import PdfReader, PdfWriter

    raw = io.BytesIO()
    writer = PdfWriter(PdfReader(io.BytesIO(pdf())))
    writer.encrypt("mat-khau", algorithm="RC4-128")
    writer.write(raw)
    return raw.getvalue()


@file("page-bomb.pdf")
def _() -> bytes:
    import zlib

    data = b"0 0 m " * 60_000_000
    for _ in range(2):
        data = zlib.compress(data, 9)
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        stream(data, "/Filter [/FlateDecode /FlateDecode]"),
    ]
    return assembled(bodies)


@file("page-loop.pdf")
def _() -> bytes:
    return assembled(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"]
    )


@file("no-pages.pdf")
def _() -> bytes:
    return assembled([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"])


@file("deep-nest.pdf")
def _() -> bytes:
    return pdf("[" * 30_000 + "]" * 30_000, catalog="/X 4 0 R")


@file("truncated.pdf")
def _() -> bytes:
    return pdf()[:120]


@file("not-a-pdf.pdf")
def _() -> bytes:
    return b"<html><body>Quyet dinh</body></html>"


@file("empty.pdf")
def _() -> bytes:
    return b""


def main() -> None:
    """Make the named files, or all."""
    for name in sys.argv[1:] or MADE:
        raw = MADE[name]()
        assert len(raw) < 300_000, f"{name}: {len(raw)} bytes"
        (HERE / name).write_bytes(raw)
        print(f"{len(raw):>8}  {name}")


if __name__ == "__main__":
    main()
