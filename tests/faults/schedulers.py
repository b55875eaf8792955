"""A luigid on loopback: it answers, is killed, and comes back where it was."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

from tests.faults.harness import LUIGI
from tests.faults.processes import until

LUIGID = str(Path(LUIGI).with_name("luigid"))
# A scheduler is given up soon, a worker soon believed dead, and nothing counts as done for ten seconds more.
CONFIG = """[core]
rpc_retry_attempts: 2
rpc_retry_wait: 0
rpc_connect_timeout: 2
[scheduler]
worker_disconnect_delay: 2
stable_done_cooldown_secs: 0
prune_on_get_work: true
state_path: {folder}/state
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


class Scheduler:
    """A luigid on loopback, which can be killed and started again where it was."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self.config = folder / "luigi.cfg"
        self.config.write_text(CONFIG.format(folder=folder))

    def start(self) -> None:
        command = [LUIGID, "--address", "127.0.0.1", "--port", str(self.port), "--logdir", str(self.folder)]
        own = os.environ | {"LUIGI_CONFIG_PATH": str(self.config), "PYTHONWARNINGS": "ignore"}
        self.process = subprocess.Popen(command, env=own, stderr=subprocess.DEVNULL)
        until(self.answers)

    def answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
            return True
        assert self.process.poll() is None
        return False

    def ask(self, what: str, **about: object) -> Any:
        """What its page asks it."""
        address = f"{self.url}api/{what}?{urlencode({'data': json.dumps(about)})}"
        with urlopen(address, timeout=60) as answer:  # noqa: S310 - on loopback
            return json.load(answer)["response"]

    def end(self, number: int = signal.SIGKILL) -> None:
        self.process.send_signal(number)
        self.process.wait()
