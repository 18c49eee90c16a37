"""Seeded gold and predictions to measure on: `python generate.py FOLDER DOCUMENTS`.

A folder called `alike` gets those documents only of which all scorers have the same idea.

A document has 400 tokens of six code points, 30 mentions of one to four tokens, of which 8 in 100 lie in another one,
and 12 relations between them. Of the predicted mentions 30 in 100 are perturbed: 10 have another boundary, 8 another
type, 8 are left out, and 4 are made up. Relations are perturbed alike, and fall with their mentions. The number of a
document is its seed, so that the first 1,000 documents are the same in every file.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKENS = 400
WIDTH = 6
"""Code points of a token and the space after it; the space is part of no mention."""
OUTER, NESTED, RELATIONS = 28, 2, 12
"""28 beside each other and 2 or 3 within them: 8 in 100 of 30."""
SLOTS = TOKENS // OUTER
TYPES = (
    "PERSON", "ORG", "GPE", "LOC", "ROLE", "EVENT", "DATE", "MONEY", "WEAPON", "TREATY", "UNIT", "QUANTITY",
)  # fmt: skip
LINKS = ("HOLDS_ROLE", "MEMBER_OF", "LOCATED_IN", "MET_WITH", "SIGNED", "BOUGHT", "SAID")


class Mention(NamedTuple):
    """First token, one past the last, type."""

    first: int
    last: int
    type: str


class Document(NamedTuple):
    """One side of a document; relations are `(head, tail, type)` with the places of mentions."""

    doc: str
    mentions: list[Mention]
    relations: list[tuple[int, int, str]]


def documents(count: int) -> Iterator[tuple[Document, Document]]:
    """Yield gold and predictions of documents."""
    for number in range(count):
        draw = random.Random(number)  # noqa: S311 - reproducible, not secret
        gold = _gold(f"document-{number:07d}", draw)
        yield gold, _predicted(gold, draw)


def _gold(doc: str, draw: random.Random) -> Document:
    mentions = []
    for slot in range(OUTER):
        first = slot * SLOTS + draw.randrange(SLOTS - 4)
        mentions.append(Mention(first, first + draw.choice((1, 1, 1, 2, 2, 3, 4)), draw.choice(TYPES)))
    long = [mention for mention in mentions if mention.last - mention.first > 1]
    for outer in draw.sample(long, min(NESTED + (draw.random() < 0.4), len(long))):
        first = draw.randrange(outer.first, outer.last)
        mentions.append(Mention(first, first + 1, draw.choice(TYPES)))
    mentions.sort()
    relations = [(*draw.sample(range(len(mentions)), 2), draw.choice(LINKS)) for _ in range(RELATIONS)]
    return Document(doc, mentions, relations)  # type: ignore[arg-type]


def _predicted(gold: Document, draw: random.Random) -> Document:
    mentions: list[Mention] = []
    place: dict[int, int] = {}
    for number, mention in enumerate(gold.mentions):
        chance = draw.random()
        made = mention
        if chance < 0.10:
            shift = draw.choice((0, 1))
            made = (
                mention._replace(last=mention.last + 1) if shift else mention._replace(first=max(0, mention.first - 1))
            )
        elif chance < 0.18:
            made = mention._replace(type=draw.choice(TYPES))
        elif chance < 0.26:
            continue
        elif chance < 0.30:
            first = draw.randrange(TOKENS - 1)
            mentions.append(Mention(first, first + 1, draw.choice(TYPES)))
        place[number] = len(mentions)
        mentions.append(made)
    relations = []
    for head, tail, kind in gold.relations:
        chance = draw.random()
        if chance < 0.10 or head not in place or tail not in place:
            continue
        one, other = place[head], place[tail]
        if chance < 0.20:
            one, other = other, one
        relations.append((one, other, draw.choice(LINKS) if chance > 0.90 else kind))
    return Document(gold.doc, mentions, relations)


def plain(side: Document) -> dict[str, Any]:
    """Return one side of a document as the plain data of a record."""
    return {
        "format": 1,
        "doc": side.doc,
        "mentions": [
            {"id": f"m{number}", "type": m.type, "start": m.first * WIDTH, "end": m.last * WIDTH - 1}
            for number, m in enumerate(side.mentions)
        ],
        "relations": [{"type": kind, "head": f"m{head}", "tail": f"m{tail}"} for head, tail, kind in side.relations],
    }


def write(folder: Path, count: int) -> None:
    """Write gold and predictions in the same order, and once more the predictions in another, as JSON Lines."""
    import msgspec

    if (folder / "done").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    encode = msgspec.json.Encoder().encode
    shuffled: list[bytes] = []
    with (folder / "gold.jsonl").open("wb") as gold, (folder / "predicted.jsonl").open("wb") as predicted:
        for one, other in documents(count):
            gold.write(encode(plain(one)) + b"\n")
            line = encode(plain(other)) + b"\n"
            predicted.write(line)
            shuffled.append(line)
    random.Random(0).shuffle(shuffled)  # noqa: S311
    with (folder / "shuffled.jsonl").open("wb") as stream:
        stream.writelines(shuffled)
    (folder / "done").touch()


def alike(folder: Path, count: int) -> None:
    """Write those documents of which all scorers have the same idea; `seqeval` and BIO tags know no nesting."""
    import msgspec

    if (folder / "done").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    encode = msgspec.json.Encoder().encode
    with (folder / "gold.jsonl").open("wb") as gold, (folder / "predicted.jsonl").open("wb") as predicted:
        for one, other in documents(count):
            kept = _apart(one.mentions), _apart(other.mentions)
            crossing = [sum(_overlap(a, b) for b in kept[1]) > 1 for a in kept[0]]
            crossing += [sum(_overlap(a, b) for a in kept[0]) > 1 for b in kept[1]]
            if not any(crossing):
                gold.write(encode(plain(Document(one.doc, kept[0], []))) + b"\n")
                predicted.write(encode(plain(Document(one.doc, kept[1], []))) + b"\n")
    (folder / "done").touch()


def _overlap(one: Mention, other: Mention) -> bool:
    return one.first < other.last and other.first < one.last


def _apart(mentions: list[Mention]) -> list[Mention]:
    """Return mentions that overlap none before them, in order."""
    kept: list[Mention] = []
    for mention in sorted(mentions):
        if not kept or kept[-1].last <= mention.first:
            kept.append(mention)
    return kept


if __name__ == "__main__":
    made = alike if Path(sys.argv[1]).name == "alike" else write
    made(Path(sys.argv[1]), int(sys.argv[2]))
