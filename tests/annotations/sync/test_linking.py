from __future__ import annotations

import pytest
from tests.annotations.sync.records import FLAT, read

from goldspan.annotations.sync.linking import Panel
from goldspan.annotations.sync.regions import regions

PLACES = {"a": "a=A[0,3)", "b": "b=A[4,6)", "c": "c=A[7,8)", "d": "d=A[9,12)"}


def panel(*passes: str) -> Panel:
    """Return a panel of passes in which letters together are one cluster."""
    records = {
        f"p{place}": read(" ".join(f"{PLACES[name]}e{group}" for group in text.split() for name in group))
        for place, text in enumerate(passes)
    }
    return Panel(records, regions(records, FLAT), FLAT)


@pytest.mark.parametrize(
    ("passes", "groups"),
    [
        (["ab cd"], "ab cd"),
        (["ab c d", "ab c d"], "ab c d"),
        (["ab c", "a bc"], "ab c"),  # the first's
        (["ab c", "a bc", "a bc"], "a bc"),  # that of most
        (["ab", "ab c", "abc"], "ab c"),  # c where the first put it that marked it
        (["ab cd", "abcd"], "ab cd"),
        (["ab", "cd"], "ab cd"),
    ],
)
def test_clusters(passes: list[str], groups: str) -> None:
    found = panel(*passes)
    names = {span[0][0]: name for name, text in PLACES.items() for span in [((int(text[4 : text.index(",")]),),)]}
    told = [sorted(names[key[0][0][0]] for key in group) for group in found.groups()]
    assert told == [list(group) for group in groups.split()]


def test_a_cluster_has_one_type() -> None:
    records = {"ada": read("m1=A[0,3)e1 m2=A[4,6)e1"), "bo": read("m1=A[0,3) m2=B[4,6)"), "cy": read("m2=B[4,6)")}
    found = Panel(records, regions(records, FLAT), FLAT)
    assert [[key[1] for key in group] for group in found.groups()] == [["A"], ["B"]]
