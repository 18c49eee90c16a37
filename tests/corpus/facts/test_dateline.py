from __future__ import annotations

import pytest

from goldspan.corpus.facts.agencies import AGENCIES
from goldspan.corpus.facts.dateline import Dateline, find_dateline, find_sign_off


@pytest.mark.parametrize(
    ("line", "place", "agency", "published"),
    [
        ("NEW DELHI: India and Russia", "NEW DELHI", None, None),
        ("NEW DELHI, Dec 6 (ANI) - The", "NEW DELHI", "ANI", None),
        ("LONDON (Reuters) – The", "LONDON", "Reuters", None),
        ("MOSCOW, December 6. /TASS/. Russia", "MOSCOW", "TASS", None),
        ("WASHINGTON — The", "WASHINGTON", None, None),
        ("KYIV, Ukraine (AP) — The", "KYIV", "AP", None),
        ("New Delhi [India], December 6 (ANI): The", "New Delhi", "ANI", None),
        ("PARIS, 6 December 2021 (AFP) - The", "PARIS", "AFP", "2021-12-06"),
        ("BEIJING, Dec. 6, 2021 (Xinhua) -- The", "BEIJING", "Xinhua", "2021-12-06"),
        ("ST. PETERSBURG (Interfax) - The", "ST. PETERSBURG", "Interfax", None),
        ("SÃO PAULO (AFP) - The", "SÃO PAULO", "AFP", None),
        ("L'AQUILA, Italy: The", "L'AQUILA", None, None),
        ("PORT-AU-PRINCE (AP) — The", "PORT-AU-PRINCE", "AP", None),
        ("NEW DELHI/MOSCOW: The", "NEW DELHI/MOSCOW", None, None),
        ("UNITED NATIONS: The", "UNITED NATIONS", None, None),
    ],
)
def test_datelines(line: str, place: str, agency: str | None, published: str | None) -> None:
    found = find_dateline(line)
    assert found is not None
    assert (line[found.start : found.end], found.agency, found.published) == (place, agency, published)


@pytest.mark.parametrize(
    "line",
    [
        "India and Russia signed",
        "BREAKING: India",
        "WATCH: The minister",
        "UPDATE - The minister",
        "New Delhi: The minister",  # not in capitals, and nothing else says so
        "The minister (ANI) - said",
        "The minister said (Reuters) – no",
        "A: b",
        "Q: What",
        "MOSCOW. Then",
        "MUMBAI-based",
        "PARIS, 31 February 2021",
        "",
    ],
)
def test_no_datelines(line: str) -> None:
    assert find_dateline(line) is None


def test_inside_a_story_capitals_are_not_enough() -> None:
    assert find_dateline("PUTIN: We agree", first=False) is None
    assert find_dateline("LONDON (Reuters) – The", 100, first=False) is not None


def test_places_are_counted_from_the_text() -> None:
    found = find_dateline("MOSCOW: x", 40)
    assert found is not None
    assert (found.start, found.end) == (40, 46)


@pytest.mark.parametrize(
    ("text", "zone", "agency"),
    [
        ("Moscow and New Delhi. (ANI)", "(ANI)", "ANI"),
        ("New Delhi. (ANI).\n", "(ANI)", "ANI"),
        ("Moscow. (ANI/Sputnik)", "(ANI/Sputnik)", "ANI"),
        ("Delhi.\n(With inputs from PTI)", "(With inputs from PTI)", "PTI"),
        ("Moscow. /TASS/", "/TASS/", "TASS"),
    ],
)
def test_sign_offs(text: str, zone: str, agency: str) -> None:
    found = find_sign_off(text)
    assert found is not None
    assert (text[found[0] : found[1]], found[2]) == (zone, agency)


@pytest.mark.parametrize(
    "text", ["(ANI) said so.", "the deal (NATO)", "(photo)", "ANI", "(With inputs from agencies)", ""]
)
def test_no_sign_offs(text: str) -> None:
    assert find_sign_off(text) is None


def test_every_sign_is_found() -> None:
    for sign in AGENCIES:
        found = find_dateline(f"VIENNA ({sign}) - The")
        assert found is not None
        assert found.agency == sign


def test_an_agency_of_no_renown_is_found_where_its_sign_is_known() -> None:
    line = "GDYNIA, March 3 (MWN) - The navy"
    assert find_dateline(line) is None
    assert find_dateline(line, agency="MWN") == Dateline(0, 6, "MWN", None)
    assert find_sign_off("It ended. (MWN)") is None
    assert find_sign_off("It ended. (MWN)", "MWN") == (10, 15, "MWN")
    assert find_sign_off("It ended. (ANI)", "MWN") == (10, 15, "ANI")


def test_a_sign_is_taken_literally() -> None:
    assert find_sign_off("It ended. (abc)", "a.c") is None
