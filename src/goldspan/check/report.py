"""A list of problems as text and as plain data."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from goldspan.errors import Problem, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def report_data(problems: Iterable[Problem], checked: Mapping[str, int]) -> dict[str, Any]:
    """Return `{"problems": […], "checked": {"documents": n, …}, "rules": {rule: count}}`, problems sorted.

    Args:
        problems: What was found.
        checked: How many of what was looked at, by plural noun.
    """
    ordered = sorted(problems, key=Problem.sort_key)
    counts = Counter(problem.rule for problem in ordered)
    return {
        "problems": [problem.to_dict() for problem in ordered],
        "checked": dict(checked),
        "rules": dict(sorted(counts.items())),
    }


def report_text(problems: Iterable[Problem], checked: Mapping[str, int]) -> str:
    """Return one line a problem, sorted, and a last line that counts them."""
    ordered = sorted(problems, key=Problem.sort_key)
    looked_at = ", ".join(f"{count:,} {noun if count != 1 else _singular(noun)}" for noun, count in checked.items())
    count = plural(len(ordered), "problem") if ordered else "no problems"
    last = f"{count} in {looked_at}" if looked_at else count
    return "".join(f"{line}\n" for line in [*map(str, ordered), last])


def _singular(noun: str) -> str:
    return noun[:-3] + "y" if noun.endswith("ies") else noun.removesuffix("s")
