"""What every export must do. A new export is picked up from the registry; it needs a reader here."""

from __future__ import annotations

import csv
import io
import json
import re

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.errors import ParameterError
from pipeline.export import EXPORTS, REPORT, Result, load_export, write
from pipeline.progress import silent
from pipeline.schema import DROPPED, FATES, TERMS
from pipeline.spreadsheet import original
from tests.hostile import TERMS as HOSTILE

PLAIN = ["断路器", "高压断路器", "SF6气体", "气体"]
SKOS = "http://www.w3.org/2004/02/skos/core#"


def table(words, schema=TERMS, **more):
    rows = [
        dict.fromkeys(schema.names, 1)
        | {"rank": rank, "term": word, "in_jieba": False, "container": "", "domain_per_million": 9.0}
        | {"variants": []}
        | more
        for rank, word in enumerate(words, 1)
    ]
    return pa.Table.from_pylist([{name: row[name] for name in schema.names} for row in rows], schema=schema)


def result(words, evidence=True):
    lines = [
        {"term": word, "place": 1, "document": 0, "source": "a.txt", "line": k, "id": None}
        | {"left": "检查", "match": word, "right": "的状态。"}
        for k, word in enumerate(words, 1)
    ]
    columns = {"term": pa.string(), "place": pa.int64(), "document": pa.int64(), "source": pa.string()}
    columns |= {"line": pa.int64(), "id": pa.string()}
    columns |= dict.fromkeys(("left", "match", "right"), pa.string())
    seen = pa.Table.from_pylist(lines, schema=pa.schema(columns)) if evidence else None
    return Result("电力 <1>", table(words), table([], DROPPED), seen, 10, {"termlode": "{}"})


def read_lines(path):
    return path.read_text(encoding="utf-8").split("\n")[:-1]


def read_csv(path):
    rows = csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""))
    return [original(row["term"]) for row in rows]


def read_xlsx(path):
    from openpyxl import load_workbook

    book = load_workbook(path)
    (head, *rows) = book["terms"].iter_rows()
    place = [cell.value for cell in head].index("term")
    assert all(row[place].data_type != "f" for row in rows)
    # openpyxl gives Excel's own way to write control characters as it is.
    return [re.sub("_x([0-9A-F]{4})_", lambda m: chr(int(m[1], 16)), row[place].value or "") for row in rows]


def read_jieba(path):
    import jieba

    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = {}, 1, True
    with path.open("rb") as file:
        tokenizer.load_userdict(file)
    return [word for word, frequency in tokenizer.FREQ.items() if frequency]


def read_synonyms(path):
    """By the rules of Solr's format, as Lucene has them."""
    found = []
    for line in read_lines(path):
        assert not line.startswith("#")
        assert not re.search(r"(?<!\\)=>", line)
        parts = re.split(r"(?<!\\)(?:\\\\)*,", line)
        found += [re.sub(r"\\(.)", r"\1", part.strip()) for part in parts]
    return found


def read_tbx(path):
    from lxml import etree

    name = "{urn:iso:std:iso:30042:ed-2}term"
    return [element.text or "" for element in etree.parse(path).iter(name)]


def read_skos(path):
    import rdflib

    graph = rdflib.Graph().parse(path, format="turtle")
    found = graph.subject_objects(rdflib.URIRef(SKOS + "prefLabel"))
    ranked = sorted((int(str(subject).rpartition(":")[2]), str(label)) for subject, label in found)
    return [label for _, label in ranked]


READERS = {
    "parquet": lambda path: pq.read_table(path)["term"].to_pylist(),
    "csv": read_csv,
    "xlsx": read_xlsx,
    "jsonl": lambda path: [json.loads(line)["term"] for line in path.read_bytes().split(b"\n")[:-1]],
    "txt": read_lines,
    "jieba": read_jieba,
    "ik": read_lines,
    "hanlp": lambda path: [line.split()[0] for line in read_lines(path) if len(line.split()) == 3],
    "rime": lambda path: [
        line.split("\t")[0] for line in path.read_text("utf-8").split("\n...\n\n")[1].split("\n")
    ],
    "synonyms": read_synonyms,
    "stopwords": read_lines,
    "tbx": read_tbx,
    "skos": read_skos,
}
WHOLE_LISTS = sorted(EXPORTS.keys() - {"stopwords", "synonyms"})


