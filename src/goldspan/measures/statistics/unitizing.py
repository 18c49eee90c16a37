"""Krippendorff's α_U: agreement of annotators on where units lie in a text, and of which type they are.

Source: Krippendorff, *Measuring the reliability of qualitative text analysis data*, Quality & Quantity 38 (2004)
787-800, and *Content Analysis* (2nd ed., 2004), p. 251-256. α squares lengths, so a few long units rule it; F1 belongs
beside it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from goldspan.errors import InputError, Problem, plural, quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from goldspan.measures.statistics.units import FloatArray

Section = tuple[int, int, str]
"""Start, end (half-open, code points of the document) and type of one unit."""


@dataclass(frozen=True, slots=True)
class Text:
    """One document as its annotators divided it.

    Attributes:
        length: Length of the text, in code points.
        sections: Per annotator, in the same order in every document, the units found; discontinuous mentions as one
            unit per part.
    """

    length: int
    sections: tuple[tuple[Section, ...], ...]


@dataclass(frozen=True, slots=True)
class TypeAgreement:
    """One type: observed and expected disagreement, both mean squared lengths in units of the continuum, and α."""

    observed: float
    expected: float

    @property
    def alpha(self) -> float | None:
        """1 for perfect agreement, 0 for what chance gives, below 0 for worse; None where nothing is expected."""
        return 1 - self.observed / self.expected if self.expected > 0 else None


@dataclass(frozen=True, slots=True)
class UnitizingAgreement:
    """α_U over all types.

    Attributes:
        alpha: `1 − Σ D_o / Σ D_e`; None where nobody marked anything.
        types: By type, in order of their names.
        documents: Number of documents.
        length: L, the length of the continuum.
        merged: Units that overlapped another of the same type by the same annotator and were joined with it; α_U knows
            no nesting within a type.
    """

    alpha: float | None
    types: dict[str, TypeAgreement]
    documents: int
    length: int
    merged: int


def alpha_u(texts: Sequence[Text]) -> UnitizingAgreement:
    """Return α_U over documents that all annotators did, joined into one continuum.

    Per type, an annotator's sections are units and the gaps between them; gaps are cut where a document ends. With m
    annotators, N units, b a unit's and g a gap's length, L the total length:

    - `D_o = Σ_{i≠j} Σ δ² / (m (m−1) L²)`, δ² the squared differences of starts and of ends for units that overlap, b²
      for a unit that lies wholly in the other's gap;
    - `D_e = 2/L · Σ_units [(N−1)/3 · (2b³ − 3b² + b) + b² Σ_{gaps g≥b} (g − b + 1)] / (m L (m L − 1) − Σ b (b − 1))`.

    It is not averaged over documents: that would weigh a document without units like any other.

    Args:
        texts: The documents.

    Raises:
        InputError: Fewer than two annotators, not the same number in every document, or units outside their document.
    """
    problems = list(_problems(texts))
    if problems:
        raise InputError(problems)
    length = sum(text.length for text in texts)
    annotators = len(texts[0].sections)
    ends = np.cumsum([text.length for text in texts], dtype=np.float64)
    units, merged = _continuum(texts, annotators)
    types = {
        name: TypeAgreement(_observed(found, length), _expected(found, ends)) for name, found in sorted(units.items())
    }
    expected = sum(found.expected for found in types.values())
    alpha = 1 - sum(found.observed for found in types.values()) / expected if expected > 0 else None
    return UnitizingAgreement(alpha, types, len(texts), length, merged)


def _problems(texts: Sequence[Text]) -> Iterable[Problem]:
    if not texts:
        yield Problem(rule="agreement", found="no document", expected="documents that all annotators did")
        return
    annotators = len(texts[0].sections)
    if annotators < 2:
        yield Problem(rule="agreement", found=plural(annotators, "annotator"), expected="two or more")
    for place, text in enumerate(texts):
        if len(text.sections) != annotators:
            found = f"{plural(len(text.sections), 'annotator')} in document {place}"
            yield Problem(rule="agreement", found=found, expected=f"{annotators}, as in the first")
        for start, end, name in (section for sections in text.sections for section in sections):
            if not 0 <= start < end <= text.length:
                found = f"a unit {start}-{end} of type {quote(name)} in document {place}"
                yield Problem(rule="agreement", found=found, expected=f"0 ≤ start < end ≤ {text.length}")


def _continuum(texts: Sequence[Text], annotators: int) -> tuple[dict[str, list[FloatArray]], int]:
    """Return, per type and annotator, sorted units on the continuum (units × (start, end)), and how many merged."""
    found: dict[str, list[list[list[int]]]] = defaultdict(lambda: [[] for _ in range(annotators)])
    merged = offset = 0
    for text in texts:
        for annotator, sections in enumerate(text.sections):
            for start, end, name in sorted(sections):
                row = found[name][annotator]
                if row and row[-1][1] > start + offset:
                    row[-1][1] = max(row[-1][1], end + offset)
                    merged += 1
                else:
                    row.append([start + offset, end + offset])
        offset += text.length
    units: dict[str, list[FloatArray]] = {
        name: [np.array(row, dtype=np.float64).reshape(-1, 2) for row in rows] for name, rows in found.items()
    }
    return units, merged


def _observed(units: list[FloatArray], length: int) -> float:
    annotators = len(units)
    total = sum(_between(units[i], units[j]) for i in range(annotators) for j in range(annotators) if i != j)
    return total / (annotators * (annotators - 1) * length**2)


def _between(ours: FloatArray, theirs: FloatArray) -> float:
    """Sum δ² over the sections of two annotators in one direction: half the overlapping pairs and both kinds of gap.

    Called for both directions, each pair of overlapping units is counted twice, and so must a unit in a gap be: once as
    (unit, gap) and once as (gap, unit), both here.
    """
    first = np.searchsorted(theirs[:, 1], ours[:, 0], side="right")
    beyond = np.searchsorted(theirs[:, 0], ours[:, 1], side="left")
    overlapping = beyond - first
    mine = np.repeat(np.arange(len(ours)), overlapping)
    # Their units first, first + 1, …, beyond − 1 for each of mine, laid end to end.
    place = np.arange(len(mine)) - np.repeat(np.cumsum(overlapping) - overlapping, overlapping)
    apart = ours[mine] - theirs[np.repeat(first, overlapping) + place]
    alone = ours[overlapping == 0]
    return float(np.sum(apart**2) + 2 * np.sum((alone[:, 1] - alone[:, 0]) ** 2))


def _expected(units: list[FloatArray], ends: FloatArray) -> float:
    lengths = np.concatenate([row[:, 1] - row[:, 0] for row in units])
    gaps = np.sort(np.concatenate([_gaps(row, ends) for row in units]))
    # Sum of (g − b + 1) over the gaps no shorter than b, from the tail sums of the sorted gaps.
    tails = np.append(np.cumsum(gaps[::-1])[::-1], 0.0)
    first = np.searchsorted(gaps, lengths, side="left")
    room = tails[first] - (lengths - 1) * (len(gaps) - first)
    cubes = (len(lengths) - 1) / 3 * (2 * lengths**3 - 3 * lengths**2 + lengths)
    total = len(units) * float(ends[-1])
    below = total * (total - 1) - float(np.sum(lengths * (lengths - 1)))
    return 2 / float(ends[-1]) * float(np.sum(cubes + lengths**2 * room)) / below if below > 0 else 0.0


def _gaps(row: FloatArray, ends: FloatArray) -> FloatArray:
    """Return the lengths of what one annotator left between units, cut at document ends."""
    # A document's end is a unit of length 0: no unit crosses it.
    marks = np.concatenate([row, np.stack([ends, ends], axis=1)])
    marks = marks[np.lexsort((marks[:, 1], marks[:, 0]))]
    gaps = marks[:, 0] - np.concatenate([[0.0], marks[:-1, 1]])
    return np.asarray(gaps[gaps > 0])
