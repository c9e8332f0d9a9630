"""How long a text may be, by field."""

from rules.plan.report_form.editions import EDITIONS
from rules.plan.report_form.form import PROSE


def test_a_list_of_evidence_is_as_long_as_a_text_may_be() -> None:
    """Twenty names of files of sixty letters are no text without end."""
    fields = [f for sheets in EDITIONS.values() for sheet in sheets for f in (*sheet.labels, *sheet.columns)]
    lists = [f for f in fields if f.key == "minh_chung"]
    assert lists and all(field.most == PROSE for field in lists)
