"""The papers of the town, by the ids that the plan's `town_papers` gives them."""

from rules.values.text import fold

REPORT, SUBMISSION, MINUTES, DECISION, CERTIFICATE, SUMMARY, EXEMPLARS, NOTICE, UPWARD = (
    "bao-cao-tham-dinh",
    "to-trinh",
    "bien-ban",
    "quyet-dinh",
    "giay-khen",
    "bao-cao-tong-hop",
    "guong-dien-hinh",
    "thong-bao",
    "trinh-cap-tren",
)
TOWN_PAPERS = (REPORT, SUBMISSION, MINUTES, DECISION, CERTIFICATE, SUMMARY, EXEMPLARS, NOTICE, UPWARD)
"""In the order they come about."""


def tier_key(award: str) -> str:
    """Return a tier of the ladder as keys and file names call it: `bang-khen-cap-tinh`."""
    return "-".join(fold(word) for word in award.split())
