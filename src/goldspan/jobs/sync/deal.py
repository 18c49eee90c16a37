"""Dealing documents out to annotators: even shares, a given share to two, and what was dealt stays dealt."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

from goldspan.errors import UsageError, quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Dealing = dict[str, tuple[str, ...]]
"""The annotators of documents, by document; both sorted."""


def checked_annotators(aliases: Sequence[str], overlap: float) -> tuple[str, ...]:
    """Return the aliases, each once, in order.

    Raises:
        UsageError: Some are no aliases, or documents cannot be dealt like that.
    """
    bad = [alias for alias in aliases if not alias.strip() or alias != alias.strip() or "/" in alias or alias[0] == "."]
    if bad:
        raise UsageError(f"{quote(bad[0])} is no alias of an annotator; give names such as ada,bo,cy")
    if not 0 <= overlap <= 1:
        raise UsageError(f"the overlap is a share from 0 to 1, not {overlap:g}")
    found = tuple(dict.fromkeys(aliases))
    if overlap > 0 and len(found) < 2:
        raise UsageError("an overlap needs two annotators or more")
    return found


def deal(
    documents: Iterable[str], annotators: Sequence[str], overlap: float, salt: str, dealt: Mapping[str, Sequence[str]]
) -> Dealing:
    """Deal the documents that nobody has; the outcome depends on nothing but the arguments, in whatever order.

    Args:
        documents: Ids of documents; those dealt already are left out.
        annotators: To whom; shares differ by one document at most.
        overlap: The share of all documents, earlier ones too, that two are to label.
        salt: Enters the hash: another salt deals another hand.
        dealt: What was dealt before.
    """
    new = sorted(set(documents) - dealt.keys(), key=lambda doc: _hash(salt, doc))
    before = Counter(alias for aliases in dealt.values() for alias in aliases)
    twice = sum(len(aliases) > 1 for aliases in dealt.values())
    wanted = min(len(new), max(0, round(overlap * (len(new) + len(dealt))) - twice))
    share = Counter(dict.fromkeys(annotators, 0))
    found: Dealing = {}
    for place, doc in enumerate(new):
        order = sorted(annotators, key=lambda alias: (share[alias], before[alias], _hash(salt, doc, alias)))
        found[doc] = tuple(sorted(order[: 2 if place < wanted else 1]))
        share.update(found[doc])
    return dict(sorted(found.items()))


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
