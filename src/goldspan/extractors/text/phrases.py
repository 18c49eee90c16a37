"""Finding many phrases at once, longest first, at word boundaries."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")

_TOKEN = re.compile(r"[^\S\n]+|\w+|.", re.DOTALL)


class Tokens(NamedTuple):
    """A text in words, runs of spaces (each shown as one) and single other characters.

    `words[i]` begins at `starts[i]`; `starts` has one more entry, the length of the text.
    """

    words: list[str]
    lowered: list[str]
    starts: list[int]


class Match(NamedTuple, Generic[T]):
    """A phrase found, and what it stands for; half-open, in code points."""

    start: int
    end: int
    value: T


@lru_cache(maxsize=2)
def tokens(text: str) -> Tokens:
    """Split `text`; nothing is left out, and a line end is a token of its own."""
    pieces = _TOKEN.findall(text)
    words = [" " if piece[0].isspace() and piece[0] != "\n" else piece for piece in pieces]
    return Tokens(words, [word.lower() for word in words], [0, *accumulate(map(len, pieces))])


def one_line(text: str) -> str:
    """Return `text` with every run of white space as one space, and none around it."""
    return " ".join(text.split())


class _Node(Generic[T]):
    """A place in the tree of phrases: what a phrase that ends here stands for, and the tokens that may follow."""

    __slots__ = ("following", "value")

    def __init__(self) -> None:
        self.following: dict[str, _Node[T]] = {}
        self.value: T | None = None


class PhraseTable(Generic[T]):
    """Phrases and what they stand for.

    A phrase with a capital letter in it is found in exactly that case, any other in every case. Runs of spaces are
    alike whatever their length, but a line end is none. A phrase never begins or ends inside a word: letters, digits
    and combining marks on both sides of its edge make it one. Of two equal phrases the last counts.
    """

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        self._exact: _Node[T] = _Node()
        self._folded: _Node[T] = _Node()
        for phrase, value in phrases:
            shown = one_line(phrase)
            if any(c.isupper() for c in shown):
                _plant(self._exact, shown, value)
            elif shown:
                _plant(self._folded, shown.lower(), value)

    def find(self, text: str) -> Iterator[Match[T]]:
        """Yield the phrases in `text` from left to right, at each place the longest, none overlapping another."""
        split = tokens(text)
        exact, folded = self._exact.following, self._folded.following
        position = 0
        while position < len(split.words):
            if split.words[position] not in exact and split.lowered[position] not in folded:
                position += 1
                continue
            cased = _longest(self._exact, split.words, split.starts, text, position)
            uncased = _longest(self._folded, split.lowered, split.starts, text, position)
            end, value = uncased if uncased[0] > cased[0] else cased
            if value is not None:
                yield Match(split.starts[position], split.starts[end], value)
            position = max(end, position + 1)


def is_word(character: str) -> bool:
    """Whether a character belongs to a word: a letter, a digit or a combining mark."""
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def inside_word(text: str, position: int) -> bool:
    """Whether the border before the code point at `position` runs through a word."""
    return 0 < position < len(text) and is_word(text[position - 1]) and is_word(text[position])


def _plant(node: _Node[T], phrase: str, value: T) -> None:
    for token in tokens(phrase).words:
        node = node.following.setdefault(token, _Node())
    node.value = value


def _longest(node: _Node[T], words: list[str], starts: list[int], text: str, position: int) -> tuple[int, T | None]:
    """Return the end (a token index) and value of the longest phrase at `position`; `(position, None)` if none."""
    best: tuple[int, T | None] = (position, None)
    if words[position] not in node.following or inside_word(text, starts[position]):
        return best
    for at in range(position, len(words)):
        following = node.following.get(words[at])
        if following is None:
            break
        node = following
        if node.value is not None and not inside_word(text, starts[at + 1]):
            best = (at + 1, node.value)
    return best
