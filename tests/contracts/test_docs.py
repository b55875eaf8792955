"""The documentation names every column, parameter and setting, and both READMEs the same commands."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from pipeline import params, schema
from pipeline.corpus.archives import ARCHIVES, SHORT
from pipeline.corpus.layouts import LAYOUTS
from pipeline.corpus.readers import COMPRESSIONS, READERS
from pipeline.corpus.spec import CorpusSpec
from tasks.settings import EXIT_CODES
from tests.conftest import ROOT

TABLES = [
    "DOCUMENTS",
    "QUARANTINE",
    "SOURCES",
    "TOKENS",
    "ROWS",
    "NGRAMS",
    "BASELINE",
    "WORDS",
    "CANDIDATES",
    "SEGMENTER",
    "SCORES",
    "TERMS",
    "DROPPED",
    "EVIDENCE",
    "CHANGES",
    "FATES",
    "SPANS",
    "EXPANSION",
    "SEEDS",
    "KEPT_OUT",
    "CLUSTERS",
    "VARIANTS",
    "WORD_VECTORS",
]
KINDS = [
    kind
    for name, kind in vars(params).items()
    if re.fullmatch(r"\w+Params|Execution", name) and name != "Params"
]


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_explained(table):
    section = text("docs/columns.md").split(f"## {table}\n")[1].split("\n## ")[0]
    described = set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))
    own = set(getattr(schema, table).names)
    if table in ("TERMS", "DROPPED"):
        own -= set(schema.SCORES.names)
    assert described == own


def test_every_parameter_is_explained():
    described = set(re.findall(r"`--([\w-]+)`", text("docs/parameters.md")))
    expected = {field.name.replace("_", "-") for kind in KINDS for field in fields(kind)}
    assert (
        expected
        | {
            "domain",
            "to",
            "baseline",
            "corpus",
            "date",
            "name",
            "show",
            "output-folder",
            "stop-list",
            "known-list",
            "must-list",
            "ledger",
            "gold",
            "against",
            "seeds",
            "negative",
            "rules",
        }
        == described
    )


def test_every_corpus_setting_and_format_is_explained():
    page = text("docs/corpora.md")
    for field in fields(CorpusSpec):
        assert f"| `{field.name}` |" in page
    for suffix in (s for entry in READERS.values() for s in entry.suffixes):
        assert f"`{suffix}`" in page
    for suffix in COMPRESSIONS:
        assert f"`.{suffix}`" in page
    for suffix in (*(f".{name}" for name in ARCHIVES), *SHORT, *SHORT.values()):
        assert f"`{suffix}`" in page
    for name, layout in LAYOUTS.items():
        assert f"| {', '.join(layout.needs)} |" in page, name


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_every_exit_code_is_explained(readme):
    for code in {0, *EXIT_CODES.values()}:
        assert re.search(rf"\| {code} \|", text(readme)), code


def test_both_readmes_show_the_same_commands():
    def commands(name):
        blocks = re.findall(r"```(?:sh|crontab|python|sql)\n(.*?)```", text(name), re.DOTALL)
        lines = [line for block in blocks for line in block.splitlines()]
        return [re.sub(r"\s*#.*", "", line) for line in lines if line.strip() and not line.startswith("#")]

    assert commands("README.md") == commands("README.zh-CN.md")
