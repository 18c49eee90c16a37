"""Every type its own key."""

from __future__ import annotations

import pytest

from goldspan.annotations.label_studio.interface.hotkeys import label_hotkeys
from goldspan.errors import SchemaError
from goldspan.schema import EntityType, Schema


def schema(**keys: str | None) -> Schema:
    return Schema(name="s", version=1, entity={name: EntityType(hotkey=key) for name, key in keys.items()})


def test_own_keys_stay_and_others_get_a_letter_of_their_name() -> None:
    keys = label_hotkeys(schema(PERSON="P", PLACE=None, UU=None, PUP=None))
    assert keys == {"PERSON": "p", "PLACE": "l", "UU": "b", "PUP": "c"} or keys["PLACE"] == "l"
    assert keys["PERSON"] == "p"
    assert "u" not in keys.values()


def test_keys_differ_and_run_out() -> None:
    keys = label_hotkeys(schema(**{f"T{n}": None for n in range(40)}))
    assert len(keys) == len(set(keys.values())) == 35


@pytest.mark.parametrize(
    ("keys", "rule", "found"),
    [
        ({"A": "u"}, "hotkey", '"u" is the page\'s own, to unselect'),
        ({"A": "U"}, "hotkey", '"U" is the page\'s own, to unselect'),
        ({"A": "+"}, "hotkey", '"+" is no key the page can be given'),
        ({"A": "é"}, "hotkey", '"é" is no key the page can be given'),
        ({"A": "p", "B": "P"}, "hotkey-taken", '"P" is the key of A too: capitals do not count'),
    ],
)
def test_keys_the_page_cannot_have(keys: dict[str, str], rule: str, found: str) -> None:
    with pytest.raises(SchemaError) as error:
        label_hotkeys(schema(**keys))
    assert [(problem.rule, problem.found) for problem in error.value.problems] == [(rule, found)]


def test_every_fault_is_told() -> None:
    with pytest.raises(SchemaError) as error:
        label_hotkeys(schema(A="u", B="+", C="c", D="C"))
    assert [problem.address for problem in error.value.problems] == [f"entity.{name}.hotkey" for name in "ABD"]
