"""The papers of the town, by the ids that the plan's `town_papers` gives them."""

REPORT, SUBMISSION, MINUTES, DECISION, CERTIFICATE, SUMMARY, EXEMPLARS, NOTICE = (
    "bao-cao-tham-dinh",
    "to-trinh",
    "bien-ban",
    "quyet-dinh",
    "giay-khen",
    "bao-cao-tong-hop",
    "guong-dien-hinh",
    "thong-bao",
)
TOWN_PAPERS = (REPORT, SUBMISSION, MINUTES, DECISION, CERTIFICATE, SUMMARY, EXEMPLARS, NOTICE)
"""In the order they come about."""
