"""What is asked at the council's stop: the form in the Prefect UI, below the packet."""

from prefect.input import RunInput
from pydantic import BaseModel, ConfigDict, Field

from rules.page.council_stop import Choice

NOT_BLANK = r"\S"


class _Choice(BaseModel):
    """One of the buttons of the form, with what it asks for; the buttons are told apart by their fields' names."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"description": "", "minProperties": 1})


class Met(_Choice):
    """The council has met."""

    model_config = ConfigDict(title="Đã họp")

    met: str = Field(default="", title="Ghi chú", description="Có thể bỏ trống", max_length=2000)


class Again(_Choice):
    """Take in and rank again."""

    model_config = ConfigDict(title="Xếp hạng lại")

    again: str = Field(
        title="Lý do xếp hạng lại",
        description="Bắt buộc. Ghi vào sổ đăng ký",
        max_length=2000,
        pattern=NOT_BLANK,
    )


class Stop(_Choice):
    """Go on no more."""

    model_config = ConfigDict(title="Dừng")

    stop: str = Field(
        title="Lý do dừng", description="Bắt buộc. Ghi vào sổ đăng ký", max_length=2000, pattern=NOT_BLANK
    )


CHOICES = {"met": Choice.MET, "again": Choice.AGAIN, "stop": Choice.STOP}
"""The choice that each button's field stands for."""


class CouncilDecision(RunInput):
    """The form at the council's stop, as the Prefect UI shows it below the packet.

    Buttons, not a drop-down: in the window that resumes a run, Prefect's drop-downs do not open with the mouse.
    """

    model_config = ConfigDict(
        title="Ý kiến của Hội đồng",
        extra="forbid",
        json_schema_extra={"description": "Trả lời ở bước Hội đồng"},
    )

    decision: Met | Again | Stop = Field(title="Ý kiến", description="Chọn một nút; ý nghĩa ghi ở trên")
    approver: str = Field(
        title="Người quyết định",
        description="Họ và tên, bắt buộc. Ghi vào sổ đăng ký",
        max_length=200,
        pattern=NOT_BLANK,
    )
