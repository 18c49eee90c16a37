"""Types that a model, trained on the other documents, confidently gives otherwise."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from goldspan.annotations.quality.finding import Finding, Labelled, of_mention
from goldspan.errors import MissingExtra, quote
from goldspan.files.progress import track

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FOLDS = 5
LEAST = 200
"""Mentions before a model is worth asking."""

CONFIDENT = 0.9
"""Probability of another type above which a label is questioned."""

_WINDOW = 2
_WORD = re.compile(r"\w+|[^\w\s]")


def model_disagrees(corpus: Sequence[Labelled]) -> Iterator[Finding]:
    """Yield the first mention of clusters to which a model gives another type with at least `CONFIDENT` probability.

    A multinomial logistic regression on the words of a mention, their shapes, and the words around it; every document
    is judged by a model that saw no document of its group. The mentions of a cluster are judged together, by the mean
    of their probabilities: a short form alone says little. The same labels give the same findings.

    Raises:
        MissingExtra: scikit-learn is not installed.
    """
    placed = [(labelled, index) for labelled in corpus for index in range(len(labelled.record.mentions))]
    groups = [labelled.group or labelled.doc for labelled, _ in placed]
    types = [labelled.record.mentions[index].type for labelled, index in placed]
    if len(placed) < LEAST or len(set(groups)) < FOLDS or len(set(types)) < 2:
        return
    shares = _shares([_features(labelled, index) for labelled, index in placed], types, groups)
    clusters: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for place, (labelled, index) in enumerate(placed):
        cluster = labelled.record.mentions[index].entity or f"mention {index}"
        clusters[labelled.doc, cluster, types[place]].append(place)
    for (_, _, own), places in clusters.items():
        mean = {kind: sum(shares[place][kind] for place in places) / len(places) for kind in shares[places[0]]}
        best = max(sorted(mean), key=mean.__getitem__, default=own)
        if best != own and mean[best] >= CONFIDENT:
            labelled, index = placed[places[0]]
            text = quote(labelled.slice(labelled.record.mentions[index]))
            found = f"{text} is {own}; by the other documents it would be {best} (probability {mean[best]:.2f})"
            yield of_mention("model-disagrees", labelled, index, found)


def _shares(features: list[dict[str, int]], types: list[str], groups: list[str]) -> list[dict[str, float]]:
    """Return the probability of every type for every mention, from models that saw nothing of its group."""
    try:
        from sklearn.feature_extraction import DictVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.model_selection import GroupKFold
        from sklearn.pipeline import make_pipeline
    except ImportError:
        raise MissingExtra("baselines", "the model of check --quality") from None
    found: list[dict[str, float]] = [{} for _ in types]
    folds = list(GroupKFold(FOLDS).split(features, types, groups))
    for train, held in track(folds, FOLDS, "judging labels by those of other documents"):
        known = [types[place] for place in train]
        if len(set(known)) < 2:
            continue
        model: Any = make_pipeline(DictVectorizer(), LogisticRegression(max_iter=200, tol=1e-3))
        model.fit([features[place] for place in train], known)
        for place, row in zip(held, model.predict_proba([features[place] for place in held]), strict=True):
            found[place] = dict(zip(map(str, model.classes_), map(float, row), strict=True))
    return found


def _features(labelled: Labelled, index: int) -> dict[str, int]:
    mention = labelled.record.mentions[index]
    words = _WORD.findall(labelled.slice(mention))
    before = _WORD.findall(labelled.text[max(0, mention.start - 60) : mention.start])[-_WINDOW:]
    after = _WORD.findall(labelled.text[mention.end : mention.end + 60])[:_WINDOW]
    named = [f"whole={' '.join(words).lower()}", f"last={words[-1].lower() if words else ''}"]
    named += [f"word={word.lower()}" for word in words] + [f"shape={_shape(word)}" for word in words]
    named += [f"end={word[-3:].lower()}" for word in words[-1:]] + [f"length={min(len(words), 5)}"]
    named += [f"before{at}={word.lower()}" for at, word in enumerate(reversed(before))]
    named += [f"after{at}={word.lower()}" for at, word in enumerate(after)]
    return dict.fromkeys(named, 1)


def _shape(word: str) -> str:
    """Return a word's outline: `Xx`, `X`, `x`, `d`, or what they are joined from."""
    outline = "".join("X" if c.isupper() else "x" if c.isalpha() else "d" if c.isdigit() else c for c in word)
    return re.sub(r"(.)\1+", r"\1", outline)
