from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import CorpusError, EmptyResultError
from pipeline.ledger import Decision, verdicts
from pipeline.params import RankParams
from pipeline.rank import Knowledge, rank, ruled_out
from pipeline.rules import Rule, read_rules, rule_of
from pipeline.schema import SCORES
from tests.conftest import ROOT
from tests.results import terms_table

TERMS = ["的电站", "变电站", "变电站的", "3月检修", "SF6气体", "高压断路器操动机构", "]^-\\"]


def scores(names):
    return terms_table(names).select(SCORES.names).cast(SCORES)


@pytest.fixture
def file(tmp_path):
    def write(text):
        path = tmp_path / "rules.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(
    ("conditions", "met"),
    [
        ({"first": "的在"}, ["的电站"]),
        ({"last": "的"}, ["变电站的"]),
        ({"contains": "月路"}, ["3月检修", "高压断路器操动机构"]),
        ({"pattern": "^[0-9A-Z]+"}, ["3月检修", "SF6气体"]),
        ({"shorter_than": 4}, ["的电站", "变电站"]),
        ({"longer_than": 5}, ["高压断路器操动机构"]),
        ({"contains": "电", "shorter_than": 4, "first": "变"}, ["变电站"]),  # all of them
        ({"first": "]"}, ["]^-\\"]),  # characters mean nothing else
        ({"last": "^-\\"}, ["]^-\\"]),
    ],
)
def test_a_rule_leaves_out_what_meets_all_its_conditions(conditions, met):
    found = Rule("one", **conditions).meets(pa.array([*TERMS[:-1], TERMS[-1]]))
    assert [term for term, is_met in zip(TERMS, found, strict=True) if is_met] == met


@given(
    st.lists(st.text("的电站a]^-\\.$[", min_size=1, max_size=5), min_size=1),
    st.text("的]^-\\.$[", min_size=1),
)
def test_characters_are_met_as_python_meets_them(terms, characters):
    array = pa.chunked_array([pa.array(terms)])
    for field, python in (
        ("first", lambda term: term[0] in characters),
        ("last", lambda term: term[-1] in characters),
        ("contains", lambda term: bool(set(term) & set(characters))),
    ):
        assert Rule("one", **{field: characters}).meets(array).tolist() == list(map(python, terms))


def test_the_first_rule_counts():
    rules = [Rule("a", contains="月"), Rule("b", pattern="[0-9]")]
    assert rule_of(pa.array(TERMS), rules).tolist() == [-1, -1, -1, 0, 1, -1, -1]


def test_patterns_take_no_more_than_linear_time():
    assert Rule("slow", pattern="(a+)+$").meets(pa.array(["a" * 5000 + "b"])).tolist() == [False]


def test_a_file_is_read_in_its_order(file):
    rules = read_rules(file('[[rule]]\nname = "甲"\nfirst = "的"\n[[rule]]\nname = "b"\nlonger_than = 3\n'))
    assert rules == (Rule("甲", first="的"), Rule("b", longer_than=3))
    assert rules[1].conditions == "longer_than 3"


def test_the_example_is_a_file_of_rules():
    rules = read_rules(ROOT / "docs" / "examples" / "rules.toml")
    assert len(rules) >= 5
    assert np.count_nonzero(rule_of(pa.array(TERMS[:-1]), rules) >= 0) == 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "holds no rule"),
        ("[[rule]", "cannot be read as TOML"),
        ('[[rule]]\nfirst = "的"', "rule 1: has no name"),
        ('[[rule]]\nname = "a: b"\nfirst = "的"', "rule 1: has no name"),
        ('[[rule]]\nname = "a"', "rule 1: has no condition"),
        ('[[rule]]\nname = "a"\nbegin = "的"', "no such condition: begin"),
        ('[[rule]]\nname = "a"\nlonger_than = "3"', "longer_than is no whole number"),
        ('[[rule]]\nname = "a"\nlonger_than = -3', "length below 0"),
        ('[[rule]]\nname = "a"\nfirst = 3', "first is no text"),
        ('[[rule]]\nname = "a"\npattern = "("', "no regular expression"),
        (f'[[rule]]\nname = "a"\npattern = "{"a" * 1001}"', "more than 1,000 characters"),
        ('[[rule]]\nname = "a"\nfirst = "的"\n' * 2, "two rules have the name 'a'"),
        ('rule = ["a"]', "rule 1: is no table"),
        ('more = 1\n[[rule]]\nname = "a"\nfirst = "的"', "something else than rules"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(file, text, message):
    with pytest.raises(CorpusError, match=message):
        read_rules(file(text))


def test_every_drop_has_its_rule_as_the_reason_and_every_rule_its_count():
    rules = [Rule("虚字", first="的"), Rule("never", contains="無")]
    table = scores(["变电站", "的电站", "断路器"])
    ranking = rank(table, RankParams(), knowledge=Knowledge(rules=rules))
    assert [table["term"][k].as_py() for k in ranking.listed] == ["变电站", "断路器"]
    assert ranking.reason.tolist() == ["rule 虚字: first 的"]
    assert ruled_out(ranking, rules) == {"虚字": 1, "never": 0}


def test_what_a_person_wants_goes_before_rules():
    rules = [Rule("虚字", first="的")]
    kept = verdicts({"的电站": Decision("的电站", "accept")})
    table = scores(["变电站", "的电站"])
    for knowledge in (Knowledge(must=["的电站"], rules=rules), Knowledge(rules=rules, verdicts=kept)):
        assert rank(table, RankParams(), knowledge=knowledge).listed.size == 2


def test_rules_that_leave_nothing_are_named():
    with pytest.raises(EmptyResultError, match="2 rule all: longer_than 1"):
        rank(
            scores(["变电站", "断路器"]),
            RankParams(),
            knowledge=Knowledge(rules=[Rule("all", longer_than=1)]),
        )
