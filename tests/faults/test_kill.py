"""Killed at any instant, the next run gives the same bytes as an undisturbed one."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from contextlib import suppress

import pytest

from tests.faults import tracing
from tests.faults.conftest import assert_made_good
from tests.faults.harness import COMMAND, environment, points, prepare, results, share
from tests.faults.processes import mined, stopped, traced

pytestmark = [
    pytest.mark.faults,
    pytest.mark.promise(1),
    pytest.mark.usefixtures("strace"),
]

SHARDS = points(16, 200)  # of the calls of a run: every call of each in the full figure, else one
KILLS = 5  # at random times, one after the other in one home


@pytest.mark.parametrize("shard", SHARDS)
def test_killed_at_a_call(undisturbed, tmp_path, record_property, shard):
    tried = share(undisturbed.calls, shard, len(SHARDS))
    for number, call in enumerate(tried):
        home, log = prepare(tmp_path / f"{number}"), tmp_path / "calls"
        inject = f"inject={call.name}:signal=SIGKILL:when={call.when}"
        killed = traced(home, "-y", "-o", str(log), "-e", f"trace={call.name}", "-e", inject)
        assert killed.code == -signal.SIGKILL, killed.said
        *_, last = tracing.calls(log)
        assert last.target(home) == call.target(undisturbed.home), "killed elsewhere than meant"
        assert_made_good(home, undisturbed.results)
        shutil.rmtree(home)
    record_property("points", len(tried))


@pytest.mark.parametrize("seed", points(1, 200))
def test_killed_at_random_again_and_again(undisturbed, tmp_path, record_property, seed):
    chance = random.Random(seed)
    home, killed = prepare(tmp_path / "0"), 0
    while killed < KILLS:
        with stopped(home, "--threads", "2") as run:
            run.begin()
            time.sleep(chance.uniform(0, undisturbed.seconds))
            with suppress(ProcessLookupError):
                os.killpg(run.pid, signal.SIGKILL)
            done = run.wait()
        killed += done.code == -signal.SIGKILL
        if done.code == 0:  # nothing is left to disturb
            assert_made_good(home, undisturbed.results)
            home = prepare(tmp_path / f"{killed} {chance.random()}")
    assert_made_good(home, undisturbed.results)
    record_property("points", killed)


@pytest.mark.parametrize("seed", points(1, 40))
def test_killed_at_random_from_a_cold_start(undisturbed, tmp_path, seed):
    """While Python starts and loads what it needs, too."""
    home = prepare(tmp_path)
    with subprocess.Popen(
        COMMAND,
        env=environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as run:
        with suppress(subprocess.TimeoutExpired):
            run.wait(random.Random(seed).uniform(0.1, 2 + 4 * undisturbed.seconds))
        with suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)
    assert_made_good(home, undisturbed.results)


@pytest.fixture(scope="module")
def larger(statutes, tmp_path_factory):
    """Twenty files of 2 MB together, what an undisturbed run leaves of them, and how long it takes."""
    home = prepare(tmp_path_factory.mktemp("larger"))
    corpus = home / "corpora" / "power"
    articles = "\n\n".join(text for _, text in statutes).encode()[:2_000_000].decode(errors="ignore")
    step = len(articles) // 20
    for k in range(20):
        (corpus / f"{k:02}.txt").write_text(articles[k * step : (k + 1) * step], encoding="utf-8")
    made = shutil.copytree(home, tmp_path_factory.mktemp("made") / "home")
    begin = time.monotonic()
    assert mined(made, "--threads", "2").code == 0
    return home, results(made), time.monotonic() - begin


@pytest.mark.demo
@pytest.mark.parametrize("seed", points(1, 60))
def test_killed_at_random_over_a_larger_corpus(larger, tmp_path, seed):
    """Where counting, segmenting and publishing take long enough to be in the midst of."""
    home, expected, seconds = larger
    home = shutil.copytree(home, tmp_path / "home")
    with stopped(home, "--threads", "2") as run:
        run.begin()
        time.sleep(random.Random(seed).uniform(0, seconds))
        with suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)
        run.wait()
    assert_made_good(home, expected)
