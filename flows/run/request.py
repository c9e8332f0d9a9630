"""What a run is asked for: the form in the Prefect UI, filled by the command line and the schedule too."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, field_validator

from flows.run.form_fields import BlankFolder, BlankText, cycle_of, cycles, may_be_blank, plans
from rules.values.steps import SigningMode, Step


def _units(schema: dict[str, Any]) -> None:
    """Offer the units that may take part, under their names."""
    names = {unit.name: None for plan in plans() for unit in plan.units.values() if unit.is_subject}
    schema["items"] = {"type": "string", "enum": list(names)} if names else {"type": "string"}
    schema["uniqueItems"] = True


_REASON = "Lý do chạy lại"
# Schemas of their own, or the form would show the class's docstring.
_Until = Annotated[Step, WithJsonSchema({"type": "string", "enum": [step.value for step in Step]})]
_Signing = Annotated[
    SigningMode, WithJsonSchema({"type": "string", "enum": [mode.value for mode in SigningMode]})
]


class CycleRun(BaseModel):
    """What a run is asked for; every field may stay as it is."""

    model_config = ConfigDict(
        title="Chạy một chu kỳ khen thưởng",
        frozen=True,
        # What the clerk reads above the form; else it would be this class's docstring.
        json_schema_extra={
            "description": "Chạy đến khâu đã chọn. Chỉ phần thay đổi được làm lại; văn bản đã ký giữ nguyên.",
            "if": {"properties": {"units": {"minItems": 1}}, "required": ["units"]},
            "then": {
                "properties": {"reason": {"title": _REASON, "pattern": r"\S", "minLength": 1}},
                "required": ["reason"],
            },
        },
    )

    cycle: BlankText = cycle_of(cycles)
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
        description="Chạy đến “công bố” mà Hội đồng chưa họp thì dừng chờ cho đến khi có người trả lời trên trang này",
    )
    inbox: BlankFolder = may_be_blank(
        "Thư mục báo cáo",
        "Bỏ trống: thư mục chung của Phòng. Mỗi đơn vị một thư mục con; đợt tổng kết có thể không có",
    )
    out: BlankFolder = may_be_blank(
        "Thư mục kết quả",
        "Bỏ trống: thư mục chung của Phòng. Nơi đặt hồ sơ, bảng xếp hạng và trang tổng hợp",
    )

    @field_validator("units")
    @classmethod
    def _slugs(cls, chosen: list[str]) -> list[str]:
        """Turn the names that the form shows into the units' codes; codes are taken as they are."""
        codes = {unit.name: unit.slug for plan in plans() for unit in plan.units.values()}
        return list(dict.fromkeys(codes.get(name, name) for name in chosen))
