from __future__ import annotations

import math

import pyarrow as pa
import pytest

from pipeline.ledger import Verdicts
from pipeline.merging import merge, spellings
from pipeline.ngram.encode import encode
from pipeline.params import EncodeParams, RankParams
from pipeline.rank import Knowledge, listed_terms, rank, terms_left_out
from pipeline.schema import SCORES
from pipeline.termhood.score import factors

PARAMS = EncodeParams(repeated=True)
TEXTS = ["变电站检修。变电所检修。", "变电站和变电站所", "只有变电所", "断路器"]
ENCODED = encode(pa.table({"document": pa.array(range(4), pa.int64()), "text": TEXTS}), PARAMS)


def row(term, count, string_count, documents, **more):
    figures = dict.fromkeys(SCORES.names, 1) | {"term": term, "in_jieba": False, "container": ""}
    figures |= {"count": count, "string_count": string_count, "doc_count": documents, "blocks": 2}
    figures |= {"domain_per_million": 10.0 * count, "baseline_per_million": 2.0, "baseline_count": 0.5}
    figures |= {"quality": 0.5, "score": 3.0, "stock_share": 0.0}
    return figures | more


def scores(**more):
    rows = [
        row("变电站", 2, 3, 2),
        row("变电所", 2, 2, 2, score=2.0),
        row("变电站所", 1, 1, 1, score=1.0),
        row("断路器", 1, 1, 1, score=2.5),
    ]
    return pa.Table.from_pylist([one | more for one in rows], schema=SCORES)


def verdicts(**merged):
    return Verdicts(frozenset(), frozenset(), merged)


BOTH = verdicts(变电所="变电站", 变电站所="变电站")


def test_figures_come_to_the_target():
    table, variants = merge(scores(), BOTH, ENCODED, PARAMS)
    found = table.to_pylist()[0]
    assert variants == {"变电站": ["变电所", "变电站所"]}
    assert (found["count"], found["domain_per_million"]) == (5, 50.0)
    assert (found["baseline_count"], found["baseline_per_million"]) == (1.5, 6.0)
    # 变电站 in 变电站所 is one occurrence with it; two of the three documents hold two spellings.
    assert (found["string_count"], found["doc_count"]) == (5, 3)
    assert table.slice(1).equals(scores().slice(1))


def test_the_score_is_that_of_the_sums():
    before = factors(scores())
    table, _ = merge(scores(), BOTH, ENCODED, PARAMS)
    after = factors(table)
    assert after["place"][0] == pytest.approx(before["place"][0])
    assert table["score"][0].as_py() == pytest.approx(math.prod(values[0] for values in after.values()))
    assert table["score"][0].as_py() != scores()["score"][0].as_py()


def test_other_recipes_keep_their_score():
    bare = scores(quality=None, blocks=None)
    table, _ = merge(bare, BOTH, ENCODED, PARAMS)
    assert table["score"].equals(bare["score"])
    assert table["count"][0].as_py() == 5


def test_what_is_not_scored_changes_nothing():
    for others in (verdicts(), verdicts(母线="变电站"), verdicts(变电所="汇流排")):
        table, variants = merge(scores(), others, ENCODED, PARAMS)
        assert table.equals(scores())
        assert variants == {}


def test_terms_name_their_variants():
    table, variants = merge(scores(), BOTH, ENCODED, PARAMS)
    ranking = rank(table, RankParams(), knowledge=Knowledge(verdicts=BOTH))
    listed = listed_terms(table, ranking, variants)
    assert dict(zip(listed["term"].to_pylist(), listed["variants"].to_pylist(), strict=True)) == {
        "变电站": ["变电所", "变电站所"],
        "断路器": [],
    }
    assert set(terms_left_out(table, ranking)["term"].to_pylist()) == {"变电所", "变电站所"}
    assert spellings(listed.slice(0, 1))[-1][0] == listed["term"][0].as_py()


def test_a_target_in_another_spelling_takes_them():
    rows = [row("SF6气体", 2, 2, 2), row("sf6 气体", 1, 1, 1), row("断路器", 1, 1, 1)]
    table = pa.Table.from_pylist(rows, schema=SCORES)
    _, variants = merge(table, verdicts(断路器="SF6气体"), ENCODED, PARAMS)
    assert variants == {"SF6气体": ["断路器"]}
