from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.annotation import Annotations, Mention
from goldspan.errors import SettingsError
from goldspan.eval.typemap import Fated, TypeMap, read_type_map, unused
from goldspan.measures.options import Fate
from goldspan.schema import parse_schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAP = """\
[entity]
COMPANY = "ORG"
GOV_ORG = "ORG"
[relation]
OWNS = "AFFILIATED_WITH"
[drop]
entity = ["MONEY"]
[ignore]
entity = ["DATE"]
relation = ["MET"]
"""


def read(tmp_path: Path, text: str) -> TypeMap:
    path = tmp_path / "map.toml"
    path.write_text(text)
    return read_type_map(path)


def test_names_and_fates(tmp_path: Path) -> None:
    made = read(tmp_path, MAP)
    assert made.entities() == {"COMPANY": "ORG", "GOV_ORG": "ORG", "MONEY": Fate.DROP, "DATE": Fate.IGNORE}
    assert made.relations() == {"OWNS": "AFFILIATED_WITH", "MET": Fate.IGNORE}


def test_the_hash_sees_what_the_map_does(tmp_path: Path) -> None:
    made = read(tmp_path, MAP).hash
    assert len(made) == 6
    turned = (
        "[drop]\nentity = ['MONEY']\n[relation]\nOWNS='AFFILIATED_WITH'\n[ignore]\nrelation=['MET']\nentity=['DATE']\n"
    )
    assert read(tmp_path, turned + "[entity]\nGOV_ORG='ORG'\nCOMPANY='ORG'\nGPE='GPE'\n").hash == made
    assert read(tmp_path, MAP.replace("GOV_ORG", "ROLE")).hash != made
    assert (
        read(tmp_path, MAP.replace("[drop]", "[x]").replace("[ignore]", "[drop]").replace("[x]", "[ignore]")).hash
        != made
    )


@pytest.mark.parametrize("text", ["", "[entity]\n", "[entity]\nGPE = 'GPE'\n", "[drop]\nentity = []\n"])
def test_a_map_that_does_nothing_is_none(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).hash == "none"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("[entity]\nA = 1\n", 2, "expected a text"),
        ("[entities]\nA = 'B'\n", 1, "unknown key"),
        ("[entity]\nA = 'B'\n[drop]\nentity = ['A']\n", 4, r'"A", which \[entity\] names too'),
        ("[drop]\nrelation = ['A']\n[ignore]\nrelation = ['A']\n", 4, r"which \[drop\] names too"),
        ("[entity\n", 1, "not TOML"),
    ],
)
def test_faults_are_told_with_their_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    with pytest.raises(SettingsError, match=message) as caught:
        read(tmp_path, text)
    assert caught.value.problems[0].line == line


def records(*types: str) -> list[Annotations]:
    return [Annotations(doc=name, mentions=(Mention(type=name, start=0, end=1),)) for name in types]


def test_types_that_nobody_uses_are_named_with_those_there_are() -> None:
    made = TypeMap(entity={"PERSN": "PER", "GPE": "LOC"}, drop=Fated(relation=("MET",)))
    assert unused(made, records("PERSON", "GPE")) == (
        'the map names entity types that nobody uses: "PERSN" (known: "GPE", "PERSON"); '
        'relation types that nobody uses: "MET" (known: none)'
    )
    assert unused(TypeMap(entity={"GPE": "LOC"}), records("GPE")) == ""
    assert unused(TypeMap(), []) == ""


def test_what_the_schema_knows_is_used() -> None:
    schema = parse_schema(
        'name = "s"\nversion = 1\n[entity.A]\n[relation.R]\nhead = ["A"]\ntail = ["A"]\ninverse = "RI"\n'
        '[relation.RI]\nhead = ["A"]\ntail = ["A"]\n'
    )
    made = TypeMap(entity={"A": "B"}, ignore=Fated(relation=("R", "RI")))
    assert unused(made, [], schema) == ""
    assert "nobody uses" in unused(made, [])


def test_records_are_read_only_as_far_as_needed() -> None:
    def first() -> Iterator[Annotations]:
        yield from records("X", "A")
        pytest.fail("read on")

    assert unused(TypeMap(entity={"A": "B"}), first()) == ""


def test_long_lists_are_cut_and_odd_names_shown_safely() -> None:
    many = records(*(f"T{i:03}" for i in range(60)), "a\x1b[31m")
    line = unused(TypeMap(entity={"\x07": "B"}), many)
    assert "\x1b" not in line
    assert "\x07" not in line
    assert '"T039" and 21 more)' in line
