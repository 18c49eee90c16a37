"""The class of every mention: right, wrong in type, in boundaries, in both, missing or spurious.

Each gold and each predicted mention is in exactly one class, by the pairing for display. `correct` is the strict count.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from goldspan.measures.diagnosis.pairing import ALONE, EXACT, Assigned
from goldspan.measures.kernel.entities import SPANS, TYPE

if TYPE_CHECKING:
    from goldspan.measures.arrays import Bools, Ints
    from goldspan.measures.kernel.normalise import Pair
    from goldspan.measures.kernel.pairing import Candidates


class MentionClass(StrEnum):
    """What became of a mention.

    `CORRECT`: paired, spans and type equal. `TYPE`: spans equal. `BOUNDARY`: type equal. `TYPE_BOUNDARY`: neither.
    `MISSING`: gold without a pair. `SPURIOUS`: predicted without a pair.
    """

    CORRECT = "correct"
    TYPE = "type"
    BOUNDARY = "boundary"
    TYPE_BOUNDARY = "type+boundary"
    MISSING = "missing"
    SPURIOUS = "spurious"


class Note(StrEnum):
    """How boundaries went wrong.

    Of pairs that are wrong in boundaries (or in type and boundaries), exactly one each: `TOO_SHORT`: the prediction
    covers nothing outside the gold mention. `TOO_LONG`: the gold mention covers nothing outside the prediction.
    `SHIFTED`: each has code points of its own.

    Of mentions, besides, where all concerned are not correct: `SPLIT`: a gold mention overlaps several predicted ones.
    `MERGED`: a predicted mention overlaps several gold ones. (Correct mentions are no part of it, or nested ones would
    be splits.)
    """

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    SHIFTED = "shifted"
    SPLIT = "split"
    MERGED = "merged"


MENTION_CLASSES = tuple(map(str, MentionClass))
NOTES = tuple(Note)
_CLASS_OF = {
    SPANS | TYPE: MentionClass.CORRECT,
    SPANS: MentionClass.TYPE,
    TYPE: MentionClass.BOUNDARY,
    0: MentionClass.TYPE_BOUNDARY,
}
_BY_KIND = np.array([MENTION_CLASSES.index(_CLASS_OF[kind & EXACT]) for kind in range(8)])
"""The class of a pair, by its kind."""


def classify_mentions(pair: Pair, found: Candidates, chosen: Candidates) -> tuple[Assigned, dict[Note, Bools]]:
    """Return the class of every mention of a batch, and the notes.

    Args:
        pair: The mentions that count.
        found: All overlapping pairs.
        chosen: The pairing for display.

    Returns:
        The classes, and by note which mentions have it: predicted ones for `MERGED`, gold ones for the others.
    """
    gold = np.full(len(pair.gold.doc), MENTION_CLASSES.index(MentionClass.MISSING))
    predicted = np.full(len(pair.predicted.doc), MENTION_CLASSES.index(MentionClass.SPURIOUS))
    partner = np.full(len(gold), ALONE)
    gold[chosen.gold] = predicted[chosen.predicted] = _BY_KIND[chosen.kind]
    partner[chosen.gold] = chosen.predicted

    wrong = chosen.take(np.flatnonzero(chosen.kind & SPANS == 0))
    inside = wrong.shared == pair.predicted.length[wrong.predicted]
    around = wrong.shared == pair.gold.length[wrong.gold]
    unsettled = found.take(np.flatnonzero((gold[found.gold] > 0) & (predicted[found.predicted] > 0)))
    return Assigned(gold, predicted, partner), {
        Note.TOO_SHORT: _mask(wrong.gold[inside], len(gold)),
        Note.TOO_LONG: _mask(wrong.gold[around], len(gold)),
        Note.SHIFTED: _mask(wrong.gold[~inside & ~around], len(gold)),
        Note.SPLIT: np.bincount(unsettled.gold, minlength=len(gold)) > 1,
        Note.MERGED: np.bincount(unsettled.predicted, minlength=len(predicted)) > 1,
    }


def _mask(rows: Ints, size: int) -> Bools:
    mask = np.zeros(size, np.bool_)
    mask[rows] = True
    return mask
