from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import msgspec
import pytest

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.errors import InputError
from goldspan.eval import cutting, streaming
from goldspan.eval.content import content_hash
from goldspan.eval.portions import Unplain, portion
from goldspan.eval.scoring import ScoreOptions, counting_options, score
from goldspan.eval.streaming import count_files, score_paths
from goldspan.formats import read, write
from goldspan.measures.options import Options

if TYPE_CHECKING:
    from pathlib import Path

    from goldspan.eval.report import Report


ONE, TWO = "1" * 64, "2" * 64


def made(number: int, draw: random.Random, *, odd: bool = False) -> Annotations:
    """A record of a few mentions; an odd one has what the quick ways leave to others."""
    mentions = []
    for place in range(draw.randrange(6)):
        start = 5 * place + draw.randrange(3)
        end = start + draw.randrange(1, 6)
        parts = ((start, start + 1), (start + 3, start + 7)) if odd and draw.random() < 0.3 else ()
        mentions.append(
            Mention(
                id=f"m{place}",
                type=draw.choice("XYZ"),
                start=start,
                end=parts[1][1] if parts else end,
                entity=draw.choice(["e1", "e2", None]) if odd else None,
                score=draw.choice([None, 0.2, 0.9]),
                spans=parts,
            )
        )
    ends: list[str | int] = [*range(len(mentions)), "e1"] if odd else []
    ends += [str(mention.id) for mention in mentions]
    known = {mention.entity for mention in mentions}
    ends = [end for end in ends if end != "e1" or "e1" in known]
    links = [
        Relation(type=draw.choice("RS"), head=draw.choice(ends), tail=draw.choice(ends))
        for _ in range(draw.randrange(4) if ends else 0)
    ]
    return Annotations(doc=f"d{number:03}", mentions=tuple(mentions), relations=tuple(links))


def sides(seed: int, count: int = 150, *, odd: bool = False) -> tuple[list[Annotations], list[Annotations]]:
    draw = random.Random(seed)  # noqa: S311
    return tuple([made(n, draw, odd=odd) for n in range(count)] for _ in range(2))  # type: ignore[return-value]


def plain(report: Report) -> bytes:
    return msgspec.json.encode(report.to_dict(per_document=True, intervals=False), order="deterministic")


@pytest.fixture(autouse=True)
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "_SIZE", 2000)
    monkeypatch.setattr(streaming, "_AT_ONCE", 7)


def files(folder: Path, gold: list[Annotations], predicted: list[Annotations]) -> tuple[Path, Path]:
    paths = folder / "gold.jsonl", folder / "predicted.jsonl"
    for path, records in zip(paths, (gold, predicted), strict=True):
        write(path, records)
    return paths


def shuffled(records: list[Annotations]) -> list[Annotations]:
    return random.Random(1).sample(records, len(records))  # noqa: S311


ORDERS = {
    "the same order": lambda gold, predicted: (gold, predicted),
    "another order": lambda gold, predicted: (gold, shuffled(predicted)),
    "reversed": lambda gold, predicted: (gold, predicted[::-1]),
    "predictions missing": lambda gold, predicted: (gold, predicted[3:70] + predicted[80:]),
    "predictions unknown": lambda gold, predicted: (gold[10:40] + gold[60:], predicted),
    "neither whole nor ordered": lambda gold, predicted: (shuffled(gold)[:90], shuffled(predicted)[40:]),
    "nothing in common": lambda gold, predicted: (gold[:70], predicted[70:]),
    "no predictions": lambda gold, _: (gold, []),
    "no gold": lambda _, predicted: ([], predicted),
}


@pytest.mark.parametrize("odd", [False, True], ids=["plain", "odd"])
@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_the_report_is_that_of_the_ordinary_way(tmp_path: Path, order: object, odd: bool) -> None:
    gold, predicted = order(*sides(3, odd=odd))  # type: ignore[operator]
    paths = files(tmp_path, gold, predicted)
    if gold:
        assert count_files(*paths, Options()) is not None
    assert plain(score_paths(*paths, ScoreOptions())) == plain(score(gold, predicted))


@pytest.mark.parametrize("odd", [False, True], ids=["plain", "odd"])
@pytest.mark.parametrize("suffix", [".jsonl.gz", ".parquet", ""])
def test_whatever_the_format(tmp_path: Path, suffix: str, odd: bool) -> None:
    gold, predicted = sides(5, 40, odd=odd)
    one, other = tmp_path / f"gold{suffix}", tmp_path / "predicted.jsonl"
    write(one, gold)
    write(other, shuffled(predicted))
    assert count_files(one, other, Options()) is not None
    assert plain(score_paths(one, other, ScoreOptions())) == plain(score(gold, predicted))


