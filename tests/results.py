"""A result's folder as the chain leaves it, made of nothing but a list of terms."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline import parquet, store
from pipeline.checkpoint import Identity, seal
from pipeline.params import PublishParams, RelateParams
from pipeline.report.groups import RELATED
from pipeline.schema import CLUSTERS, DROPPED, EVIDENCE, QUARANTINE, SOURCES, TERMS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ABOUT = {
    "version": "0.1.0",
    "domain": "power",
    "baselines": [
        {"name": "wordfreq", "kind": "word list", "weight": 1.0, "tokens": None, "digest": "0" * 64}
    ],
    "stages": {
        f"{stage}-{'0' * 19}{k}": {
            "stage": stage,
            "parameters": parameters,
            "facts": facts,
            "versions": {"numpy": "2.0", "docx": "not installed"},
            "inputs": {"before": f"{'0' * 19}{k - 1}{'0' * 44}"} if k else {"sources": []},
        }
        for k, (stage, parameters, facts) in enumerate(
            [
                ("ingest", {"on_bad_input": "fail"}, {"documents": 10}),
                ("encode", {"nfkc": True}, {"tokens": 5000}),
                ("count", {"n_max": 12}, {"ngrams": 900}),
                ("discover", {"recipe": "termlode"}, {"candidates": 400}),
                ("contrast", {}, {"scored": 400}),
                ("rank", {"rank_by": "score", "measures": "pmi"}, {"terms": 200}),
            ]
        )
    },
}


def terms_table(names: Sequence[str]) -> pa.Table:
    """TERMS of these names, in this order, with figures that differ."""
    rows = [
        {
            "rank": k + 1,
            "term": name,
            "score": 20.0 / (k + 1),
            "count": 500 - k % 400,
            "string_count": 600 - k % 400,
            "doc_count": 50 - k % 40,
            "baseline_count": float(k % 3),
            "domain_per_million": 1000.0 / (k + 1) + 0.1,
            "baseline_per_million": 0.0 if k % 3 == 0 else k % 50 + 0.01,
            "in_jieba": k % 4 == 0,
            "quality": 0.95 - 0.5 * k / max(1, len(names)),
            "blocks": 20,
            "pmi": 5.0,
            "left_entropy": 2.5,
            "right_entropy": 2.0,
            "dispersion": 0.8,
            "deviation": 0.2,
            "containers": 1,
            "container_count": 3,
            "container": names[0] if k else "",
            "stock_share": 0.0,
            "variants": [],
        }
        for k, name in enumerate(names)
    ]
    return pa.Table.from_pylist(rows, schema=TERMS)


def evidence_table(names: Sequence[str], lines: int = 3, around: str = "应当检查。") -> pa.Table:
    """EVIDENCE of these terms, so many lines each."""
    rows = [
        {
            "term": name,
            "place": place,
            "document": place,
            "source": f"<b>{place}</b>.txt",
            "line": k + 1,
            "id": None if place == 1 else f"文件{place}",
            "left": around * 3,
            "match": name,
            "right": around * 4,
        }
        for k, name in enumerate(names)
        for place in range(1, lines + 1)
    ]
    return pa.Table.from_pylist(rows, schema=EVIDENCE)


def write_result(folder: Path, names: Sequence[str], **about: Any) -> Path:
    """Write a result's folder."""
    folder.mkdir(parents=True)
    terms = terms_table(names)
    metadata = {"termlode": json.dumps(ABOUT | about, ensure_ascii=False)}
    parquet.write(folder / "terms.parquet", terms, TERMS, metadata)
    measures = terms.select(["term", "pmi"])
    parquet.write(folder / "measures.parquet", measures, measures.schema)
    dropped = terms.slice(0, 3).drop_columns(["rank", "variants"])
    reasons = [f"nested in {name}" for name in dropped["term"].to_pylist()]
    dropped = dropped.append_column(DROPPED.field("reason"), pa.array(reasons, pa.string())).cast(DROPPED)
    parquet.write(folder / "dropped.parquet", dropped, DROPPED)
    parquet.write(folder / "quarantine.parquet", QUARANTINE.empty_table(), QUARANTINE)
    source = dict.fromkeys(SOURCES.names, 1) | {"source": "a.txt", "reader": "text"}
    source |= {"encoding": "utf-8", "fields": None, "warning": None}
    parquet.write(folder / "sources.parquet", pa.Table.from_pylist([source], schema=SOURCES), SOURCES)
    parquet.write(folder / "evidence.parquet", evidence_table(names), EVIDENCE)
    seal(folder, Identity("publish", PublishParams(), {}), {})
    return folder


def write_groups(result: Path, groups: Sequence[Sequence[str]], **about: Any) -> Path:
    """Write the groups of a result's terms beside it, the most central term of each first, on a spiral."""
    place = {name: k for k, name in enumerate(parquet.read_any(result / "terms.parquet")["term"].to_pylist())}
    rows = [
        {
            "cluster": number,
            "name": members[0],
            "term": term,
            "rank": place[term] + 1,
            "weight": 1.0 / (turn + 1),
            "x": math.cos(number) * number + 0.2 * math.cos(turn),
            "y": math.sin(number) * number + 0.2 * math.sin(turn),
        }
        for number, members in enumerate(groups, 1)
        for turn, term in enumerate(members)
    ]
    folder = result / RELATED
    folder.mkdir(exist_ok=True)
    (folder / store.MANIFEST).unlink(missing_ok=True)
    parquet.write(folder / "clusters.parquet", pa.Table.from_pylist(rows, schema=CLUSTERS), CLUSTERS)
    inputs = {"publish": store.manifest(result)["key"]} | about
    seal(folder, Identity("relate", RelateParams(), inputs), {})
    return folder
