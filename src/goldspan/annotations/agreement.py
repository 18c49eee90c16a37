"""What two annotators agree on, besides what the scorer says of them: types of shared spans, and units of the text.

Definitions: Cohen, *A coefficient of agreement for nominal scales*, Educational and Psychological Measurement 20 (1960)
37-46; Krippendorff's α_U, see `goldspan.measures.statistics.unitizing`. F1 between annotators, one taken for gold, is
the same from either side (Hripcsak & Rothschild 2005).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goldspan.annotations.pairing import pair_mentions
from goldspan.errors import MissingExtra
from goldspan.measures.statistics.leave_one_out import leave_one_out
from goldspan.measures.statistics.unitizing import Section, Text, alpha_u

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goldspan.annotation import Annotations

TypePairs = Counter[tuple[str, str]]
"""How often one annotator gave a span the first type and the other the second."""


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A chance-corrected coefficient with its approximate 95 % interval, None where there is none; `n` is of what."""

    value: float | None
    interval: tuple[float, float] | None
    n: int


def shared_types(a: Annotations, b: Annotations) -> TypePairs:
    """Return the types two annotators gave to the spans that both marked in one document."""
    found: TypePairs = Counter()
    for i, j in pair_mentions(a.mentions, b.mentions):
        first, second = a.mentions[i], b.mentions[j]
        if first.parts == second.parts:
            found[first.type, second.type] += 1
    return found


def kappa(documents: Sequence[TypePairs]) -> Coefficient:
    """Return Cohen's κ of the types, over the spans that both marked; `n` is their number.

    Over the union of spans it would be wrong: with half of them shared and a single type, it gives −.50.

    Raises:
        MissingExtra: scikit-learn is not installed.
    """
    return Coefficient(_kappa(documents), leave_one_out(_kappa, documents), sum(map(Counter.total, documents)))


def _kappa(documents: Sequence[TypePairs]) -> float | None:
    """Return κ; 1 where both gave all spans one and the same type, None where they share no span."""
    try:
        from sklearn.metrics import cohen_kappa_score
    except ImportError:
        raise MissingExtra("baselines", "Cohen's kappa") from None
    total = sum(documents, TypePairs())
    if not total:
        return None
    if len({kind for pair in total for kind in pair}) == 1:
        return 1.0  # nothing is left to chance, and scikit-learn would divide by it
    first, second = zip(*total, strict=True)
    return float(cohen_kappa_score(first, second, sample_weight=list(total.values())))


def unitizing(records: Sequence[tuple[int, Sequence[Annotations]]]) -> tuple[Coefficient, dict[str, float | None]]:
    """Return Krippendorff's α_U over documents that all annotators did, and by type; `n` is the number of documents.

    Args:
        records: Per document the length of its text in code points, and each annotator's record, in one order.

    Raises:
        InputError: No document, fewer than two annotators, or mentions outside the text.
    """
    texts = [Text(length, tuple(map(_sections, each))) for length, each in records]
    whole = alpha_u(texts)
    interval = leave_one_out(lambda some: alpha_u(some).alpha, texts)
    return Coefficient(whole.alpha, interval, len(texts)), {name: kind.alpha for name, kind in whole.types.items()}


def _sections(record: Annotations) -> tuple[Section, ...]:
    return tuple((start, end, mention.type) for mention in record.mentions for start, end in mention.parts)
