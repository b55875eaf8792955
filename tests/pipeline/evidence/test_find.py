from __future__ import annotations

import pyarrow as pa

from pipeline.evidence.find import gather
from pipeline.schema import EVIDENCE
from tests.results import evidence_table

OWNER = {"断路器": "断路器", "开关": "断路器", "刀闸": "刀闸"}


def test_spellings_of_a_term_take_turns():
    found = gather(evidence_table(list(OWNER)), OWNER, 3)
    assert found.schema == EVIDENCE
    rows = found.select(["term", "place", "match"]).to_pylist()
    assert [tuple(row.values()) for row in rows] == [
        ("断路器", 1, "断路器"),
        ("断路器", 2, "开关"),
        ("断路器", 3, "断路器"),
        ("刀闸", 1, "刀闸"),
        ("刀闸", 2, "刀闸"),
        ("刀闸", 3, "刀闸"),
    ]


def test_a_spelling_without_lines_leaves_its_turn():
    lines = evidence_table(["开关", "刀闸"], lines=2)
    assert gather(lines, OWNER, 5)["place"].to_pylist() == [1, 2, 1, 2]
    assert gather(lines.slice(0, 0), OWNER, 5) == pa.table(lines.slice(0, 0))
