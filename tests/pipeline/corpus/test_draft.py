"""A drafted corpus.toml says what was found and changes nothing."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus.accounts import Ledger
from pipeline.corpus.draft import draft
from pipeline.corpus.examine import Examination, examine
from pipeline.corpus.locate import find_corpus
from pipeline.corpus.spec import FILENAME, CorpusSpec, load_spec
from pipeline.params import IngestParams
from pipeline.schema import QUARANTINE
from tests.conftest import GOLDEN


def drafted(root):
    return draft(examine(find_corpus(str(root), root), IngestParams()))


def test_it_changes_nothing(tmp_path):
    (tmp_path / "a.txt").write_text("断路器", encoding="utf-8")
    before = find_corpus(str(tmp_path), tmp_path)
    (tmp_path / FILENAME).write_text(drafted(tmp_path), encoding="utf-8")
    assert load_spec(tmp_path / FILENAME) == CorpusSpec()
    assert find_corpus(str(tmp_path), tmp_path) == before


def test_every_setting_stands_in_it_with_its_default(tmp_path):
    settings = re.sub(r"^# (\w+ = )", r"\1", drafted(GOLDEN / "corpus"), flags=re.MULTILINE)
    (tmp_path / FILENAME).write_text(settings, encoding="utf-8")
    assert list(tomllib.loads(settings)) == [setting.name for setting in fields(CorpusSpec)]
    assert load_spec(tmp_path / FILENAME) == CorpusSpec()


def test_it_says_what_was_found():
    text = drafted(GOLDEN / "corpus")
    assert "text gb18030: 1 files" in text
    assert "text: text; title: title; id: id (1 sources)" in text


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1)))
def test_no_name_of_a_file_gets_out_of_its_comment(names):
    ledger = Ledger()
    facts = ledger.facts() | {"characters": 0}
    nothing = QUARANTINE.empty_table()
    text = draft(Examination("a", "a", facts, ledger.table(), nothing, tuple(names)))
    assert tomllib.loads(text) == {}
