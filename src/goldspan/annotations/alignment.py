"""Where the words of one text went in another: for labels whose raw file changed under them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goldspan.annotation import Span
    from goldspan.annotations.rebase import Carry

CONTEXT = 3
"""Words or signs around a span that must have come along with it: a name alone may have come from another sentence."""

_TOKEN = re.compile(r"\w+|[^\w\s]")
_LARGE = 20_000


@dataclass(frozen=True, slots=True)
class _Run:
    """Tokens `first` to `last` of the old text (half-open) that stand one after another in the new text too."""

    first: int
    last: int
    shift: int


def aligned(old: str, new: str) -> Carry:
    """Return a `Carry` from `old` to `new`, by the longest runs of words they share (`difflib`).

    A span is carried if all its words and signs, with at least `CONTEXT` more beside them (or all the text there is),
    stand in the new text in the same sequence; white space between them may differ.
    """
    here, there = list(_TOKEN.finditer(old)), list(_TOKEN.finditer(new))
    runs = list(_runs([t[0] for t in here], [t[0] for t in there]))
    begins = [token.start() for token in here]
    starts = [run.first for run in runs]

    def carry(start: int, end: int) -> Span | None:
        first, last = bisect_right(begins, start) - 1, bisect_right(begins, end - 1) - 1
        at = bisect_right(starts, first) - 1
        if first < 0 or at < 0 or last >= runs[at].last:
            return None
        run = runs[at]
        if start >= here[first].end() or end > here[last].end():
            return None  # starts or ends in white space
        whole = run.last - run.first == len(here) == len(there)
        if run.last - run.first < last - first + 1 + CONTEXT and not whole:
            return None
        return (
            there[first + run.shift].start() + start - here[first].start(),
            there[last + run.shift].start() + end - here[last].start(),
        )

    return carry


def _runs(old: list[str], new: list[str]) -> Iterator[_Run]:
    """Yield the common runs in order; what is equal at both ends is matched first: difflib then has little to do."""
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    tail = next((i for i in range(shorter - head) if old[-1 - i] != new[-1 - i]), shorter - head)
    if head:
        yield _Run(0, head, 0)
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    # Its heuristic for popular words makes long texts affordable and short ones worse.
    matcher = SequenceMatcher(None, middle_old, middle_new, autojunk=len(middle_old) + len(middle_new) > _LARGE)
    for block in matcher.get_matching_blocks():
        if block.size:
            yield _Run(head + block.a, head + block.a + block.size, block.b - block.a)
    if tail:
        yield _Run(len(old) - tail, len(old), len(new) - len(old))
