"""What every export must do. A new export is picked up from the registry."""

from __future__ import annotations

import pyarrow as pa
import pytest

from pipeline.export import EXPORTS, load_export
from pipeline.params import PublishParams
from pipeline.schema import TERMS

HOSTILE = ["=1+1", "a,b", 'quo"te', "断路器", "SF6气体", "<script>", "x\ty"]


def table(words):
    rows = [
        dict.fromkeys(TERMS.names, 1)
        | {"rank": rank, "term": word, "in_jieba": False, "container": "", "domain_per_million": 9.0}
        for rank, word in enumerate(words, 1)
    ]
    return pa.Table.from_pylist(rows, schema=TERMS)


@pytest.mark.parametrize("name", EXPORTS)
def test_the_same_terms_give_the_same_bytes(tmp_path, name):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        load_export(name)(table(HOSTILE), tmp_path / folder / name, PublishParams(), {"termlode": "{}"})
    assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


@pytest.mark.parametrize("name", EXPORTS)
def test_facts_are_counts_and_name_the_file(tmp_path, name):
    facts = load_export(name)(table(["断路器", "SF6气体"]), tmp_path / name, PublishParams(), {})
    assert facts[f"in {name}"] == 2
    assert all(isinstance(value, int) for value in facts.values())


@pytest.mark.parametrize("name", EXPORTS)
def test_no_term_is_an_empty_file_of_the_format(tmp_path, name):
    assert load_export(name)(table([]), tmp_path / name, PublishParams(), {})[f"in {name}"] == 0
    assert (tmp_path / name).is_file()
