"""What a run is asked for: the form in the Prefect UI, filled by the command line and the schedule too."""

from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, field_validator

from flows.settings import read_settings
from rules.errors import ThiduaError
from rules.plan import Plan
from rules.steps import SigningMode, Step
from tasks.plans import all_plans


@cache
def _plans() -> list[Plan]:
    """Return every sound plan of this machine; a broken one is told by the run that needs it, not by the form."""
    settings = read_settings()
    try:
        return all_plans(settings.plans, settings.plan)
    except ThiduaError:
        return []


def _cycles(schema: dict[str, Any]) -> None:
    """Offer the cycles of this machine's plans, and none: the one of today."""
    known = sorted({cycle.id for plan in _plans() for cycle in plan.cycles})
    for key in ("anyOf", "default"):
        schema.pop(key, None)
    schema |= {"type": "string"} | ({"enum": known} if known else {})


def _units(schema: dict[str, Any]) -> None:
    """Offer the units that may take part, under their names."""
    names = {unit.name: None for plan in _plans() for unit in plan.units.values() if unit.is_subject}
    schema["items"] = {"type": "string", "enum": list(names)} if names else {"type": "string"}
    schema["uniqueItems"] = True


def _without_default(schema: dict[str, Any]) -> None:
    """Leave a blank field out of what the form sends: its default is none, which is no text."""
    schema.pop("default")


def _blank_is_none(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


_REASON = "Lý do chạy lại"
# Schemas of their own, or the form would show the class's docstring and a choice between "path" and "None".
_Until = Annotated[Step, WithJsonSchema({"type": "string", "enum": [step.value for step in Step]})]
_Signing = Annotated[
    SigningMode, WithJsonSchema({"type": "string", "enum": [mode.value for mode in SigningMode]})
]
_Folder = Annotated[Path | None, BeforeValidator(_blank_is_none), WithJsonSchema({"type": "string"})]


class CycleRun(BaseModel):
    """What a run is asked for; every field may stay as it is."""

    model_config = ConfigDict(
        title="Chạy một chu kỳ khen thưởng",
        frozen=True,
        # What the clerk reads above the form; else it would be this class's docstring.
        json_schema_extra={
            "description": "Nhận báo cáo, kiểm tra, chấm điểm, xếp hạng, lập và ký hồ sơ. Chỉ phần thay đổi được làm lại.",
            "if": {"properties": {"units": {"minItems": 1}}, "required": ["units"]},
            "then": {
                "properties": {"reason": {"title": _REASON, "pattern": r"\S", "minLength": 1}},
                "required": ["reason"],
            },
        },
    )

    cycle: str | None = Field(
        default=None,
        title="Chu kỳ",
        description="Bỏ trống: chu kỳ của năm nay",
        pattern="^[A-Z][0-9]{4}$",
        json_schema_extra=_cycles,
    )
    until: _Until = Field(
        default=Step.PUBLISHING,
        title="Chạy đến khâu",
        description="Các khâu trước nó được làm cùng; “công bố” là cả chu kỳ",
    )
    units: list[str] = Field(
        default_factory=list,
        title="Chỉ nhận lại các đơn vị",
        description="Bỏ trống: mọi đơn vị. Có chọn: các đơn vị khác giữ nguyên như lần chạy trước",
        json_schema_extra=_units,
    )
    signing: _Signing = Field(
        default=SigningMode.AS_SET,
        title="Ký",
        description="“ký thử” dùng khóa thử, văn bản ghi rõ là bản thử; “ký thật” cần khóa của cơ quan",
    )
    reason: str = Field(
        default="",
        title=_REASON,
        description="Ghi vào sổ đăng ký cùng lần chạy; cần có khi chỉ chạy lại một số đơn vị",
        max_length=500,
    )
    wait: bool = Field(
        default=False,
        title="Chờ Hội đồng",
        description="Dừng ở bước Hội đồng cho đến khi có người trả lời trên trang này",
    )
    inbox: _Folder = Field(
        default=None,
        json_schema_extra=_without_default,
        title="Thư mục báo cáo",
        description="Bỏ trống: thư mục chung của Phòng. Mỗi đơn vị một thư mục con; đợt tổng kết có thể không có",
    )
    out: _Folder = Field(
        default=None,
        json_schema_extra=_without_default,
        title="Thư mục kết quả",
        description="Bỏ trống: thư mục chung của Phòng. Nơi đặt hồ sơ, bảng xếp hạng và trang tổng hợp",
    )

    @field_validator("units")
    @classmethod
    def _slugs(cls, chosen: list[str]) -> list[str]:
        """Turn the names that the form shows into the units' codes; codes are taken as they are."""
        codes = {unit.name: unit.slug for plan in _plans() for unit in plan.units.values()}
        return list(dict.fromkeys(codes.get(name, name) for name in chosen))
