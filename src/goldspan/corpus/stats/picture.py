"""A picture of a corpus as one SVG: bars by type stacked by split, and documents by year; needs no library.

It has a background of its own in both of the reader's colour schemes, a title and a description. Names are untrusted:
they are escaped, shortened, and never make up a tag.
"""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from goldspan.corpus.stats.portions import NONE
from goldspan.corpus.stats.types import RARE
from goldspan.corpus.version import shown_version
from goldspan.document import SPLITS
from goldspan.errors import plural

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Mapping, Sequence

    from goldspan.corpus.stats.stats import Stats
    from goldspan.corpus.stats.types import MentionType, RelationType

_WIDTH = 1010
_EDGE = 24
_ROW = 22
_PANEL = 470
_LABEL = 168
_COUNT = 74
_YEARS_HEIGHT = 120
_TOP = 104
_LONGEST = 21
_MOST_YEARS = 30
_LINE = 150
_MOST_LINES = 4
_ROLE = 'role="img" aria-labelledby="t d"'
_FONT = 'font-family="system-ui, sans-serif" font-size="14"'
_BARS = "Bars: mentions and relations by type and split, documents by year."
_STYLE = """\
    .ground { fill: #fbfbfd }
    .title { font-weight: 600; font-size: 17px; fill: #14213d }
    .head { font-weight: 600; fill: #14213d }
    .name { fill: #33415c }
    .count { fill: #5c677d; font-size: 12px }
    .rare { fill: #b3261e }
    .line { stroke: #c3c9d4; stroke-width: 1 }
    .train { fill: #7a8fb8 }
    .dev { fill: #b8860b }
    .test { fill: #0b5d4a }
    .none { fill: #9aa1ad }
    .year { fill: #5c677d }
    @media (prefers-color-scheme: dark) {
      .ground { fill: #14171d }
      .title, .head { fill: #f0f2f6 }
      .name { fill: #d5dae3 }
      .count { fill: #a9b1bf }
      .rare { fill: #ff9a92 }
      .line { stroke: #444c5a }
      .train { fill: #8ea6d6 }
      .dev { fill: #dca72a }
      .test { fill: #35a585 }
      .year { fill: #a9b1bf }
    }"""


def picture(stats: Stats) -> str:
    """Return the picture as an SVG document; the same counts give the same text."""
    rows = max(len(stats.mentions), len(stats.relations), 1)
    years_top = _TOP + rows * _ROW + 56
    notice = wrap(" ".join(stats.identity.notice.split()), _LINE, max_lines=_MOST_LINES, placeholder=" …")
    height = years_top + _YEARS_HEIGHT + 44 + 17 * len(notice)
    where = f"in {stats.measured_on}" if stats.measured_on else "in all"
    title = f"{stats.identity.name}: what is in it"
    total = stats.total
    counted = {"document": total.documents, "word": total.words, "mention": total.mentions, "relation": total.relations}
    about = ", ".join(plural(count, noun) for noun, count in counted.items())
    if stats.identity.digest:
        about += f"; {shown_version(stats.identity.version, stats.identity.digest)}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" {_ROLE} {_FONT}>',
        f'  <title id="t">{_text(title, 200)}</title>',
        f'  <desc id="d">{_text(about, 400)}. {_BARS}</desc>',
        f"  <style>\n{_STYLE}\n  </style>",
        f'  <rect class="ground" width="{_WIDTH}" height="{height}"/>',
        f'  <text class="title" x="{_EDGE}" y="34">{_text(title, 90)}</text>',
        f'  <text class="count" x="{_EDGE}" y="54">{_text(about, 150)}</text>',
        *_legend(stats, where),
        *_bars("mentions by type", stats.mentions, stats, _EDGE),
        *_bars("relations by type", stats.relations, stats, _EDGE + _PANEL + 22),
        *_years(stats, years_top),
        *_notice(notice, height),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _legend(stats: Stats, where: str) -> Iterator[str]:
    place = _EDGE
    for split in _splits(stats):
        yield f'  <rect class="{split}" x="{place}" y="64" width="12" height="12" rx="2"/>'
        label = split if split != NONE else "no split"
        yield f'  <text class="count" x="{place + 17}" y="75">{label}</text>'
        place += 34 + 8 * len(label)
    kinds: list[MentionType | RelationType] = [*stats.mentions.values(), *stats.relations.values()]
    if any(stats.is_rare(kind) for kind in kinds):
        meaning = f"△ fewer than {RARE} {where}: too rare to be measured"
        yield f'  <text class="count rare" x="{place}" y="75">{meaning}</text>'


