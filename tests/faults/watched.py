"""Runs a Python program and writes down what it does that a promise is about.

    python tests/faults/watched.py LOG PROGRAM [ARGUMENT…]

An audit hook sees each file that Python opens, each connection and program, what is unpickled and compiled.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
import threading

EVENTS = frozenset(
    (
        *("pickle.find_class", "marshal.load", "marshal.loads", "compile", "exec", "open"),
        *("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"),
        *(
            "socket.gethostbyaddr",
            "socket.getnameinfo",
            "urllib.Request",
            "http.client.connect",
            "ftplib.connect",
        ),
        *("subprocess.Popen", "os.system", "os.exec", "os.spawn", "os.posix_spawn", "os.fork", "os.forkpty"),
        *("tempfile.mkstemp", "tempfile.mkdtemp", "ctypes.dlopen", "sqlite3.enable_load_extension"),
    )
)


def callers(depth: int) -> list[str]:
    """The files of the functions that led here, the nearest first."""
    frame, found = sys._getframe(depth), []
    while frame is not None:
        if not found or found[-1] != frame.f_code.co_filename:
            found.append(frame.f_code.co_filename)
        frame = frame.f_back
    return found


def watch(log: str) -> None:
    """Write each event into `log`, a line of JSON: its name, arguments and who led to it."""
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    busy = threading.local()

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event not in EVENTS or getattr(busy, "on", False):
            return
        busy.on = True
        try:
            told = [_told(argument) for argument in arguments]
            os.write(out, json.dumps([event, told, callers(2)]).encode() + b"\n")
        finally:
            busy.on = False

    sys.addaudithook(hook)


def _told(argument: object) -> object:
    if isinstance(argument, bytes):
        return f"{len(argument)} bytes" if len(argument) > 1000 else argument.decode(errors="replace")
    if isinstance(argument, int | str | None):
        return argument
    return os.fsdecode(argument) if isinstance(argument, os.PathLike) else repr(argument)[:10_000]


if __name__ == "__main__":
    watch(sys.argv[1])
    sys.argv = sys.argv[2:]
    runpy.run_path(sys.argv[0], run_name="__main__")
