"""`goldspan convert` from end to end: what is converted, left alone, refused, carried over."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import msgspec
import pytest

from goldspan.annotations.gold import read_gold
from goldspan.document import text_sha256
from goldspan.formats.documents import write_document
from goldspan.formats.record import read_record

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Corpus

ARTICLE = "Ana Ruiz met Bo Li in Oslo on Friday. They spoke about a bridge. Nobody else was there."
CHANGED = "Yesterday it rained. " + ARTICLE.replace("in Oslo ", "")


def story(seed: int, words: int = 120) -> str:
    """Return a text of made-up words, a full stop after every tenth; two seeds share nothing."""
    rng = random.Random(seed)  # noqa: S311 - not for secrets
    made = ["".join(rng.choices("abcdefghijklmnop", k=7)) for _ in range(words)]
    return " ".join(word + "." * (at % 10 == 9) for at, word in enumerate(made, start=0))


def test_an_article_becomes_a_document(corpus: Corpus) -> None:
    corpus.seed("2021/a b.txt", ARTICLE, 'publisher = "P"', 'published = "2021-12-06"', 'language = "de"')
    result = corpus.run("convert")
    assert result == (0, "1 converted, 0 unchanged\n", "")
    made = corpus.read("2021--a-b")
    assert made.text == ARTICLE
    assert made.raw is not None
    assert made.raw.path == "seeds/2021/a b.txt"
    assert (made.meta.publisher, made.meta.published, made.meta.language) == ("P", "2021-12-06", "de")
    assert made.group == "2021--a-b"
    assert made.split in {"train", "dev", "test"}
    assert made.offset_map == ((0, len(ARTICLE), 0, len(ARTICLE)),)
    assert corpus.run("check").code == 0


def test_the_workspaces_language_is_the_default(corpus: Corpus) -> None:
    (corpus.root / "goldspan.toml").write_text('name = "small"\nlanguage = "no"\n')
    corpus.seed("a.txt", ARTICLE)
    corpus.run("convert")
    assert corpus.read("a").meta.language == "no"


def test_unchanged_ones_are_left_alone(corpus: Corpus) -> None:
    corpus.seed("a.txt", ARTICLE)
    corpus.seed("b.txt", story(1))
    corpus.run("convert")
    path = corpus.document_path("a")
    path.write_bytes(path.read_bytes() + b"\n")  # laid out in another way, with the same content
    before = corpus.files()
    times = path.stat().st_mtime_ns
    assert corpus.run("convert") == (0, "0 converted, 2 unchanged\n", "")
    assert corpus.files() == before
    assert path.stat().st_mtime_ns == times


def test_only_what_is_asked_for(corpus: Corpus) -> None:
    corpus.seed("x/a.txt", ARTICLE)
    corpus.seed("b.txt", story(1))
    corpus.seed("empty.txt", "")
    assert corpus.run("convert", corpus.root / "seeds" / "x") == (0, "1 converted, 0 unchanged\n", "")
    assert not corpus.document_path("b").exists()


def test_a_dry_run_writes_nothing(corpus: Corpus) -> None:
    corpus.seed("a.txt", ARTICLE)
    before = corpus.files()
    assert corpus.run("convert", "--dry-run") == (0, "would be: 1 converted, 0 unchanged\n", "")
    assert corpus.files() == before
    assert not (corpus.root / ".goldspan").exists()


def test_json_is_only_json(corpus: Corpus) -> None:
    corpus.seed("a.txt", ARTICLE)
    corpus.seed("b.txt", "", listed=False)
    result = corpus.run("convert", "--json")
    data = json.loads(result.out)
    assert (result.code, result.err) == (2, "")
    assert (data["converted"], data["unchanged"], data["refused"]) == (1, 0, 0)
    assert data["documents"]["converted"] == ["a"]
    assert [problem["file"] for problem in data["problems"]] == ["seeds/b.txt"]
    assert len(data["notices"]) == 1


def test_what_sources_say_later_is_taken_up(corpus: Corpus) -> None:
    corpus.seed("a.txt", ARTICLE)
    corpus.run("convert")
    corpus.label(corpus.read("a"), ("Oslo", "PLACE"))
    corpus.sources.clear()
    corpus.seed("a.txt", ARTICLE, 'publisher = "Later"')
    assert corpus.run("convert").out == "1 converted, 0 unchanged\n"  # the text is as it was, so gold is no hindrance
    assert corpus.read("a").meta.publisher == "Later"


def test_free_data_and_place_are_kept(corpus: Corpus) -> None:
    corpus.seed("a.txt", ARTICLE)
    corpus.run("convert")
    path = corpus.document_path("a")
    place = corpus.read("a").split
    path.write_text(path.read_text().replace(f'"split":"{place}"', '"split":"dev",\n "extra":{"note":[1]}'))
    corpus.seed("a.txt", CHANGED)
    assert corpus.run("convert").code == 0
    made = corpus.read("a")
    assert (made.text, made.split, made.extra) == (CHANGED, "dev", {"note": [1]})


def test_a_file_without_an_entry_is_a_notice(corpus: Corpus) -> None:
    corpus.seed("a.txt", ARTICLE, listed=False)
    (corpus.root / "seeds" / "SOURCES.toml").write_text('[files."gone.txt"]\n')
    result = corpus.run("convert")
    assert result.code == 0
    assert 'note: seeds/SOURCES.toml: no entry for "a.txt"' in result.err
    assert 'add [files."a.txt"] with publisher' in result.err
    assert 'note: seeds/SOURCES.toml:1: an entry for "gone.txt"' in result.err


def test_all_seeds_of_one_id_are_refused_and_the_rest_converted(corpus: Corpus) -> None:
    for name in ("a.txt", "a.html", "b.txt"):
        corpus.seed(name, ARTICLE)
    result = corpus.run("convert")
    assert result.code == 2
    assert result.out == "1 converted, 0 unchanged, 2 not converted\n"
    assert 'seeds/a.html: the document would be called "a", as would that of "seeds/a.txt"' in result.err
    assert "seeds/a.txt: the document would be called" in result.err


def test_a_document_from_elsewhere_is_not_overwritten(corpus: Corpus) -> None:
    corpus.document("a", "From elsewhere.")
    corpus.seed("a.txt", ARTICLE)
    result = corpus.run("convert")
    assert result.code == 2
    assert 'seeds/a.txt: the document would be called "a", as is one that came from no seed' in result.err
    assert corpus.read("a").text == "From elsewhere."


class TestGone:
    """Seeds that are no longer there."""

    def test_the_document_is_kept_and_said_to_be(self, corpus: Corpus) -> None:
        corpus.seed("a.txt", ARTICLE).unlink()
        corpus.seed("b.txt", story(1))
        corpus.run("convert")
        (corpus.root / "seeds" / "b.txt").unlink()
        result = corpus.run("convert")
        assert result.code == 0
        assert 'note: corpus/documents/b.json: its seed "seeds/b.txt" is gone; the document is kept' in result.err
        assert corpus.document_path("b").exists()

    def test_prune_removes_it_unless_it_is_labelled(self, corpus: Corpus) -> None:
        for at, name in enumerate("abc"):
            corpus.seed(f"{name}.txt", story(at))
        corpus.run("convert")
        corpus.document("elsewhere", story(9))
        corpus.label(corpus.read("b"), (corpus.read("b").text[:7], "PLACE"), annotator="ana")
        for name in "ab":
            (corpus.root / "seeds" / f"{name}.txt").unlink()
        assert corpus.run("convert", "--prune", "--dry-run").out == "would be: 0 converted, 1 unchanged, 1 pruned\n"
        assert corpus.document_path("a").exists()
        result = corpus.run("convert", "--prune")
        assert result.out == "0 converted, 1 unchanged, 1 pruned\n"
        assert 'b.json: its seed "seeds/b.txt" is gone; the document is kept, as it is labelled' in result.err
        assert not corpus.document_path("a").exists()
        assert corpus.document_path("b").exists()
        assert corpus.document_path("elsewhere").exists()

    def test_nothing_is_pruned_where_the_seeds_cannot_be_listed(self, corpus: Corpus) -> None:
        corpus.seed("a.txt", ARTICLE)
        corpus.run("convert")
        (corpus.root / "seeds").rename(corpus.root / "away")
        result = corpus.run("convert", "--prune")
        assert (result.code, result.err) == (2, "seeds: no such file or folder; check the path\n")
        assert corpus.document_path("a").exists()

    def test_a_renamed_seed_stays_in_its_story(self, corpus: Corpus) -> None:
        seed = corpus.seed("a.txt", ARTICLE)
        corpus.run("convert")
        seed.rename(seed.with_name("b.txt"))
        corpus.run("convert")
        assert (corpus.read("b").group, corpus.read("b").split) == ("a", corpus.read("a").split)


@pytest.mark.parametrize(
    ("raw", "note"),
    [
        (b"Caf\xe9 talks went on.", "read as cp1252 (not UTF-8, so cp1252); if that is wrong, say encoding = …"),
        ("The cafÃ© was full of talk.".encode(), "1 broken character repaired; see extra.mojibake of the document"),
    ],
)
def test_what_was_guessed_is_said_once(corpus: Corpus, raw: bytes, note: str) -> None:
    corpus.seed("a.txt", raw)
    assert f"note: seeds/a.txt: {note}" in corpus.run("convert").err
    assert corpus.run("convert").err == ""


class TestLabelled:
    """A text that changes under gold or passes."""

    @pytest.fixture
    def labelled(self, corpus: Corpus) -> Corpus:
        corpus.seed("a.txt", ARTICLE)
        corpus.seed("b.txt", story(1))
        corpus.run("convert")
        corpus.label(corpus.read("a"), ("Bo Li", "PERSON"), ("Oslo", "PLACE"))
        corpus.label(corpus.read("a"), ("Ana Ruiz", "PERSON"), annotator="ana")
        corpus.seed("a.txt", CHANGED)
        return corpus

    def test_is_refused_with_the_diff(self, labelled: Corpus) -> None:
        before = labelled.files()
        labelled.seed("c.txt", story(3))
        result = labelled.run("convert")
        assert result.code == 1
        assert result.out == "1 converted, 1 unchanged, 1 refused\n"
        lines = result.err.splitlines()
        assert lines[0].startswith(
            "seeds/a.txt: the text would change under annotations/gold/a.json, annotations/passes/ana/a.json: "
            "2 mentions would move, 1 be lost"
        )
        assert lines[0].endswith("carry the labels over with --rebase")
        assert "  (the change of the text is shown on a terminal only: its rights are the publisher's)" in lines
        assert "rained" not in result.err
        assert '  annotations/gold/a.json: mention "m0" "PERSON" [13, 18] "Bo Li" moves to [34, 39]' in lines
        assert '  annotations/gold/a.json: mention "m1" "PLACE" [22, 26] "Oslo" is lost' in lines
        assert '  annotations/gold/a.json: relation "LIVES_IN" from "m0" to "m1" is lost' in lines
        after = labelled.files()
        assert {name: after[name] for name in before if "SOURCES" not in name} == {
            name: data for name, data in before.items() if "SOURCES" not in name
        }

    def test_an_open_text_shows_its_diff(self, labelled: Corpus) -> None:
        sources = labelled.root / "seeds" / "SOURCES.toml"
        sources.write_text('[files."a.txt"]\nrights = "open"\nlicense = "CC-BY-4.0"\n', encoding="utf-8")
        lines = labelled.run("convert").err.splitlines()
        assert "  -Ana Ruiz met Bo Li in Oslo on Friday." in lines
        assert "  +Yesterday it rained." in lines

    def test_a_private_text_shows_its_diff_on_a_terminal(
        self, labelled: Corpus, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("sys.stderr.isatty", lambda: True)
        assert "  +Yesterday it rained." in labelled.run("convert").err.splitlines()

    def test_json_has_the_refusal(self, labelled: Corpus) -> None:
        data = json.loads(labelled.run("convert", "--json").out)
        assert data["refused"] == 1
        assert data["refusals"][0]["rule"] == "labelled-text"
        assert any("is lost" in line for line in data["refusals"][0]["details"])

    def test_rebase_carries_and_sets_aside(self, labelled: Corpus) -> None:
        old = labelled.read("a")
        result = labelled.run("convert", "--rebase")
        assert result.code == 0
        assert result.out == "1 converted, 1 unchanged, 1 with labels carried over\n"
        aside = f"annotations/lost/gold/a.{old.sha256[:12]}.json"
        assert f"note: {aside}: the labels that could not be carried over" in result.err
        assert 'note: annotations/gold/a.json: mention "m1" "PLACE" [22, 26] "Oslo" is lost' in result.err
        new = labelled.read("a")
        gold = read_gold(labelled.root / "annotations" / "gold")["a"]
        assert gold.sha256 == new.sha256
        assert [(m.id, new.text[m.start : m.end]) for m in gold.mentions] == [("m0", "Bo Li")]
        lost = read_record(labelled.root / aside)
        assert lost.text == old.text
        assert [m.text for m in lost.mentions if not m.extra] == ["Oslo"]
        assert len(lost.relations) == 1
        assert labelled.run("check").code == 0
        assert labelled.run("convert").out == "0 converted, 2 unchanged\n"

    def test_a_dry_rebase_writes_nothing(self, labelled: Corpus) -> None:
        before = labelled.files()
        result = labelled.run("convert", "--rebase", "--dry-run")
        assert result.code == 0
        assert 'note: annotations/gold/a.json: mention "m1" "PLACE" [22, 26] "Oslo" is lost' in result.err
        assert labelled.files() == before

    def test_a_rebase_that_was_cut_short_is_picked_up(self, labelled: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
        import goldspan.jobs.convert as job

        def stop(*_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(job, "write_document", stop)
            assert labelled.run("convert", "--rebase").code == 130
        assert labelled.read("a").text == ARTICLE  # labels first, so nothing is lost between the two
        assert labelled.run("convert").code == 0
        assert labelled.read("a").text == CHANGED
        assert labelled.run("check").code == 0

    def test_a_text_cleaned_anew_carries_through_the_raw_file(self, corpus: Corpus) -> None:
        raw = "Bo  Li met Ana Ruiz in Oslo."
        corpus.seed("a.txt", raw)
        corpus.run("convert")
        made = corpus.read("a")
        assert made.text == "Bo Li met Ana Ruiz in Oslo."
        # The same file as a cleaner would have it that leaves double spaces.
        rows = ((0, len(raw), 0, len(raw)),)
        old = msgspec.structs.replace(made, text=raw, sha256=text_sha256(raw), offset_map=rows, dropped=())
        write_document(corpus.document_path("a"), old)
        corpus.label(old, ("Bo  Li", "PERSON"), ("Oslo", "PLACE"))
        assert corpus.run("convert").code == 1
        assert corpus.run("convert", "--rebase").code == 0
        gold = read_gold(corpus.root / "annotations" / "gold")["a"]
        assert [(m.start, m.end, m.text) for m in gold.mentions] == [(0, 5, "Bo Li"), (22, 26, "Oslo")]
        assert not (corpus.root / "annotations" / "lost").exists()
        assert corpus.run("check").code == 0

    def test_labels_on_a_third_text_are_never_touched(self, labelled: Corpus) -> None:
        path = labelled.root / "annotations" / "gold" / "a.json"
        path.write_text(path.read_text().replace(labelled.read("a").sha256, "f" * 64))
        before = path.read_bytes()
        result = labelled.run("convert", "--rebase")
        assert result.code == 1
        assert "annotations/gold/a.json $.sha256: labels on a text with another hash" in result.err
        assert path.read_bytes() == before
        assert labelled.read("a").text == ARTICLE

    def test_labels_that_cannot_be_read_stop_it(self, labelled: Corpus) -> None:
        (labelled.root / "annotations" / "gold" / "a.json").write_text("{")
        before = labelled.files()
        result = labelled.run("convert", "--rebase")
        assert result.code == 2
        assert result.err.startswith("annotations/gold/a.json:1")
        assert labelled.files() == before

    def test_a_change_back_needs_nothing(self, labelled: Corpus) -> None:
        labelled.seed("a.txt", ARTICLE)
        assert labelled.run("convert") == (0, "0 converted, 2 unchanged\n", "")


class TestSplits:
    """Groups and splits, pinned in the documents."""

    @staticmethod
    def place(corpus: Corpus, doc_id: str, split: str) -> None:
        path = corpus.document_path(doc_id)
        path.write_text(path.read_text().replace(f'"split":"{corpus.read(doc_id).split}"', f'"split":"{split}"'))

    def test_a_copy_joins_its_story_and_moves_nobody(self, corpus: Corpus) -> None:
        corpus.seed("m.txt", story(1))
        corpus.seed("n.txt", story(2))
        corpus.run("convert")
        self.place(corpus, "m", "dev")
        before = corpus.files()
        corpus.seed("a.txt", story(1) + "\n" + story(3, 60))
        corpus.run("convert")
        assert (corpus.read("a").group, corpus.read("a").split) == ("m", "dev")
        after = corpus.files()
        assert all(after[name] == data for name, data in before.items() if name.startswith("corpus/"))

    def test_a_declared_story_is_one_group_whatever_the_texts_share(self, corpus: Corpus) -> None:
        corpus.seed("a.txt", story(1), 'story = "ferry"')
        corpus.seed("b.txt", story(2), 'story = "ferry"')
        corpus.seed("c.txt", story(3))
        assert corpus.run("convert").code == 0
        assert [corpus.read(name).group for name in "abc"] == ["a", "a", "c"]
        assert corpus.read("a").split == corpus.read("b").split
        assert corpus.run("convert") == (0, "0 converted, 3 unchanged\n", "")

    @pytest.mark.parametrize(("split", "code"), [("test", 0), ("train", 1)])
    def test_a_story_declared_later_ties_groups_of_one_split_only(self, corpus: Corpus, split: str, code: int) -> None:
        for number, name in enumerate("ab"):
            corpus.seed(f"{name}.txt", story(number))
        assert corpus.run("convert").code == 0
        self.place(corpus, "a", "test")
        self.place(corpus, "b", split)
        sources = corpus.root / "seeds" / "SOURCES.toml"
        sources.write_text(sources.read_text().replace('.txt"]', '.txt"]\nstory = "ferry"'))
        result = corpus.run("convert")
        assert result.code == code
        assert corpus.read("b").group == ("a" if code == 0 else "b")
        assert ("a copy or an update of articles in different splits" in result.err) == (code == 1)

    def test_by_time_later_stories_are_test(self, corpus: Corpus) -> None:
        settings = corpus.root / "goldspan.toml"
        cuts = '[split]\npolicy = "time"\ndev_from = "2010-01-01"\ntest_from = "2013-01-01"\n'
        settings.write_text(settings.read_text().split("[split]")[0] + cuts)
        for name, day in (("a", "2009-05-05"), ("b", "2011-05-05"), ("c", "2020-05-05")):
            corpus.seed(f"{name}.txt", story(ord(name)), f'published = "{day}"')
        assert corpus.run("convert").code == 0
        assert [corpus.read(name).split for name in "abc"] == ["train", "dev", "test"]
        settings.write_text(settings.read_text().replace("2013-01-01", "2021-01-01"))
        assert corpus.run("convert").code == 0
        assert corpus.read("c").split == "test", "a split once given stays"

    def test_a_bridge_across_splits_is_refused(self, corpus: Corpus) -> None:
        corpus.seed("a.txt", story(1))
        corpus.seed("b.txt", story(2))
        corpus.run("convert")
        self.place(corpus, "a", "test")
        self.place(corpus, "b", "train")
        before = corpus.files()
        corpus.seed("c.txt", story(1) + "\n" + story(2))
        corpus.seed("d.txt", story(4))
        result = corpus.run("convert")
        assert result.code == 1
        assert result.out == "1 converted, 2 unchanged, 1 refused\n"
        assert result.err.startswith(
            "seeds/c.txt: a copy or an update of articles in different splits: "
            'group "a" (test) and group "b" (train); expected each story whole in one split; '
        )
        assert not corpus.document_path("c").exists()
        assert corpus.document_path("d").exists()
        after = corpus.files()
        assert all(after[name] == data for name, data in before.items() if name.startswith("corpus/"))
        result = corpus.run("convert", "--regroup")
        assert result.code == 0
        assert (
            'note: groups "a" and "b" are one story: now group "a" in split test; 1 document moved there: b'
            in result.err
        )
        assert {(corpus.read(key).group, corpus.read(key).split) for key in "abc"} == {("a", "test")}
        assert corpus.run("check").code == 0

    def test_groups_of_one_split_merge_and_it_is_said(self, corpus: Corpus) -> None:
        corpus.seed("a.txt", story(1))
        corpus.seed("b.txt", story(2))
        corpus.run("convert")
        self.place(corpus, "a", "dev")
        self.place(corpus, "b", "dev")
        corpus.seed("c.txt", story(1) + "\n" + story(2))
        result = corpus.run("convert")
        assert (result.code, result.out) == (0, "2 converted, 1 unchanged\n")
        assert result.err == 'note: groups "a" and "b" are one story: now group "a" in split dev\n'
        assert {corpus.read(key).group for key in "abc"} == {"a"}

    def test_a_changed_article_that_becomes_a_bridge_is_left_as_it_was(self, corpus: Corpus) -> None:
        corpus.seed("a.txt", story(1))
        corpus.seed("b.txt", story(2))
        corpus.run("convert")
        self.place(corpus, "a", "test")
        self.place(corpus, "b", "train")
        corpus.label(corpus.read("b"), (story(2)[:7], "PLACE"))
        before = corpus.files()
        corpus.seed("b.txt", story(2) + "\n" + story(1))
        result = corpus.run("convert", "--rebase")
        assert result.code == 1
        assert result.err.startswith("seeds/b.txt: a copy or an update")
        after = corpus.files()
        assert all(after[name] == data for name, data in before.items() if not name.startswith("seeds/"))

    def test_documents_from_elsewhere_get_a_place_too(self, corpus: Corpus) -> None:
        corpus.document("x", story(1), split=None)
        path = corpus.document_path("x")
        path.write_text(path.read_text().replace('"group":"x"', '"group":null'))
        corpus.seed("a.txt", story(2))
        corpus.run("convert")
        assert corpus.read("x").group == "x"
        assert corpus.read("x").split is not None


def test_a_broken_document_stops_it_before_anything_is_written(corpus: Corpus) -> None:
    corpus.seed("a.txt", ARTICLE)
    corpus.run("convert")
    corpus.document_path("a").write_text('{"format":1,"id":"a"')
    corpus.seed("b.txt", story(1))
    before = corpus.files()
    result = corpus.run("convert")
    assert result.code == 2
    assert result.err.startswith("corpus/documents/a.json:1")
    assert corpus.files() == before


def test_paths_outside_the_seeds_are_refused(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("x")
    result = corpus.run("convert", tmp_path / "x.txt")
    assert result.code == 2
    assert "not in the seeds folder; expected a file or folder in" in result.err
    assert "copy the article there" in result.err
