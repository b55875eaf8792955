from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import CorpusError, EmptyResultError
from pipeline.ledger import Verdicts
from pipeline.params import RankParams
from pipeline.rank import Knowledge, listed_terms, rank, read_list, terms_left_out
from pipeline.schema import DROPPED, SCORES, TERMS

ROWS = st.lists(
    st.tuples(
        st.text("电压流A", min_size=2, max_size=4), st.sampled_from([0.1, 0.5, 0.9]), st.integers(1, 3)
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda row: row[0],
)


EVIDENCE = [field.name for field in SCORES if field.nullable]


def scores(rows):
    return pa.Table.from_pylist(
        [
            dict.fromkeys(SCORES.names, 1)
            | {"term": term, "score": score, "count": count, "in_jieba": False}
            | dict.fromkeys(EVIDENCE)
            for term, score, count in rows
        ],
        schema=SCORES,
    )


def ranked(table, params, **knowledge):
    """TERMS and DROPPED of SCORES."""
    ranking = rank(table, params, **knowledge)
    return listed_terms(table, ranking), terms_left_out(table, ranking)


@given(ROWS, st.randoms())
def test_the_order_is_total(rows, random):
    shuffled = random.sample(rows, len(rows))
    terms, _ = ranked(scores(rows), RankParams())
    assert terms.equals(ranked(scores(shuffled), RankParams())[0])
    assert terms["term"].to_pylist() == [
        term for term, _, _ in sorted(rows, key=lambda row: (-row[1], -row[2], row[0]))
    ]
    assert terms["rank"].to_pylist() == list(range(1, len(rows) + 1))
    assert terms.schema == TERMS


@given(ROWS, st.integers(0, 5), st.booleans())
def test_nothing_is_lost(rows, top, drop_latin):
    params = RankParams(top=top, drop_latin=drop_latin)
    if drop_latin and all("A" in term for term, _, _ in rows):
        with pytest.raises(EmptyResultError, match="latin letters or digits"):
            rank(scores(rows), params)
        return
    terms, dropped = ranked(scores(rows), params)
    assert sorted(terms["term"].to_pylist() + dropped["term"].to_pylist()) == sorted(row[0] for row in rows)
    assert dropped.schema == DROPPED
    for row in dropped.to_pylist():
        latin = drop_latin and "A" in row["term"]
        assert row["reason"] == ("latin letters or digits" if latin else "below --top")
    if drop_latin:
        assert not any("A" in term for term in terms["term"].to_pylist())
    if top:
        assert terms.num_rows <= top


def judged(*rows):
    """SCORES of the termlode recipe: term, score, count, string count, container, perhaps stock share."""
    base = dict.fromkeys(SCORES.names, 1) | {"in_jieba": False, "quality": 0.9, "stock_share": 0.0}
    names = ("term", "score", "count", "string_count", "container", "stock_share")
    return pa.Table.from_pylist([base | dict(zip(names, row, strict=False)) for row in rows], schema=SCORES)


def test_reasons_of_the_termlode_recipe():
    table = judged(
        ("柔性直流输电", 5.0, 9, 9, ""),
        ("直流输", 4.0, 0, 12, "柔性直流输电"),
        ("我们", -1.0, 30, 30, ""),
        ("流输电", 3.0, 0, 9, ""),
    )
    terms, dropped = ranked(table, RankParams())
    assert terms["term"].to_pylist() == ["柔性直流输电"]
    assert dict(zip(*(dropped[name].to_pylist() for name in ("term", "reason")), strict=True)) == {
        "直流输": "nested in 柔性直流输电",
        "流输电": "never chosen when the text is cut into words",
        "我们": "not more frequent in the domain than in the baseline",
    }


def test_what_is_hardly_anywhere_but_in_stock_lines_is_boilerplate():
    table = judged(
        ("总则", 5.0, 99, 99, "", 0.968), ("母线", 4.0, 9, 9, "", 0.6), ("附则", 3.0, 9, 9, "", 1.0)
    )
    terms, dropped = ranked(table, RankParams(), knowledge=Knowledge(must={"附则"}))
    assert terms["term"].to_pylist() == ["母线", "附则"]
    assert dropped["reason"].to_pylist() == ["boilerplate: 97 % in lines that many documents have"]
    with pytest.raises(EmptyResultError, match=r"of 2: 1 boilerplate, 1 nested"):
        rank(judged(("总则", 5.0, 9, 9, "", 1.0), ("直流", 4.0, 0, 9, "直流 in 输电")), RankParams())


def test_the_users_lists_go_before_the_filters():
    table = judged(("直流输", 4.0, 0, 12, "柔性直流输电"), ("母线", 3.0, 5, 5, ""), ("刀闸", 2.0, 5, 5, ""))
    lists = Knowledge(must={"直流输", "刀闸"}, stop={"刀闸"}, known={"母 线"})
    terms, dropped = ranked(table, RankParams(), knowledge=lists)
    assert terms["term"].to_pylist() == ["直流输"]
    assert sorted(dropped["reason"].to_pylist()) == ["on the list of known terms", "on the stop list"]


def test_a_list_is_read_as_people_write_it(tmp_path):
    path = tmp_path / "list.txt"
    path.write_bytes("\ufeff# 说明\n断路器\t12\n\n C# \n断路器\r\n".encode())
    assert read_list(path) == ("断路器", "C#")
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(CorpusError, match="cannot be read as UTF-8"):
        read_list(path)


def review(accepted=(), rejected=(), merged=()):
    return Knowledge(verdicts=Verdicts(frozenset(accepted), frozenset(rejected), dict(merged)))


def test_a_review_goes_before_filters_and_lists():
    table = judged(("直流输", 4.0, 0, 12, "柔性直流输电"), ("母线", 3.0, 5, 5, ""), ("刀闸", 2.0, 5, 5, ""))
    knowledge = review(accepted={"直流 输", "母线"}, rejected={"刀闸"})._replace(stop={"母线"}, must={"刀闸"})
    terms, dropped = ranked(table, RankParams(), knowledge=knowledge)
    assert terms["term"].to_pylist() == ["直流输", "母线"]
    assert dropped["reason"].to_pylist() == ["rejected in review"]


def test_top_leaves_accepted_terms():
    table = judged(*((term, 9.0 - k, 5, 5, "") for k, term in enumerate(("甲乙", "丙丁", "戊己", "庚辛"))))
    terms, dropped = ranked(table, RankParams(top=1), knowledge=review(accepted={"戊己"}))
    assert terms["term"].to_pylist() == ["甲乙", "戊己"]
    assert set(dropped["reason"].to_pylist()) == {"below --top"}


def test_merged_terms_go_and_their_target_stays():
    table = judged(("刀闸", 5.0, 5, 5, ""), ("隔离开关", 4.0, 0, 5, ""), ("母线", 3.0, 5, 5, ""))
    merged = {"刀闸": "隔离开关", "母线": "汇流排"}  # the last is no term of this text
    terms, dropped = ranked(table, RankParams(), knowledge=review(merged=merged))
    assert terms["term"].to_pylist() == ["隔离开关", "母线"]
    assert dropped["reason"].to_pylist() == ["merged into 隔离开关"]


def test_two_spellings_can_be_merged():
    table = judged(("SF6", 5.0, 5, 5, ""), ("sf6", 4.0, 5, 5, ""))
    terms, _ = ranked(table, RankParams(), knowledge=review(merged={"sf6": "SF6"}))
    assert terms["term"].to_pylist() == ["SF6"]
