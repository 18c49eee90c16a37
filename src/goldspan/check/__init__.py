"""Every problem of a record, with its place: `check` reports them all, never only the first.

`RULES` explains each rule; `Strictness` says which hold for gold, an annotator's pass, and predictions.
"""

from __future__ import annotations

from goldspan.check.documents import (
    Sighting,
    check_document,
    check_documents_together,
    document_is_readable,
    document_reading_problems,
)
from goldspan.check.records import (
    CheckOptions,
    check_annotations,
    is_readable,
    is_scorable,
    reading_problems,
    scoring_problems,
)
from goldspan.check.report import report_data, report_text
from goldspan.check.rules import RULES, Rule, Strictness, rule_table

__all__ = [
    "RULES",
    "CheckOptions",
    "Rule",
    "Sighting",
    "Strictness",
    "check_annotations",
    "check_document",
    "check_documents_together",
    "document_is_readable",
    "document_reading_problems",
    "is_readable",
    "is_scorable",
    "reading_problems",
    "report_data",
    "report_text",
    "rule_table",
    "scoring_problems",
]
