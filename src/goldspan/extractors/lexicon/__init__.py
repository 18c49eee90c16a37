"""Kind `lexicon`: what the training split labelled is labelled again wherever the same string stands.

The plainest thing that learns, and the line every other extractor should be above. Mentions: each string gets the type
it was labelled with most often. Relations: strings seen related are related again when they share a sentence, and
types that are mostly related in training sentences are related in new ones. Clusters: equal strings of one type.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from goldspan.extractors.lexicon.apply import annotate
from goldspan.extractors.lexicon.learn import Learned, learn
from goldspan.extractors.protocol import BaseExtractor
from goldspan.extractors.record import json_sha256
from goldspan.extractors.text.phrases import PhraseTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goldspan.annotation import Annotations
    from goldspan.document import Document
    from goldspan.extractors.protocol import Setup


class Options(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Options of the kind `lexicon`.

    Attributes:
        min_count: How often a string must have been labelled to be learned.
        relations: Whether to predict relations.
        relation_threshold: Share of the training sentences' pairs of two types that must be related for the types
            alone to do; above 1 only pairs of strings count.
    """

    min_count: int = 1
    relations: bool = True
    relation_threshold: float = 0.5


class Lexicon(BaseExtractor):
    """Labels the strings of the training split."""

    Options = Options

    def __init__(self, setup: Setup) -> None:
        super().__init__(setup)
        self._options = msgspec.convert(dict(setup.settings), Options)
        self._learn((), ())

    def train(self, documents: Sequence[Document], gold: Sequence[Annotations]) -> None:
        """Learn strings, types and relations; see `goldspan.extractors.lexicon.learn`."""
        self._learn(documents, gold)

    def _learn(self, documents: Sequence[Document], gold: Sequence[Annotations]) -> None:
        options = self._options
        pairs = list(zip(documents, gold, strict=True))
        self._learned: Learned = learn(pairs, self.setup.schema, options.min_count, options.relation_threshold)
        self._table = PhraseTable((string, (string, vote)) for string, vote in sorted(self._learned.types.items()))
        self._seen = len(pairs)

    @property
    def fingerprint(self) -> str:
        """Hash of everything learned."""
        return json_sha256(self._learned.to_plain())

    @property
    def notices(self) -> Sequence[str]:
        """Says so where there was nothing to learn from."""
        if not self._seen:
            return (f"{self.name}: trained on no documents, so it predicts nothing",)
        if not self._learned.types:
            return (f"{self.name}: learned no string from its training documents, so it predicts nothing",)
        return ()

    def extract(self, document: Document) -> Annotations:
        """Label the learned strings in one document."""
        return annotate(document, self._table, self._learned, self.setup.schema, relations=self._options.relations)
