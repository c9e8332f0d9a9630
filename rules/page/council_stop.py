"""What is asked at the council's stop, what each answer means, and the packet as Markdown above the form; words only.

No person's name is in the text: it lies in the server's history. Who answered stands in the register alone.
"""

import re
from collections.abc import Sequence
from enum import StrEnum

from rules.judging.quotas import ALL
from rules.judging.ranking import Entry, NomineeKind
from rules.page.links import Pages
from rules.page.result.ranking import quota_table, share_words
from rules.page.summary import Outcome
from rules.page.wording import KINDS, VALUE_LENGTH, points_vi, shown, unit_name
from rules.report.register_values import CouncilAnswer
from rules.town.form import COUNCIL_FOLDER
from rules.town_papers.ranking import tied

PACKET = "goi-hoi-dong"
FORM = "hoi-dong.xlsx"
MOST_TIES = 40
"""More ties than this are counted in the text and read in the packet."""


class Choice(StrEnum):
    """What may be answered; the value is what the operator chooses in the form."""

    MET = "đã họp: lấy kết quả theo biểu của Hội đồng"
    AGAIN = "xếp hạng lại: nhận lại báo cáo rồi trình lại"
    STOP = "dừng: không trình nữa"


MEANS = {
    Choice.MET: f"phần mềm đọc `{FORM}` trong thư mục `{COUNCIL_FOLDER.name}`, lập biên bản và dự thảo quyết định. "
    "Báo cáo đến sau tài liệu họp để lại cho lần chạy sau. Chưa thấy biểu thì dừng lại hỏi lần nữa, không mất gì.",
    Choice.AGAIN: "nhận lại báo cáo, phiếu thẩm định, đính chính; chấm điểm, xếp hạng và lập lại tài liệu họp, rồi dừng "
    "lại chờ Hội đồng.",
    Choice.STOP: "lần chạy kết thúc; những gì đã công bố giữ nguyên. Muốn trình tiếp thì bấm chạy một lần mới.",
}
"""What each choice makes the run do."""
NEEDS_REASON = (Choice.AGAIN, Choice.STOP)


def fault_of(answer: CouncilAnswer) -> str:
    """Return why the answer can't be used and what to do, "" when it can."""
    if answer.answer not in list(Choice):
        return "Chưa rõ ý kiến: chọn một trong ba ý kiến của danh sách."
    if not re.search(r"\w", answer.approver):
        return "Chưa có người quyết định: ghi họ tên người chịu trách nhiệm về ý kiến này."
    if answer.answer in NEEDS_REASON and not re.search(r"\w", answer.reason):
        return f"Chọn “{answer.answer}” mà chưa ghi lý do: chọn lại và ghi lý do."
    return ""


def stop_words(answers: Sequence[CouncilAnswer]) -> str:
    """Return what the run ends with where the last answer stops it, else ""; neither person nor reason is in it."""
    if not answers or fault_of(answers[-1]) or answers[-1].answer != Choice.STOP:
        return ""
    return (
        f"Dừng theo ý kiến ở bước Hội đồng (lần {answers[-1].round}): không trình nữa, không công bố gì thêm. "
        "Người quyết định và lý do ghi trong sổ đăng ký."
    )


def question(
    outcome: Outcome, answers: Sequence[CouncilAnswer], forms: Sequence[str], pages: Pages, inbox: str
) -> str:
    """Return the packet of a run that waits as Markdown: figures, what is open, links, steps, what each choice means.

    `answers` were given to this run so far; `forms` are the names of the files in the inbox's council folder; `inbox`
    is what the folder of the inbox is called.
    """
    # The form shows the beginning of the text and scrolls the rest: what has to be done comes first.
    parts = [
        _heading(outcome),
        *_what_was_missing(outcome, answers, forms),
        _links(outcome, pages),
        _steps(inbox),
        "**Ý kiến nào làm gì**\n\n" + "\n".join(f"- *{choice}*: {MEANS[choice]}" for choice in Choice),
        "**Kết quả xếp hạng**\n\n" + _figures(outcome),
        *_ties(outcome),
        *_readings(outcome),
        *_silent(outcome),
    ]
    return "\n\n".join(parts)


def _heading(outcome: Outcome) -> str:
    trial = f" **{outcome.plan.movement.trial_text}**" if outcome.trial else ""
    return (
        f"**Chu kỳ {outcome.cycle.id} đang chờ Hội đồng.** Họp xong thì trả lời bên dưới; chờ được đến một năm. "
        f"Cuộn trong khung này để đọc hết.{trial}"
    )


