"""Names for checkpoints, made of everything their content depends on.

A checkpoint's key is a digest over the stage's parameters, the keys of its inputs (or the digests of its
sources), the source code it runs and the versions of the libraries that code imports. Change any of these
and the key is another; change nothing and it is the same, on any machine.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
import sys
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).parent
_DATA = (".json", ".html", ".css", ".js")  # what a module reads from beside it
# A function that is imported late is named by a string such as "pipeline.corpus.readers.text:read".
_LATE_IMPORT = re.compile(r"(pipeline(?:\.\w+)+):\w+")


@dataclass(frozen=True)
class Code:
    """What a module runs: digests of its own package's files, versions of everyone else's."""

    files: dict[str, str]
    versions: dict[str, str]


def digest(value: Any) -> str:
    """SHA-256 (hex) of a JSON value in canonical form."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def file_digest(path: Path) -> str:
    """SHA-256 (hex) of a file's bytes.

    Computed once for a file that has not been touched since (device, inode, size, both times): every check
    for completeness asks again.
    """
    status = path.stat()
    return _file_digest(
        path, (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    )


@cache
def _file_digest(path: Path, signature: tuple[int, ...]) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def code_of(module: str) -> Code:
    """The source files and library versions that `module` of this package depends on.

    Imports are followed through the syntax tree, those inside functions and those named by a string
    ("pipeline.x:function") included, so that nobody has to keep a list by hand and nothing heavy is
    imported to find out.
    """
    files: dict[str, str] = {}
    libraries: set[str] = set()
    seen: set[str] = set()
    waiting = _with_parents(module)
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        path = _module_file(name)
        if path is None:
            continue
        source = path.read_bytes().replace(b"\r\n", b"\n")
        files[name] = hashlib.sha256(source).hexdigest()
        for data in sorted(file for file in path.parent.iterdir() if file.suffix in _DATA):
            files[f"{name}:{data.name}"] = file_digest(data)
        for imported in _imports(source):
            root = imported.partition(".")[0]
            if root == _PACKAGE.name:
                waiting += _with_parents(imported)
            elif root not in sys.stdlib_module_names:
                libraries.add(root)
    versions = {name: _version(name) for name in sorted(libraries)}
    return Code(dict(sorted(files.items())), versions)


@cache
def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "not installed"  # an extra; code that needs it says so


@cache
def _imports(source: bytes) -> frozenset[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            late = _LATE_IMPORT.fullmatch(node.value)
            if late:
                names.add(late[1])
    return frozenset(names)


def _with_parents(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts) + 1)]


def _module_file(name: str) -> Path | None:
    """The file of a module of this package; None for a name that is a function or class inside one."""
    path = _PACKAGE.joinpath(*name.split(".")[1:])
    if (path / "__init__.py").is_file():
        return path / "__init__.py"
    file = path.with_suffix(".py")
    return file if name != _PACKAGE.name and file.is_file() else None
