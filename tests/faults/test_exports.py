"""No table that a spreadsheet opens computes anything, whatever the terms are."""

from __future__ import annotations

import csv
import io

import pytest

from pipeline.export.tables import write_csv
from pipeline.progress import silent
from pipeline.spreadsheet import original
from tests.contracts.test_exports import result
from tests.hostile import SIGNS, TERMS

pytestmark = [pytest.mark.faults, pytest.mark.promise(9)]

UNSEEN = "".join(map(chr, range(33))) + "\xa0\u200b\u3000\ufeff"


def is_number(cell):
    try:
        float(cell)
    except ValueError:
        return False
    return True


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    path = tmp_path_factory.mktemp("export") / "terms.csv"
    write_csv(result(TERMS), path, silent)
    return path.read_bytes().decode("utf-8-sig")


def test_there_are_a_thousand_terms():
    assert len(TERMS) >= 1000


@pytest.mark.parametrize("border", [",", ";", "\t", "|"])
def test_no_cell_begins_a_formula_whatever_ends_a_cell(content, border):
    """A spreadsheet of another country takes the semicolon for the border of a cell, and quotes otherwise."""
    for reader in (
        csv.reader(io.StringIO(content, newline=""), delimiter=border),
        csv.reader(content.splitlines(), delimiter=border, quoting=csv.QUOTE_NONE),
    ):
        cells = [cell.replace('"', "").lstrip(UNSEEN) for row in reader for cell in row]
        assert len(cells) > len(TERMS)
        assert [cell for cell in cells if cell[:1] in set(SIGNS) and not is_number(cell)] == []


def test_the_terms_come_back(content):
    rows = list(csv.DictReader(io.StringIO(content, newline="")))
    assert [original(row["term"]) for row in rows] == TERMS
