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
SUPPLEMENT, SUPPLEMENT_CERTIFICATE = "quyet-dinh-bo-sung", "giay-khen-bo-sung"
"""What makes up the award of those who were cleared after the decision."""
LIKE = {SUPPLEMENT: DECISION, SUPPLEMENT_CERTIFICATE: CERTIFICATE}
"""The plan has no rows for these: they are numbered, signed and headed as those are."""
ISSUABLE = (*TOWN_PAPERS, *LIKE)
AWARDED_BY = {CERTIFICATE: DECISION, SUPPLEMENT_CERTIFICATE: SUPPLEMENT}
"""Certificates and the decision whose number and day they cite."""


def tier_key(award: str) -> str:
    """Return a tier of the ladder as keys and file names call it: `bang-khen-cap-tinh`."""
    return "-".join(fold(word) for word in award.split())
