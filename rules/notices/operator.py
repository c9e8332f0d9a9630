"""What the operator is told when a run fails or waits: what happened, where to look, what to do."""

from collections.abc import Sequence

from rules.notices.values import Words
from rules.values.wording import one_line, trimmed

_MESSAGE_LENGTH = 600
_HAPPENED = {
    "failed": "dừng vì lỗi",
    "crashed": "bị ngắt giữa chừng (máy tắt, tiến trình bị dừng)",
    "timedout": "quá thời gian cho phép",
    "suspended": "đang chờ Hội đồng",
    "paused": "đang chờ người trả lời",
    "late": "đến giờ mà chưa chạy",
    "cancelled": "đã bị hủy",
    "completed": "đã xong",
}
_WAITS = ("suspended", "paused")
_OVER = ("completed", "cancelled")


def operator_mail(name: str, state: str, message: str, run_url: str, pages_url: str) -> Words:
    """Return the mail to the operator about a flow run in that state (Prefect's name of it)."""
    key = state.casefold().replace(" ", "").replace("_", "")
    happened = _HAPPENED.get(key, f"chuyển sang trạng thái “{trimmed(state, 40)}”")
    said = trimmed(message, _MESSAGE_LENGTH)
    run = trimmed(name, 120) or "không tên"
    return Words(
        subject=f"[thidua] Lần chạy {run} {happened.partition(' (')[0]}",
        title=f"Lần chạy {happened.partition(' (')[0]}",
        tone="soon" if key in _WAITS else "calm" if key in _OVER else "late",
        greeting="Kính gửi người vận hành,",
        paragraphs=(f"Lần chạy “{run}” {happened}.",),
        facts=((("Máy báo", one_line(said)),) if said and said != "None" else ()),
        steps=_steps(key),
        links=(
            *((("Trang của lần chạy (Prefect)", run_url),) if run_url else ()),
            ("Trang kết quả", pages_url),
        ),
        foot="Thư này do phần mềm gửi tự động, mỗi lần chạy và mỗi trạng thái một thư.",
    )


def concerns_mail(concerns: Sequence[tuple[str, str]], pages_url: str) -> Words:
    """Return the mail to the operator about what will soon stand in the way: what it is about, and what was found."""
    first = concerns[0][0]
    more = f" và {len(concerns) - 1} việc khác" if len(concerns) > 1 else ""
    return Words(
        subject=f"[thidua] Máy chủ cần xem: {first}{more}",
        title="Máy chủ của phần mềm cần được xem",
        tone="soon",
        greeting="Kính gửi người vận hành,",
        paragraphs=("Máy vẫn đang chạy. Những điều sau cần được xử lý trước khi làm dừng việc:",),
        facts=tuple((about, one_line(found)) for about, found in concerns),
        steps=("Xử lý từng điều, rồi chạy `thidua up --check` trên máy chủ để xem lại.",),
        links=(("Trang kết quả", pages_url),),
        foot="Thư này do phần mềm gửi tự động; mỗi điều được nhắc lại nhiều nhất một tuần một lần.",
    )


def _steps(key: str) -> tuple[str, ...]:
    if key in _WAITS:
        return (
            "Mở trang của lần chạy, đọc nội dung trình Hội đồng, bấm “Resume” và điền kết luận, người duyệt, lý do.",
            "Chưa có kết luận thì chưa cần làm gì: lần chạy chờ được nhiều tuần, tắt máy không mất.",
        )
    if key == "late":
        return (
            "Kiểm tra máy chạy việc đã bật chưa: lệnh `thidua up`, hoặc dịch vụ của máy chủ. Lần chạy trễ tự bắt đầu khi máy lên lại.",
        )
    if key in _OVER:
        return ("Mở trang kết quả để xem; không cần làm gì thêm.",)
    return (
        "Đọc dòng “Máy báo” và nhật ký trên trang của lần chạy; sửa điều được nêu (tệp, thiết lập, ổ đĩa, mạng).",
        "Bấm “Retry” trên trang đó: phần đã xong được giữ nguyên, lần chạy làm tiếp từ chỗ dừng.",
    )
