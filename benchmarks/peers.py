"""One other scorer on one pair of files, run by its own interpreter: `python peers.py NAME GOLD PREDICTED`.

Prints JSON: the CPU seconds from Python objects of the scorer's own kind to its numbers, and its strict counts. Reading
uses the standard library's `json`; making the objects is part of the whole process and not of those seconds.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

TOKENS, WIDTH = 400, 6
"""As in `generate.py`, which needs what peers' interpreters lack."""


def read(path: str) -> list[list[dict[str, Any]]]:
    """Return the mentions of every document."""
    with Path(path).open(encoding="utf-8") as stream:
        return [json.loads(line)["mentions"] for line in stream]


def nervaluate(gold: list[list[dict[str, Any]]], predicted: list[list[dict[str, Any]]]) -> dict[str, Any]:
    """All four modes, overall and by type; its ends are inclusive."""
    from nervaluate import Evaluator

    sides = [
        [[{"label": m["type"], "start": m["start"], "end": m["end"] - 1} for m in some] for some in side]
        for side in (gold, predicted)
    ]
    tags = sorted({m["label"] for side in sides for some in side for m in some})
    start = time.process_time()
    results = Evaluator(*sides, tags=tags, loader="dict").evaluate()
    seconds = time.process_time() - start
    modes = {"strict": "strict", "exact": "exact", "partial": "partial", "ent_type": "type"}
    counts = {modes[name]: [r.correct, r.possible, r.actual] for name, r in results["overall"].items()}
    types = {
        tag: {modes[name]: [r.correct, r.possible, r.actual] for name, r in rows.items()}
        for tag, rows in results["entities"].items()
    }
    return {"seconds": seconds, "counts": counts, "types": types}


def _tags(mentions: list[dict[str, Any]]) -> list[str]:
    """Return one BIO tag a token; a mention within or across an earlier one has no place in them."""
    tags = ["O"] * (TOKENS + 1)
    for mention in mentions:
        first, last = mention["start"] // WIDTH, (mention["end"] + 1) // WIDTH
        if any(tag != "O" for tag in tags[first:last]):
            continue
        tags[first] = f"B-{mention['type']}"
        tags[first + 1 : last] = [f"I-{mention['type']}"] * (last - first - 1)
    return tags


def seqeval(gold: list[list[dict[str, Any]]], predicted: list[list[dict[str, Any]]]) -> dict[str, Any]:
    """One number, from BIO tags; its own report by type takes several times as long."""
    from seqeval.metrics import f1_score

    sides = [list(map(_tags, side)) for side in (gold, predicted)]
    start = time.process_time()
    f1 = float(f1_score(*sides))
    return {"seconds": time.process_time() - start, "f1": f1}


def spacy(gold: list[list[dict[str, Any]]], predicted: list[list[dict[str, Any]]]) -> dict[str, Any]:
    """One mode, overall and by type, from `Doc` objects with span groups."""
    from spacy.scorer import Scorer
    from spacy.tokens import Doc, Span
    from spacy.training import Example
    from spacy.vocab import Vocab

    vocab, words = Vocab(), ["token"] * (TOKENS + 1)

    def made(mentions: list[dict[str, Any]]) -> Doc:
        doc = Doc(vocab, words=words)
        doc.spans["sc"] = [Span(doc, m["start"] // WIDTH, (m["end"] + 1) // WIDTH, label=m["type"]) for m in mentions]
        return doc

    examples = [Example(made(other), made(one)) for one, other in zip(gold, predicted, strict=True)]
    start = time.process_time()
    scores = Scorer.score_spans(examples, "spans_sc", getter=lambda doc, _: doc.spans["sc"], allow_overlap=True)
    return {"seconds": time.process_time() - start, "f1": scores["spans_sc_f"]}


PEERS = {"nervaluate": nervaluate, "seqeval": seqeval, "spacy": spacy}

if __name__ == "__main__":
    print(json.dumps(PEERS[sys.argv[1]](read(sys.argv[2]), read(sys.argv[3]))))
