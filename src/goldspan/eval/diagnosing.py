"""Diagnosing while the kernel counts: pairs of records are gathered and diagnosed a few hundred at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goldspan.errors import InputError
from goldspan.measures.diagnosis.options import DiagnosisOptions

if TYPE_CHECKING:
    from collections.abc import Collection

    from goldspan.annotation import Annotations
    from goldspan.measures.diagnosis import Diagnosis

_TOGETHER = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedDiagnosis(DiagnosisOptions):
    """What a report says besides of its diagnosis.

    Attributes:
        curves: Whether it says what the scores of predictions tell.
        dev: The diagnosis of the dev split, whose best threshold is applied; None for no threshold.
        trained_on: Documents whose gold `training` was taken from: how many of them are scored is reported.
        tuned_on: Documents of `dev`: how many of them are scored is reported.
    """

    curves: bool = False
    dev: Diagnosis | None = None
    trained_on: Collection[str] = frozenset()
    tuned_on: Collection[str] = frozenset()


class Diagnosing:
    """A diagnosis under way."""

    def __init__(self, options: DiagnosisOptions) -> None:
        from goldspan.measures.diagnosis import Diagnosis

        self._options = options
        self._waiting: list[tuple[Annotations | None, Annotations | None]] = []
        self._whole = Diagnosis()
        self._failed: InputError | None = None
        known = (options.trained_on, options.tuned_on) if isinstance(options, ReportedDiagnosis) else ()
        self._known = frozenset(doc for documents in known for doc in documents)
        self._scored: set[str] = set()

    def add(self, gold: Annotations | None, predicted: Annotations | None) -> None:
        """Take in one document."""
        self._waiting.append((gold, predicted))
        if gold is not None and gold.doc in self._known:
            self._scored.add(gold.doc)
        if len(self._waiting) >= _TOGETHER:
            self._empty()

    def _empty(self) -> None:
        from goldspan.measures.diagnosis import diagnose

        try:
            self._whole += diagnose(self._waiting, self._options)
        except InputError as error:
            # The kernel reads the same records, and tells what is wrong with all of them.
            self._failed = self._failed or error
        self._waiting = []

    def to_dict(self) -> dict[str, Any]:
        """Return the diagnosis as plain data, with examples that hold no text.

        Raises:
            InputError: Records that cannot be diagnosed.
            MissingExtra: Curves are asked for and scikit-learn is not installed.
        """
        self._empty()
        if self._failed is not None:
            raise self._failed
        asked = self._options
        if not isinstance(asked, ReportedDiagnosis):
            return {**self._whole.to_dict(), "examples": self._whole.examples(texts=False)}
        data = self._whole.to_dict(curves=asked.curves, dev=asked.dev)
        for name, documents in (("training", asked.trained_on), ("dev", asked.tuned_on)):
            if documents:
                scored = sum(doc in self._scored for doc in documents)
                data[name] = {"documents": len(documents), "scored": scored}
        return {**data, "examples": self._whole.examples(texts=False)}
