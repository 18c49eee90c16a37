from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.files.address import address, inside, problem_at, unplaced

if TYPE_CHECKING:
    from goldspan.files.address import Steps


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ((), "$"),
        (("mentions",), "$.mentions"),
        (("mentions", 3, "end"), "$.mentions[3].end"),
        (("offset_map", 0, 2), "$.offset_map[0][2]"),
        (("attributes", "my key"), '$.attributes["my key"]'),
        (("", "a"), '$[""].a'),
        (("1a",), '$["1a"]'),
        (("größe",), '$["größe"]'),
        (('a"b\n',), '$["a\\"b\\n"]'),
        (tuple(range(20)), "$" + "".join(f"[{n}]" for n in range(20))),
        (tuple(range(21)), "$" + "".join(f"[{n}]" for n in range(20)) + "…"),
    ],
)
def test_address(path: Steps, expected: str) -> None:
    assert address(path) == expected


def test_a_problem_has_its_place() -> None:
    problem = problem_at(lambda path: ("gold.json", len(path)), ("mentions", 3, "end"), "past-text", "912 is past")
    assert str(problem) == "gold.json:3 $.mentions[3].end: 912 is past"


def test_data_without_a_file_has_an_address_alone() -> None:
    assert str(problem_at(unplaced(), ("doc",), "empty-id", '""', "an id")) == '$.doc: ""; expected an id'


def test_inside_looks_under_a_prefix() -> None:
    seen: list[Steps] = []

    def locate(path: Steps) -> tuple[str, int | None]:
        seen.append(path)
        return "f", 7

    assert inside(locate, ("runs", 2))(("name",)) == ("f", 7)
    assert seen == [("runs", 2, "name")]
