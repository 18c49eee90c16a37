"""The same string elsewhere: labelled differently, not labelled, or in another cluster."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from goldspan.annotations.quality.finding import Finding, Labelled, of_mention
from goldspan.errors import plural, quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ELSEWHERE = 3
"""A name is expected to be labelled in a document that does not label it if it is, so often, in others."""

USUALLY = 0.9
"""…and if that share of all places where it stands is labelled."""

SPLIT = 0.05
"""Types of which a larger share of strings stand for several things in one document are left alone: a title does, and a
capital that is a city here and its government there."""

TOGETHER = 0.9
"""Types in which a last name joins the cluster of the whole name at least so often are held to it."""


def labelled_differently(corpus: Sequence[Labelled]) -> Iterator[Finding]:
    """Yield mentions whose string has another type in most other places; all of them where no type is the most."""
    places: dict[str, list[tuple[Labelled, int]]] = defaultdict(list)
    for labelled in corpus:
        for index, mention in enumerate(labelled.record.mentions):
            if re.search(r"[^\W\d_]", text := labelled.slice(mention)):
                places[text].append((labelled, index))
    for text, found in places.items():
        types = Counter(labelled.record.mentions[index].type for labelled, index in found)
        if len(types) == 1:
            continue
        most = max(types.values())
        usual = [name for name, count in types.items() if count == most]
        for labelled, index in found:
            own = labelled.record.mentions[index].type
            if usual != [own]:
                others = ", ".join(f"{name} in {count}" for name, count in types.most_common() if name != own)
                here = f"{quote(text)} is {own} in {plural(types[own], 'place')} and {others}"
                yield of_mention("labelled-differently", labelled, index, here)


def unlabelled(corpus: Sequence[Labelled]) -> Iterator[Finding]:
    """Yield stretches without a label whose string is labelled in the same document, or regularly in others.

    Only strings with a capital or a digit between letters: of common nouns no string tells whether they are meant.
    """
    own = [{labelled.slice(m): m.type for m in labelled.record.mentions} for labelled in corpus]
    counts = Counter(labelled.slice(m) for labelled in corpus for m in labelled.record.mentions)
    names = [text for text in counts if _is_name(text)]
    if not names:
        return
    pattern = re.compile("|".join(map(_whole, sorted(names, key=lambda text: (-len(text), text)))))
    missed: list[tuple[int, int, int, str]] = []
    for place, labelled in enumerate(corpus):
        covered = _covered(labelled)
        found = pattern.finditer(labelled.text)
        missed += [(place, *match.span(), match[0]) for match in found if not any(covered[slice(*match.span())])]
    unmarked = Counter(text for *_, text in missed)
    for place, start, end, text in missed:
        regular = counts[text] >= ELSEWHERE and counts[text] >= USUALLY * (counts[text] + unmarked[text])
        if text in own[place] or regular:
            labelled = corpus[place]
            where = "elsewhere in this document" if text in own[place] else f"in {plural(counts[text], 'other place')}"
            said = f"{quote(text)} has no label here and one {where}"
            context = labelled.around(start, end)
            yield Finding("unlabelled", labelled.doc, "mentions", None, (start, end), text, said, context)


def _is_name(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]", text)) and text != text.lower()


def _whole(text: str) -> str:
    """Return a pattern of `text` as whole words."""
    before = r"(?<!\w)" if text[0].isalnum() else ""
    after = r"(?!\w)" if text[-1].isalnum() else ""
    return f"{before}{re.escape(text)}{after}"


def _covered(labelled: Labelled) -> bytearray:
    covered = bytearray(len(labelled.text))
    for mention in labelled.record.mentions:
        for start, end in mention.parts:
            covered[start:end] = b"\1" * (end - start)
    return covered


def cluster_missed(corpus: Sequence[Labelled]) -> Iterator[Finding]:
    """Yield mentions whose string, or of which the whole name, is in another cluster of their document."""
    candidates: dict[str, list[Finding]] = defaultdict(list)
    cases: Counter[str] = Counter()
    for labelled in corpus:
        for kind, first, others in _same_string(labelled):
            cases[kind] += 1
            clusters = {labelled.record.mentions[index].entity for index in (first, *others)}
            if len(clusters) > 1:
                home = labelled.record.mentions[first].entity
                odd = next(i for i in others if labelled.record.mentions[i].entity != home)
                text = quote(labelled.slice(labelled.record.mentions[odd]))
                candidates[kind].append(
                    of_mention("cluster-missed", labelled, odd, f"{text} stands in {len(clusters)} clusters")
                )
    for kind, findings in candidates.items():
        if len(findings) <= SPLIT * cases[kind]:
            yield from findings
    yield from _last_names(corpus)


def _same_string(labelled: Labelled) -> Iterator[tuple[str, int, list[int]]]:
    """Yield the type, the first and the other mentions of every capitalised string that stands more than once."""
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, mention in enumerate(labelled.record.mentions):
        if mention.entity is not None and _is_name(text := labelled.slice(mention)):
            places[mention.type, text].append(index)
    for (kind, _), found in places.items():
        if len(found) > 1:
            yield kind, found[0], found[1:]


def _last_names(corpus: Sequence[Labelled]) -> Iterator[Finding]:
    """Yield single words that end just one longer name of their type in the document, in another cluster than it."""
    apart: dict[str, list[Finding]] = defaultdict(list)
    together: Counter[str] = Counter()
    for labelled in corpus:
        ends: dict[tuple[str, str], dict[str | None, str]] = defaultdict(dict)
        for mention in labelled.record.mentions:
            words = labelled.slice(mention).split()
            if len(words) > 1:
                ends[mention.type, words[-1]][mention.entity] = " ".join(words)
        for index, mention in enumerate(labelled.record.mentions):
            text = labelled.slice(mention)
            whole = ends.get((mention.type, text), {})
            if mention.entity is None or len(whole) != 1 or not _is_name(text):
                continue
            ((cluster, name),) = whole.items()
            if cluster == mention.entity:
                together[mention.type] += 1
            else:
                found = f"{quote(text)} is not in the cluster of {quote(name)}"
                apart[mention.type].append(of_mention("cluster-missed", labelled, index, found))
    for kind, findings in apart.items():
        if together[kind] >= TOGETHER * (together[kind] + len(findings)):
            yield from findings
