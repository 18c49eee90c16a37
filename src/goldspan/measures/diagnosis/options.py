"""What a diagnosis may be told besides the records."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from goldspan.measures.options import Options

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosisOptions:
    """How to count, and what else is known of the documents.

    Attributes:
        counting: As for the score that is to be explained; its blocks and its way of counting by type do not matter.
        texts: Documents' texts by id; a document not listed has the text its own records carry, if any.
        training: Strings of the training split by type (`training_strings`); None leaves this slice out.
        metadata: Facts of documents by id: values by name, such as `{"agency": "ANI"}`. Each name becomes a slice.
        examples: How many examples to keep of each class; 0 for none.
        context: How many code points of text an example shows on either side.
        withheld: Documents whose text may not be shown: their examples hold offsets and types alone.
    """

    counting: Options = field(default_factory=Options)
    texts: Mapping[str, str] = field(default_factory=dict)
    training: Mapping[str, frozenset[str]] | None = None
    metadata: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    examples: int = 20
    context: int = 40
    withheld: Collection[str] = ()
