"""What a reminder run is asked for: the form in the Prefect UI, filled by the schedule too."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

from flows.run.form_fields import BlankDay, BlankFolder, BlankText, annual_cycles, without_default


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

    cycle: BlankText = Field(
        default=None,
        title="Chu kỳ",
        description="Bỏ trống: chu kỳ của năm nay",
        pattern="^[A-Z][0-9]{4}$",
        json_schema_extra=annual_cycles,
    )
    day: BlankDay = Field(
        default=None,
        title="Tính đến ngày",
        description="Bỏ trống: hôm nay. Số ngày còn lại hoặc đã quá hạn tính từ ngày này",
        json_schema_extra=without_default,
    )
    send: bool = Field(
        default=True,
        title="Gửi thư điện tử",
        description="Tắt: chỉ lập công văn. Thư chỉ đi khi máy đã bật gửi thư (THIDUA_NOTIFY)",
    )
    inbox: BlankFolder = Field(
        default=None,
        title="Thư mục báo cáo",
        description="Bỏ trống: thư mục chung của Phòng",
        json_schema_extra=without_default,
    )
    out: BlankFolder = Field(
        default=None,
        title="Thư mục kết quả",
        description="Bỏ trống: thư mục chung của Phòng. Công văn nằm trong thư mục con don-doc",
        json_schema_extra=without_default,
    )

    @model_serializer(mode="wrap")
    def _without_blanks(self, plain: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave blank fields out, so that the form is not filled with "none", which it would refuse."""
        return {name: value for name, value in plain(self).items() if value is not None}
