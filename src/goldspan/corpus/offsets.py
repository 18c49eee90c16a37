"""Where the characters of a clean text stand in the raw one.

A map is a relation between the characters of two texts, kept as rows `(start, end, raw start, raw end)`, half-open, in
code points. A row of equal lengths relates its characters one to one, in order; a row of unequal lengths is a rewritten
stretch, and relates every character of one side to every character of the other.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

Row = tuple[int, int, int, int]
"""Clean start, clean end, raw start, raw end."""


def is_linear(row: Row) -> bool:
    """Tell whether a row relates its characters one to one."""
    return row[1] - row[0] == row[3] - row[2]


def cut(row: Row, start: int, end: int) -> Row:
    """Return what a row says of its clean characters in `[start, end)`, which must meet it.

    A rewritten stretch has no parts: any piece of it belongs to the whole raw stretch.
    """
    low, high, raw_low, raw_high = row
    first, last = max(start, low), min(end, high)
    if high - low == raw_high - raw_low:
        return first, last, raw_low + first - low, raw_low + last - low
    return first, last, raw_low, raw_high


def append(rows: list[Row], row: Row) -> None:
    """Add a row at the end, as a longer last row where both are one to one and touch on both sides."""
    if rows and rows[-1][3] == row[2] and rows[-1][1] == row[0] and is_linear(row) and is_linear(rows[-1]):
        rows[-1] = (rows[-1][0], row[1], rows[-1][2], row[3])
    else:
        rows.append(row)


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """A map from a clean text to a raw one.

    Attributes:
        rows: In ascending order. A document's rows are disjoint on both sides; those of a composed map may repeat a
            side, where a stretch is related to several.
    """

    rows: tuple[Row, ...] = ()

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """Return the smallest raw range that holds all the characters of the clean range `[start, end)`.

        A range without any raw characters (inserted, or empty) gives the raw gap between its neighbours' ranges.
        """
        rows = self.rows
        first = bisect_right(rows, start, key=lambda row: row[1])
        last = bisect_left(rows, end, key=lambda row: row[0])
        met = [cut(row, start, end) for row in rows[first:last]]
        if met:
            return min(row[2] for row in met), max(row[3] for row in met)
        before = rows[first - 1][3] if first else 0
        return before, max(before, rows[first][2]) if first < len(rows) else before

    def to_clean(self, raw_start: int, raw_end: int) -> tuple[int, int]:
        """Return the smallest clean range that holds all that is left of the raw range, as `to_raw` the other way."""
        return self.inverse().to_raw(raw_start, raw_end)

    def inverse(self) -> OffsetMap:
        """Return the map from the raw text to the clean one; worth keeping where many ranges are asked for."""
        return OffsetMap(tuple(sorted((c, d, a, b) for a, b, c, d in self.rows)))

    def then(self, other: OffsetMap) -> OffsetMap:
        """Compose: from this map's clean text, through the text both know, to `other`'s raw text.

        It is the composition of the two relations, so it is associative.
        """
        rows: list[Row] = []
        for start, end, low, high in self.rows:
            first = bisect_right(other.rows, low, key=lambda row: row[1])
            last = bisect_left(other.rows, high, key=lambda row: row[0])
            for row in other.rows[first:last]:
                middle = cut(row, low, high)
                here = cut((low, high, start, end), middle[0], middle[1])
                both = is_linear((start, end, low, high)) and is_linear(row)
                for piece in _product((here[2], here[3], middle[2], middle[3]), one_to_one=both):
                    append(rows, piece)
        return OffsetMap(tuple(rows))


def _product(row: Row, *, one_to_one: bool) -> Iterator[Row]:
    """Yield the rows that relate two stretches through a third.

    Rewritten stretches may come out equally long by chance; then two rows keep them from reading as one to one.
    """
    start, end, low, high = row
    if is_linear(row) and end - start > 1 and not one_to_one:
        yield start, end, low, low + 1
        yield start, end, low + 1, high
    else:
        yield row
