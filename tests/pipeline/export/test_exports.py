from __future__ import annotations

import json
import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline import export
from pipeline.export import Result
from pipeline.progress import silent
from pipeline.rank import NOT_TYPICAL
from pipeline.schema import DROPPED, TERMS
from pipeline.text.jieba_tokenizer import private_tokenizer
from tests.contracts.test_exports import result as with_evidence


def terms(*rows):
    return pa.Table.from_pylist(
        [
            dict.fromkeys(TERMS.names, 1)
            | {"rank": rank, "term": term, "in_jieba": False, "container": "", "variants": []}
            | {"domain_per_million": domain, "baseline_per_million": baseline}
            for rank, (term, domain, baseline) in enumerate(rows, 1)
        ],
        schema=TERMS,
    )


TABLE = terms(("主变压器油色谱", 9.0, 0.0), ("公园", 1.0, 5.0), ("SF6气体", 3.0, 0.0), ("泄漏电流", 2.0, 1.0))


def write(name, folder, given=TABLE):
    result = Result("power", given, given, None, 1, {"termlode": json.dumps({"a": 1})})
    return export.write(name, result, folder, silent)


def test_parquet_opens_in_pandas_and_tells_its_making(tmp_path):
    assert write("parquet", tmp_path) == {"in terms.parquet": 4}
    frame = pd.read_parquet(tmp_path / "terms.parquet")
    assert frame["term"].tolist()[:2] == ["主变压器油色谱", "公园"]
    assert json.loads(pq.read_schema(tmp_path / "terms.parquet").metadata[b"termlode"]) == {"a": 1}


def test_parquet_opens_in_duckdb(tmp_path):
    import duckdb

    write("parquet", tmp_path)
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"SELECT term FROM '{tmp_path}/terms.parquet' WHERE domain_per_million > 2 ORDER BY rank"  # noqa: S608
        ).fetchall()
    assert rows == [("主变压器油色谱",), ("SF6气体",)]


def test_csv_has_a_byte_order_mark_and_one_line_a_term(tmp_path):
    write("csv", tmp_path)
    data = (tmp_path / "terms.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfrank,term,score")
    assert data.count(b"\n") == 5
    assert b"\r" not in data
    assert pd.read_csv(tmp_path / "terms.csv")["term"].tolist() == TABLE["term"].to_pylist()


def test_userdict_holds_what_is_typical_and_jieba_keeps_it_whole(tmp_path):
    facts = write("jieba", tmp_path)
    lines = (tmp_path / "userdict.txt").read_text(encoding="utf-8").splitlines()
    assert [line.split()[0] for line in lines] == ["主变压器油色谱", "SF6气体", "泄漏电流"]
    assert (facts["in userdict.txt"], facts["left out"], facts["whole"]) == (3, 1, 3)
    tokenizer = private_tokenizer()
    with (tmp_path / "userdict.txt").open("rb") as file:
        tokenizer.load_userdict(file)
    assert tokenizer.lcut("检查SF6气体和泄漏电流") == ["检查", "SF6气体", "和", "泄漏电流"]


def test_userdict_leaves_out_what_jieba_cannot_hold(tmp_path):
    facts = write("jieba", tmp_path, terms(("α粒子", 1.0, 0.0), ("泄漏电流", 1.0, 0.0)))
    assert (facts["in userdict.txt"], facts["left out"]) == (1, 1)
    assert (tmp_path / "userdict.txt").read_text(encoding="utf-8").split()[0] == "泄漏电流"


def test_lines_hold_one_term_each(tmp_path):
    given = terms(("a\u2028b", 1.0, 0.0), ("断\n路器", 1.0, 0.0))
    write("jsonl", tmp_path, given)
    lines = (tmp_path / "terms.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["term"] for line in lines] == ["a\u2028b", "断\n路器"]
    write("txt", tmp_path, given)
    assert (tmp_path / "terms.txt").read_text(encoding="utf-8").splitlines() == ["a b", "断 路器"]


@pytest.mark.faults
@pytest.mark.promise(9)
def test_a_workbook_computes_nothing(tmp_path):
    from openpyxl import load_workbook

    write("xlsx", tmp_path, terms(("=1+1", 1.0, 0.0), ("bell\a", 1.0, 0.0)))
    book = load_workbook(tmp_path / "terms.xlsx")
    assert book.sheetnames == ["terms", "columns"]
    assert [(cell.value, cell.data_type, cell.quotePrefix) for cell in book["terms"]["B"][1:]] == [
        ("=1+1", "s", True),
        ("bell_x0007_", "s", True),
    ]
    assert book["terms"]["A"][1].value == 1


def test_tbx_is_valid_and_has_contexts(tmp_path):
    from lxml import etree

    export.write("tbx", with_evidence(["断路器", "<b>&\r"]), tmp_path, silent)
    schema = etree.RelaxNG(file=str(Path(__file__).parent / "tbx_basic.rng"))
    document = etree.parse(tmp_path / "terms.tbx")
    assert schema.validate(document), schema.error_log
    names = {"t": "urn:iso:std:iso:30042:ed-2"}
    assert [term.text for term in document.iterfind(".//t:term", names)] == ["断路器", "<b>&\r"]
    assert document.find(".//t:descripGrp/t:descrip", names).text == "检查断路器的状态。"
    assert document.find(".//t:descripGrp/t:admin", names).text == "a.txt:1"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [('type="context"', 'type="quotation"'), ("termSec", "tig"), ("<note>", '<note when="now">')],
)
def test_the_schema_of_tbx_refuses_what_tbx_does_not_know(tmp_path, right, wrong):
    from lxml import etree

    export.write("tbx", with_evidence(["断路器"]), tmp_path, silent)
    text = (tmp_path / "terms.tbx").read_text(encoding="utf-8")
    assert right in text
    schema = etree.RelaxNG(file=str(Path(__file__).parent / "tbx_basic.rng"))
    assert not schema.validate(etree.fromstring(text.replace(right, wrong).encode()))