def test_every_export_has_a_reader():
    assert READERS.keys() == EXPORTS.keys()


@pytest.mark.parametrize("name", EXPORTS)
def test_the_same_result_gives_the_same_bytes(tmp_path, name):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        write(name, result([*PLAIN, *HOSTILE[::9]]), tmp_path / folder, silent)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


@pytest.mark.parametrize("evidence", [False, True])
@pytest.mark.parametrize("name", EXPORTS)
def test_facts_are_counts_and_name_the_file(tmp_path, name, evidence):
    facts = write(name, result(PLAIN, evidence), tmp_path, silent)
    assert next(iter(facts)) == f"in {EXPORTS[name].file}"
    assert all(isinstance(value, int) for value in facts.values())


@pytest.mark.parametrize("name", EXPORTS)
def test_no_term_is_an_empty_file_of_the_format(tmp_path, name):
    facts = write(name, result([]), tmp_path, silent)
    found = READERS[name](tmp_path / EXPORTS[name].file)
    if name != "stopwords":
        assert facts[f"in {EXPORTS[name].file}"] == 0
        assert [word for word in found if word] == []


@pytest.mark.faults
@pytest.mark.promise(9)
@pytest.mark.parametrize("name", WHOLE_LISTS)
def test_terms_come_back_or_the_report_says_why_not(tmp_path, name):
    terms = list(filter(None, dict.fromkeys([*PLAIN, *HOSTILE])))
    write(name, result(terms), tmp_path, silent)
    found = READERS[name](tmp_path / EXPORTS[name].file)
    report = tmp_path / REPORT.format(name)
    if report.is_file():
        rows = pq.read_table(report).to_pylist()
        assert found == [row["word"] for row in rows if row["kept"]] + [""] * (name == "rime")
        assert all(row["reason"] for row in rows if not row["kept"])
        if name != "ik":  # which reads several of them alike
            assert [row["term"] for row in rows] == terms
    elif name == "txt":
        assert len(found) == len(terms)
        assert all(term in found for term in PLAIN)
    else:
        assert found == terms


@pytest.mark.parametrize("name", WHOLE_LISTS)
def test_plain_terms_are_in_it(tmp_path, name):
    write(name, result(PLAIN[:2]), tmp_path, silent)
    assert [word for word in READERS[name](tmp_path / EXPORTS[name].file) if word] == PLAIN[:2]


def test_reports_open_in_pandas(tmp_path):
    write("jieba", result(PLAIN), tmp_path, silent)
    frame = pd.read_parquet(tmp_path / "jieba_report.parquet")
    assert list(frame) == FATES.names
    assert frame["kept"].all()


def test_what_does_not_exist_is_named():
    with pytest.raises(ParameterError, match="--format: 'docx' is not one of parquet, csv"):
        load_export("docx")


def test_what_is_missing_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    with pytest.raises(
        ParameterError, match=r"--format xlsx: needs openpyxl. pip install 'termlode\[office\]'"
    ):
        write("xlsx", result(PLAIN), tmp_path, silent)


VARIANTS = {
    "jieba": "\n六氟化硫 ",
    "ik": "\n六氟化硫\n",
    "hanlp": "\n六氟化硫 ",
    "synonyms": "六氟化硫, SF6, sf6",
    "tbx": "<term>六氟化硫</term>",
    "skos": 'skos:altLabel "六氟化硫"@zh',
    "csv": "六氟化硫 | SF6",
    "jsonl": '"variants": ["六氟化硫", "SF6"]',
}


@pytest.mark.parametrize("name", VARIANTS)
def test_what_was_merged_into_a_term_is_with_it(tmp_path, name):
    given = result(PLAIN, evidence=False)
    merged = given.terms.to_pylist()
    merged[2]["variants"] = ["六氟化硫", "SF6"]
    given = given._replace(terms=pa.Table.from_pylist(merged, schema=TERMS))
    write(name, given, tmp_path, silent)
    text = (tmp_path / EXPORTS[name].file).read_text(encoding="utf-8")
    assert VARIANTS[name] in text
