"""One small corpus, mined to the byte. After a change that is meant: pytest tests/golden --regolden."""

from __future__ import annotations

import luigi
import pytest

from tasks import MineTerms
from tests.conftest import GOLDEN

EXPECTED = GOLDEN / "expected"


RECIPES = {
    "termlode": {},
    # So small a text needs thresholds above the defaults to give words rather than sentences.
    "classic": {"min_proba": 0.004, "min_pmi": 2.0},
}


@pytest.mark.parametrize("recipe", RECIPES)
@pytest.mark.parametrize("baseline", ["wordfreq", "everyday"])
def test_the_ranked_list_is_the_golden_one(home, baseline, recipe, request):
    task = MineTerms(domain="power", baseline=baseline, recipe=recipe, **RECIPES[recipe])
    assert luigi.build([task], local_scheduler=True)
    for name in ("terms.csv", "userdict.txt"):
        found = (home / "output" / "power" / name).read_text(encoding="utf-8")
        golden = EXPECTED / f"{recipe}-{baseline}-{name}"
        if request.config.getoption("--regolden"):
            golden.parent.mkdir(exist_ok=True)
            golden.write_text(found, encoding="utf-8", newline="\n")
        assert found == golden.read_text(encoding="utf-8")
