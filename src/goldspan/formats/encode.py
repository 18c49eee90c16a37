"""Records as JSON: `"format":1` first, what is absent or empty left out, provenance with all its keys."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

import msgspec

from goldspan.errors import Problem, RecordError, quote

if TYPE_CHECKING:
    from goldspan.annotation import Annotations, Mention, Provenance, Relation

_encode = msgspec.json.Encoder().encode


def to_json(data: object, what: str) -> bytes:
    """Return compact JSON in UTF-8; `what` names the record in errors.

    Raises:
        RecordError: A text in it holds a lone surrogate, or something in free data that JSON has no word for.
    """
    try:
        return _encode(data)
    except UnicodeEncodeError:
        raise RecordError(
            Problem(
                rule="lone-surrogate", file=what, found="a text holds a lone surrogate", remedy="repair or remove it"
            )
        ) from None
    except (TypeError, OverflowError, RecursionError) as error:
        raise RecordError(
            Problem(rule="wrong-type", file=what, found=str(error), expected="texts, numbers, arrays and objects")
        ) from None


def refuse_not_finite(record: Annotations, what: str) -> None:
    """Refuse NaN and infinity, which msgspec would write as null without a word.

    Raises:
        RecordError: A score, or a number in free data, is not finite.
    """
    items: tuple[Mention | Relation, ...] = (*record.mentions, *record.relations)
    scores = [item.score for item in items if item.score is not None]
    free = [item.attributes for item in items if item.attributes]
    free += [item.extra for item in items if item.extra]
    free += [data for entity in record.entities for data in (entity.links, entity.extra)]
    free.append(record.extra)
    if not (all(map(isfinite, scores)) and all(map(_is_finite, free))):
        raise RecordError(
            Problem(
                rule="not-finite",
                file=what,
                found="NaN or infinity in it",
                expected="finite numbers",
                remedy="leave it out",
            )
        )


def _is_finite(value: object) -> bool:
    if isinstance(value, float):
        return isfinite(value)
    if isinstance(value, dict):
        return all(map(_is_finite, value.values()))
    return not isinstance(value, list | tuple) or all(map(_is_finite, value))


def record_fields(record: Annotations) -> dict[str, Any]:
    """Return a record's keys in the order they are written, mentions and relations still as they are."""
    data: dict[str, Any] = {"format": record.format, "doc": record.doc}
    for key in ("sha256", "text", "mentions", "relations", "entities", "provenance", "extra"):
        value = getattr(record, key)
        if value is not None and value not in ((), {}):
            data[key] = value
    if record.provenance is not None:
        data["provenance"] = provenance_data(record.provenance)
    return data


def provenance_data(provenance: Provenance) -> dict[str, Any]:
    """Return provenance with all five keys, null where nothing is known."""
    data = msgspec.structs.asdict(provenance)
    if not data["extra"]:
        del data["extra"]
    return data


def record_line(record: Annotations) -> bytes:
    """Return a record as one line of JSON Lines, with its line end.

    Raises:
        RecordError: It holds something JSON has no word for.
    """
    what = f"the record of {quote(record.doc)}"
    line = to_json(record_fields(record), what)
    refuse_not_finite(record, what)
    return line + b"\n"
