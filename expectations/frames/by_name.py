"""All check frames by name: one line per cell, per row, per nominee, all units stacked.

Only here do reports become tables; a column is a value of the form, or derived from one where a rule compares
several (a sum, a product that keeps a share exact). The rules themselves stand in the suites beside this file.
"""

from collections.abc import Callable, Iterator, Mapping

from expectations.frames.achievements import achievements
from expectations.frames.figures import cells, procedure_totals, procedures, units
from expectations.frames.initiatives import evidence_named, evidence_received, initiatives
from expectations.frames.lines import FrameLine, Reading
from expectations.frames.nominees import contents, heads, meetings, nominees, persons, votes

FRAMES: Mapping[str, Callable[[Reading], Iterator[FrameLine]]] = {
    "cells": cells,
    "units": units,
    "procedures": procedures,
    "procedure_totals": procedure_totals,
    "initiatives": initiatives,
    "evidence_named": evidence_named,
    "evidence_received": evidence_received,
    "persons": persons,
    "heads": heads,
    "contents": contents,
    "achievements": achievements,
    "meetings": meetings,
    "votes": votes,
    "nominees": nominees,
}
"""Every frame by the name its suite carries."""
