"""What is in a corpus as tables of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goldspan.corpus.stats.portions import QUANTILES, per_100
from goldspan.corpus.stats.types import RARE, mean
from goldspan.corpus.version import shown_version
from goldspan.document import SPLITS
from goldspan.errors import plural
from goldspan.eval.tables import MISSING, Table, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from goldspan.corpus.stats.portions import Portion
    from goldspan.corpus.stats.stats import Stats
    from goldspan.corpus.stats.types import MentionType, RelationType

_MARK = "△"
_BY = {"year": "By year", "content": "By kind of content", "format": "By format of the raw file"}
_SIZES = ((1, 1), (2, 2), (3, 4), (5, 9), (10, None))


def heading(stats: Stats) -> list[str]:
    """Return what is said before the tables: name, version, and what must be known first."""
    identity = stats.identity
    version = f", {shown_version(identity.version, identity.digest)}" if identity.digest else ""
    notice = [printable(line, 500) for line in identity.notice.strip().split("\n")] if identity.notice.strip() else []
    return [f"{printable(identity.name)}{version}: {plural(stats.total.documents, 'labelled document')}", *notice]


def stats_tables(stats: Stats) -> Iterator[Table]:
    """Yield the tables: documents, lengths, kinds, types of mentions, of relations, clusters."""
    yield _counts(
        "Documents and labels (m/100w, r/100w: mentions and relations per 100 words)",
        "split",
        {**stats.by["split"], "all": stats.total},
    )
    yield Table(
        "Length of documents",
        ("in", *QUANTILES),
        tuple((name, *(f"{found[q]:,g}" for q in QUANTILES)) for name, found in stats.lengths.items() if found),
    )
    for name, title in _BY.items():
        yield _counts(title, name, stats.by[name])
    splits = [split for split in SPLITS if split in stats.by["split"]]
    shown = splits if len(splits) > 1 else []
    yield _mentions(stats, shown)
    if stats.relations:
        yield _relations(stats, shown)
    yield _clusters(stats)


def _counts(title: str, corner: str, rows: Mapping[str, Portion]) -> Table:
    head = ("documents", "words", "characters", "sentences", "mentions", "relations", "clusters", "m/100w", "r/100w")
    cells = tuple(
        (
            name,
            *(f"{getattr(found, key):,}" for key in head[:7]),
            _shown(per_100(found.mentions, found.words)),
            _shown(per_100(found.relations, found.words)),
        )
        for name, found in rows.items()
    )
    return Table(title, (corner, *head), cells)


def _rarity(stats: Stats, kinds: Mapping[str, MentionType | RelationType]) -> str:
    rare = sum(stats.is_rare(kind) for kind in kinds.values())
    where = stats.measured_on or "all"
    return f" ({_MARK} fewer than {RARE} in {where}, too rare to be measured: {rare} of {len(kinds)})" if rare else ""


def _mentions(stats: Stats, splits: Sequence[str]) -> Table:
    rows = tuple(
        (
            name,
            _MARK if stats.is_rare(kind) else "",
            *(f"{kind.splits[split]:,}" for split in splits),
            f"{kind.count:,}",
            f"{len(kind.strings):,}",
            f"{kind.clusters:,}",
            _shown(mean(kind.words, kind.count)),
            _shown(mean(kind.characters, kind.count)),
        )
        for name, kind in stats.mentions.items()
    )
    head = ("type", _MARK, *splits, "all", "strings", "clusters", "words", "characters")
    return Table(f"Mentions by type{_rarity(stats, stats.mentions)}", head, rows, left=2)


def _relations(stats: Stats, splits: Sequence[str]) -> Table:
    names = sorted({name for kind in stats.relations.values() for name in kind.attributes})
    rows = []
    for name, kind in stats.relations.items():
        plain = kind.to_dict()
        rows.append(
            (
                name,
                _MARK if stats.is_rare(kind) else "",
                *(f"{kind.splits[split]:,}" for split in splits),
                f"{kind.count:,}",
                f"{plain['same_sentence']:,}",
                f"{plain['cross_sentence']:,}",
                _shown(plain["mean_sentence_distance"]),
                *(_values(kind, attribute) for attribute in names),
            )
        )
    head = ("type", _MARK, *splits, "all", "same sentence", "across", "mean distance", *names)
    return Table(f"Relations by type{_rarity(stats, stats.relations)}", head, tuple(rows), left=2)


def _values(kind: RelationType, attribute: str) -> str:
    ranked = sorted(kind.attributes.get(attribute, {}).items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{value} {count:,}" for value, count in ranked) or MISSING


def _clusters(stats: Stats) -> Table:
    whole = stats.cluster_sizes.total()
    rows = []
    for least, most in _SIZES:
        count = sum(n for size, n in stats.cluster_sizes.items() if size >= least and (most is None or size <= most))
        label = f"{least} or more" if most is None else f"{least}" if least == most else f"{least} to {most}"
        rows.append((label, f"{count:,}", f"{100 * count / whole:.1f} %" if whole else MISSING))
    largest = max(stats.cluster_sizes, default=0)
    return Table(f"Clusters by mentions (largest: {largest:,})", ("mentions", "clusters", "share"), tuple(rows))


def _shown(value: float | None) -> str:
    return MISSING if value is None else f"{value:.2f}"
