"""What the office does next: one line a matter, the most pressing first, no person named."""

from collections.abc import Iterator, Sequence

from rules.decision.decision import Stage
from rules.issuing.sets import parts
from rules.judging.ranking import NomineeKind
from rules.page.summary import Outcome, counts, unchecked
from rules.page.unsettled import unsettled_bases
from rules.plan.paper_ids import DECISION, SUPPLEMENT


def next_steps(outcome: Outcome) -> list[str]:
    """Return what the office does next, in Vietnamese; a nominee is named by its code."""
    parts = (_of_reports, _of_council, _of_decision, _of_certificates, _of_plan)
    steps = [step for part in parts for step in part(outcome)]
    return steps or ["Rà soát bảng xếp hạng rồi trình Hội đồng."]


def _of_reports(outcome: Outcome) -> Iterator[str]:
    number = counts(outcome)
    if number.years is not None and (lacking := len(outcome.cycle.years) - number.years):
        yield f"Chạy {lacking} chu kỳ hằng năm còn thiếu trong sổ đăng ký rồi chạy lại đợt tổng kết."
    if number.missing:
        yield f"Đôn đốc {number.missing} đơn vị chưa nộp báo cáo."
    if number.returned:
        yield (
            f"Gửi phiếu trả hồ sơ cho {number.returned} đơn vị (thư mục returned); khi nhận lại báo cáo đã sửa,"
            " chạy lại cùng lệnh: chỉ phần thay đổi được làm lại."
        )
    if outcome.held:
        names = ", ".join(outcome.plan.units[slug].name for slug in outcome.held)
        yield f"Sửa rồi chạy lại để lập xong hồ sơ của {names}: lý do ở phần “Hồ sơ đã ký” của trang kết quả."
    if number.other_folders:
        yield f"Kiểm tra {number.other_folders} thư mục không mang mã của đơn vị tham gia."


def _of_council(outcome: Outcome) -> Iterator[str]:
    if outcome.decision.stage is not Stage.WAITING:
        return
    if silent := [lane.name for lane in outcome.decision.town.lanes if not lane.received]:
        yield f"Đôn đốc phiếu thẩm định của {len(silent)} cơ quan: {', '.join(silent)}."
    if outcome.entries:
        number = counts(outcome)
        left = sum(number.of(kind).left_to_council for kind in NomineeKind)
        open_slots = f", trong đó có {left} suất khen còn để ngỏ trong tỷ lệ" if left else ""
        yield (
            f"Trình Hội đồng tài liệu họp (thư mục town){open_slots}; nhập kết quả vào hoi-dong.xlsx, đặt vào thư mục"
            " _hoi-dong của hộp nhận rồi chạy lại: phần đã xong được giữ nguyên."
        )


def _of_decision(outcome: Outcome) -> Iterator[str]:
    decided = outcome.decision.stage is Stage.DECIDED
    council = outcome.decision.town.council
    held = [why for paper, why in outcome.obstacles if paper.partition("/")[0] == DECISION]
    if council is not None and council.open_rows:
        yield (
            f"Sửa biểu của Hội đồng rồi chạy lại; chưa văn bản nào nêu kết quả được ban hành. Chỗ phải sửa: "
            f"{len(council.open_rows)}, trước hết {council.open_rows[0]}"
        )
    elif decided and held:
        yield f"Quyết định chưa ban hành được: {_unnamed(outcome, held)}."
    elif decided and not outcome.decision.winners:
        yield (
            "Không có tập thể, cá nhân nào được chọn nên không có quyết định khen thưởng: ban hành biên bản, thông báo cho các "
            "đơn vị (biểu Ban hành, thư mục _ban-hanh)."
        )
    elif decided:
        yield "Trình ký quyết định: nhập ngày ban hành, người ký vào biểu Ban hành (thư mục _ban-hanh) rồi chạy lại."
    elif len(sets := parts(outcome.decision, DECISION)) > 1 or (held and "" not in sets):
        signers = {i.signer for i in outcome.decision.town.issues if i.paper == DECISION}
        if signers and len(sets) > 1:
            yield (
                f"Kiểm tra người ký: một dòng “{DECISION}” ghi cùng một người ký cho {len(sets)} cơ quan; người ký khác nhau thì ghi "
                f"mỗi cơ quan một dòng, ví dụ {DECISION}/{next(iter(sets))}."
            )
        if held:
            yield (
                f"Xử lý {len(held)} chỗ còn vướng của quyết định sau khi thị xã kết thúc (“Vì sao chưa ban hành” ở trang kết quả)."
            )
    elif held:
        yield f"Quyết định đã ban hành mà nay còn vướng: {_unnamed(outcome, held)}."
    yield from _of_cleared(outcome)


def _unnamed(outcome: Outcome, held: Sequence[str]) -> str:
    """Return the first obstacle that names nobody, else where they all stand."""
    people = {e.name for e in outcome.entries if e.kind is NomineeKind.INDIVIDUAL}
    first = next((why for why in held if not any(name in why for name in people)), "")
    return first or "xem “Vì sao chưa ban hành” ở trang kết quả"


def _of_cleared(outcome: Outcome) -> Iterator[str]:
    """Who is cleared after the decision: made up for by a supplementary one, or why not."""
    decision = outcome.decision
    if chosen := [f"{e.unit}/{e.nominee}" for e in decision.made_up.winners]:
        held = [why for paper, why in outcome.obstacles if paper == SUPPLEMENT]
        if held or SUPPLEMENT not in decision.numbers:
            yield (
                f"Khen bổ sung {', '.join(chosen)}: đã hết vướng mắc theo đính chính sau quyết định; "
                + (
                    f"chưa ban hành được: {_unnamed(outcome, held)}."
                    if held
                    else f"thêm dòng “{SUPPLEMENT}” vào biểu Ban hành rồi chạy lại."
                )
            )
    for entry in (e for e in decision.cleared if not e.selected):
        yield (
            f"{entry.unit}/{entry.nominee} đã hết vướng mắc theo đính chính sau quyết định nhưng chưa khen bổ sung được: "
            f"{entry.note}; cách làm ở hướng dẫn “Khen bổ sung”."
        )


def _of_certificates(outcome: Outcome) -> Iterator[str]:
    decision = outcome.decision
    if decision.stage is Stage.WAITING or not decision.winners or outcome.plan.emblem:
        return
    yield (
        "In giấy khen trên phôi có sẵn đường diềm và Quốc huy: kế hoạch chưa có ảnh Quốc huy (quoc-huy.png) nên bản in để trống chỗ"
        " ấy."
    )


def _of_plan(outcome: Outcome) -> Iterator[str]:
    if outcome.trial:
        yield "Nhập khóa ký thật (THIDUA_KEYS) trước khi phát hành: hồ sơ lần này chỉ ký thử."
    for basis in unsettled_bases(outcome.decision):
        if basis.between:
            yield (
                f"Căn cứ {basis.number}: {basis.doubt} trong plan.toml; {len(basis.between)} văn bản đề ngày ở giữa"
                " (xem “Nguồn số liệu” ở trang kết quả)."
            )
    if tables := len(unchecked(outcome.plan)):
        yield f"Kiểm chứng {tables} mục của kế hoạch còn dùng giá trị mặc định hoặc chưa đối chiếu nguồn."
