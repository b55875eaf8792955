from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import ledger
from pipeline.errors import CorpusError
from pipeline.ledger import Decision, Verdicts, parse, render, verdicts

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
TERMS = CELLS.filter(lambda text: Decision(text, "accept").term != "")
ROWS = st.lists(
    st.one_of(
        st.builds(
            Decision, TERMS, st.sampled_from(["accept", "reject", ""]), st.just(""), CELLS, CELLS, CELLS
        ),
        st.builds(lambda term: Decision(term, "merge", f"{term}类"), TERMS),
    ),
    max_size=6,
    unique_by=lambda row: row.term,
)


def by_term(*rows):
    return {row.term: row for row in rows}


@given(ROWS)
def test_what_is_written_is_read(rows):
    if {row.target for row in rows} & {row.term for row in rows}:
        return  # chains have a test of their own
    assert parse(render(rows), "x") == by_term(*rows)
    assert render(rows) == render(reversed(rows))


@pytest.mark.faults
@pytest.mark.promise(9)
@given(ROWS)
def test_no_cell_is_a_formula(rows):
    for cells in csv.reader(io.StringIO(render(rows).removeprefix("\ufeff"), newline="")):
        assert not any(cell.startswith(tuple("=+-@＝＋－＠")) for cell in cells)


def test_a_ledger_is_read_as_people_save_it(tmp_path):
    path = tmp_path / "law.ledger.csv"
    path.write_bytes("\ufeffdecision,term,why\r\nreject,应当,\r\n,,\r\naccept,应当,\r\n,船舶,\r\n".encode())
    assert ledger.read(path) == by_term(Decision("应当", "accept"), Decision("船舶", ""))
    assert ledger.read(tmp_path / "none.csv") == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("term;decision\n", "x: is no ledger: it has no columns term and decision"),
        ("term,decision\n应当,keep\n", "x:2: decision 'keep' is none of accept, reject, merge"),
        ("term,decision\n,accept\n", "x:2: names no term"),
        ("term,decision,target\n甲,merge,\n", "x:2: a merge, and nothing else, has a target"),
        ("term,decision,target\n甲,accept,乙\n", "x:2: a merge, and nothing else, has a target"),
        ("term,decision,target\n甲,merge,甲\n", "x:2: merges a term into itself"),
        ("term,decision,target\n甲,merge,乙\n乙,merge,甲\n", "x: merges in a circle: 甲 → 乙 → 甲"),
        (f"term,decision,note\n甲,accept,{'长' * 2001}\n", "x:2: has a cell of more than 2,000 characters"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text, message):
    with pytest.raises(CorpusError) as error:
        parse(text, "x")
    assert str(error.value).startswith(message)


def test_bytes_that_are_no_text_are_told(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CorpusError, match="cannot be read as UTF-8 text"):
        ledger.read(tmp_path / "a.csv")


def test_merges_go_to_the_end_of_their_chain():
    found = verdicts(
        by_term(
            Decision("甲", "merge", "乙"),
            Decision("乙", "merge", "丙"),
            Decision("丙", "accept"),
            Decision("丁", "reject"),
            Decision("戊", "", note="?"),
        )
    )
    assert found == Verdicts(frozenset({"丙"}), frozenset({"丁"}), {"甲": "丙", "乙": "丙"})


def test_it_is_written_for_diffs(tmp_path):
    path = tmp_path / "corpora" / "law.ledger.csv"
    ledger.write(tmp_path, path, [Decision("船舶", "accept", date="2026-11-24"), Decision("应当", "reject")])
    assert (
        path.read_bytes()
        == (
            "\ufeffterm,decision,target,note,date,reviewer\n应当,reject,,,,\n船舶,accept,,,2026-11-24,\n"
        ).encode()
    )
