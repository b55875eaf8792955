"""Luigi's schedulers, processes killed or told to end: an honest code, one line, the same bytes next time."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline import garbage, runs, store
from tasks import MineTerms
from tests.faults.harness import LUIGI, environment, points, prepare, results
from tests.faults.processes import PATIENCE, arguments, mine, told, until

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.faults,
    pytest.mark.promise(3),
    pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc"),
]

STAGES = 13  # where a run is held up: amid the first, or at each of them
OTHER = ("--top", "49", "--name", "other")


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home, which is this process's, too: it holds locks that runs wait for."""
    home = prepare(tmp_path / "home")
    monkeypatch.setenv("TERMLODE_HOME", str(home))
    return home


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    home = prepare(tmp_path_factory.mktemp("undisturbed"))
    assert mine(home).ended() == (0, [])
    return results(home)


@pytest.fixture(scope="module")
def of_both(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a run leaves, and after it one of another list of the same words."""
    home = prepare(tmp_path_factory.mktemp("both"))
    for options in ((), OTHER):
        assert mine(home, *options).ended() == (0, [])
    return results(home)


@contextmanager
def held(point: int) -> Iterator[None]:
    """Hold runs up at one of their stages, or amid the first."""
    published = MineTerms(domain="power", baseline="everyday", recipe="classic").published()
    tasks = [*(task for _, task in published.chain().values()), published]
    assert len(tasks) == STAGES - 1
    names = [task.identity().name for task in tasks]
    names.append(tasks[0].portions(tasks[0].requires().find())[1].identity.name)
    with store.hold_lock(published.store_root, names[point % STAGES]):
        yield


def children(process: int) -> list[int]:
    """The processes that a process has started."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(path.read_text().rpartition(")")[2].split()[1]) == process:
                found.append(int(path.parent.name))
    return found


def again(home: Path, *options: str, config: Path | None = None) -> None:
    """The next run succeeds, as soon as the scheduler has seen that the last one is gone."""
    code, said = mine(home, *options, config=config).ended()
    while code in (10, 35):
        assert len(said) == 1 and "Run again" in said[0], said
        code, said = mine(home, *options, config=config).ended()
    assert (code, said) == (0, [])


