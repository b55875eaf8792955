from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import keys
from pipeline.checkpoint import Identity
from pipeline.params import CountParams

STAGES = sorted(path.stem for path in Path(keys.__file__).parent.glob("stages/[!_]*.py"))


@pytest.mark.parametrize("stage", STAGES)
def test_the_code_of_a_stage_is_all_that_importing_it_loads(stage):
    module = f"pipeline.stages.{stage}"
    script = f"import sys, {module}; print(*(m for m in sys.modules if m.split('.')[0] == 'pipeline'))"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert set(loaded.stdout.split()) <= set(keys.code_of(module).files)


def test_what_is_imported_late_counts_too():
    assert {
        "pipeline.corpus.readers.text",
        "pipeline.corpus.readers.jsonl",
        "pipeline.corpus.readers.sqlite",
    } <= set(keys.code_of("pipeline.stages.ingest").files)
    assert "pipeline.export.jieba_dictionary" in keys.code_of("pipeline.stages.publish").files


def test_a_stage_does_not_depend_on_what_it_does_not_run():
    assert "pipeline.rank" not in keys.code_of("pipeline.stages.contrast").files
    assert "pipeline.corpus.decode" in keys.code_of("pipeline.stages.ingest").files
    assert "pipeline.words.word_finder" not in keys.code_of("pipeline.stages.count").files


def test_libraries_are_those_imported():
    assert {"numba", "numpy", "pyarrow"} <= set(keys.code_of("pipeline.stages.count").versions)
    contrast = keys.code_of("pipeline.stages.contrast").versions
    assert {"jieba", "wordfreq", "pandas"} <= set(contrast)
    assert contrast["jieba"] == "0.42.1"


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """The package's source, copied so that it can be changed."""
    package = tmp_path / "pipeline"
    shutil.copytree(Path(keys.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(keys, "_PACKAGE", package)
    keys.code_of.cache_clear()
    yield package
    keys.code_of.cache_clear()


def stage_keys():
    keys.code_of.cache_clear()
    return {stage: Identity(stage, CountParams(), {}).key for stage in STAGES}


@pytest.mark.parametrize(
    ("module", "dependent"),
    [
        # publish and export know the names of rank's tables
        ("rank.py", {"rank", "evidence", "publish", "export", "evaluate", "expand", "relate"}),
        (
            "words/redundancy.py",
            {
                "discover",
                "contrast",
                "rank",
                "evidence",
                "publish",
                "export",
                "evaluate",
                "embed",
                "expand",
                "relate",
                "tag",
            },
        ),
        ("export/tables.py", {"publish", "export"}),
        ("tagging/match.py", {"tag"}),
        ("corpus/readers/jsonl.py", set(STAGES) - {"report"}),  # which reads a result alone
        ("report/list.js", {"report"}),
        ("parquet.py", set(STAGES)),
    ],
)
def test_a_changed_module_changes_the_stages_that_run_it(copy, module, dependent):
    before = stage_keys()
    (copy / module).write_text((copy / module).read_text() + "\nMORE = 1\n")
    after = stage_keys()
    assert {stage for stage in STAGES if before[stage] != after[stage]} == dependent


def test_line_ends_of_a_checkout_change_nothing(copy):
    before = stage_keys()
    for path in copy.rglob("*.py"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert stage_keys() == before


def test_parameters_and_inputs_are_part_of_the_key():
    keys_ = {
        Identity("count", CountParams(), {"ingest": "a"}).key,
        Identity("count", CountParams(3), {"ingest": "a"}).key,
        Identity("count", CountParams(), {"ingest": "b"}).key,
    }
    assert len(keys_) == 3


def test_digests_do_not_depend_on_the_order_of_fields():
    assert keys.digest({"a": 1, "b": "中"}) == keys.digest({"b": "中", "a": 1})


def test_a_file_that_changed_has_another_digest(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("one")
    first = keys.file_digest(path)
    status = path.stat()
    path.write_text("two")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))  # same size, same time of change
    assert keys.file_digest(path) != first
