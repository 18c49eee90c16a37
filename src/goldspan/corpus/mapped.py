"""Text that remembers where each of its characters came from.

Every cleaning step is a list of edits; `MappedText.edit` applies them and keeps the origin, so no step can lose it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from goldspan.corpus.offsets import OffsetMap, Row, append, cut, is_linear
from goldspan.document import Dropped

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable


class Edit(NamedTuple):
    """Replace `[start, end)` by `new`.

    With a `reason`, what `new` does not hold any more is dropped for it, and ends that stay the same are left alone.
    Without one the whole stretch is written anew: `&amp;` as `&`, a letter and its accent as one.
    """

    start: int
    end: int
    new: str
    reason: str


@dataclass(frozen=True, slots=True)
class MappedText:
    """An immutable text and the origin of its characters in the decoded raw file.

    Attributes:
        text: The text.
        runs: Rows as in `OffsetMap`, ascending and disjoint on the clean side; characters in no row were inserted.
        losses: Raw stretches left out so far, `(raw start, raw end, reason)`, in the order they went.
    """

    text: str
    runs: tuple[Row, ...] = ()
    losses: tuple[tuple[int, int, str], ...] = ()

    @classmethod
    def raw(cls, text: str) -> MappedText:
        """Return a raw text, each character its own origin."""
        return cls(text, ((0, len(text), 0, len(text)),) if text else ())

    def edit(self, edits: Iterable[Edit]) -> MappedText:
        """Apply edits, which must be in order and disjoint.

        A replacement as long as what it replaces keeps each character's origin; one of another length has the whole
        stretch as its origin.
        """
        text = self.text
        pieces: list[str] = []
        runs: list[Row] = []
        losses: list[tuple[int, int, str]] = []
        parts = _Parts(self.runs)
        done = length = 0
        for edit in edits:
            start, end, new, reason = trimmed(text, edit) if edit[2] and edit[3] else edit
            if start > done:
                pieces.append(text[done:start])
                parts.copy(done, start, length - done, runs)
                length += start - done
            done = end
            if start < end:
                origin = parts.between(start, end)
                if not new:
                    losses += [(row[2], row[3], reason) for row in origin]
                elif len(new) == end - start:
                    parts.copy(start, end, length - start, runs)
                elif origin:
                    append(runs, (length, length + len(new), origin[0][2], origin[-1][3]))
            pieces.append(new)
            length += len(new)
        if not pieces:
            return self
        if done < len(text):
            pieces.append(text[done:])
            parts.copy(done, len(text), length - done, runs)
        return MappedText("".join(pieces), tuple(runs), (*self.losses, *losses))

    def replace(self, pattern: re.Pattern[str], new: str | Callable[[str], str], reason: str) -> MappedText:
        """Replace every match of `pattern` by `new`, or by what `new` makes of it."""
        if isinstance(new, str):
            return self.edit([Edit(*match.span(), new, reason) for match in pattern.finditer(self.text)])
        return self.edit(Edit(*match.span(), new(match[0]), reason) for match in pattern.finditer(self.text))

    def delete(self, pattern: re.Pattern[str], reason: str) -> MappedText:
        """Drop every match of `pattern`."""
        return self.replace(pattern, "", reason)

    def keep(self, start: int, end: int, reason: str) -> MappedText:
        """Return `[start, end)`; what is outside is dropped for `reason`."""
        return self.edit((Edit(0, start, "", reason), Edit(end, len(self.text), "", reason)))

    def offset_map(self) -> OffsetMap:
        """Return the map to the raw text, its rows disjoint on both sides."""
        rows: list[Row] = []
        for row in self.runs:
            if rows and rows[-1][3] > row[2]:
                _join(rows, row)
            else:
                append(rows, row)
        return OffsetMap(tuple(rows))

    def dropped(self) -> tuple[Dropped, ...]:
        """Return what of the raw text is in no row of the map, in order, neighbours of one reason together."""
        rows = self.offset_map().rows
        found: list[tuple[int, int, str]] = []
        index = done = 0
        for lost, end, reason in sorted(self.losses):
            start = max(lost, done)
            while start < end:
                while index < len(rows) and rows[index][3] <= start:
                    index += 1
                stop = end
                if index < len(rows) and rows[index][2] < end:
                    stop = rows[index][2]
                    if stop <= start:
                        start = rows[index][3]
                        continue
                if found and found[-1][1] == start and found[-1][2] == reason:
                    start = found.pop()[0]
                found.append((start, stop, reason))
                start = done = stop
        return tuple(Dropped(raw_start=start, raw_end=end, reason=str(reason)) for start, end, reason in found)


class _Parts:
    """Hands out rows piece by piece, for ranges asked in ascending order. The loops are tight: texts are long."""

    def __init__(self, runs: tuple[Row, ...]) -> None:
        self.runs = runs
        self.at = 0

    def between(self, start: int, end: int) -> list[Row]:
        """Return what the rows say of `[start, end)`, which is not empty."""
        runs, index = self.runs, self.at
        while index < len(runs) and runs[index][1] <= start:
            index += 1
        self.at = index
        found = []
        while index < len(runs) and runs[index][0] < end:
            found.append(cut(runs[index], start, end))
            index += 1
        return found

    def copy(self, start: int, end: int, by: int, to: list[Row]) -> None:
        """Append what the rows say of `[start, end)`, which is not empty, moved `by` characters."""
        runs, index = self.runs, self.at
        while index < len(runs):
            row = runs[index]
            if row[0] >= end:
                break
            if row[1] > start:
                if row[0] < start or row[1] > end:
                    row = cut(row, start, end)
                append(to, (row[0] + by, row[1] + by, row[2], row[3]))
                if runs[index][1] > end:
                    break
            index += 1
        self.at = index


def _join(rows: list[Row], row: Row) -> None:
    """Add a row that shares raw characters with the last ones: both come from a rewritten stretch edited apart.

    Only what shares them becomes one rewritten stretch again.
    """
    shared = rows[-1][3] - row[2]
    rest = None
    if is_linear(row) and row[3] - row[2] > shared:
        rest = (row[0] + shared, row[1], row[2] + shared, row[3])
        row = (row[0], row[0] + shared, row[2], row[2] + shared)
    while rows and rows[-1][3] > row[2]:
        last = rows.pop()
        shared = last[3] - row[2]
        if is_linear(last) and last[3] - last[2] > shared:
            rows.append((last[0], last[1] - shared, last[2], last[3] - shared))
            last = (last[1] - shared, last[1], last[3] - shared, last[3])
        row = (last[0], row[1], last[2], max(last[3], row[3]))
    append(rows, row)
    if rest:
        append(rows, rest)


def trimmed(text: str, edit: Edit) -> Edit:
    """Return an edit without the ends that stay as they are."""
    start, end, new, reason = edit
    low, high = 0, len(new)
    while start < end and low < high and text[start] == new[low]:
        start, low = start + 1, low + 1
    while start < end and low < high and text[end - 1] == new[high - 1]:
        end, high = end - 1, high - 1
    return Edit(start, end, new[low:high], reason)