def ways(chosen: int) -> tuple[bool, int, int]:
    """Whether by luigid, how many workers, held up where."""
    return bool(chosen % 2), (1, 4)[chosen // 2 % 2], chosen * 5


@pytest.mark.parametrize("point", points(1, 24))
def test_a_killed_worker(own, scheduler, expected, point):
    remote, _, stage = ways(point)
    options = ("--scheduler-url", scheduler.url, "--workers", "4") if remote else ("--workers", "4")
    with held(stage):
        run = mine(own, *options, config=scheduler.config)
        run.waits_for("waiting")
        for child in children(run.process.pid):
            os.kill(child, signal.SIGKILL)
        code, said = run.ended()
    assert code == 30
    assert said and all("its process was killed (SIGKILL). Give" in line for line in said)
    again(own, *options, config=scheduler.config)
    assert results(own) == expected


@pytest.mark.parametrize("point", points(1, 24))
def test_a_killed_client(own, scheduler, expected, point):
    """Its workers go on alone: nothing is cleared away under them, and the next run waits for them."""
    remote, _, stage = ways(point)
    workers = (4, 1)[point % 2]
    options = ("--workers", str(workers), *(("--scheduler-url", scheduler.url) if remote else ()))
    with held(stage):
        run = mine(own, *options, config=scheduler.config)
        run.waits_for("waiting")
        orphans = children(run.process.pid) if workers > 1 else []
        run.process.kill()
        assert run.ended() == (-signal.SIGKILL, [])
        assert bool(garbage.clear(own / "output").busy) == bool(orphans)
    again(own, *options, config=scheduler.config)
    until(lambda: not runs.going_on(own / "output" / "store"))
    assert results(own) == expected


@pytest.mark.parametrize("point", points(1, 24))
def test_a_scheduler_that_is_killed_and_started_again(own, scheduler, expected, point):
    options = ("--scheduler-url", scheduler.url, "--workers", str((1, 4)[point % 2]))
    with held(point):
        run = mine(own, *options, config=scheduler.config)
        run.waits_for("waiting")
        scheduler.end(signal.SIGKILL if point // 2 % 2 else signal.SIGTERM)
        scheduler.start()
    code, said = run.ended()
    said = [line for line in said if "no answer from the scheduler" not in line]
    assert (code, len(said)) in ((0, 0), (30, 1), (35, 1)), said
    again(own, *options, config=scheduler.config)
    assert results(own) == expected


@pytest.mark.parametrize("point", points(1, 8))
def test_two_clients_at_once(own, scheduler, expected, of_both, point):
    """Both live, on the same tasks or on some that both need, one of them held up until luigid knows both."""
    shared = ("--scheduler-url", scheduler.url, "--workers", str((1, 4)[point // 2 % 2]))
    other = (OTHER, ())[point % 2]
    with held(point * 5):
        going = [mine(own, *options, *shared, config=scheduler.config) for options in ((), other)]
        until(lambda: len(scheduler.ask("worker_list")) == 2)
        until(lambda: any("waiting" in run.log.read_text(encoding="utf-8") for run in going))
    whole = of_both if other else expected
    for code, said in [run.ended() for run in going]:
        assert code in (0, 10, 35), said
        assert len(said) == bool(code) and all("Run again" in line for line in said), said
    left = results(own)
    assert left.items() <= whole.items()
    assert {
        "power/manifest.json",
        "other/manifest.json",
    } & left.keys()  # one of them has done what both wait for
    for options in ((), other):
        again(own, *options, *shared, config=scheduler.config)
    assert results(own) == whole
    assert not list(own.rglob("*.tmp"))


@pytest.mark.parametrize("point", points(1, 12))
def test_a_scheduler_that_is_lost(own, scheduler, expected, point):
    options = ("--scheduler-url", scheduler.url, "--workers", str((1, 4)[point % 2]))
    with held(point):
        run = mine(own, *options, config=scheduler.config)
        run.waits_for("waiting")
        scheduler.end()
    code, said = run.ended()
    *warnings, last = said
    assert code == 30
    assert "the scheduler cannot be reached" in last
    assert all("no answer from the scheduler" in line for line in warnings)
    again(own, config=scheduler.config)
    until(lambda: not runs.going_on(own / "output" / "store"))
    assert results(own) == expected


def test_a_scheduler_that_never_answers(own, scheduler):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        code, said = mine(own, "--scheduler-url", url, config=scheduler.config).ended()
    assert code == 30
    assert "the scheduler cannot be reached" in said[-1]
    assert not [line for line in said if "scheduler" not in line]


def test_the_page_shows_how_far_a_stage_is_and_why_one_failed(own, scheduler):
    options = ("--scheduler-url", scheduler.url)
    with held(STAGES - 1):
        run = mine(own, *options, config=scheduler.config)
        run.waits_for("waiting")
        (shown,) = scheduler.ask("task_list", status="RUNNING", upstream_status="").values()
        assert shown["display_name"].startswith("IngestCorpus")
        assert "manual.txt" in shown["status_message"]
        assert 0 <= shown["progress_percentage"] < 100
    assert run.ended() == (0, [])
    (own / "corpora" / "power" / "bad.jsonl").write_text("{")
    code, said = mine(own, *options, config=scheduler.config).ended()
    assert code == 30
    (failed,) = scheduler.ask("task_list", status="FAILED", upstream_status="")
    why = json.loads(scheduler.ask("fetch_error", task_id=failed)["error"])
    assert why in said[0]
    assert "bad.jsonl:1: not JSON" in why


def test_the_page_links_to_the_report(own, scheduler):
    def links():
        done = scheduler.ask("task_list", status="DONE", upstream_status="").values()
        return {task["name"]: task["tracking_url"] for task in done}

    options = ("--scheduler-url", scheduler.url)
    assert mine(own, *options, config=scheduler.config).ended() == (0, [])
    page = (own / "output" / "power" / "report.html").as_uri()
    assert {name for name, link in links().items() if link == page} == {"MineTerms", "ReportTerms"}
    (own / "corpora" / "power" / "more.txt").write_text("断路器合闸。" * 9, encoding="utf-8")
    scheduler.config.write_text(
        scheduler.config.read_text() + "[termlode]\nresults_url: http://127.0.0.1:8083\n"
    )
    assert mine(own, *options, config=scheduler.config).ended() == (0, [])
    served = {name for name, link in links().items() if link == "http://127.0.0.1:8083/power/report.html"}
    assert served >= {"IngestCorpus", "CountNgrams", "RankTerms", "PublishTerms", "ReportTerms", "MineTerms"}


@pytest.mark.parametrize("point", points(1, 24))
def test_a_run_that_is_told_to_end(own, expected, tmp_path, point):
    """Ctrl-C reaches every process of the run at once; SIGTERM is sent to the command alone."""
    number = (signal.SIGTERM, signal.SIGINT)[point % 2]
    workers = (4, 1)[point // 2 % 2]
    log = tmp_path / "log"
    command = [LUIGI, *arguments("--local-scheduler", "--workers", str(workers))]
    if workers == 1 and point // 4 % 2:
        command = [str(Path(LUIGI).with_name("termlode")), "mine", "power", "--baseline", "everyday"]
        command += ["--recipe", "classic", "--threads", "1", "--show", "0"]
        command += ["--output-folder", str(own / "output")]  # or Luigi takes another home's for the same run
    with held(STAGES - 1 - point // 2), log.open("w") as file:
        run = subprocess.Popen(
            command, env=environment(own), stderr=file, stdout=subprocess.DEVNULL, start_new_session=True
        )
        until(lambda: "waiting" in log.read_text())
        if number == signal.SIGINT:
            os.killpg(run.pid, number)
        else:
            run.send_signal(number)
        assert run.wait(PATIENCE) == 128 + number
    (line,) = told(log)
    assert f"interrupted ({number.name}). Run again" in line
    with pytest.raises(ProcessLookupError):
        os.killpg(run.pid, 0)
    assert not list(own.rglob("*.tmp"))
    assert not list(own.glob("output/store/locks/run-*"))
    again(own)
    assert results(own) == expected