@pytest.mark.parametrize("suffix", [".jsonl", ".parquet"])
def test_shards_are_the_file_they_were_cut_from(tmp_path: Path, suffix: str) -> None:
    gold, predicted = sides(7, 40)
    (tmp_path / "gold").mkdir()
    for first, last in ((0, 13), (13, 40)):
        write(tmp_path / "gold" / f"{first:03}{suffix}", gold[first:last])
    write(tmp_path / "predicted.jsonl", predicted)
    one, other = tmp_path / "gold", tmp_path / "predicted.jsonl"
    assert count_files(one, other, Options()) is not None
    assert plain(score_paths(one, other, ScoreOptions())) == plain(score(gold, predicted))


def test_with_a_least_score(tmp_path: Path) -> None:
    gold, predicted = sides(6)
    options = ScoreOptions(min_score=0.5)
    assert count_files(*files(tmp_path, gold, predicted), counting_options(options)) is not None
    paths = tmp_path / "gold.jsonl", tmp_path / "predicted.jsonl"
    assert plain(score_paths(*paths, options)) == plain(score(gold, predicted, options))


@pytest.mark.parametrize("order", ["the same order", "neither whole nor ordered"])
def test_however_many_processes(tmp_path: Path, order: str) -> None:
    gold, predicted = ORDERS[order](*sides(4, odd=True))  # type: ignore[no-untyped-call]
    paths = files(tmp_path, gold, predicted)
    alone = score_paths(*paths, ScoreOptions(), processes=1)
    size = cutting._SIZE
    together = score_paths(*paths, ScoreOptions(), processes=2)
    assert size == 2000
    assert plain(together) == plain(alone) == plain(score(gold, predicted))


def test_where_no_processes_can_be_had_one_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> object:
        raise OSError("no semaphores here")

    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", refuse)
    gold, predicted = sides(9)
    paths = files(tmp_path, gold, predicted)
    assert plain(score_paths(*paths, ScoreOptions(), processes=2)) == plain(score(gold, predicted))


LINE = b'{"doc":"d%03d","mentions":[]}\n'
FAULTS = {
    "no JSON": (b'{"doc":"d000"\n', b"", "cut off"),
    "an empty span": (b'{"doc":"d000","mentions":[{"type":"X","start":3,"end":3}]}\n', b"", "empty"),
    "a dangling head": (b'{"doc":"d000","relations":[{"type":"R","head":"x","tail":"y"}]}\n', b"", '"x"'),
    "a score above one": (
        LINE % 0,
        b'{"doc":"d000","mentions":[{"type":"X","start":0,"end":3,"score":7}]}\n',
        "0 to 1",
    ),
    "a second gold record": (LINE % 0 + LINE % 0, LINE % 0, "second record"),
    "a second prediction": (LINE % 0, LINE % 0 + LINE % 1 + LINE % 0, "second record"),
    "a second prediction without gold": (LINE % 0, LINE % 1 + LINE % 0 + LINE % 1, "second record"),
    "another text": (
        b'{"doc":"d000","sha256":"' + ONE.encode() + b'"}\n',
        b'{"doc":"d000","sha256":"' + TWO.encode() + b'"}\n',
        "another text",
    ),
}


@pytest.mark.parametrize(("gold", "predicted", "said"), FAULTS.values(), ids=FAULTS)
def test_faults_are_told_as_the_ordinary_way_does(tmp_path: Path, gold: bytes, predicted: bytes, said: str) -> None:
    paths = tmp_path / "gold.jsonl", tmp_path / "predicted.jsonl"
    paths[0].write_bytes(gold)
    paths[1].write_bytes(predicted)
    assert count_files(*paths, Options()) is None
    with pytest.raises(InputError, match=said) as quick:
        score_paths(*paths, ScoreOptions())
    with pytest.raises(InputError) as ordinary:
        score(read(paths[0]), read(paths[1]))
    assert quick.value.lines() == ordinary.value.lines()


@pytest.mark.parametrize("odd", [False, True], ids=["plain", "odd"])
def test_content_hashes_are_those_of_the_records(odd: bool) -> None:
    records, _ = sides(8, odd=odd)
    lines = [msgspec.json.encode(one) for one in records]
    assert portion(lines, Options(), gold=True).hashes == tuple(map(content_hash, records))


def test_what_is_not_plain_is_said_to_be_so() -> None:
    with pytest.raises(Unplain):
        portion([b"no JSON"], Options(), gold=True)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_read_ahead(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    os.mkfifo(path)
    assert count_files(path, path, Options()) is None
