"""Writes the forms: the report form, blank for the units or filled with given values, and those of the town.

What the forms say belongs to `tasks.forms.report.wording` and `tasks.forms.town.wording`, how they look to `styles`.
"""

from tasks.forms.report.book import Form, build_form, form_name, write_form
from tasks.forms.saving import save_book
from tasks.forms.town.appraisal import write_appraisal_forms
from tasks.forms.town.council import write_council_packet
from tasks.forms.town.office import write_office_forms

__all__ = [
    "Form",
    "build_form",
    "form_name",
    "save_book",
    "write_appraisal_forms",
    "write_council_packet",
    "write_form",
    "write_office_forms",
]
