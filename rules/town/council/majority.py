"""Whether the votes carry: more of all members than the plan's majority, in the room and in writing together."""

from fractions import Fraction

from rules.plan.plan import Plan
from rules.report.town_inputs import Council, CouncilMeeting, Vote


def is_counted(meeting: CouncilMeeting) -> bool:
    """Tell whether it is known how many members there are and were there; without that nobody can have a majority."""
    members, present = meeting.members, meeting.present
    return members is not None and present is not None and members > 0 and present <= members


def carries(plan: Plan, meeting: CouncilMeeting, vote: Vote | None) -> bool:
    """Tell whether more than the plan's share of all members voted for the nominee."""
    if vote is None or vote.agreed is None or meeting.members is None or not is_counted(meeting):
        return False
    return Fraction(vote.agreed) > plan.council_rules.majority * meeting.members


def is_lost(plan: Plan, council: Council, vote: Vote | None) -> bool:
    """Tell whether the nominee was voted on and the votes do not carry."""
    known = vote is not None and vote.agreed is not None and is_counted(council.meeting)
    return known and not carries(plan, council.meeting, vote)


def vote_words(plan: Plan, meeting: CouncilMeeting, vote: Vote) -> str:
    """Return how many of all members voted for, and how many it takes."""
    written = f" (trong đó {vote.written_for} bằng văn bản)" if vote.written_for else ""
    return (
        f"được {vote.agreed}/{meeting.members} phiếu đồng ý{written}, cần trên {plan.council_rules.majority} tổng số "
        "thành viên"
    )
