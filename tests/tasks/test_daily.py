"""Dated runs, and clearing away between and beside them."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
import time

import luigi
import pytest

from pipeline import garbage, runs, store
from tasks import CountNgrams, MineTerms, MineTermsDaily
from tests.tasks.command.test_command import TERMLODE, termlode
from tests.tasks.test_command_line import luigi as luigi_command

DAY = datetime.date(2026, 11, 1)
CLASSIC = {"domain": "power", "recipe": "classic"}


def mine(day, **parameters):
    task = MineTermsDaily(**CLASSIC | {"date": day, "show": 0} | parameters)
    return luigi.build([task], local_scheduler=True)


def test_a_dated_result_stays_as_it_was_and_the_plain_one_is_the_newest(home):
    assert mine(DAY)
    output = home / "output"
    first = (output / "power-2026-11-01" / "terms.parquet").read_bytes()
    assert (output / "power" / "terms.parquet").read_bytes() == first
    (home / "corpora" / "power" / "new.txt").write_text("断路器拒动，断路器拒动，断路器拒动。")
    assert MineTermsDaily(date=DAY, **CLASSIC).complete()
    assert not MineTermsDaily(date=DAY + datetime.timedelta(1), **CLASSIC).complete()
    assert mine(DAY) and mine(DAY + datetime.timedelta(1))
    assert (output / "power-2026-11-01" / "terms.parquet").read_bytes() == first
    second = (output / "power-2026-11-02" / "terms.parquet").read_bytes()
    assert second != first
    assert (output / "power" / "terms.parquet").read_bytes() == second


def test_range_daily_drives_it(home):
    code, _, err = luigi_command(
        *("--of", "MineTermsDaily", "--of-params", '{"domain": "power", "recipe": "classic", "show": 0}'),
        *("--start", "2026-11-01", "--stop", "2026-11-04", "--local-scheduler"),
        task="RangeDaily",
    )
    assert code == 0, err
    assert "Warning" not in err
    assert sorted(path.name for path in (home / "output").glob("power*")) == [
        "power",
        "power-2026-11-01",
        "power-2026-11-02",
        "power-2026-11-03",
    ]


def test_a_wrong_date_is_one_line(home):
    code, _, err = luigi_command(
        "--domain", "power", "--date", "yesterday", "--local-scheduler", task="MineTermsDaily"
    )
    assert code == 30
    assert "--date: " in err
    assert "Traceback" not in err


def test_after_clearing_away_the_results_that_stay_are_up_to_date(home):
    plain = MineTerms(**CLASSIC, baseline="everyday")
    assert luigi.build([plain], local_scheduler=True)
    assert luigi.build([MineTerms(**CLASSIC, min_pmi=1.0, name="other")], local_scheduler=True)
    for k in range(3):
        assert mine(DAY + datetime.timedelta(k), baseline=("everyday",))
    (home / "corpora" / "power" / "new.txt").write_text("断路器拒动。")
    assert mine(DAY + datetime.timedelta(3), baseline=("everyday",))
    (home / "corpora" / "power" / "new.txt").unlink()
    assert luigi.build([plain], local_scheduler=True)
    cleared = garbage.clear(home / "output", 1)
    assert {path.name for path, _ in cleared.removed if "power" in path.name} == {
        f"power-2026-11-0{k}" for k in (1, 2, 3)
    }
    assert plain.complete()
    assert MineTerms(**CLASSIC, min_pmi=1.0, name="other").complete()
    assert garbage.clear(home / "output", 1).removed == []
    (home / "corpora" / "power" / "new.txt").write_text("断路器拒动。")
    dated = MineTermsDaily(**CLASSIC, baseline="everyday", date=DAY + datetime.timedelta(3))
    assert dated.published().complete()


@pytest.mark.faults
@pytest.mark.promise(3)
def test_clearing_away_never_breaks_a_run(home):
    """Again and again while a run goes on, held at a stage for a while, then to its end."""
    environment = os.environ | {"PYTHONWARNINGS": "ignore"}
    command = [TERMLODE, "mine", "power", "--recipe", "classic", "--show", "0"]
    task = CountNgrams(corpus="power", units="character", n_max=2, min_count=1)
    busy = 0
    with store.hold_lock(task.store_root, task.identity().name):
        run = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
        try:
            while not list(task.store_root.glob("encode-*/manifest.json")):
                assert run.poll() is None, run.communicate()
                time.sleep(0.02)
            code, _, err = termlode("gc")
            assert code == 10, err
            assert "nothing removed: a run goes on" in err
        except BaseException:
            run.kill()
            raise
    while run.poll() is None:
        cleared = garbage.clear(home / "output", 0)
        busy += bool(cleared.busy)
        assert not (cleared.busy and cleared.removed)
        time.sleep(0.01)
    _, err = run.communicate()
    assert run.returncode == 0, err
    assert busy
    assert garbage.clear(home / "output", 0).removed == []
    assert MineTerms(**CLASSIC).complete()


@pytest.mark.faults
@pytest.mark.promise(3)
def test_a_killed_run_hinders_nobody(home):
    script = (
        "import time; from tasks import MineTerms\n"
        "MineTerms(domain='power').complete(); print(flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", script], stdout=subprocess.PIPE, text=True
    ) as run:
        run.stdout.readline()
        assert garbage.clear(home / "output").busy
        run.kill()
    assert not garbage.clear(home / "output").busy
    assert not list((home / "output" / "store" / "locks").glob("run-*"))


def test_gc_says_what_goes_and_what_went(home):
    assert mine(DAY)
    (home / "corpora" / "power" / "manual.txt").unlink()
    assert mine(DAY + datetime.timedelta(1))
    runs.leave()  # this process is a run, too
    code, told, err = termlode("gc", "--keep", 1, "--dry-run")
    assert code == 0, err
    *rows, last = told.splitlines()
    assert f"bytes  {home / 'output' / 'power-2026-11-01'}" in rows[0]
    assert last.startswith(f"{len(rows)} would go, ")
    code, done, _ = termlode("gc", "--keep", 1)
    assert code == 0
    assert done.splitlines()[:-1] == rows
    assert last.replace("would go", "removed").replace("would be ", "") == done.splitlines()[-1]
    assert termlode("gc", "--keep", 1)[1] == "0 removed, 0 bytes freed\n"
