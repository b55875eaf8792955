"""Portions that are read elsewhere are as those that are read here."""

from __future__ import annotations

from functools import partial

import pytest

from pipeline.corpus.locate import find_corpus
from pipeline.corpus.portions import cut
from pipeline.errors import CorpusError
from pipeline.params import ReadParams
from pipeline.progress import silent
from pipeline.stages import read
from tests.pipeline.engine.in_process import InProcess


class Twice(InProcess):
    """Has everything done a second time, as where a machine seems lost; takes what came first."""

    def each(self, do, *asked):
        yield from super().each(partial(twice, do), *asked)


def twice(do, part):
    first = do(part)
    do(part)
    return first


@pytest.fixture
def portions(tmp_path):
    """Three portions of a corpus."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name in "abc":
        (corpus / f"{name}.txt").write_text(f"第一篇{name}\n\n第二篇", encoding="utf-8")
    found = cut(find_corpus(str(corpus), corpus))
    assert len(found) == 3
    return found


@pytest.fixture
def cluster(tmp_path):
    (tmp_path / "scratch").mkdir()
    return Twice(tmp_path / "scratch")


def folders(root, portions):
    made = [root / str(number) for number, _ in enumerate(portions)]
    for folder in made:
        folder.mkdir(parents=True)
    return made


def content(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_files_and_facts_whoever_else_reads_them(portions, cluster, tmp_path):
    here, there = folders(tmp_path / "here", portions), folders(tmp_path / "there", portions)
    facts = [read.run(*one, ReadParams(), silent) for one in zip(portions, here, strict=True)]
    assert list(read.run_on(cluster, portions, there, ReadParams())) == facts
    assert [content(folder) for folder in there] == [content(folder) for folder in here]
    assert len(content(here[0])) > 1


def test_what_changes_meanwhile_is_refused(portions, cluster, tmp_path):
    portions[1].sources[0].path.write_text("另一篇", encoding="utf-8")
    with pytest.raises(CorpusError, match="changed while it was read"):
        list(read.run_on(cluster, portions, folders(tmp_path / "there", portions), ReadParams()))