def test_tbx_lists_what_xml_cannot_hold(tmp_path):
    facts = export.write("tbx", with_evidence(["断路器", "bell\a"]), tmp_path, silent)
    assert facts["left out"] == 1
    report = pq.read_table(tmp_path / "tbx_report.parquet").to_pylist()
    assert [row["reason"] for row in report] == [None, "XML has no way to write U+0007"]


def test_skos_tells_what_is_narrower(tmp_path):
    import rdflib
    from rdflib.namespace import SKOS

    export.write(
        "skos", with_evidence(["断路器", "高压断路器", "六氟化硫高压断路器", '"\\']), tmp_path, silent
    )
    graph = rdflib.Graph().parse(tmp_path / "terms.ttl", format="turtle")
    label = {concept: str(text) for concept, text in graph.subject_objects(SKOS.prefLabel)}
    broader = {label[a]: label[b] for a, b in graph.subject_objects(SKOS.broader)}
    assert broader == {"高压断路器": "断路器", "六氟化硫高压断路器": "高压断路器"}
    assert '"\\' in label.values()
    (scheme,) = graph.subjects(rdflib.RDF.type, SKOS.ConceptScheme)
    assert set(graph.subjects(SKOS.inScheme, scheme)) == set(label)


def test_rime_takes_the_reading_of_the_phrase(tmp_path):
    write("rime", tmp_path, terms(("银行", 1.0, 0.0), ("行走", 1.0, 0.0), ("SF6气体", 1.0, 0.0)))
    lines = (tmp_path / "termlode.dict.yaml").read_text(encoding="utf-8").split("...\n\n")[1].splitlines()
    assert lines == ["银行\tyin hang\t1", "行走\txing zou\t1"]
    report = pq.read_table(tmp_path / "rime_report.parquet").to_pylist()
    assert report[2]["reason"] == "'S' has no pinyin"


def test_synonyms_are_the_spellings_of_one_term(tmp_path):
    write("synonyms", tmp_path, terms(("SF6气体", 1.0, 0.0), ("ＳＦ６气体", 1.0, 0.0), ("公里", 1.0, 0.0)))
    (line,) = (tmp_path / "synonyms.txt").read_text(encoding="utf-8").splitlines()
    assert line.split(", ") == ["SF6气体", "sf6气体", "ＳＦ６气体", "SF6氣體"]


def test_synonyms_do_without_opencc(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "opencc", None)
    write("synonyms", tmp_path, terms(("a,b=>c", 1.0, 0.0), ("气体", 1.0, 0.0)))
    assert (tmp_path / "synonyms.txt").read_text(encoding="utf-8") == "a\\,b\\=\\>c, ａ，ｂ＝＞ｃ\n"


def test_stop_words_are_frequent_and_general(tmp_path):
    rows = [("进行", 9, NOT_TYPICAL, True), ("规约", 9, NOT_TYPICAL, False)]
    rows += [("公园", 1, NOT_TYPICAL, True), ("系统", 9, "nested in 系统软件", True)]
    dropped = pa.Table.from_pylist(
        [
            dict.fromkeys(DROPPED.names, 1)
            | {"term": term, "doc_count": documents, "reason": reason, "in_jieba": known, "container": ""}
            for term, documents, reason, known in rows
        ],
        schema=DROPPED,
    )
    result = Result("power", TABLE, dropped, None, 200, {})
    facts = export.write("stopwords", result, tmp_path, silent)
    words = (tmp_path / "stopwords.txt").read_text(encoding="utf-8").splitlines()
    assert {"的", "了", "在"} < set(words)
    assert words[-1] == "进行"
    assert facts["of them of the domain"] == 1
