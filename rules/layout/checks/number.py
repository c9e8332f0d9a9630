"""L15-L18: number and symbol, place and day."""

import datetime as dt
import re
from collections.abc import Iterator

from rules.layout.checks.head import type_style
from rules.layout.checks.wording import fault, on_page, quoted
from rules.layout.elements import Elements
from rules.layout.standard.standard import Element, LayoutStandard
from rules.layout.values import LayoutFault, TextLine

_NUMBER = re.compile(r"Số: (?P<number>[0-9]+|…)(?:(?P<rest>/\S+))?\s*")
_OWN_WAY = re.compile(r"Số: ?(?P<number>[0-9]+|…) ?[-–] ?(?P<symbol>[A-Za-zĐđ]+)/\S+")
_SYMBOL = re.compile(r"/(?P<symbol>[A-Za-zĐđ]+)(?:-(?:[\w&]+|…))+")
_LETTER = re.compile(r"/[\w&]+(?:-(?:[\w&]+|…))*")
_DAY = re.compile(r"(?P<place>.+), ngày (?P<day>\d{1,2}|…) tháng (?P<month>\d{1,2}|…) năm (?P<year>\d{4}|…)")


def number_and_day(paper: Elements, standard: LayoutStandard) -> Iterator[LayoutFault]:
    """L15 number's form, L16 its symbol, L17 place and day, L18 how these look."""
    line, kind = paper.head.number, paper.kind
    if line is None:
        if kind.number == "required":
            says = "không tìm thấy số, ký hiệu (“Số: 05/TTr-PNV”) dưới tên cơ quan: thêm dòng số và ký hiệu"
            yield on_page("L15", 1, "không có", "Số: …/…", says)
    else:
        yield from _number(line, paper, standard)
        wanted = Element(standard.number.size)
        yield from type_style("L15", "số, ký hiệu", line, wanted, standard)
    place = paper.head.place_date
    if place is None:
        if kind.place_date == "required":
            says = "không tìm thấy địa danh và ngày, tháng, năm dưới Tiêu ngữ: thêm dòng “Duy Tiên, ngày 05 tháng 02 năm 2024”"
            yield on_page("L17", 1, "không có", "địa danh, ngày … tháng … năm …", says)
    else:
        yield from _day(place, standard)
        form = standard.place_date
        yield from type_style(
            "L18", "địa danh, ngày tháng", place, Element(form.size, italic=form.italic), standard
        )


def _number(line: TextLine, paper: Elements, standard: LayoutStandard) -> Iterator[LayoutFault]:
    text, kind = line.text.strip(), paper.kind
    own = _OWN_WAY.fullmatch(text)
    usual = _NUMBER.fullmatch(text)
    found = own or usual
    good = "“Số: 05/TTr-PNV”, chưa có số thì “Số: …/TTr-PNV”"
    if found is None:
        yield fault(
            "L15", line, quoted(text), good, f"số, ký hiệu ghi {quoted(text)}, phải theo dạng {good}: ghi lại"
        )
        return
    given = found["number"]
    if given.isdigit() and int(given) < standard.number.pad_below and len(given) < 2:
        says = f"số {given} nhỏ hơn {standard.number.pad_below} phải ghi thêm số 0: ghi “Số: 0{given}…”"
        yield fault("L15", line, given, f"0{given}", says)
    if kind.letter or (usual and not own and not kind.symbols):
        rest = usual["rest"] if usual else None
        if rest and not _LETTER.fullmatch(rest):
            says = f"ký hiệu {quoted(rest)} không đúng dạng: ghi lại, ví dụ /UBND-NV"
            yield fault("L16", line, rest, "/UBND-NV", says)
        return
    symbol = own["symbol"] if own else None
    if usual and not own and (match := _SYMBOL.fullmatch(usual["rest"] or "")):
        symbol = match["symbol"]
    allowed = set(kind.symbols) or standard.symbols()
    if symbol not in allowed:
        wanted = ", ".join(sorted(allowed))
        says = f"ký hiệu trong {quoted(text)} không phải của loại văn bản này, phải là {wanted}: ghi lại, ví dụ “Số: 05/{sorted(allowed)[0]}-PNV”"
        yield fault("L16", line, symbol or quoted(text), wanted, says)


def _day(line: TextLine, standard: LayoutStandard) -> Iterator[LayoutFault]:
    text, form = line.text.strip(), standard.place_date
    found = _DAY.fullmatch(text)
    good = "“Duy Tiên, ngày 05 tháng 02 năm 2024”"
    if found is None:
        says = f"địa danh, ngày tháng ghi {quoted(text)}, phải theo dạng {good}: ghi lại"
        yield fault("L17", line, quoted(text), good, says)
        return
    day, month = found["day"], found["month"]
    wrong = []
    if day.isdigit() and day != (f"{int(day):02d}" if int(day) < form.pad_days_below else str(int(day))):
        wrong.append(f"ngày {int(day):02d}")
    padded = month.isdigit() and int(month) in form.padded_months
    if month.isdigit() and month != (f"{int(month):02d}" if padded else str(int(month))):
        wrong.append(f"tháng {int(month):02d}" if padded else f"tháng {int(month)}")
    if not _in_calendar(found["year"], month, day):
        says = f"{quoted(text)}: không có ngày này trong lịch: ghi lại ngày, tháng"
        yield fault("L17", line, quoted(text), "ngày có trong lịch", says)
    elif wrong:
        says = f"{quoted(text)}: phải ghi “{' '.join(wrong)}” (ngày dưới 10 và tháng 1, tháng 2 thêm số 0, các tháng khác không): ghi lại"
        yield fault("L17", line, quoted(text), ", ".join(wrong), says)


def _in_calendar(year: str, month: str, day: str) -> bool:
    if not (year.isdigit() and month.isdigit() and day.isdigit()):
        return True  # left open
    try:
        dt.date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True
