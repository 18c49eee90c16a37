"""Text that was decoded in the wrong encoding before it came here (`itâ€™s`): undone, and logged.

ftfy finds it; of its many repairs only those of the encoding are used, since the others change what was written
(straight quotes, split ligatures, narrow letters). Typos are no encoding faults and stay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goldspan.corpus.mapped import Edit, MappedText, trimmed
from goldspan.errors import MissingExtra

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LISTED = 100
"""Most repairs listed in a document; all are counted."""

_NOT_ASCII = re.compile("[^\x00-\x7f]")
_LINE = re.compile("[^\n]+")
# What no repair touches: ASCII; but a no-break space in the damage may have become a space, which then goes with it.
_ANCHORS = (re.compile("([\x00-\x7f])"), re.compile("([\x00-\x1f!-\x7f])"))
# Control characters that are letters and quotes of cp1252 read as Latin-1; U+0085 is left: it ends lines.
_LATIN_CONTROLS = re.compile("[\x80\x82-\x84\x86-\x8c\x8e\x91-\x9c\x9e\x9f]")


@dataclass(frozen=True, slots=True)
class Repair:
    """One repair: the raw stretch, what stood there and what stands there now."""

    raw_start: int
    raw_end: int
    found: str
    fixed: str


@dataclass(frozen=True, slots=True)
class Repairs:
    """What was repaired: how many stretches, and the first of them."""

    count: int = 0
    listed: tuple[Repair, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for a document's `extra`."""
        rows = [[repair.raw_start, repair.raw_end, repair.found, repair.fixed] for repair in self.listed]
        return {"count": self.count, "repairs": rows}


def repair(text: MappedText) -> tuple[MappedText, Repairs]:
    """Undo wrong decodings, line by line.

    It must run before anything is cleaned: control characters, no-break spaces and soft hyphens are parts of it.

    Raises:
        MissingExtra: ftfy is not installed, and the text is not plain ASCII.
    """
    if not _NOT_ASCII.search(text.text):
        return text, Repairs()
    count = 0
    listed: list[Repair] = []
    for find in (_wrong_decodings, _latin_controls):
        edits = list(find(text.text))
        count += len(edits)
        origin = text.offset_map()
        for edit in edits[: MAX_LISTED - len(listed)]:
            raw = origin.to_raw(edit.start, edit.end)
            listed.append(Repair(*raw, found=text.text[edit.start : edit.end], fixed=edit.new))
        text = text.edit(letter for edit in edits for letter in _letters(edit))
    return text, Repairs(count, tuple(listed))


def _latin_controls(text: str) -> Iterator[Edit]:
    for match in _LATIN_CONTROLS.finditer(text):
        yield Edit(*match.span(), match[0].encode("latin-1").decode("cp1252"), "")


def _wrong_decodings(text: str) -> Iterator[Edit]:
    try:
        import ftfy
    except ImportError:
        raise MissingExtra("convert", "looking for wrongly decoded text") from None
    # Only the two that decode stay on; what ftfy would otherwise do is this project's own to decide, or nobody's.
    config = ftfy.TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=False,
        replace_lossy_sequences=False,
        fix_c1_controls=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        normalization=None,
    )
    for match in _LINE.finditer(text):
        line = match[0]
        if line.isascii():
            continue
        fixed, plan = ftfy.fix_encoding_and_explain(line, config)
        # Latin-1 taken for cp1252 would turn U+0085 into an ellipsis; `_latin_controls` does the rest of it.
        if fixed == line or not plan or ("decode", "windows-1252") in plan:
            continue
        for edit in _segments(line, fixed):
            found = trimmed(text, edit._replace(start=edit.start + match.start(), end=edit.end + match.start()))
            if text[found.start : found.end] != "\x85":  # the same, met within a line
                yield found


def _segments(line: str, fixed: str) -> Iterator[Edit]:
    """Yield the edits that make `fixed` of a line: between the characters both have, or else the line as a whole."""
    for anchor in _ANCHORS:
        old, new = anchor.split(line), anchor.split(fixed)
        if old[1::2] == new[1::2]:
            at = 0
            for before, after in zip(old, new, strict=True):
                if before != after:
                    yield Edit(at, at + len(before), after, "")
                at += len(before)
            return
    yield Edit(0, len(line), fixed, "")


def _letters(edit: Edit) -> Iterator[Edit]:
    """Split a repair into one edit a letter where every letter came from its UTF-8 bytes, one character a byte."""
    sizes = [len(letter.encode("utf-8", "surrogatepass")) for letter in edit.new]
    if sum(sizes) != edit.end - edit.start:
        yield edit
        return
    start = edit.start
    for letter, size in zip(edit.new, sizes, strict=True):
        yield Edit(start, start + size, letter, "")
        start += size
