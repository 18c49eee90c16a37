"""The measures that are made of whole documents' records, beside those of the counting kernel: what each is made of.

| asked for as | block and modes | what |
|---|---|---|
| `fair` | `entities`: `fair` | FairEval |
| `document` | `relations`: `document` | facts between entities |
| `docred` | `relations`: `docred`, `docred_ign`, `docred_evidence` | DocRED's own three |
| `dwie` | `relations`: `dwie` | DWIE's soft facts |
| `clusters` | `clusters`: `muc`, `b3`, `ceaf_mention`, `ceaf_entity`, `conll` | coreference |

They take longer than all modes of the kernel together and are made only where they are asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from goldspan.eval.parts import Parts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from goldspan.eval.further.sheet import Sheet
    from goldspan.eval.parts import FloatArray

    Columns = Mapping[str, FloatArray]


class Further(StrEnum):
    """What may be counted besides; each is counted in one go."""

    FAIR = "fair"
    DOCUMENT = "document"
    DOCRED = "docred"
    DWIE = "dwie"
    CLUSTERS = "clusters"


ALL = frozenset(Further)

MATCHED = ("correct", "actual", "possible")
TALLY = ("precision_credit", "actual", "recall_credit", "possible")
FAIR = ("tp", "le", "bes", "bel", "beo", "lbe", "fp", "fn", "possible", "actual")
DOCRED = (*MATCHED, "seen", "evidence_correct", "evidence_actual", "evidence_possible")
CONLL = ("muc", "b3", "ceaf_entity")
"""The modes whose F1 the CoNLL average is the mean of."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One mode.

    Attributes:
        asked: What it is counted with.
        sheet: The mode whose counts it reads: its own, but for the three of DocRED.
        columns: The columns of that sheet.
        four: The four numbers of `Parts`, in their order, from the columns.
        typed: Whether it is counted by type.
        zero: Whether a rate without denominator is 0 here, as its official script has it.
    """

    asked: Further
    sheet: str
    columns: tuple[str, ...]
    four: Callable[[Columns], tuple[FloatArray, FloatArray, FloatArray, FloatArray]]
    typed: bool = False
    zero: bool = False

    def parts(self, sheet: Sheet, type_name: str | None = None) -> Parts:
        """Return the parts of the mode, overall or of one type."""
        rows = sheet.rows(type_name)
        right, actual, found, possible = self.four({name: column[rows] for name, column in sheet.columns.items()})
        return Parts(sheet.doc[rows], right, actual, found, possible)


def _matched(c: Columns) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    return c["correct"], c["actual"], c["correct"], c["possible"]


def _tally(c: Columns) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    return c["precision_credit"], c["actual"], c["recall_credit"], c["possible"]


def _same_credit(c: Columns) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    return c["precision_credit"], c["actual"], c["precision_credit"], c["possible"]


def _fair(c: Columns) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    errors = (c["le"] + c["bes"] + c["bel"] + c["beo"] + c["lbe"]) / 2
    return c["tp"], c["tp"] + c["fp"] + errors, c["tp"], c["tp"] + c["fn"] + errors


def _ign(c: Columns) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    return c["correct"] - c["seen"], c["actual"] - c["seen"], c["correct"], c["possible"]


def _evidence(c: Columns) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    return c["evidence_correct"], c["evidence_actual"], c["evidence_correct"], c["evidence_possible"]


KINDS: dict[tuple[str, str], Kind] = {
    ("entities", "fair"): Kind(Further.FAIR, "fair", FAIR, _fair, typed=True),
    ("relations", "document"): Kind(Further.DOCUMENT, "document", MATCHED, _matched, typed=True),
    ("relations", "docred"): Kind(Further.DOCRED, "docred", DOCRED, _matched, zero=True),
    ("relations", "docred_ign"): Kind(Further.DOCRED, "docred", DOCRED, _ign, zero=True),
    ("relations", "docred_evidence"): Kind(Further.DOCRED, "docred", DOCRED, _evidence, zero=True),
    ("relations", "dwie"): Kind(Further.DWIE, "dwie", TALLY, _tally, typed=True),
    ("clusters", "muc"): Kind(Further.CLUSTERS, "muc", TALLY, _tally),
    ("clusters", "b3"): Kind(Further.CLUSTERS, "b3", TALLY, _tally),
    ("clusters", "ceaf_mention"): Kind(Further.CLUSTERS, "ceaf_mention", TALLY, _same_credit),
    ("clusters", "ceaf_entity"): Kind(Further.CLUSTERS, "ceaf_entity", TALLY, _same_credit),
}
"""By block and mode. The mode `conll` of clusters is a mean of others and has no counts of its own."""

SHEETS = {(block, kind.sheet): kind.columns for (block, _), kind in KINDS.items()}
"""The columns of every sheet a report may hold, by block and name."""
