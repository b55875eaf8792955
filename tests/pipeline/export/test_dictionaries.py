"""Dictionaries for segmenters, tried out in text."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.export import Result
from pipeline.export.hanlp_dictionary import joined, write_hanlp
from pipeline.export.ik_dictionary import as_read, smart, write_ik
from pipeline.export.ik_dictionary import limit as ik_limit
from pipeline.export.jieba_dictionary import limit, write_userdict
from pipeline.export.places import beginnings, borders, find, places, spans
from pipeline.export.trial import try_out, written_words
from pipeline.progress import silent
from pipeline.text.jieba_tokenizer import private_tokenizer
from tests.contracts.test_exports import result, table


def seen(*lines, terms=None, **rates):
    """A result whose terms stand in lines: (term, left, match, right)."""
    columns = dict(zip(("term", "left", "match", "right"), map(list, zip(*lines, strict=True)), strict=True))
    listed = list(dict.fromkeys(columns["term"])) if terms is None else terms
    evidence = pa.table(columns | {"place": [1] * len(lines)})
    return Result("power", table(listed, **rates), table([]), evidence, 10, {})


def fate(written, word):
    (row,) = [row for row in written.report.to_pylist() if row["word"] == word]
    return row


RULE = [("的规", left, "的规", "定执行") for left in ("按照本法", "依照有关法律", "符合国家")]


def test_a_word_that_only_cuts_others_apart_is_left_out(tmp_path):
    lines = [*RULE, ("油色谱", "主变的", "油色谱", "数据")]
    written = write_userdict(seen(*lines), tmp_path / "userdict.txt", silent)
    assert fate(written, "的规")["reason"] == "stands only where it would cut another word apart"
    assert fate(written, "油色谱")["whole"] == 1
    assert fate(written, "油色谱")["whole_before"] == 0
    assert written.facts["in userdict.txt"] == 1
    assert written.facts["words cut apart"] == 0


def test_a_word_gets_the_frequency_its_places_ask_for(tmp_path):
    text = ("接地线", "应先验电再装设", "接地线", "并悬挂")
    written = write_userdict(seen(text), tmp_path / "userdict.txt", silent)
    tokenizer = private_tokenizer()
    with (tmp_path / "userdict.txt").open("rb") as file:
        tokenizer.load_userdict(file)
    assert "接地线" in tokenizer.lcut("应先验电再装设接地线并悬挂", HMM=False)
    assert fate(written, "接地线")["frequency"] == tokenizer.FREQ["接地线"]


def test_a_word_that_does_more_harm_than_good_is_left_out_with_an_example(tmp_path):
    lines = [("长期支持版", "使用", "长期支持版", rest) for rest in ("本。", "本，", "本的", "，稳定")]
    written = write_userdict(seen(*lines), tmp_path / "userdict.txt", silent)
    row = fate(written, "长期支持版")
    assert not row["kept"]
    assert row["reason"].startswith("would cut 版本")
    assert row["broken"] >= 2


def test_every_way_to_write_a_term_that_was_seen_is_an_entry(tmp_path):
    lines = [("SF6气体", "检查", "SF6气体", "压力"), ("SF6气体", "检查", "sf6气体", "压力")]
    write_userdict(seen(*lines), tmp_path / "userdict.txt", silent)
    words = [line.split()[0] for line in (tmp_path / "userdict.txt").read_text(encoding="utf-8").splitlines()]
    assert words == ["SF6气体", "sf6气体"]


def test_without_evidence_each_term_is_tried_alone(tmp_path):
    written = write_userdict(result(["油色谱"], evidence=False), tmp_path / "userdict.txt", silent)
    assert (written.facts["places"], written.facts["whole"]) == (1, 1)


def test_what_is_not_typical_is_left_out(tmp_path):
    given_ = seen(("油色谱", "做", "油色谱", "分析"), baseline_per_million=20.0)
    assert write_userdict(given_, tmp_path / "userdict.txt", silent).facts["in userdict.txt"] == 0


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("5G网络", ""),
        ("k-means", ""),
        ("I/O流量", "jieba cuts at '/' (U+002F)"),
        ("data base", "jieba cuts at ' ' (U+0020)"),
        ("α粒子", "jieba cuts at 'α' (U+03B1)"),
        ("网", "a single character comes out whole anyway"),
        ("网" * 101, "longer than 100 characters"),
    ],
)
def test_what_jieba_can_hold(word, reason):
    assert limit(word) == reason
    if not reason:
        assert private_tokenizer([word]).lcut(f"检查{word}的", HMM=True).count(word) == 1


def test_counts_are_of_whole_words_and_of_words_cut_apart():
    lines = ["甲鑫淼丁", "甲鑫淼"]
    plain = borders(lines, lambda line: filter(None, [line[:1], line[1:3], line[3:]]))
    found = places(find(lines, ["鑫淼"]), plain)
    tallies, broken = try_out(["鑫淼"], found, borders(lines, lambda line: [line[:2], *line[2:]]))
    assert (tallies["鑫淼"].places, tallies["鑫淼"].before, tallies["鑫淼"].whole) == (2, 2, 0)
    assert broken == 0  # 鑫淼 is no word of the general lexicon


def test_who_crosses_the_border_of_a_word_is_to_blame_with_all_pieces_shown():
    lines = ["本法的规定执行", "规定"]
    found = places(find(lines, ["的规", "定"]), borders(lines, lambda line: private_tokenizer().lcut(line)))
    marks = borders(lines, lambda line: ["本法", "的规", "定", "执行"] if "法" in line else ["规定"])
    tallies, broken = try_out(["的规", "定"], found, marks)
    assert broken == 1
    assert tallies["的规"].broken == {("规定", "的规|定"): 1}
    assert "定" not in tallies


@given(st.lists(st.text("甲乙丙", min_size=1, max_size=4), max_size=6), st.text("甲乙丙", max_size=12))
def test_borders_that_run_through_old_words_are_counted(words, line):
    old, new = private_tokenizer(), private_tokenizer(words)
    plain = spans(old.cut(line, HMM=False))
    found = places(find([line], words), borders([line], lambda one: old.cut(one, HMM=False)))
    _, broken = try_out(words, found, borders([line], lambda one: new.cut(one, HMM=False)))
    ends = {end for _, end in spans(new.cut(line, HMM=False))}
    cut = [(a, b) for a, b in plain if ends & set(range(a + 1, b))]
    assert broken == sum(line[a:b] in old.FREQ and old.FREQ[line[a:b]] > 0 for a, b in cut)


def test_ways_to_write_come_from_the_evidence():
    lines = [("k-means", "", "K-Means", ""), ("k-means", "", "k-means", "")]
    assert written_words(seen(*lines)) == [("k-means", "k-means"), ("k-means", "K-Means")]


@pytest.mark.parametrize(
    ("line", "words", "tokens"),
    [
        ("中华人民共和国", ["中华", "中华人民", "中华人民共和国", "共和国"], ["中华人民共和国"]),
        ("结合成分子", ["结合", "合成", "成分", "分子"], ["结合", "成", "分子"]),
        ("检查sf6气体", ["检查", "sf6气体", "气体"], ["检查", "sf6气体"]),
        ("检查sf6", ["检查"], ["检查", "sf6"]),
        ("好的，好", [], ["好", "的", "，", "好"]),
        ("", ["检查"], []),
    ],
)
def test_ik_smart_takes_the_way_that_covers_most_in_the_fewest_words(line, words, tokens):
    assert smart(line, beginnings(words)) == tokens


@given(st.lists(st.text("甲乙丙a1", min_size=1, max_size=4), max_size=6), st.text("甲乙丙a1，", max_size=12))
def test_ik_smart_loses_nothing(words, line):
    assert "".join(smart(line, beginnings(words))) == line


def test_ik_reads_half_width_and_lower_case(tmp_path):
    lines = [("ＳＦ６气体", "检查", "ＳＦ６气体", "压力"), ("SF6气体", "检查", "SF6气体", "压力")]
    written = write_ik(seen(*lines), tmp_path / "termlode.dic", silent)
    assert (tmp_path / "termlode.dic").read_text(encoding="utf-8") == "sf6气体\n"
    assert fate(written, "sf6气体")["whole"] == fate(written, "sf6气体")["places"] == 1
    assert as_read("ＳＦ６　Ab") == "sf6 ab"


@pytest.mark.parametrize("word", ["k-means", "i/o", "data base", "α粒子", "\U00020000字", "字"])
def test_ik_cannot_hold_everything(word):
    assert ik_limit(word)


def test_ik_leaves_out_what_only_cuts_others_apart(tmp_path):
    lines = [*RULE, ("油色谱", "主变的", "油色谱", "数据")]
    written = write_ik(seen(*lines), tmp_path / "termlode.dic", silent)
    assert written.facts["words cut apart"] == 0
    assert fate(written, "油色谱")["kept"]


def test_hanlp_joins_its_words_to_the_longest_entry():
    words = {"高压断路器", "高压", "断路器操作"}
    assert list(joined("高压断路器操作", ["高压", "断路器", "操作"], words)) == ["高压断路器", "操作"]
    assert list(joined("的规定", ["的", "规定"], {"的规"})) == ["的", "规定"]


def test_hanlp_lines_are_word_tag_and_count(tmp_path):
    lines = [("油色谱", "做", "油色谱", "分析"), ("data base", "", "data base", "")]
    written = write_hanlp(seen(*lines, count=7), tmp_path / "hanlp.txt", silent)
    assert (tmp_path / "hanlp.txt").read_text(encoding="utf-8") == "油色谱 nz 7\n"
    assert fate(written, "data base")["reason"] == "a blank ends the word"
