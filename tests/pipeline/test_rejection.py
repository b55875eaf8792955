"""Why a string never became a candidate."""

from __future__ import annotations

import pytest

from pipeline.explanation_texts import REMEDIES, VERDICTS
from pipeline.ngram.encode import encode
from pipeline.params import EncodeParams
from pipeline.rejection import count_of, rejection
from tests.helpers import documents_table

TEXT = [
    *(f"{a}电站的设备{b}，" for a in "甲乙丙丁" for b in "子丑寅卯"),
    *["变压器油箱漏油"] * 5,
    *(f"型号{n}{m}，型号 {m}{n}米" for n in "12" for m in "34"),
    *("的在" if k % 3 else "在" for k in range(30)),
    "SF6 气体，孤例",
]
UNITS = EncodeParams(units="token", repeated=True)
TERMLODE = {"recipe": "termlode"}
CLASSIC = {"recipe": "classic", "min_pmi": 20.0, "min_proba": 1e-6}
CHAINED = {"recipe": "chained", "chain_pmi": "9,9,9"}


def verdict(term, discovery=TERMLODE, units=UNITS, in_documents=None, n_max=5):
    text = encode(documents_table(TEXT), units)
    counted = count_of(text, units, term)
    said, remedies = rejection(text, units, counted, in_documents, 3, n_max, discovery)
    VERDICTS[said[0]].en.format(**said[1])
    for kind, values in remedies:
        REMEDIES[kind].zh.format(**values)
    return said, remedies


@pytest.mark.parametrize(
    ("term", "kind", "values", "remedy"),
    [
        ("水", "absent", {}, []),
        ("电站，", "absent", {}, []),
        ("SF6", "one_token", {"count": 1}, []),
        ("变压器油箱漏油", "too_long", {"tokens": 7, "n_max": 5}, [("n_max", {"n_max": 7})]),
        ("孤例", "rare", {"count": 1, "min_count": 3}, [("min_count", {"min_count": 1})]),
        ("压器", "part", {"longer": "变压器", "share": 1.0, "most": 0.98}, [("look_at", {"term": "变压器"})]),
    ],
)
def test_the_first_hurdle_is_named_with_what_takes_it(term, kind, values, remedy):
    assert verdict(term) == ((kind, values), remedy)


def test_what_does_not_hold_together():
    (kind, values), _ = verdict("的在")
    assert kind == "low_quality"
    text = [*["甲乙"] * 2, *["甲丙", "丁乙"] * 30]
    encoded = encode(documents_table(text), UNITS)
    (kind, values), _ = rejection(encoded, UNITS, count_of(encoded, UNITS, "甲乙"), None, 2, 5, TERMLODE)
    assert (kind, values["left"], values["right"]) == ("loose", "甲", "乙")
    assert values["pmi"] < 0


def test_lines_that_come_again_are_not_counted_and_said_so():
    line = "本页无正文只有这一行很长的页脚文字"
    encoded = encode(documents_table([line] * 4), EncodeParams(units="token"))
    units = EncodeParams(units="token")
    counted = count_of(encoded, units, "页脚文字")
    said, remedies = rejection(encoded, units, counted, 4, 3, 12, TERMLODE)
    assert said == ("rare", {"count": 1, "min_count": 3})
    assert ("repeated", {}) in remedies


def test_other_recipes_name_their_thresholds():
    units = EncodeParams(units="character")
    (kind, values), ((remedy, _),) = verdict("电站", CLASSIC, units)
    assert (kind, values["left"], values["right"], remedy) == ("weak_pair", "电", "站", "min_pmi")
    (kind, values), ((remedy, _),) = verdict("电站", CHAINED, units)
    assert (kind, values["least"], remedy) == ("weak_split", 9.0, "chain_pmi")
    assert verdict("电站", CLASSIC | {"min_pmi": 0.0}, units)[0][0] == "not_cut_out"


def test_occurrences_are_those_of_the_string():
    text = encode(documents_table(["电站电站", "变电站"]), UNITS)
    counted = count_of(text, UNITS, "电站")
    assert (counted.occurrences, counted.documents) == (3, 2)
    assert count_of(text, UNITS, "站变").occurrences == 0
