"""The templates of the town's papers by name. Their words come from `rules.town_papers_*`."""

from collections.abc import Callable

from docx.document import Document
from town_awards import decision, exemplars, minutes, notice, submission
from town_letters import reminder
from town_reports import packet, report, summary

TOWN: dict[str, Callable[[], Document]] = {
    "tx-goi-hoi-dong": packet,
    "tx-bao-cao-tham-dinh": report,
    "tx-to-trinh": submission,
    "tx-bien-ban": minutes,
    "tx-quyet-dinh": decision,
    "tx-bao-cao-tong-hop": summary,
    "tx-guong-dien-hinh": exemplars,
    "tx-thong-bao": notice,
    "tx-don-doc": reminder,
}
