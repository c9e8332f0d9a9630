"""What the pages' own server says by itself: the list of cycles, and why something is not shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rules.page.wording import DASH

NAME = "Trang kết quả thi đua"


@dataclass(frozen=True, slots=True)
class CycleFolder:
    """A cycle's folder as found: what it holds, and when that was made (as the office reads it; "": not there)."""

    id: str
    result_at: str
    stage: str
    intake_at: str
    forms: bool = False
    appraisal: bool = False


@dataclass(frozen=True, slots=True)
class CycleRow:
    """One cycle in the list; links are relative to the server's root, "" where there is nothing to link to."""

    id: str
    result: str
    result_at: str
    stage: str
    intake: str
    intake_at: str
    forms: str
    appraisal: str


@dataclass(frozen=True, slots=True)
class CyclesPage:
    """The list of cycles, the newest first; `template` speaks it, `trial` are words above all else ("": none)."""

    rows: Sequence[CycleRow]
    template: str = "cycles"
    trial: str = ""


@dataclass(frozen=True, slots=True)
class RefusedPage:
    """Why something is not shown, and what to do."""

    title: str
    why: str
    template: str = "refused"
    trial: str = ""


SitePage = CyclesPage | RefusedPage

NOT_FOUND = RefusedPage(
    "Không có trang này",
    "Địa chỉ sai, hoặc chu kỳ này chưa có kết quả. Về danh sách các chu kỳ rồi chọn lại.",
)
NOT_LOGGED_IN = RefusedPage(
    "Cần đăng nhập",
    "Trang này có dữ liệu nội bộ. Tải lại trang và nhập tên, mật khẩu do cán bộ công nghệ thông tin cấp.",
)
NOT_ALLOWED = RefusedPage("Chỉ để xem", "Máy chủ này chỉ cho xem và tải tệp, không nhận dữ liệu gửi lên.")


def cycles_page(found: Iterable[CycleFolder]) -> CyclesPage:
    """Return the list of the cycles found, by year, the newest first."""
    newest = sorted(found, key=lambda folder: (folder.id[1:], folder.id), reverse=True)
    return CyclesPage(
        [
            CycleRow(
                id=folder.id,
                result=f"{folder.id}/" if folder.result_at else "",
                result_at=folder.result_at or DASH,
                stage=folder.stage,
                intake=f"{folder.id}/tiep-nhan/" if folder.intake_at else "",
                intake_at=folder.intake_at or DASH,
                forms=f"{folder.id}/bieu-mau/" if folder.forms else "",
                appraisal=f"{folder.id}/tham-dinh/" if folder.appraisal else "",
            )
            for folder in newest
        ]
    )
