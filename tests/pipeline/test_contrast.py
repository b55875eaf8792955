from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from pipeline.contrast import contrast, mean
from pipeline.errors import EmptyResultError
from pipeline.schema import SCORES, WORDS
from pipeline.text.wordlist import load_wordlist
from tests.helpers import discovered


def words(counts):
    columns = [list(counts), [len(w) for w in counts], list(counts.values())]
    return pa.table([*columns, [c + 1 for c in counts.values()], [1] * len(counts)], schema=WORDS)


def by_pandas(domain, baseline):
    """The recipe straight from its description."""
    domain = pd.Series(domain, dtype=float)
    baseline = pd.Series(baseline, dtype=float)
    domain = domain[domain.index.str.len() > 1]
    baseline = baseline[baseline.index.str.len() > 1]
    both = pd.DataFrame({"d": domain, "b": baseline / baseline.sum() * domain.sum()}).fillna(0)
    m = (both.d + both.b).mean()
    alpha = both.d.sum() / (both.d + both.b).sum()
    score = (both.d + m * alpha) / (both.d + both.b + m)
    return score[domain.index].to_dict()


@pytest.mark.demo
def test_scores_are_those_of_the_recipe_on_real_text(statutes):
    domain = discovered([text for name, text in statutes if name == "刑法"])
    baseline = discovered([text for name, text in statutes if name == "民法商法"][:3000])
    scores = contrast(words(domain), [pd.Series(baseline, dtype=float)])
    expected = by_pandas(domain, baseline)
    assert dict(zip(scores["term"].to_pylist(), scores["score"].to_pylist(), strict=True)) == pytest.approx(
        expected, rel=1e-12
    )
    assert len(expected) > 300


@pytest.mark.demo
def test_scores_are_those_of_the_recipe_with_a_word_list(statutes):
    domain = discovered([text for name, text in statutes if name == "刑法"])
    listed = load_wordlist("wordfreq")
    scores = contrast(words(domain), [listed])
    assert dict(zip(scores["term"].to_pylist(), scores["score"].to_pylist(), strict=True)) == pytest.approx(
        by_pandas(domain, listed), rel=1e-12
    )


def test_words_of_one_character_play_no_part():
    one = contrast(words({"电压": 4, "路": 900}), [pd.Series({"电压": 2.0, "公园": 6.0, "人": 500.0})])
    two = contrast(words({"电压": 4}), [pd.Series({"电压": 2.0, "公园": 6.0})])
    assert one.equals(two)
    assert one["term"].to_pylist() == ["电压"]


def test_rates_are_per_million_words():
    row = contrast(words({"电压": 1, "断路器": 3}), [pd.Series({"电压": 1.0, "公园": 1.0})]).to_pylist()[0]
    assert (row["domain_per_million"], row["baseline_per_million"]) == (250_000, 500_000)
    assert row["baseline_count"] == 2.0
    assert row["string_count"] == 2


def test_baselines_are_averaged_whatever_their_size():
    small, large = pd.Series({"电压": 1.0, "公园": 3.0}), pd.Series({"断路器": 4000.0, "公园": 4000.0})
    domain = words({"电压": 4, "断路器": 4})
    both = contrast(domain, [small, large])["baseline_count"].to_pylist()
    assert both == pytest.approx([8 * 0.25 / 2, 8 * 0.5 / 2])
    assert both == contrast(domain, [large, small])["baseline_count"].to_pylist()


def test_what_jieba_knows_is_marked():
    scores = contrast(words({"电压": 1, "断路器储能弹簧": 1}), [pd.Series({"公园": 1.0})])
    assert scores["in_jieba"].to_pylist() == [True, False]
    assert scores.schema == SCORES


def test_a_baseline_without_words_is_told():
    with pytest.raises(EmptyResultError, match="baseline has no word"):
        contrast(words({"电压": 1}), [pd.Series({"人": 1.0})])


def test_words_are_looked_up_as_the_list_has_them():
    from wordfreq import word_frequency

    listed = load_wordlist("wordfreq", ["GDP", "2020", "App", "规定", "Xyzzyx"])
    assert listed["GDP"] == pytest.approx(word_frequency("GDP", "zh"), rel=0.02)
    assert listed["2020"] == pytest.approx(word_frequency("2020", "zh"), rel=0.02)
    assert listed["规定"] == load_wordlist("wordfreq")["规定"]
    assert "Xyzzyx" not in listed


def test_the_word_list_is_the_large_chinese_one():
    listed = load_wordlist("wordfreq")
    assert len(listed) == 334_609
    assert 0.9 < listed.sum() < 1.0
    with pytest.raises(KeyError):
        load_wordlist("other")


def test_equal_weights_are_the_plain_mean_to_the_last_bit():
    rates = list(np.random.default_rng(7).random((3, 500)))
    plain = np.mean(np.stack(rates), axis=0)
    for weight in (1.0, 3.0, 0.1):
        assert mean(rates, [weight] * 3).tobytes() == plain.tobytes()
    domain, baselines = (
        words({"电网": 5, "断路": 2}),
        [pd.Series({"电网": 1, "其它": 4}), pd.Series({"断路": 3})],
    )
    assert contrast(domain, baselines, [3, 3]).equals(contrast(domain, baselines))


def test_a_weight_counts_as_so_many_baselines():
    a, b = np.array([1.0, 0.0]), np.array([4.0, 6.0])
    assert mean([a, b], [2, 1]).tolist() == pytest.approx(np.mean([a, a, b], axis=0).tolist())
    domain, one, two = (
        words({"电网": 5, "断路": 2}),
        pd.Series({"电网": 1, "断路": 4}),
        pd.Series({"断路": 3}),
    )
    weighted = contrast(domain, [one, two], [2, 1])["baseline_count"].to_pylist()
    assert weighted == pytest.approx(contrast(domain, [one, one, two])["baseline_count"].to_pylist())
