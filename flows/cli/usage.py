"""What click says of a wrongly written command, in Vietnamese: one line like any other refusal, with where to look."""

import click
from click.exceptions import NoSuchOption

from rules.values.errors import WrongUse

LOOK = "Xem cách dùng: {command} --help"


def in_vietnamese(wrong: click.UsageError) -> WrongUse:
    """Return the refusal to be said in the place of click's own."""
    command = wrong.ctx.command_path if wrong.ctx else "thidua"
    return WrongUse(f"{_what(wrong)}. {LOOK.format(command=command)}")


def _what(wrong: click.UsageError) -> str:
    match wrong:
        case NoSuchOption():
            like = f" (có phải {' hoặc '.join(sorted(wrong.possibilities))}?)" if wrong.possibilities else ""
            return f"Không có tùy chọn {wrong.option_name}{like}"
        case click.BadOptionUsage():
            return f"Tùy chọn {wrong.option_name} cần một giá trị theo sau, hoặc không nhận giá trị"
        case click.MissingParameter():
            return f"Thiếu {_name(wrong)}{_wanted(wrong.param)}"
        case click.BadParameter():
            return f"{_name(wrong)}: giá trị không dùng được{_wanted(wrong.param)}"
    text = wrong.format_message()
    if text.startswith("No such command"):
        known = (
            wrong.ctx.command.list_commands(wrong.ctx)
            if wrong.ctx and isinstance(wrong.ctx.command, click.Group)
            else []
        )
        return f"Không có lệnh {text.split(chr(39))[1]} (có: {', '.join(known)})"
    if text.startswith("Got unexpected extra argument"):
        return f"Thừa {text.partition('(')[2].partition(')')[0]}"
    return text


def _name(wrong: click.BadParameter) -> str:
    if wrong.param is None:
        return str(wrong.param_hint or "tham số")
    return (
        wrong.param.opts[0]
        if isinstance(wrong.param, click.Option)
        else wrong.param.make_metavar(wrong.ctx or click.Context(click.Command("thidua")))
    )


def _wanted(param: click.Parameter | None) -> str:
    """Say what would do, by the parameter's type; "" where its name says enough."""
    kind = param.type if param else None
    match kind:
        case click.Choice():
            return f": chọn một trong {', '.join(map(str, kind.choices))}"
        case click.DateTime():
            return ": ghi ngày như 31/12/2024"
        case click.Path():
            return f": cần {'một thư mục' if not kind.file_okay else 'một tệp' if not kind.dir_okay else 'một đường dẫn'}{' đã có' if kind.exists else ''}"
        case click.types.IntParamType():
            return ": cần một số nguyên"
    return ""
