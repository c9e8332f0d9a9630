"""Makes Prefect's server refuse wrong values of a form in Vietnamese, with the field's title.

Call `install()` in the server's own process, before `prefect server start` takes requests; nowhere else. The refusals
of the run form, of the form that resumes a waiting run, and of the API's `create_flow_run` all come from one validator
of Prefect's, `prefect.utilities.schema_tools.validation._VALIDATOR`: its keywords are wrapped so that what they say is
Vietnamese. What they accept stays as it is. Where Prefect's insides are not as expected, it speaks English and a
warning says so. Prefect offers no place for another language, 3.9.1 neither; no issue of theirs about it is known to us.
"""

import functools
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

logger = logging.getLogger(__name__)

Keyword = Callable[[Any, Any, Any, Any], Iterator[Any] | None]

_MOST_CHOICES = 8  # a longer list is not repeated in a message
_TYPES = {
    "string": "phải là chữ",
    "integer": "phải là số nguyên",
    "number": "phải là số",
    "boolean": "phải là có hoặc không",
    "array": "phải là một danh sách",
    "object": "phải là một nhóm mục",
    "null": "phải để trống",
}
_FORMATS = {
    "date": "phải là ngày, dạng 2024-12-31",
    "date-time": "phải là ngày giờ, dạng 2024-12-31T08:00:00+07:00",
    "email": "phải là địa chỉ thư điện tử",
}


def _choices(choices: list[Any], value: Any) -> str:
    named = f"“{value}” không có trong danh sách" if value is not None else "chưa chọn"
    shown = ", ".join(str(choice) for choice in choices if choice is not None)
    return f"{named}: chọn {f'một trong {shown}' if len(choices) <= _MOST_CHOICES else 'lại'}"


def _type(types: str | list[str], value: Any) -> str:
    named = [types] if isinstance(types, str) else types
    return " hoặc ".join(_TYPES.get(name, f"phải là {name}") for name in named)


_SAYS: Mapping[str, Callable[[Any, Any], str]] = {
    "enum": _choices,
    "const": lambda wanted, _: f"phải là “{wanted}”",
    "type": _type,
    "pattern": lambda pattern, value: (
        "không được để trống" if pattern == r"\S" else f"“{value}” không đúng dạng {pattern}"
    ),
    "format": lambda name, value: f"“{value}” {_FORMATS.get(name, f'không đúng dạng {name}')}",
    "minLength": lambda least, _: "không được để trống" if least == 1 else f"cần ít nhất {least} ký tự",
    "maxLength": lambda most, value: f"dài nhất {most} ký tự, đang có {len(value)}: viết ngắn lại",
    "minItems": lambda least, _: f"cần chọn ít nhất {least} mục",
    "maxItems": lambda most, _: f"chọn nhiều nhất {most} mục",
    "uniqueItems": lambda *_: "có mục được chọn hai lần: bỏ bớt",
    "minimum": lambda least, value: f"{value} nhỏ quá: từ {least} trở lên",
    "exclusiveMinimum": lambda least, value: f"{value} nhỏ quá: phải lớn hơn {least}",
    "maximum": lambda most, value: f"{value} lớn quá: từ {most} trở xuống",
    "exclusiveMaximum": lambda most, value: f"{value} lớn quá: phải nhỏ hơn {most}",
    "additionalProperties": lambda *_: "có mục không có trong biểu mẫu này: bỏ mục đó",
}
"""What a keyword of JSON schema says of its own value and the value that somebody gave."""


def install() -> None:
    """Make this process's server refuse in Vietnamese; never raises: where it can't, it logs why and changes nothing."""
    try:
        from prefect.utilities.schema_tools import validation

        keywords = validation._VALIDATOR.VALIDATORS
        if getattr(keywords["enum"], "_in_vietnamese", False):
            return
        speakers: dict[str, Callable[..., Iterator[Any]]] = {
            **{name: functools.partial(_leaf, says) for name, says in _SAYS.items()},
            "required": _required,
            "properties": _properties,
            "anyOf": _one_of_several,
            "oneOf": _one_of_several,
        }
        spoken = {name: _wrapped(keywords[name], speak) for name, speak in speakers.items()}
        plain = validation.ValidationError.__str__
        keywords.update(spoken)
        # Prefect puts English around the first fault's message; the reason alone says it with the field's title.
        validation.ValidationError.__str__ = lambda self: _reason(self) or plain(self)  # type: ignore[method-assign]
    except Exception:  # whatever a later Prefect has changed: the office must come up all the same
        logger.warning(
            "Biểu mẫu của Prefect báo lỗi bằng tiếng Anh: không đặt được tiếng Việt.", exc_info=True
        )


def _reason(refused: BaseException) -> str:
    cause = refused.__cause__
    return str(getattr(cause, "message", "")) if getattr(cause, "in_vietnamese", False) else ""


def _say(error: Any, words: str, name: object = None, title: str | None = None) -> Any:
    """Give the fault these words, with the title of the field `name` where it has one; return it."""
    error.in_vietnamese, error.titled = True, bool(title and title != name)
    error.message = f"“{title}”: {words}" if error.titled else words
    return error


def _wrapped(keyword: Keyword, speak: Callable[..., Iterator[Any]]) -> Keyword:
    """Wrap a keyword: its faults go through `speak`, with what the keyword wants, the value, the schema around."""

    @functools.wraps(keyword)
    def spoken(validator: Any, wanted: Any, value: Any, schema: Any) -> Iterator[Any]:
        return speak(keyword(validator, wanted, value, schema) or (), wanted, value, schema)

    spoken._in_vietnamese = True  # type: ignore[attr-defined]
    return spoken


def _leaf(
    says: Callable[[Any, Any], str], errors: Iterable[Any], wanted: Any, value: Any, schema: Any
) -> Iterator[Any]:
    """Speak for a keyword that looks at one value."""
    for error in errors:
        # Faults further down (of what is in a list, say) have said it already.
        yield error if getattr(error, "in_vietnamese", False) else _say(error, says(wanted, value))


def _required(errors: Iterable[Any], wanted: Any, value: Any, schema: Any) -> Iterator[Any]:
    """Put the fault of `required` at the field itself, where Prefect would read its name out of English words."""
    from jsonschema.exceptions import ValidationError

    if next(iter(errors), None) is None:
        return
    for name in (name for name in wanted if name not in value):
        field = schema.get("properties", {}).get(name, {})
        absent = ValidationError("", validator="thieu", path=[name])
        yield _say(absent, "chưa điền: mục này phải có", name, field.get("title"))


def _properties(errors: Iterable[Any], fields: Any, value: Any, schema: Any) -> Iterator[Any]:
    """Give the faults of a field's value the field's title, the innermost field's where they nest."""
    for error in errors:
        name = error.relative_path[0] if error.relative_path else None
        if getattr(error, "in_vietnamese", False) and not error.titled and name in fields:
            _say(error, error.message, name, fields[name].get("title"))
        yield error


def _one_of_several(errors: Iterable[Any], schemas: Any, value: Any, schema: Any) -> Iterator[Any]:
    """Speak for a choice of schemas: what an optional field's own schema says, else that the value can't be used."""
    from jsonschema.exceptions import ValidationError

    for error in errors:
        own = [e for e in error.context if schemas[e.schema_path[0]] != {"type": "null"}]
        is_one = len({e.schema_path[0] for e in own}) == 1
        yield _say(ValidationError(""), own[0].message if is_one else "giá trị này không dùng được")
