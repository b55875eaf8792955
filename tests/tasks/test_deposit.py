"""Depositing as Luigi runs it."""

from __future__ import annotations

import json

import luigi
import pytest

from pipeline.errors import ParameterError
from tasks import DepositTerms

POWER = {"domain": "power", "baseline": ["everyday"], "threads": 1}


def build(task):
    return luigi.build([task], local_scheduler=True, detailed_summary=True).status.name


def test_a_result_is_there_with_its_report_until_another_is_mined(home):
    there = home / "elsewhere" / "terms"
    task = DepositTerms(**POWER, to=there.as_uri())
    assert build(task) == "SUCCESS"
    first = json.loads((there / "current.json").read_text())["folder"]
    names = {path.name for path in (there / first).iterdir()}
    assert names >= {"terms.parquet", "terms.csv", "userdict.txt", "report.html", "manifest.json"}
    assert task.complete()

    manual = home / "corpora" / "power" / "manual.txt"
    manual.write_text(manual.read_text(encoding="utf-8") * 2, encoding="utf-8")
    assert not task.complete()
    assert build(task) == "SUCCESS"
    pointer = json.loads((there / "current.json").read_text())
    assert pointer["previous"] == first != pointer["folder"]


def test_an_address_is_refused_before_anything_runs(home):
    with pytest.raises(ParameterError, match="no address to write to"):
        DepositTerms(**POWER, to="terms")
