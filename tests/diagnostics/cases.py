"""Diagnostics of every shape, each with the sources that it is about."""

from __future__ import annotations

from tests.diagnostics.cases_fixes import fixes
from tests.diagnostics.cases_odd import no_place, odd_text
from tests.diagnostics.cases_places import several_places, simple
from tests.diagnostics.material import Case

CASES: dict[str, Case] = {
    **simple(),
    **several_places(),
    **fixes(),
    **odd_text(),
    **no_place(),
}
