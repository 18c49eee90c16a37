"""The dataset's card: front matter for `datasets`, rights said plainly, statistics counted from the rows."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goldspan.errors import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from goldspan.annotation import Annotations
    from goldspan.corpus.rows import Item

HUB_LICENSES = frozenset(
    ["cc0-1.0", "cc-by-3.0", "cc-by-4.0", "cc-by-sa-4.0", "cc-by-nc-4.0", "cc-by-nc-sa-4.0", "odc-by", "mit"]
)
"""Licences the Hub has a name for; everything else is `other` there."""

_ABOUT = """\
News articles with gold labels: mentions of entities, relations between them, and entities (clusters of mentions). All
offsets are half-open and count Unicode code points of `text`, as Python's `str` does. Near-duplicates and updates of
one story share a `group`, and no group is in two splits.

```python
from datasets import load_dataset

dataset = load_dataset("path/of/this/folder")
```"""
_COLUMNS = """\
`attributes`, `links`, `extra` and `provenance` hold JSON text or null. A relation's `head` and `tail` are ids of
mentions or entities; where the record names a mention by its index, that stands in `head_index` or `tail_index`.
`offset_map` rows tell where stretches of `text` stand in the decoded file as received; `dropped` says what of it was
left out and why. `published` is an ISO 8601 date, as text."""


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What a card says beyond what can be counted.

    Attributes:
        name: The workspace's name.
        entity_types: The schema's entity types, in its order.
        relation_types: Its relation types.
        schema: The schema's name and version, as shown.
    """

    name: str
    entity_types: tuple[str, ...]
    relation_types: tuple[str, ...]
    schema: str


def card(facts: CardFacts, splits: Mapping[str, Sequence[Item]]) -> str:
    """Return the card of a dataset whose documents are given by split."""
    items = [item for found in splits.values() for item in found]
    sections = [
        _front_matter(facts, splits, items),
        f"# {_plain(facts.name)}",
        _ABOUT,
        "## Rights",
        _rights(items),
        "## Documents",
        _table("", splits, [("documents", len), ("characters", _characters), *_COUNTS]),
        "## Mentions by type",
        _table("type", splits, _by_type(facts.entity_types, items, "mentions")),
        "## Relations by type",
        _table("type", splits, _by_type(facts.relation_types, items, "relations")),
        "## Columns",
        _COLUMNS,
        f"Labelled under the schema {_plain(facts.schema)}; built by goldspan.",
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def _front_matter(facts: CardFacts, splits: Mapping[str, Sequence[Item]], items: Sequence[Item]) -> str:
    """Return the YAML head; every text in it is JSON, which is YAML that needs no other quoting."""
    lines = ["---", f"pretty_name: {json.dumps(facts.name)}"]
    languages = sorted({item.document.meta.language or "" for item in items} - {""})
    if languages:
        lines += ["language:", *(f"- {json.dumps(language)}" for language in languages)]
    lines += [f"license: {_license(items)}"]
    lines += [
        "task_categories:",
        "- token-classification",
        "tags:",
        "- relation-extraction",
        "- named-entity-recognition",
    ]
    lines += ["configs:", "- config_name: default", "  data_files:"]
    for split in splits:
        lines += [f"  - split: {split}", f"    path: data/{split}.parquet"]
    return "\n".join([*lines, "---"])


def _license(items: Sequence[Item]) -> str:
    """Return the licence's name on the Hub where all texts are open under one, else `other`."""
    names = {item.document.meta.license or "" if item.rights == "open" else "" for item in items}
    name = names.pop().casefold() if len(names) == 1 else ""
    return name if name in HUB_LICENSES else "other"


def _rights(items: Sequence[Item]) -> str:
    closed = sum(item.rights != "open" for item in items)
    if closed:
        of = plural(len(items), "article")
        return (
            f"**For local use only.** Of {of}, {closed:,} may not leave the workspace: the rights in their text\n"
            "remain with their publishers. Do not upload, publish or share this folder. Column `rights` says it per\n"
            "article."
        )
    names = sorted({item.document.meta.license or "unknown" for item in items})
    licenses = ", ".join(map(_plain, names))
    return f"All articles may be published, under: {licenses}. Column `license` says it per article."


def _characters(items: Sequence[Item]) -> int:
    return sum(len(item.document.text) for item in items)


def _count_of(part: str) -> Callable[[Sequence[Item]], int]:
    return lambda items: sum(len(getattr(item.gold, part)) for item in items)


_COUNTS = [(part, _count_of(part)) for part in ("mentions", "relations")] + [
    ("entities", lambda items: sum(_entities(item.gold) for item in items))
]


def _entities(gold: Annotations) -> int:
    """Return how many entities a record has: those listed, those only named, and each mention without one."""
    named = {entity.id for entity in gold.entities} | {m.entity for m in gold.mentions if m.entity is not None}
    return len(named) + sum(mention.entity is None for mention in gold.mentions)


def _by_type(
    types: Iterable[str], items: Sequence[Item], part: str
) -> list[tuple[str, Callable[[Sequence[Item]], int]]]:
    """Return a row per type that occurs, in the schema's order, then any the schema does not have."""
    counts = Counter(thing.type for item in items for thing in getattr(item.gold, part))
    known = [name for name in types if counts[name]]
    others = sorted(set(counts) - set(known))

    def of(name: str) -> Callable[[Sequence[Item]], int]:
        return lambda found: sum(thing.type == name for item in found for thing in getattr(item.gold, part))

    return [(f"`{name}`" if name in known else _plain(name), of(name)) for name in known + others]


def _table(
    corner: str,
    splits: Mapping[str, Sequence[Item]],
    rows: Sequence[tuple[str, Callable[[Sequence[Item]], int]]],
) -> str:
    """Return a Markdown table with a column per split and one for all."""
    if not rows:
        return "None."
    everything = [item for found in splits.values() for item in found]
    lines = [
        f"| {' | '.join([corner, *splits, 'all'])} |",
        f"| --- |{' ---: |' * (len(splits) + 1)}",
        *(
            f"| {' | '.join([label, *(f'{count(found):,}' for found in splits.values()), f'{count(everything):,}'])} |"
            for label, count in rows
        ),
    ]
    return "\n".join(lines)


def _plain(text: str) -> str:
    """Return untrusted text so that Markdown and HTML take it for nothing but text, on one line."""
    shown = "".join(c if c.isprintable() else " " for c in text)
    return "".join(f"&#{ord(c)};" if c in "<>&|[]`*_\\#!~" else c for c in shown)
