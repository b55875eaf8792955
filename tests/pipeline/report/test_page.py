from __future__ import annotations

import base64
import hashlib
import html
import json
import random
import re

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import store
from pipeline.ledger import Decision
from pipeline.report.head import head_of
from pipeline.report.page import content_of, embedded, render
from tests.results import write_groups, write_result

JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=8,
)
NAMES = ["断路器", "真空断路器", "</script><script>alert(1)</script>", "<!--", "SF6"]


@pytest.fixture
def folder(tmp_path):
    return write_result(tmp_path / "power", NAMES)


@pytest.mark.faults
@pytest.mark.promise(9)
@given(JSON)
def test_embedded_json_ends_no_tag_and_is_the_same(value):
    text = embedded(value)
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == value


def test_a_page_says_all_there_is(folder):
    decisions = {"断路器": Decision("断路器", "accept", note="好", date="2026-11-24", reviewer="王")}
    content = content_of(folder, decisions, 3, {"ingest power": {"seconds": 1.5}})
    facts = content["facts"]
    assert (facts["name"], facts["domain"], facts["listed"]) == ("power", "power", 5)
    assert content["terms"]["term"] == NAMES[:3]
    assert [one["stage"] for one in facts["chain"]] == [
        "ingest",
        "encode",
        "count",
        "discover",
        "contrast",
        "rank",
    ]
    assert facts["versions"] == {"termlode": "0.1.0", "numpy": "2.0"}
    assert facts["left_out"] == [{"reason": "nested", "count": 3, "examples": NAMES[:3]}]
    assert facts["ledger"][0]["note"] == "好"
    assert facts["ledger_file"] == "corpora/power.ledger.csv"
    assert content["evidence"]["lines"] == "333"
    (folder / "evidence.parquet").unlink()
    assert content_of(folder, {}, 3, {})["evidence"] is None


def test_a_list_ranked_by_a_measure_has_its_curve_if_it_was_written(tmp_path):
    from tests.results import ABOUT

    stages = json.loads(json.dumps(ABOUT["stages"]))
    (rank,) = [stage for stage in stages.values() if stage["stage"] == "rank"]
    rank["parameters"]["rank_by"] = "pmi"
    by_pmi = write_result(tmp_path / "a", NAMES, stages=stages)
    assert content_of(by_pmi, {}, 5, {})["facts"]["curve"]["value"] == [5] * 5
    rank["parameters"]["rank_by"] = "t_score"
    assert content_of(write_result(tmp_path / "b", NAMES, stages=stages), {}, 5, {})["facts"]["curve"] is None


@pytest.mark.faults
@pytest.mark.promise(9)
def test_the_policy_lets_this_script_run_and_nothing_else(folder):
    page = render(content_of(folder, {}, 5, {}), "abc")
    policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1])
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    for kind, text in (("script", script), ("style", style)):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "connect-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(
        r"\son\w+=|style=|https?://(?!www\.w3\.org)", page.split("<script type", 1)[0].split("</style>")[1]
    )
    assert "connect-src 'self'" in render(content_of(folder, {}, 5, {}), review="/token").split("<title>")[
        0
    ].replace("&#x27;", "'")


def test_pages_differ_by_costs_alone(folder):
    first, second = (content_of(folder, {}, 5, {"a": {"seconds": s}}) for s in (1, 2))
    assert first.pop("costs") != second.pop("costs")
    assert first == second


def test_its_head_tells_what_it_was_made_from(folder, tmp_path):
    page = tmp_path / "report.html"
    assert head_of(page) is None
    page.write_text(render(content_of(folder, {}, 5, {}), "a1b2"), encoding="utf-8")
    assert head_of(page) == ("a1b2", store.manifest(folder)["key"])
    page.write_bytes(b"\xff" * 100)
    assert head_of(page) is None


def test_no_flipped_bit_passes(folder, tmp_path):
    draw, page = random.Random(0), tmp_path / "report.html"
    whole = render(content_of(folder, {}, 5, {}), "a1b2").encode()
    for k in range(80):
        content = bytearray(whole)
        content[draw.randrange(len(whole) if k % 2 else 2_000)] ^= 1 << draw.randrange(8)
        page.write_bytes(content)
        assert head_of(page) is None


def test_an_empty_list_is_a_page_too(tmp_path):
    folder = write_result(tmp_path / "none", [])
    assert "<title>none · termlode</title>" in render(content_of(folder, {}, 5, {}))
    assert pq.read_metadata(folder / "terms.parquet").num_rows == 0


def test_groups_of_this_list_are_in_the_page(folder):
    assert content_of(folder, {}, 5, {})["groups"] is None
    write_groups(folder, [["SF6", "断路器"], ["<!--", "真空断路器"]])
    groups = content_of(folder, {}, 5, {})["groups"]
    assert (groups["names"], groups["sizes"], groups["row"]) == (["SF6", "<!--"], [2, 2], [4, 0, 3, 1])
    assert len(groups["x"]) == len(groups["y"]) == 4
    fewer = content_of(folder, {}, 1, {})["groups"]  # named by its centre all the same
    assert (fewer["names"], fewer["sizes"], fewer["row"]) == (["SF6"], [1], [0])
    write_groups(folder, [["SF6", "<!--"]])
    assert content_of(folder, {}, 1, {})["groups"] is None
