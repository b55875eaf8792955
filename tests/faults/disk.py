"""What lies in a folder, and what could be found there after a loss of power: a model, fed with calls.

POSIX promises little: what a file holds survives once that file was flushed, an entry of a folder once that
folder was. Until then each change of an entry may or may not have reached the disk, whatever came before or
after it, and a file may be empty, short, or of full size and zeros. A rename within a folder happens at once
or not at all.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator

    from tests.faults.tracing import Call

# What is traced to feed the model: `strace -f -y -xx -s LARGE -e trace=…`.
TRACED = "read,readv,lseek"
_BYTES = re.compile(r'[<"]((?:\\x[0-9a-f]{2})*)[>"]')


@dataclass(eq=False)
class File:
    """A file: what a reader sees, and what it held when it was last flushed."""

    seen: bytes = b""
    kept: bytes = b""

    def found(self, content: Callable[[File], bytes]) -> bytes:
        """What it holds after a loss of power."""
        return self.kept if self.kept == self.seen else content(self)


@dataclass(eq=False)
class Folder:
    """A folder: its entries as they are seen, as they were when last flushed, and the changes since."""

    seen: dict[str, Node] = field(default_factory=dict)
    kept: dict[str, Node] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    def change(self, **entries: Node | None) -> None:
        """Set and remove entries, at once."""
        self.changes.append(Change(entries))
        self.changes[-1].apply(self.seen)


@dataclass(eq=False)
class Change:
    """Entries that appear, become another's or, being None, vanish."""

    entries: dict[str, Node | None]

    def apply(self, to: dict[str, Node]) -> None:
        """Let it happen."""
        for name, node in self.entries.items():
            if node is None:
                to.pop(name, None)
            else:
                to[name] = node


Node = File | Folder

# What a file may hold that was not flushed since it was written.
CONTENTS: dict[str, Callable[[File], bytes]] = {
    "as flushed": lambda file: file.kept,
    "as written": lambda file: file.seen,
    "short": lambda file: file.seen[: len(file.seen) // 2],
    "zeros": lambda file: bytes(len(file.seen)),
}


class Disk:
    """A folder on a disk. All that lies there to begin with has been flushed.

    What holds nothing that lasts (`passing`: names of folders) is left out.
    """

    def __init__(self, folder: Path, passing: Container[str]) -> None:
        self.folder, self.passing = folder, passing
        self.root = _load(folder, passing)
        self._offsets: dict[str, int] = {}

    def feed(self, call: Call) -> bool:  # noqa: PLR0911 - one for each kind of call
        """Let a call happen; returns whether it changed anything under the folder."""
        if call.result is None or call.result < 0:
            return False
        given = [bytes.fromhex(text.replace("\\x", "")) for text in _BYTES.findall(call.given)]
        match call.name:
            case "openat":
                return self._open(_path(given[0], given[1]), call)
            case "mkdir":
                return self._enter(_path(given[0]), Folder())
            case "rename":
                return self._rename(_path(given[0]), _path(given[1]))
            case "unlink" | "rmdir":
                return self._enter(_path(given[0]), None)
            case "unlinkat":
                return self._enter(_path(given[0], given[1]), None)
            case "fsync" | "fdatasync":
                return self._flush(_path(given[0]))
            case "write" | "pwrite64" | "read" | "lseek" | "ftruncate":
                return self._move(_path(given[0]), call, given[1:])
        assert not any(self._inside(_path(path)) for path in given if path.startswith(b"/")), call
        return False

    def survivors(self) -> Iterator[dict[Path, bytes | None]]:
        """What may be found after a loss of power at this moment: content by path, None for folders.

        Nothing of what was not flushed, all of it, all up to some change, and all but some change; each with
        every kind of content. And all of it, but for the content of one file.
        """
        changes = [change for folder in _folders(self.root) for change in folder.changes]
        lost = [set(changes[k:]) for k in range(len(changes) + 1)]
        lost += [{change} for change in changes[:-1]]
        for content in CONTENTS.values():
            for gone in lost:
                yield _found(self.root, gone, content)
        unsafe = [file for file in _files(self.root) if file.kept != file.seen]
        for one in unsafe if len(unsafe) > 1 else []:
            for content in CONTENTS.values():
                yield _found(self.root, set(), partial(_but_for, one, content))

    def worst(self) -> dict[Path, bytes | None]:
        """What will be found in any case: only what was flushed."""
        return _found(self.root, {c for f in _folders(self.root) for c in f.changes}, CONTENTS["as flushed"])

    def seen(self) -> dict[Path, bytes | None]:
        """What a reader finds."""
        return _found(self.root, set(), CONTENTS["as written"])

    def _inside(self, path: Path) -> bool:
        return (
            path.is_relative_to(self.folder)
            and path != self.folder
            and not any(name in self.passing for name in path.relative_to(self.folder).parts)
        )

    def _node(self, path: Path) -> Node:
        node: Node = self.root
        for name in path.relative_to(self.folder).parts:
            assert isinstance(node, Folder)
            node = node.seen[name]
        return node

    def _parent(self, path: Path) -> Folder:
        parent = self._node(path.parent)
        assert isinstance(parent, Folder)
        return parent

    def _enter(self, path: Path, node: Node | None) -> bool:
        if self._inside(path):
            self._parent(path).change(**{path.name: node})
        return self._inside(path)

    def _open(self, path: Path, call: Call) -> bool:
        self._offsets[str(call.result)] = 0
        if not self._inside(path) or not re.search("O_CREAT|O_TRUNC", call.given):
            return False
        assert "O_APPEND" not in call.given
        if path.name not in self._parent(path).seen:
            return self._enter(path, File())
        file = self._node(path)
        if isinstance(file, File) and "O_TRUNC" in call.given:
            file.seen = b""
        return True

    def _rename(self, source: Path, target: Path) -> bool:
        assert self._inside(source) == self._inside(target)
        if not self._inside(source):
            return False
        node, before, after = self._node(source), self._parent(source), self._parent(target)
        if before is after:
            before.change(**{source.name: None, target.name: node})
        else:
            after.change(**{target.name: node})
            before.change(**{source.name: None})
        return True

    def _flush(self, path: Path) -> bool:
        if path != self.folder and not self._inside(path):
            return False
        node = self._node(path)
        node.kept = node.seen if isinstance(node, File) else dict(node.seen)
        if isinstance(node, Folder):
            node.changes.clear()
        return True

    def _move(self, path: Path, call: Call, data: list[bytes]) -> bool:
        handle = call.given.partition("<")[0]
        result = call.result or 0
        offset = self._offsets.get(handle, 0)
        if call.name == "lseek":
            self._offsets[handle] = result
        elif call.name in ("read", "write"):
            self._offsets[handle] = offset + result
        if call.name in ("read", "lseek") or not self._inside(path):
            return False
        file = self._node(path)
        assert isinstance(file, File)
        last = int(call.given.rpartition(", ")[2])
        if call.name == "ftruncate":
            file.seen = file.seen[:last].ljust(last, b"\0")
            return True
        begin = offset if call.name == "write" else last
        (written,) = data
        written = written[:result]
        file.seen = file.seen[:begin].ljust(begin, b"\0") + written + file.seen[begin + result :]
        return True


def lay(found: dict[Path, bytes | None], folder: Path) -> None:
    """Put on the real disk what was found after a loss of power."""
    for path, content in found.items():
        if content is None:
            (folder / path).mkdir(parents=True, exist_ok=True)
        else:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)


