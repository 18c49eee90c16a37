"""What an extractor gives back: checked against its document, refused with the place, then made complete."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from goldspan.annotation import Annotations, Mention, Provenance
from goldspan.check import CheckOptions, Strictness, check_annotations
from goldspan.errors import Problem, RecordError, plural, quote
from goldspan.files.address import problem_at, unplaced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goldspan.document import Document

_NOWHERE = unplaced()
_AS_PREDICTION = CheckOptions(strictness=Strictness.PREDICTION)


def accepted(record: object, document: Document, name: str, version: str) -> Annotations:
    """Return an extractor's record, complete: texts, the document's hash and where it came from filled in.

    Nothing is repaired: offsets that do not fit their text are a fault of the extractor, and moving them would hide it.
    Types the schema lacks and overlapping mentions are predictions like any other, to be scored.

    Raises:
        RecordError: The record is none, belongs to another document, or breaks a rule that holds for predictions
            (`goldspan.check.RULES`): every fault, with its place.
    """
    if not isinstance(record, Annotations):
        found = f"a value of type {quote(type(record).__name__)}"
        raise RecordError(problem_at(_NOWHERE, (), "wrong-type", found, "an Annotations record"))
    if record.doc != document.id:
        raise RecordError(problem_at(_NOWHERE, ("doc",), "unknown-document", quote(record.doc), quote(document.id)))
    problems = check_annotations(
        record,
        locate=_NOWHERE,
        document_text=document.text,
        document_sha256=document.sha256,
        options=_AS_PREDICTION,
    )
    if problems:
        raise RecordError(problems)
    mentions = tuple(m if m.text is not None else _with_text(m, document.text) for m in record.mentions)
    provenance = Provenance(source="extractor", tool=name, version=version)
    return msgspec.structs.replace(record, mentions=mentions, sha256=document.sha256, text=None, provenance=provenance)


def one_line(problems: Sequence[Problem]) -> str:
    """Return the first problem, and how many more there are, in one line."""
    more = plural(len(problems) - 1, "more problem") if len(problems) > 1 else ""
    return f"{problems[0]} (and {more})" if more else str(problems[0])


def _with_text(mention: Mention, text: str) -> Mention:
    return msgspec.structs.replace(mention, text=mention.slice(text))
