"""The dataset's card: front matter for `datasets`, what the texts are, rights said plainly, counts from the rows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goldspan.corpus.dataset.bio import MEANINGS, Losses
from goldspan.corpus.dataset.card_tables import (
    COUNTS,
    by_type,
    kinds,
    plain,
    share_text,
    simple_table,
    split_table,
)
from goldspan.corpus.dataset.features import Configuration
from goldspan.corpus.dataset.token_rows import losses
from goldspan.corpus.version import shown_version
from goldspan.errors import plural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from goldspan.corpus.dataset.rows import Item

HUB_LICENSES = frozenset(
    ["cc0-1.0", "cc-by-3.0", "cc-by-4.0", "cc-by-sa-4.0", "cc-by-nc-4.0", "cc-by-nc-sa-4.0", "odc-by", "mit"]
)
"""Licences the Hub has a name for; everything else is `other` there."""

_ABOUT = """\
Articles with labels: mentions of entities, relations between them, and entities (clusters of mentions). All offsets are
half-open and count Unicode code points of `text`, as Python's `str` does. Near-duplicates and updates of one story
share a `group`, and no group is in two splits.

```python
from datasets import load_dataset

documents = load_dataset("path/of/this/folder")          # spans in code points; everything is there
tokens = load_dataset("path/of/this/folder", "tokens")   # tokens and BIO tags; what they lose is said below
```"""
_COLUMNS = """\
`attributes`, `links`, `extra` and `provenance` hold JSON text or null. A relation's `head` and `tail` are ids of
mentions or entities; where the record names a mention by its index, that stands in `head_index` or `tail_index`.
`offset_map` rows tell where stretches of `text` stand in the decoded file as received; `dropped` says what of it was
left out and why. `published` is an ISO 8601 date, as text. `content` says what a text is: `reported` (real reporting),
`retold` (real public events, told anew for this corpus) or `invented`.

In the configuration `tokens`, token `i` is `text[starts[i]:ends[i]]`; `sentences` holds the index of its sentence;
`tags` are class labels; `head_start`, `head_end` and so on are half-open token spans. `lost_mentions` and
`lost_relations` list what a row does not carry, by its index in the document's record. Tokens are made by rule, without
a look at the labels."""


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One number of how well annotators agree.

    Attributes:
        measure: What was measured, as it is to be shown.
        value: The number, 1 for perfect agreement.
        interval: Its 95 % interval, or None.
        documents: How many documents it was measured on.
    """

    measure: str
    value: float
    interval: tuple[float, float] | None
    documents: int


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What a card says beyond what can be counted.

    Attributes:
        name: The workspace's name.
        entity_types: The schema's entity types, in its order.
        relation_types: Its relation types.
        schema: The schema's name and version, as shown.
        notice: What whoever meets the texts must know first.
        version: The corpus's number.
        digest: The hash of its content.
        dealt: How splits were dealt: names of settings and their values, as shown.
        agreement: What is known of agreement; None where nothing was measured.
    """

    name: str
    entity_types: tuple[str, ...]
    relation_types: tuple[str, ...]
    schema: str
    notice: str | None = None
    version: str | None = None
    digest: str = ""
    dealt: tuple[tuple[str, str], ...] = ()
    agreement: tuple[AgreementRow, ...] | None = None


def card(facts: CardFacts, splits: Mapping[str, Sequence[Item]]) -> str:
    """Return the card of a dataset whose documents are given by split."""
    items = [item for found in splits.values() for item in found]
    sections = [
        _front_matter(facts, splits, items),
        f"# {plain(facts.name)}",
        _notice(facts.notice),
        f"**{plain(shown_version(facts.version, facts.digest))}**" if facts.digest else "",
        _ABOUT,
        "## Rights",
        _rights(items),
        "## Where the texts come from",
        simple_table(("", "articles"), kinds(items)),
        "## Documents",
        split_table("", splits, [("documents", len), *COUNTS]),
        "## Splits",
        _dealt(facts.dealt),
        "## Mentions by type",
        split_table("type", splits, by_type(facts.entity_types, items, "mentions")),
        "## Relations by type",
        split_table("type", splits, by_type(facts.relation_types, items, "relations")),
        "## Agreement",
        _agreement(facts.agreement),
        "## What the token view loses",
        _lost(losses(items)),
        "## Columns",
        _COLUMNS,
        f"Labelled under the schema {plain(facts.schema)}; built by goldspan."
        + (f" Hash of the content: `{facts.digest}`." if facts.digest else ""),
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
    lines += ["configs:"]
    for configuration in Configuration:
        lines += [f"- config_name: {configuration}"]
        lines += ["  default: true"] if configuration is Configuration.DOCUMENTS else []
        lines += ["  data_files:"]
        for split in splits:
            lines += [f"  - split: {split}", f"    path: {configuration}/{split}.parquet"]
    return "\n".join([*lines, "---"])


def _license(items: Sequence[Item]) -> str:
    """Return the licence's name on the Hub where all texts are open under one, else `other`."""
    names = {item.document.meta.license or "" if item.rights == "open" else "" for item in items}
    name = names.pop().casefold() if len(names) == 1 else ""
    return name if name in HUB_LICENSES else "other"


def _notice(notice: str | None) -> str:
    """Return the notice as a block of its own, its line ends kept."""
    lines = (notice or "").strip().split("\n")
    return "\n".join(f"> {plain(line)}".rstrip() for line in lines) if lines != [""] else ""


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
    licenses = ", ".join(map(plain, names))
    return f"All articles may be published, under: {licenses}. Column `license` says it per article."


def _dealt(dealt: Sequence[tuple[str, str]]) -> str:
    """Return how splits were dealt; the settings say it of new groups, what has a place keeps it."""
    if not dealt:
        return "Every article names its own split; nothing is known of how they were dealt."
    settings = ", ".join(f"{plain(name)} {plain(value)}" for name, value in dealt)
    return f"New groups of articles are dealt by: {settings}. An article that has a split keeps it."


def _agreement(rows: Sequence[AgreementRow] | None) -> str:
    if not rows:
        return "Nothing is recorded of how well annotators agree."
    shown = [
        (
            plain(row.measure),
            f"{row.value:.3f}",
            "–" if row.interval is None else f"{row.interval[0]:.3f} to {row.interval[1]:.3f}",
            f"{row.documents:,}",
        )
        for row in rows
    ]
    return simple_table(("measure", "value", "95 % interval", "documents"), shown)


def _lost(found: Losses) -> str:
    """Return the losses of the token view by type and reason."""
    parts = []
    for noun, whole, counts in (
        ("mention", found.mentions, found.lost_mentions),
        ("relation", found.relations, found.lost_relations),
    ):
        of = plural(whole, noun)
        parts.append(f"Of {of}, {counts.total():,} cannot be written ({share_text(counts.total(), whole)}).")
        if counts:
            rows = [(plain(name), MEANINGS[reason], f"{count:,}") for (name, reason), count in sorted(counts.items())]
            parts.append(simple_table((f"{noun} type", "why", "lost"), rows))
    return "\n\n".join(parts)