def _load(folder: Path, passing: Container[str]) -> Folder:
    nodes: dict[str, Node] = {}
    for path in folder.iterdir():
        if path.name not in passing:
            data = b"" if path.is_dir() else path.read_bytes()
            nodes[path.name] = _load(path, passing) if path.is_dir() else File(data, data)
    return Folder(dict(nodes), dict(nodes))


def _path(*parts: bytes) -> Path:
    return Path(os.path.normpath(Path(*map(os.fsdecode, parts))))


def _folders(folder: Folder) -> Iterator[Folder]:
    """It and all below, whether seen or kept."""
    yield folder
    below = [*folder.seen.values(), *folder.kept.values()]
    below += [node for change in folder.changes for node in change.entries.values() if node is not None]
    for node in dict.fromkeys(below):
        if isinstance(node, Folder):
            yield from _folders(node)


def _files(root: Folder) -> Iterator[File]:
    """Those that are seen, but for what stands under a staging name: nobody reads it."""
    for name, node in root.seen.items():
        if name.endswith(".tmp"):
            continue
        if isinstance(node, File):
            yield node
        else:
            yield from _files(node)


def _but_for(one: File, content: Callable[[File], bytes], file: File) -> bytes:
    return content(file) if file is one else file.seen


def _found(
    folder: Folder, gone: set[Change], content: Callable[[File], bytes], at: Path = Path()
) -> dict[Path, bytes | None]:
    entries = dict(folder.kept)
    for change in folder.changes:
        if change not in gone:
            change.apply(entries)
    found: dict[Path, bytes | None] = {}
    for name, node in entries.items():
        found[at / name] = None if isinstance(node, Folder) else node.found(content)
        if isinstance(node, Folder):
            found |= _found(node, gone, content, at / name)
    return found
