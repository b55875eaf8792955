from __future__ import annotations

import luigi
import pyarrow.parquet as pq
import pytest

from pipeline import garbage, store
from pipeline.errors import ParameterError
from tasks import ExportTerms, MineTerms

POWER = {"domain": "power", "baseline": ["everyday"], "threads": 1}


def run(task):
    assert luigi.build([task], local_scheduler=True, detailed_summary=True).scheduling_succeeded
    return task


def test_an_export_mines_what_it_needs_and_is_complete_by_itself(home):
    task = run(ExportTerms(format="txt", **POWER))
    folder = home / "output" / "power" / "exports" / "txt"
    assert task.complete()
    terms = pq.read_table(home / "output" / "power" / "terms.parquet")["term"].to_pylist()
    assert (folder / "terms.txt").read_text(encoding="utf-8").splitlines() == terms
    assert store.is_unchanged(folder)
    assert MineTerms(**POWER).published().complete()
    assert not ExportTerms(format="jsonl", **POWER).complete()
    assert not ExportTerms(format="txt", export_top=3, **POWER).complete()


def test_an_edited_export_is_made_again(home):
    task = run(ExportTerms(format="txt", **POWER))
    path = task.folder / "terms.txt"
    content = path.read_bytes()
    path.write_text("edited", encoding="utf-8")
    assert not task.complete()
    run(task)
    assert path.read_bytes() == content


def test_clearing_away_leaves_exports(home):
    task = run(ExportTerms(format="txt", **POWER))
    garbage.clear(home / "output", 0)
    assert store.is_unchanged(task.folder)
    assert task.complete()


def test_a_wrong_format_is_told_before_anything_runs(home):
    with pytest.raises(ParameterError, match="--format: 'docx' is not one of parquet, csv"):
        ExportTerms(format="docx", **POWER)
