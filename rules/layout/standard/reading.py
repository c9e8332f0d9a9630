"""Reads the tables of a regime's file into `LayoutStandard`; all faults at once, each with its key."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, get_type_hints

from rules.layout.standard.standard import LayoutStandard, PaperKind, Span

_ABOUT = {"source", "checked"}
_FLAT = {"regime", "kinds"}


def parse_standard(data: Mapping[str, Any]) -> tuple[LayoutStandard | None, list[str]]:
    """Return the regime of these tables and its faults, one line each with its table; None where there are any."""
    faults: list[str] = []
    hints = get_type_hints(LayoutStandard)
    about = {"id", "name", "valid_from", "valid_to", "kinds", "unchecked"}
    tables = {name: shape for name, shape in hints.items() if name not in about}
    faults += [f"[{name}]: không biết bảng này" for name in data if name not in tables and name not in _FLAT]
    made: dict[str, Any] = {}
    unchecked: list[str] = []
    for name, shape in tables.items():
        table = data.get(name)
        if not isinstance(table, Mapping):
            faults.append(f"[{name}]: thiếu bảng này")
            continue
        faults += _about(name, table, unchecked)
        made[name] = _made(name, shape, table, faults)
    regime = data.get("regime", {})
    faults += _about("regime", regime, unchecked)
    for key in ("id", "name"):
        if not isinstance(regime.get(key), str):
            faults.append(f"[regime] {key}: thiếu hoặc không phải chữ")
    if not isinstance(regime.get("valid_from"), dt.date):
        faults.append("[regime] valid_from: thiếu hoặc không phải ngày (2020-03-05)")
    kinds = []
    for index, table in enumerate(data.get("kinds", ()), start=1):
        name = f"kinds {table.get('id', index)}"
        faults += _about(name, table, unchecked)
        kinds.append(_made(name, PaperKind, table, faults))
    if not kinds:
        faults.append("[[kinds]]: chưa có loại văn bản nào")
    if faults:
        return None, faults
    return (
        LayoutStandard(
            id=regime["id"],
            name=regime["name"],
            valid_from=regime["valid_from"],
            valid_to=regime.get("valid_to"),
            kinds=tuple(kinds),
            unchecked=tuple(unchecked),
            **made,
        ),
        [],
    )


def _about(name: str, table: Mapping[str, Any], unchecked: list[str]) -> list[str]:
    if table.get("checked") is False:
        unchecked.append(name)
    lacking = [key for key in ("source", "checked") if key not in table]
    return [f"[{name}] {key}: thiếu; mỗi bảng ghi nguồn và đã kiểm tra hay chưa" for key in lacking]


def _made(name: str, shape: Any, table: Mapping[str, Any], faults: list[str]) -> Any:
    hints = get_type_hints(shape)
    needed = {
        one.name
        for one in dataclasses.fields(shape)
        if one.default is dataclasses.MISSING and one.default_factory is dataclasses.MISSING
    }
    keys = {key: value for key, value in table.items() if key not in _ABOUT}
    wrong = [f"[{name}] {key}: không biết khóa này" for key in keys if key not in hints]
    wrong += [f"[{name}] {key}: thiếu" for key in sorted(needed - keys.keys())]
    values: dict[str, Any] = {}
    for key in keys.keys() & hints.keys():
        try:
            values[key] = _value(hints[key], keys[key])
        except (TypeError, ValueError):
            wrong.append(f"[{name}] {key}: giá trị {keys[key]!r} không đúng dạng")
    faults += wrong
    return None if wrong else shape(**values)


def _value(hint: Any, value: Any) -> Any:
    if hint in (Span, Span | None):
        least, most = (_number(one) for one in value)
        if least > most:
            raise ValueError
        return (least, most)
    if hint is float:
        return _number(value)
    if isinstance(value, list):
        return tuple(value)
    if hint in (int, str, bool) and not isinstance(value, hint):
        raise TypeError
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise TypeError
    return float(Fraction(value))
