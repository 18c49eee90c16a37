from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.corpus.stats.stats import Identity, stats
from goldspan.corpus.stats.types import RARE
from goldspan.schema import parse_schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from goldspan.corpus.dataset.rows import Item

    Make = Callable[..., Item]

SCHEMA = parse_schema('name = "s"\nversion = 1\n[entity.PERSON]\n[entity.GPE]\n[entity.LOC]\n')
CORPUS = Identity("c", "Invented.", "1.0.0", "3f2a" * 16)


def test_everything_as_plain_data(item: Make) -> None:
    items = [item("a"), item("b", "train"), item("c", "train")]
    found = stats(items, SCHEMA, CORPUS, measured_on="test").to_dict()
    assert found == stats(items[::-1], SCHEMA, CORPUS, measured_on="test").to_dict()
    assert (found["name"], found["version"], found["hash"], found["notice"]) == ("c", "1.0.0", "3f2a" * 16, "Invented.")
    assert (found["documents"], found["mentions"], found["relations"], found["clusters"]) == (3, 6, 3, 6)
    assert {name: list(each) for name, each in found["by"].items()} == {
        "split": ["train", "test"],
        "year": ["2021"],
        "content": ["none"],
        "format": ["txt"],
    }
    assert found["cluster_sizes"] == {"1": 6}
    assert found["singleton_share"] == 1.0
    assert found["mention_types"]["LOC"]["mentions"] == 0


@pytest.mark.parametrize(
    ("test", "train", "measured_on", "rare"),
    [
        (RARE - 1, RARE, "test", True),
        (RARE, 0, "test", False),
        (1, RARE - 1, None, False),
        (0, RARE - 1, None, True),
        (RARE, RARE - 1, "train", True),
    ],
)
def test_rare_is_fewer_than_15_where_it_is_measured(
    item: Make, test: int, train: int, measured_on: str | None, rare: bool
) -> None:
    items = [item(f"a{n}") for n in range(test)] + [item(f"b{n}", "train") for n in range(train)]
    found = stats(items, SCHEMA, CORPUS, measured_on=measured_on)
    assert found.is_rare(found.mentions["PERSON"]) is rare
    assert found.to_dict()["mention_types"]["PERSON"]["rare"] is rare
    assert found.to_dict()["relation_types"]["LIVES_IN"]["rare"] is rare
