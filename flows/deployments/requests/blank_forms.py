"""What the sending of forms is asked for: the form in the Prefect UI."""

from pydantic import BaseModel, ConfigDict, Field

from flows.run.form_fields import BlankText, annual_cycles


class FormsRun(BaseModel):
    """Which cycle's forms are sent out."""

    model_config = ConfigDict(
        title="Phát biểu mẫu",
        frozen=True,
        json_schema_extra={
            "description": "Lập biểu mẫu trống cho từng đơn vị và biểu của Phòng, để tải về rồi gửi đi."
        },
    )

    cycle: BlankText = Field(
        default=None,
        title="Chu kỳ",
        description="Bỏ trống: chu kỳ của năm nay",
        pattern="^[A-Z][0-9]{4}$",
        json_schema_extra=annual_cycles,
    )
