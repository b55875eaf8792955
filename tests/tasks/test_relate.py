"""Groups and variants, as people ask for them."""

from __future__ import annotations

import luigi

from pipeline import garbage, parquet, store
from pipeline.schema import CLUSTERS, VARIANTS
from pipeline.verification import verify
from tasks import RelateTerms

POWER = {"domain": "power", "baseline": ["everyday"], "threads": 1, "epochs": 40}  # so small a text


def test_groups_and_variants_are_of_the_list(home, capsys):
    manual = home / "corpora" / "power" / "manual.txt"
    names = "断路器（CB）动作，断路器（CB）复位。保护装置（IED）。" + 2 * "断路器（检修）、断路器（12）。"
    manual.write_text(manual.read_text(encoding="utf-8") + names, encoding="utf-8")
    task = RelateTerms(**POWER, least_similarity=0.1)
    assert luigi.build([task], local_scheduler=True)
    listed = parquet.read_any(home / "output/power/terms.parquet", ["term"])["term"].to_pylist()
    groups = parquet.read(task.folder / "clusters.parquet", CLUSTERS).to_pylist()
    variants = parquet.read(task.folder / "variants.parquet", VARIANTS).to_pylist()
    assert groups
    assert variants
    for row in groups:
        assert listed[row["rank"] - 1] == row["term"]
        first = next(one for one in groups if one["cluster"] == row["cluster"])
        assert first["term"] == row["name"]
    for row in variants:
        assert listed[row["rank"] - 1] == row["term"]
        assert row["other_rank"] is None or listed[row["other_rank"] - 1] == row["other"]
    brackets = [row for row in variants if row["kind"] == "bracket"]
    assert [(row["term"], row["other"], row["other_rank"]) for row in brackets] == [("断路器", "CB", None)]
    heads = {(row["term"], row["other"]) for row in variants if row["kind"] == "head"}
    assert heads <= {
        (one, other) for one in listed for other in listed if one.endswith(other) or other.endswith(one)
    }
    said = capsys.readouterr().out
    assert "groups and" in said
    assert said.strip().endswith("termlode report power shows the groups")
    assert task.complete()
    assert not verify(home / "output", home / "corpora").damaged
    with (task.folder / "variants.parquet").open("r+b") as file:
        file.seek(100)
        byte = file.read(1)
        file.seek(100)
        file.write(bytes([byte[0] ^ 1]))
    (finding,) = verify(home / "output", home / "corpora").findings
    assert finding.path == task.folder / "variants.parquet"
    assert not task.complete()
    assert luigi.build([task], local_scheduler=True)
    assert task.complete()
    garbage.clear(home / "output", 0)
    assert store.is_whole(task.requires()["embed"].folder)
    assert task.complete()
