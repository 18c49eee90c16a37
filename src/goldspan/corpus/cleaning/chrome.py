"""A website's own words at the edges of an article's plain text: a last line `Comment`, a first line `Advertisement`.

Whole lines only, at the two edges only, and only those that no article's paragraph consists of.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goldspan.corpus.reasons import Reason

if TYPE_CHECKING:
    from goldspan.corpus.mapped import MappedText

_PHRASES = """
    advertisement | advertisements | ad | sponsored | sponsored content | promoted content | story continues below
    story continues below this ad | article continues below | article continues after this advertisement
    comment | comments | add a comment | leave a comment | leave a reply | post a comment | post comment | view comments
    show comments | join the conversation | be the first to comment | comments are closed
    share | share this | share this article | share this story | share article | tweet | tweet this | e-mail | email
    email this article | print | print this article | save | save article | bookmark | copy link | facebook | twitter
    whatsapp | linkedin | reddit | telegram | gift this article
    read more | read more news | continue reading | show more | load more | see more | view more | keep reading
    more from | related | related articles | related stories | related news | related topics | recommended | trending
    most read | most popular | you may also like | you might also like | more stories | latest news | top stories | tags
    subscribe | subscribe now | subscribe today | sign up | sign in | log in | login | register | newsletter | follow us
    home | menu | search | close | skip to content | skip to main content | back to top | toggle navigation
    listen | listen to this article | listen to article | loading | all rights reserved
"""
_WHOLE = frozenset(phrase.strip() for line in _PHRASES.splitlines() for phrase in line.split("|") if phrase.strip())
_SHAPES = re.compile(
    r"\d{1,6} (?:comments?|shares?|views?|likes?)"
    r"|(?:comments?|shares?) ?\(\d{1,6}\)"
    r"|\d{1,3}[ -]min(?:ute)?s?(?: read)?"
    r"|share (?:this )?(?:\w+ )?(?:on|via|to) (?:facebook|twitter|x|whatsapp|linkedin|email|reddit|telegram)"
    r"|(?:also read|read also|also see|see also|read more|must read|recommended|related)(?: ?[:|>»–—-] ?).{0,160}"
    r"|follow (?:us|\w+(?: \w+){0,3}) on (?:facebook|twitter|x|instagram|telegram|google|whatsapp|youtube)\b.{0,60}"
    r"|subscribe to (?:our|the|\w+'s?) .{0,40}newsletters?\b.{0,40}|sign up (?:for|to) .{0,60}newsletters?\b.{0,40}"
    r"|(?:click|tap) here (?:to|for) .{0,80}|download (?:the|our) .{0,40}app\b.{0,40}"
    r"|(?:copyright )?(?:©|\(c\)) ?\d{4}\b.{0,120}|copyright (?:©|\(c\)).{0,120}"
)
_ENDS = " \t.:…!|»>›→-–—"


def is_chrome(line: str, more: frozenset[str] = frozenset()) -> bool:
    """Tell whether a whole line is a website's own; `more` holds further lines, as `plain` makes them."""
    shown = plain(line)
    return len(shown) <= 240 and (shown in _WHOLE or shown in more or bool(_SHAPES.fullmatch(shown)))


def plain(line: str) -> str:
    """Return a line as it is compared: without case, and without marks at its ends."""
    return line.casefold().strip(_ENDS)


def drop_chrome(text: MappedText, more: frozenset[str] = frozenset()) -> MappedText:
    """Drop a website's own lines from both edges; empty lines go with them. Some line always stays."""
    lines = text.text.split("\n")
    first, last = 0, len(lines) - 1
    while first < last and (is_chrome(lines[first], more) or not lines[first]):
        first += 1
    while first < last and (is_chrome(lines[last], more) or not lines[last]):
        last -= 1
    start = sum(len(line) + 1 for line in lines[:first])
    end = start + sum(len(line) + 1 for line in lines[first : last + 1]) - 1
    return text.keep(start, end, Reason.CHROME)
