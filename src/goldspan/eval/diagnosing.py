"""Diagnosing while the kernel counts: pairs of records are gathered and diagnosed a few hundred at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from goldspan.errors import InputError

if TYPE_CHECKING:
    from goldspan.annotation import Annotations
    from goldspan.measures.diagnosis import DiagnosisOptions

_TOGETHER = 512


class Diagnosing:
    """A diagnosis under way."""

    def __init__(self, options: DiagnosisOptions) -> None:
        from goldspan.measures.diagnosis import Diagnosis

        self._options = options
        self._waiting: list[tuple[Annotations | None, Annotations | None]] = []
        self._whole = Diagnosis()
        self._failed: InputError | None = None

    def add(self, gold: Annotations | None, predicted: Annotations | None) -> None:
        """Take in one document."""
        self._waiting.append((gold, predicted))
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
        """
        self._empty()
        if self._failed is not None:
            raise self._failed
        return {**self._whole.to_dict(), "examples": self._whole.examples(texts=False)}