def _what_was_missing(outcome: Outcome, answers: Sequence[CouncilAnswer], forms: Sequence[str]) -> list[str]:
    if not answers:
        return []
    last = answers[-1]
    if fault := fault_of(last):
        return [f"**Câu trả lời lần {last.round} chưa dùng được.** {fault}"]
    if last.answer != Choice.MET:
        return [f"Đã xếp hạng lại theo ý kiến lần {last.round}: các số dưới đây là số mới."]
    said = f"Lần {last.round} đã trả lời “đã họp” nhưng"
    refused = [f.message for f in outcome.findings if f.unit == COUNCIL_FOLDER.name and not f.cell]
    if refused:
        reasons = "\n".join(f"- {_plain(text)}" for text in refused)
        return [f"**{said} chưa dùng được biểu của Hội đồng:**\n\n{reasons}"]
    if forms:
        return [
            f"**{said} biểu `{FORM}` chưa ghi gì**: ghi ngày họp, chủ trì, thư ký, số có mặt và số phiếu."
        ]
    return [
        f"**{said} chưa thấy biểu `{FORM}`** trong thư mục `{COUNCIL_FOLDER.name}` của hộp nhận: đặt tệp vào đó."
    ]


def _figures(outcome: Outcome) -> str:
    """A list, not a table: the form is narrow, and what does not fit into it can't be seen."""
    left = {(q.kind, q.group): q.left_to_council for q in outcome.quota}
    lines = []
    for kind in NomineeKind:
        mine = [e for e in outcome.entries if e.kind is kind]
        lines.append(f"- **{KINDS[kind]}**: {_figure(mine, left.get((kind, ALL)))}")
        if kind is NomineeKind.COLLECTIVE:
            lines += [
                f"    - {_plain(group.name)}: {_figure([e for e in mine if e.group == group.id], None)}"
                for group in outcome.plan.groups
            ]
    return "\n".join(lines)


def _figure(entries: Sequence[Entry], left: int | None) -> str:
    nominated, eligible, selected = (
        sum(getattr(e, what) for e in entries) for what in ("nominated", "eligible", "selected")
    )
    open_ones = "" if left is None else f", còn {left} suất để Hội đồng quyết định"
    return f"{nominated} đề nghị, {eligible} đủ điều kiện, {selected} được chọn{open_ones}"


def _ties(outcome: Outcome) -> list[str]:
    open_ones = tied(outcome.decision)
    if not open_ones:
        return ["Không có đồng hạng tại ranh giới."]
    names = [
        f"- hạng {e.rank}: {_called(outcome, e)}, {points_vi(e.total)} điểm" for e in open_ones[:MOST_TIES]
    ]
    if len(open_ones) > MOST_TIES:
        names.append(f"- và {len(open_ones) - MOST_TIES} trường hợp khác (xem tài liệu họp)")
    return ["**Đồng hạng tại ranh giới, chờ Hội đồng chọn**\n\n" + "\n".join(names)]


def _called(outcome: Outcome, entry: Entry) -> str:
    unit = _plain(unit_name(outcome.plan, entry.unit))
    return unit if entry.kind is NomineeKind.COLLECTIVE else f"`{entry.unit}/{entry.nominee}` ({unit})"


def _readings(outcome: Outcome) -> list[str]:
    lines = [
        f"- {row.kind}: "
        + "; ".join(f"{cap} nếu tính trên {n} {word.lower()}" for word, n, cap in row.readings)
        for row in quota_table(outcome)
        if row.whole
    ]
    share = share_words(outcome.plan.quota.share)
    title = f"**Tối đa được khen** (không quá {share}, làm tròn xuống; kế hoạch tính trên số đủ điều kiện)"
    return ["\n".join([f"{title}\n", *lines])] if lines else []


def _silent(outcome: Outcome) -> list[str]:
    silent = [_plain(lane.name) for lane in outcome.decision.town.lanes if not lane.received]
    return [f"**Chưa có phiếu thẩm định của**: {', '.join(silent)}."] if silent else []


def _links(outcome: Outcome, pages: Pages) -> str:
    files = outcome.town.get(PACKET, ())
    packet = next((f for f in files if f.endswith(".pdf")), "")
    form = next((f for f in files if f.endswith(FORM)), "")
    if not pages:
        where = " và ".join(f"`{f}`" for f in (packet, form) if f)
        return f"**Tài liệu**: {where} trong thư mục kết quả."
    found = [("Tài liệu họp (PDF)", packet), ("Biểu ghi phiếu (Excel)", form)]
    links = [f"[{title}]({pages.file(path)})" for title, path in found if path]
    return "**Tài liệu**: " + " · ".join([*links, f"[Trang kết quả]({pages.result})"])


def _steps(inbox: str) -> str:
    folder = f"{inbox.rstrip('/')}/{COUNCIL_FOLDER.name}/{FORM}" if inbox else f"{COUNCIL_FOLDER.name}/{FORM}"
    steps = [
        "Gửi tài liệu họp cho Hội đồng.",
        f"Sau cuộc họp, ghi ngày họp, thành phần, số phiếu vào `{FORM}`.",
        f"Đặt tệp đó vào `{folder}`.",
        "Chọn ý kiến, ghi họ tên người quyết định rồi bấm **Submit**.",
    ]
    return "**Cần làm**\n\n" + "\n".join(f"{n}. {step}" for n, step in enumerate(steps, start=1))


def _plain(text: str) -> str:
    """Return a stranger's text so that Markdown and HTML in it are shown, not done."""
    return re.sub(r"([\\`*_\[\]<>|#~&!])", r"\\\1", shown(text, VALUE_LENGTH))
