"""Cleaning: one ordered list of small steps, each keeping the origin of every character.

The text is never repaired: typos, odd spacing between words and doubled words are what was published. Only how it was
stored is made uniform: line ends, spaces, invisible characters, normalisation form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from goldspan.corpus.cleaning.composing import compose
from goldspan.corpus.cleaning.invisible import drop_invisible
from goldspan.corpus.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Callable

    from goldspan.corpus.mapped import MappedText

_MARK = re.compile("\\A\ufeff")
_CRLF = re.compile("\r\n")
# Everything else that `str.splitlines` or a reader of the file takes for the end of a line, but for the three below.
_OTHER_ENDS = re.compile("[\r\x0b\x0c\x85\u2028\u2029]")
# C0 (with the separators FS, GS, RS), DEL, C1, interlinear annotation, and the code points that are no characters.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff]+")
_OTHER_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_MORE_SPACES = re.compile("(?<= ) +")
_SPACES_AT_ENDS = re.compile("(?m:^ | $)")  # a row of spaces is one space by now
_MORE_LINES = re.compile("(?<=\n\n)\n+")
_EDGES = re.compile(r"\A[ \n]+|[ \n]+\Z")


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, what it does (for the reference page), and the function."""

    name: str
    does: str
    run: Callable[[MappedText], MappedText]


STEPS: tuple[Step, ...] = (
    Step("mark", "drops a byte order mark", lambda text: text.delete(_MARK, Reason.MARK)),
    Step("crlf", "CR LF becomes LF", lambda text: text.replace(_CRLF, "\n", Reason.LINE_END)),
    Step("line ends", "CR, VT, FF, U+0085, U+2028, U+2029 become LF", lambda text: text.replace(_OTHER_ENDS, "\n", "")),
    Step("controls", "drops control characters and noncharacters", lambda text: text.delete(_CONTROLS, Reason.CONTROL)),
    Step("invisible", "drops invisible characters that are no part of the writing", drop_invisible),
    Step("compose", "normalisation form C", compose),
    Step("spaces", "tabs, no-break and other spaces become a space", lambda text: text.replace(_OTHER_SPACES, " ", "")),
    Step("rows of spaces", "several spaces become one", lambda text: text.delete(_MORE_SPACES, Reason.SPACE)),
    Step("line edges", "drops spaces around lines", lambda text: text.delete(_SPACES_AT_ENDS, Reason.SPACE)),
    Step("empty lines", "several empty lines become one", lambda text: text.delete(_MORE_LINES, Reason.SPACE)),
    Step("edges", "drops white space around the text", lambda text: text.delete(_EDGES, Reason.SPACE)),
)


def clean(text: MappedText) -> MappedText:
    """Run every step, in order. Cleaning a clean text changes nothing."""
    for step in STEPS:
        text = step.run(text)
    return text
