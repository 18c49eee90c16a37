"""The tables of the dataset's card, in Markdown; every text in them is untrusted and shown as text."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from goldspan.corpus.tokens import tokenise, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from goldspan.annotation import Annotations
    from goldspan.corpus.dataset.rows import Item

    Count = Callable[[Sequence[Item]], int]

CONTENTS = {
    "reported": "real reporting",
    "retold": "real public events, told anew for this corpus",
    "invented": "invented",
    None: "nobody said what they are",
}
"""What a text can be, in words."""


def plain(text: str) -> str:
    """Return untrusted text so that Markdown and HTML take it for nothing but text, on one line."""
    shown = "".join(c if c.isprintable() else " " for c in text)
    return "".join(f"&#{ord(c)};" if c in "<>&|[]`*_\\#!~$" else c for c in shown)


def share_text(part: int, whole: int) -> str:
    """Return a share in per cent, `–` of nothing."""
    return f"{100 * part / whole:.1f} %" if whole else "–"


def simple_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; the first column is flush left. Cells are escaped already."""
    lines = [f"| {' | '.join(head)} |", f"| --- |{' ---: |' * (len(head) - 1)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def split_table(corner: str, splits: Mapping[str, Sequence[Item]], rows: Sequence[tuple[str, Count]]) -> str:
    """Return a Markdown table with a column per split and one for all."""
    if not rows:
        return "None."
    everything = [item for found in splits.values() for item in found]
    cells = [
        (label, *(f"{count(found):,}" for found in splits.values()), f"{count(everything):,}") for label, count in rows
    ]
    return simple_table((corner, *splits, "all"), cells)


def by_type(types: Iterable[str], items: Sequence[Item], part: str) -> list[tuple[str, Count]]:
    """Return a row per type that occurs, in the schema's order, then any the schema does not have."""
    counts = Counter(thing.type for item in items for thing in getattr(item.gold, part))
    known = [name for name in types if counts[name]]
    others = sorted(set(counts) - set(known))

    def of(name: str) -> Count:
        return lambda found: sum(thing.type == name for item in found for thing in getattr(item.gold, part))

    return [(f"`{name}`" if name in known else plain(name), of(name)) for name in known + others]


def kinds(items: Sequence[Item]) -> list[tuple[str, str]]:
    """Return how many articles are of each kind of content, then of each agency and publisher."""
    contents = Counter(item.content for item in items)
    rows = [(CONTENTS[kind], f"{contents[kind]:,}") for kind in CONTENTS if contents[kind]]
    for name, noun in (("agency", "agency"), ("publisher", "published by")):
        counts = Counter(value for item in items if (value := getattr(item.document.meta, name)))
        ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        rows += [(f"{noun} {plain(value)}", f"{count:,}") for value, count in ranked]
    return rows


def _characters(items: Sequence[Item]) -> int:
    return sum(len(item.document.text) for item in items)


def _words(items: Sequence[Item]) -> int:
    return sum(words(item.document.text, tokenise(item.document.text)) for item in items)


def _count_of(part: str) -> Count:
    return lambda items: sum(len(getattr(item.gold, part)) for item in items)


def _entities(gold: Annotations) -> int:
    """Return how many entities a record has: those listed, those only named, and each mention without one."""
    named = {entity.id for entity in gold.entities} | {m.entity for m in gold.mentions if m.entity is not None}
    return len(named) + sum(mention.entity is None for mention in gold.mentions)


COUNTS: list[tuple[str, Count]] = [
    ("words", _words),
    ("characters", _characters),
    *((part, _count_of(part)) for part in ("mentions", "relations")),
    ("entities", lambda items: sum(_entities(item.gold) for item in items)),
]
"""Rows of the card's table of documents."""
