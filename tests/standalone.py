"""A standalone cluster of Apache Spark on this machine: master and workers are processes, as on many."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

PATIENCE = 300.0  # seconds until what is waited for counts as never to come
BRIEF = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # a Java that does not run for long is up sooner
_POLL = 0.1
_HOST = "127.0.0.1"
_STARTED = re.compile(r"WebUI to \S+, and started at http://\S+:(\d+)")
_OPEN = urllib.request.build_opener(urllib.request.ProxyHandler({})).open  # whatever proxy is set


@dataclass(frozen=True)
class Daemon:
    """A master or a worker, in a process group of its own, with the executors that it starts."""

    process: subprocess.Popen[bytes]
    log: Path

    @property
    def page(self) -> str:
        """The address of its web page, once it has said so."""
        found = _STARTED.search(self.log.read_text(errors="replace"))
        return f"http://{_HOST}:{found[1]}" if found else ""

    @property
    def state(self) -> dict[str, Any]:
        """What its page says."""
        return get(f"{self.page}/json/") if self.page else {}

    @property
    def executors(self) -> list[str]:
        """The numbers of those that a worker runs, as its application counts them."""
        return [str(executor["id"]) for executor in self.state.get("executors", ())]

    def kill(self) -> None:
        """As when its machine loses power: its executors go with it."""
        kill(self.process)


@dataclass(frozen=True)
class Standalone:
    """A cluster that runs."""

    master: Daemon
    workers: Sequence[Daemon]

    @property
    def address(self) -> str:
        """What spark-submit takes as its master."""
        return str(self.master.state["url"])


@contextmanager
def standalone(folder: Path, workers: int = 2, memory: str = "1g", cores: int = 1) -> Iterator[Standalone]:
    """A cluster; it has gone, with all of its processes, when the block is left.

    Args:
        folder: for logs and work.
        workers: how many.
        memory: that a worker may give to executors.
        cores: of a worker.

    Raises:
        AssertionError: a process did not come up.
    """
    folder.mkdir(parents=True, exist_ok=True)
    daemons: list[Daemon] = []

    def start(kind: str, *arguments: str) -> Daemon:
        log = folder / f"{kind}-{len(daemons)}.log"
        command = [_home() / "bin" / "spark-class", f"org.apache.spark.deploy.{kind.lower()}.{kind}"]
        command += ["--host", _HOST, "--port", "0", "--webui-port", "0", *arguments]
        with log.open("wb") as out:
            process = subprocess.Popen(
                command, stdout=out, stderr=out, env=environment(), start_new_session=True
            )
        daemons.append(Daemon(process, log))
        return daemons[-1]

    def settled(daemon: Daemon, ready: Callable[[], bool]) -> None:
        until(lambda: daemon.process.poll() is not None or ready(), daemon.log)
        assert daemon.process.poll() is None, daemon.log.read_text(errors="replace")

    try:
        master = start("Master")
        settled(master, lambda: master.state.get("status") == "ALIVE")
        place = ["--work-dir", str(folder / "work"), "--cores", str(cores), "--memory", memory]
        started = [start("Worker", *place, master.state["url"]) for _ in range(workers)]
        settled(master, lambda: master.state.get("aliveworkers") == workers)
        for worker in started:
            settled(worker, lambda worker=worker: bool(worker.state))  # type: ignore[misc]
        yield Standalone(master, started)
    finally:
        for daemon in daemons:
            daemon.kill()


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a process that leads a group, and all of the group."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def environment() -> dict[str, str]:
    """That of all processes of a cluster: they speak to each other on this machine alone."""
    own = {
        "SPARK_HOME": str(_home()),
        "SPARK_LOCAL_IP": _HOST,
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_DAEMON_JAVA_OPTS": BRIEF,
        "SPARK_MASTER_OPTS": "-Dspark.master.rest.enabled=false",  # it has a port that is always the same
    }
    return os.environ | own


def _home() -> Path:
    """Where the pyspark beside this Python is."""
    found = find_spec("pyspark")
    assert found
    assert found.origin
    return Path(found.origin).parent


def free_port() -> int:
    """One that nobody listens on."""
    with socket.socket() as listening:
        listening.bind((_HOST, 0))
        return int(listening.getsockname()[1])


def running(port: int, path: str) -> list[dict[str, Any]]:
    """A list that a driver with its web page at a port gives of its application; empty until there is one."""
    address = f"http://{_HOST}:{port}/api/v1/applications"
    applications = get(address)
    return (get(f"{address}/{applications[0]['id']}/{path}") or []) if applications else []


def events(folder: Path, kind: str) -> list[dict[str, Any]]:
    """What applications that kept their logs in a folder (`events_in`) wrote down of one kind."""
    texts = (log.read_text(encoding="utf-8") for log in folder.iterdir())
    lines = [json.loads(line) for text in texts for line in text.splitlines()]
    return [line for line in lines if line["Event"] == f"SparkListener{kind}"]


def events_in(folder: Path) -> dict[str, str]:
    """What has Spark keep a log of its events in a folder, each application a file."""
    return {
        "spark.eventLog.enabled": "true",
        "spark.eventLog.dir": folder.as_uri(),
        "spark.eventLog.rolling.enabled": "false",
        "spark.eventLog.compress": "false",
    }


def get(address: str) -> Any:
    """What an address answers in JSON; nothing, as long as nobody does."""
    try:
        with _OPEN(address, timeout=10) as answer:
            return json.load(answer)
    except (OSError, urllib.error.URLError, json.JSONDecodeError):
        return {}


def until(ready: Callable[[], Any], about: object) -> Any:
    """What comes true, once it does.

    Raises:
        AssertionError: it did not.
    """
    deadline = time.monotonic() + PATIENCE
    while not (found := ready()):
        assert time.monotonic() < deadline, f"waited {PATIENCE:.0f} s in vain: {about}"
        time.sleep(_POLL)
    return found
