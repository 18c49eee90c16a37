"""What the dataset's card says of agreement: the numbers of `goldspan agreement`, a row each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goldspan.corpus.dataset.card import AgreementRow
from goldspan.jobs.agreement import MEASURES, measure_agreement

if TYPE_CHECKING:
    from goldspan.workspace import Workspace

_MADE_BY = {"people": "two people", "machines": "two machines"}


def agreement_rows(workspace: Workspace) -> tuple[AgreementRow, ...]:
    """Return how far the annotators of a workspace's passes agree; what cannot be measured is left out.

    Raises:
        UsageError: There are fewer than two passes.
        InputError: They cannot be read, or have no document in common.
        MissingExtra: scikit-learn is not installed.
    """
    found = measure_agreement(workspace, keep=False)
    rows = []
    for pair in found.pairs:
        made_by = _MADE_BY.get(str(pair.report.system.agreement), "nobody said who made them")
        who = f"{pair.names[0]} and {pair.names[1]} ({made_by})"
        documents = int(pair.report.documents["gold"])
        for measure in MEASURES:
            value = pair.report.value(measure)
            if value.value is not None:
                rows.append(AgreementRow(f"{measure}, {who}", value.value, value.interval, documents))
        if pair.kappa.value is not None:
            rows.append(AgreementRow(f"Cohen's κ of types, {who}", pair.kappa.value, pair.kappa.interval, documents))
    whole = found.unitizing
    if whole is not None and whole.value is not None:
        rows.append(AgreementRow("Krippendorff's α of unitizing, all", whole.value, whole.interval, found.documents))
    return tuple(rows)
