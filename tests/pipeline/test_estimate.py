from __future__ import annotations

import re

import pytest

from pipeline.estimate import LATER, estimate
from tests.conftest import ROOT


def test_it_is_near_the_runs_it_was_drawn_through():
    page = (ROOT / "docs" / "quality.md").read_text(encoding="utf-8").split("## Cost\n")[1]
    rows = re.findall(r"^\| (\d+) \(.*\| ([\d.]+) \| (\d+) \|$", page, re.MULTILINE)
    assert len(rows) >= 4
    for size, seconds, peak in rows:
        cost = estimate(int(int(size) * 1e6 / 2.9))
        assert 0.5 < (cost.seconds - LATER) / float(seconds) < 2
        assert cost.memory / 1e6 == pytest.approx(float(peak), rel=0.5)


def test_more_text_costs_more():
    less, more = estimate(1_000_000), estimate(2_000_000)
    assert all(a < b for a, b in zip(less, more, strict=True))