def _splits(stats: Stats) -> list[str]:
    return [name for name in (*SPLITS, NONE) if name in stats.by["split"]]


def _bars(head: str, types: Mapping[str, MentionType | RelationType], stats: Stats, left: int) -> Iterator[str]:
    """Yield a panel of horizontal bars, a row per type."""
    most = max([kind.count for kind in types.values()], default=0) or 1
    room = _PANEL - _LABEL - _COUNT
    yield f'  <text class="head" x="{left}" y="{_TOP - 2}">{head}</text>'
    for index, (name, kind) in enumerate(types.items()):
        middle = _TOP + 21 + index * _ROW
        rare = stats.is_rare(kind)
        look = "name rare" if rare else "name"
        yield f'  <text class="{look}" x="{left + _LABEL - 8}" y="{middle}" text-anchor="end">{_text(name)}</text>'
        start = float(left + _LABEL)
        yield from _stack(kind.splits, _splits(stats), start, middle - 11, room / most)
        mark = f"{kind.count:,}{' △' if rare else ''}"
        look = "count rare" if rare else "count"
        yield f'  <text class="{look}" x="{_number(start + kind.count * room / most + 6)}" y="{middle}">{mark}</text>'
    if not types:
        yield f'  <text class="count" x="{left}" y="{_TOP + 21}">none</text>'


def _stack(counts: Counter[str], splits: Sequence[str], start: float, top: int, scale: float) -> Iterator[str]:
    for split in splits:
        if width := counts[split] * scale:
            yield (
                f'  <rect class="{split}" x="{_number(start)}" y="{top}" width="{_number(width)}" height="14">'
                f"<title>{split} {counts[split]:,}</title></rect>"
            )
            start += width


def _notice(lines: Sequence[str], height: int) -> Iterator[str]:
    for index, line in enumerate(lines):
        place = height - 14 - 17 * (len(lines) - 1 - index)
        yield f'  <text class="count" x="{_EDGE}" y="{place}">{_text(line, _LINE)}</text>'


def _years(stats: Stats, top: int) -> Iterator[str]:
    """Yield columns of documents by year, without a gap between years; of very many years the latest."""
    counts = {year: found.documents for year, found in stats.by["year"].items()}
    known = [int(year) for year in counts if year != NONE]
    span = range(max(min(known), max(known) - _MOST_YEARS + 1), max(known) + 1) if known else range(0)
    years = [(f"{year:04}", counts.get(f"{year:04}", 0)) for year in span]
    years += [(NONE, counts[NONE])] if NONE in counts else []
    most = max([count for _, count in years], default=0) or 1
    base = top + _YEARS_HEIGHT
    step = (_WIDTH - 2 * _EDGE) / max(len(years), 8)
    yield f'  <text class="head" x="{_EDGE}" y="{top - 18}">documents by year</text>'
    yield f'  <path class="line" d="M{_EDGE} {base}H{_WIDTH - _EDGE}"/>'
    for index, (year, count) in enumerate(years):
        middle = _number(_EDGE + (index + 0.5) * step)
        width = min(step * 0.6, 56)
        tall = count / most * (_YEARS_HEIGHT - 22)
        yield (
            f'  <rect class="year" x="{_number(_EDGE + (index + 0.5) * step - width / 2)}" '
            f'y="{_number(base - tall)}" width="{_number(width)}" height="{_number(tall)}"/>'
        )
        yield (
            f'  <text class="count" x="{middle}" y="{_number(base - tall - 5)}" text-anchor="middle">{count:,}</text>'
        )
        label = "undated" if year == NONE else year
        yield f'  <text class="name" x="{middle}" y="{base + 18}" text-anchor="middle" font-size="12">{label}</text>'


def _number(value: float) -> str:
    """Return a coordinate with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def _text(value: str, longest: int = _LONGEST) -> str:
    """Return untrusted text for SVG: escaped, without control or invisible characters, cut with an ellipsis."""
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in value[:longest])
    return escape(shown) + "…" * (len(value) > longest)
