"""Types that a model, trained on the other documents, confidently gives otherwise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from goldspan.annotations.quality.finding import Finding, Labelled, of_mention
from goldspan.errors import MissingExtra, quote

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
    """Yield mentions to which a model gives another type with a probability of `CONFIDENT` or more.

    A multinomial logistic regression on the words of the mention, their shapes, and the words around it; every document
    is judged by a model that saw no document of its group. The same labels give the same findings.

    Raises:
        MissingExtra: scikit-learn is not installed.
    """
    placed = [(labelled, index) for labelled in corpus for index in range(len(labelled.record.mentions))]
    groups = [labelled.group or labelled.doc for labelled, _ in placed]
    types = [labelled.record.mentions[index].type for labelled, index in placed]
    if len(placed) < LEAST or len(set(groups)) < FOLDS or len(set(types)) < 2:
        return
    features = [_features(labelled, index) for labelled, index in placed]
    for place, kind, probability in _judged(features, types, groups):
        labelled, index = placed[place]
        own = types[place]
        text = quote(labelled.slice(labelled.record.mentions[index]))
        found = f"{text} is {own}; by the other documents it would be {kind} (probability {probability:.2f})"
        yield of_mention("model-disagrees", labelled, index, found)


def _judged(features: list[dict[str, int]], types: list[str], groups: list[str]) -> Iterator[tuple[int, str, float]]:
    """Yield the places where another type is confidently given, that type and its probability."""
    try:
        from sklearn.feature_extraction import DictVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.model_selection import GroupKFold
        from sklearn.pipeline import make_pipeline
    except ImportError:
        raise MissingExtra("baselines", "the model of check --quality") from None
    found: list[tuple[int, str, float]] = []
    for train, held in GroupKFold(FOLDS).split(features, types, groups):
        known = [types[place] for place in train]
        if len(set(known)) < 2:
            continue
        model: Any = make_pipeline(DictVectorizer(), LogisticRegression(C=4.0, max_iter=500))
        model.fit([features[place] for place in train], known)
        shares = model.predict_proba([features[place] for place in held])
        for place, row in zip(held, shares, strict=True):
            best = int(row.argmax())
            if row[best] >= CONFIDENT and model.classes_[best] != types[place]:
                found.append((int(place), str(model.classes_[best]), float(row[best])))
    yield from sorted(found)


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
