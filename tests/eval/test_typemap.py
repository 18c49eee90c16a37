from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.errors import SettingsError
from goldspan.eval.typemap import TypeMap, read_type_map
from goldspan.measures.options import Fate

if TYPE_CHECKING:
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
