"""The system calls of a run, as strace tells them, and which of them change what lies on the disk."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Those of them that are given a path or an open file under the output folder change what lies there.
CHANGING = (
    "openat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,rmdir,link,linkat,symlink,symlinkat,"
    "fsync,fdatasync,write,writev,pwrite64,truncate,ftruncate,fallocate,sendfile,copy_file_range"
)
_BEGINNING = re.compile(r"(?P<thread>\d+) +(?:<\.\.\. )?(?P<name>\w+)(?P<rest>\(| resumed>)")
_END = re.compile(r'\) += (?P<result>-?\d+|\?(?! ERESTART))(?P<more>[^"]*)$')
_BY_CHANCE = re.compile(r"[0-9a-f]{12}(?=\.tmp)|(?<=run-)[^/]+(?=\.lock)|[^/]+(?=\.json$)")


class Call(NamedTuple):
    """A call: its name, how many of that name its thread had made with it, what it was given, and its result.

    Strace counts calls in the same way. The result is None if the call was the process's last, and strace's
    doing if it is injected.
    """

    name: str
    when: int
    given: str
    result: int | None
    injected: bool = False

    def target(self, folder: Path) -> str:
        """The first path under `folder` it was given, without what is drawn by chance in names."""
        found = re.search(re.escape(str(folder)) + r'([^">]*)', self.given)
        return _BY_CHANCE.sub("*", found[1]) if found else ""


def calls(log: Path) -> Iterator[Call]:
    """Every call in a log of `strace -f -y`, in the order in which they ended."""
    made: Counter[tuple[str, str]] = Counter()
    begun: dict[tuple[str, str], str] = {}
    for line in log.read_text(encoding="utf-8").splitlines():
        match = _BEGINNING.match(line)
        if not match:
            continue
        call, given = (match["thread"], match["name"]), line[match.end() :]
        if match["rest"] == "(":
            made[call] += 1
        else:
            given = begun.pop(call) + given
        if given.endswith(" <unfinished ...>"):
            begun[call] = given.removesuffix(" <unfinished ...>")
            continue
        end = _END.search(given)
        if end:
            result = None if end["result"] == "?" else int(end["result"])
            injected = "(INJECTED)" in end["more"]
            yield Call(match["name"], made[call], given[: end.start()], result, injected)


def changes(log: Path, folder: Path) -> list[Call]:
    """The calls that changed what lies under `folder`: what failed did not, nor opening a file to read it."""
    return [
        call
        for call in calls(log)
        if str(folder) in call.given
        and (call.result is None or call.result >= 0)
        and (call.name != "openat" or re.search("O_CREAT|O_TRUNC", call.given))
    ]
