from __future__ import annotations

import pytest

from goldspan.corpus.article import RawZone
from goldspan.corpus.facts.zones import find_zones
from goldspan.corpus.offsets import OffsetMap


@pytest.mark.parametrize(
    ("text", "zones", "dateline", "agency", "byline", "published"),
    [
        (
            "NEW DELHI: One. (ANI)",
            [("dateline", "NEW DELHI"), ("signoff", "(ANI)")],
            "NEW DELHI",
            "ANI",
            None,
            None,
        ),
        (
            "By Ann Smith\n\nMOSCOW: One.",
            [("dateline", "MOSCOW")],
            "MOSCOW",
            None,
            "Ann Smith",
            None,
        ),
        (
            "A headline\nBy Ann Smith\nKYIV, Dec 6, 2021 (AP) — One.",
            [("dateline", "KYIV")],
            "KYIV",
            "AP",
            "Ann Smith",
            "2021-12-06",
        ),
        ("One.\nMOSCOW: Two.", [], None, None, None, None),
        ("One.\nTwo.\nThree.\nFour.\nLONDON (Reuters) - Five.", [], None, None, None, None),
        (
            "LONDON (Reuters) - One. (PTI)",
            [("dateline", "LONDON"), ("signoff", "(PTI)")],
            "LONDON",
            "Reuters",
            None,
            None,
        ),
        ("", [], None, None, None, None),
    ],
)
def test_what_a_text_says(
    text: str,
    zones: list[tuple[str, str]],
    dateline: str | None,
    agency: str | None,
    byline: str | None,
    published: str | None,
) -> None:
    found = find_zones(text, (), OffsetMap())
    assert [(zone.type, text[zone.start : zone.end]) for zone in found.zones] == zones
    assert (found.dateline, found.facts.agency, found.facts.byline, found.facts.published) == (
        dateline,
        agency,
        byline,
        published,
    )


def test_raw_zones_are_carried_into_the_text_without_white_space_at_their_ends() -> None:
    #       <q>One.</q> Two.  ->  One.\nTwo.
    origin = OffsetMap(((0, 4, 3, 7), (4, 5, 7, 12), (5, 9, 12, 16)))
    found = find_zones(
        "One.\nTwo.", [RawZone("tweet", 0, 11), RawZone("table", 7, 11), RawZone("caption", 16, 20)], origin
    )
    assert [(zone.type, zone.start, zone.end) for zone in found.zones] == [("tweet", 0, 4)]
