"""Writes the report form: blank for the units, or filled with given values.

The layout is `rules.form`'s; what a form says belongs to `wording`, how it looks to `styles`.
"""

from tasks.forms.book import Form, build_form, form_name, write_form
from tasks.forms.saving import save_book
from tasks.forms.town import write_appraisal, write_council

__all__ = [
    "Form",
    "build_form",
    "form_name",
    "save_book",
    "write_appraisal",
    "write_council",
    "write_form",
]
