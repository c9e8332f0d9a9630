"""What a reminder run is asked for: the form in the Prefect UI, filled by the schedule too."""

import datetime as dt
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    WithJsonSchema,
    model_serializer,
)

from flows.settings import read_settings
from rules.errors import ThiduaError
from tasks.plans import all_plans


def _cycles(schema: dict[str, Any]) -> None:
    """Offer the annual cycles of this machine's plans."""
    schema.pop("default")
    settings = read_settings()
    try:
        plans = all_plans(settings.plans, settings.plan)
    except ThiduaError:  # a broken plan is told by the run that needs it, not by the form
        return
    schema["enum"] = sorted({c.id for plan in plans for c in plan.cycles if c.kind == "annual"})


def _without_default(schema: dict[str, Any]) -> None:
    """Leave a blank field out of what the form sends: its default is none, which is no text."""
    schema.pop("default")


def _blank_is_none(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


# Schemas of their own, or the form would show a choice between a text and "None".
_Text, _Blank = WithJsonSchema({"type": "string"}), BeforeValidator(_blank_is_none)
_Day = Annotated[dt.date | None, _Blank, WithJsonSchema({"type": "string", "format": "date"})]
_Folder = Annotated[Path | None, _Blank, _Text]


class ReminderRun(BaseModel):
    """What a reminder run is asked for; every field may stay as it is."""

    model_config = ConfigDict(
        title="Đôn đốc nộp báo cáo",
        frozen=True,
        json_schema_extra={
            "description": "Lập công văn đôn đốc cho các đơn vị chưa gửi báo cáo hoặc bị trả lại mà chưa gửi lại; gửi thư nếu "
            "máy đã bật gửi thư."
        },
    )

    cycle: Annotated[str | None, _Blank, _Text] = Field(
        default=None,
        title="Chu kỳ",
        description="Bỏ trống: chu kỳ của năm nay",
        pattern="^[A-Z][0-9]{4}$",
        json_schema_extra=_cycles,
    )
    day: _Day = Field(
        default=None,
        title="Tính đến ngày",
        description="Bỏ trống: hôm nay. Số ngày còn lại hoặc đã quá hạn tính từ ngày này",
        json_schema_extra=_without_default,
    )
    send: bool = Field(
        default=True,
        title="Gửi thư điện tử",
        description="Tắt: chỉ lập công văn. Thư chỉ đi khi máy đã bật gửi thư (THIDUA_NOTIFY)",
    )
    inbox: _Folder = Field(
        default=None,
        title="Thư mục báo cáo",
        description="Bỏ trống: thư mục chung của Phòng",
        json_schema_extra=_without_default,
    )
    out: _Folder = Field(
        default=None,
        title="Thư mục kết quả",
        description="Bỏ trống: thư mục chung của Phòng. Công văn nằm trong thư mục con don-doc",
        json_schema_extra=_without_default,
    )

    @model_serializer(mode="wrap")
    def _without_blanks(self, plain: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave blank fields out, so that the form is not filled with "none", which it would refuse."""
        return {name: value for name, value in plain(self).items() if value is not None}
