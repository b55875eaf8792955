"""One small corpus, mined to the byte. After a change that is meant: pytest tests/golden --regolden."""

from __future__ import annotations

import luigi
import pytest

from pipeline import parquet
from pipeline.schema import EVIDENCE
from tasks import MineTerms
from tests.conftest import GOLDEN

EXPECTED = GOLDEN / "expected"


RECIPES = {
    "termlode": {},
    # So small a text needs thresholds above the defaults to give words rather than sentences.
    "classic": {"min_proba": 0.004, "min_pmi": 2.0},
}


def evidence(path):
    """EVIDENCE as text, a line each."""
    return "".join(
        "{term}\t{source}:{line}\t{id}\t{left}[{match}]{right}\n".format(**row)
        for row in parquet.read(path, EVIDENCE).to_pylist()
    )


@pytest.mark.parametrize("recipe", RECIPES)
@pytest.mark.parametrize("baseline", ["wordfreq", "everyday"])
def test_the_ranked_list_is_the_golden_one(home, baseline, recipe, request):
    task = MineTerms(domain="power", baseline=baseline, recipe=recipe, **RECIPES[recipe])
    assert luigi.build([task], local_scheduler=True)
    folder = home / "output" / "power"
    lines = evidence(folder / "evidence.parquet")
    (folder / "evidence.txt").write_text(lines, encoding="utf-8", newline="\n")
    for name in ("terms.csv", "userdict.txt", "evidence.txt"):
        found = (folder / name).read_text(encoding="utf-8")
        golden = EXPECTED / f"{recipe}-{baseline}-{name}"
        if request.config.getoption("--regolden"):
            golden.parent.mkdir(exist_ok=True)
            golden.write_text(found, encoding="utf-8", newline="\n")
        assert found == golden.read_text(encoding="utf-8")
