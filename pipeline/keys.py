"""Names for checkpoints, made of everything their content depends on.

A checkpoint's key is a digest over the stage's parameters, the keys of its inputs (or the digests of its
sources), the source code it runs, the data that code reads, and the versions of Python and of the libraries
it imports. Change any of these and the key is another; change nothing and it is the same, on any machine.

Python stands there to the last number: its Unicode tables and its readers of XML, CSV and archives are its
own, and what they refuse changes even in bugfix releases. What is under a library (llvmlite under numba, lxml
under python-docx) does not: its versions say what they work with. Nor does the machine: another processor may
give a score other last digits (docs/architecture.md, Exactness), but whoever carries a store to it has all of
one making.
"""

from __future__ import annotations

import ast
import hashlib
import json
import platform
import re
import sys
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).parent
_DATA = (".json", ".html", ".css", ".js")  # what a module reads from beside it
# A function that is imported late is named by a string such as "pipeline.corpus.readers.text:read".
_LATE_IMPORT = re.compile(r"(pipeline(?:\.\w+)+):\w+")
# Distributions that go by another name than what is imported. Tests hold it against what is installed: to ask
# all that is installed would cost every command a quarter of a second.
_DISTRIBUTIONS = {
    "docx": "python-docx",
    "markdown_it": "markdown-it-py",
    "pptx": "python-pptx",
    "sklearn": "scikit-learn",
}


@dataclass(frozen=True)
class Code:
    """What a module runs.

    Attributes:
        files: digests of the modules of this package, by their names.
        data: digests of what they read, constants beside them and dictionaries of libraries, by path.
        versions: of Python and of the libraries they import, by the names of their distributions.
    """

    files: dict[str, str]
    data: dict[str, str]
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


def library_file(name: str) -> Path:
    """A file that a library carries, such as "jieba/dict.txt"; nothing of the library is imported.

    What a call names by a plain string is part of the key of every stage that runs it.

    Raises:
        FileNotFoundError: the library is not installed.
    """
    library, _, path = name.partition("/")
    found = find_spec(library)
    if found is None or found.origin is None:
        raise FileNotFoundError(name)
    return Path(found.origin).parent / path


@cache
def code_of(module: str) -> Code:
    """The source files, data and library versions that `module` of this package depends on.

    Imports are followed through the syntax tree, those inside functions and those named by a string
    ("pipeline.x:function") included, so that nobody has to keep a list by hand and nothing heavy is
    imported to find out.
    """
    files: dict[str, str] = {}
    data: dict[str, str] = {}
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
        for beside in (file for file in path.parent.iterdir() if file.suffix in _DATA):
            data[beside.relative_to(_PACKAGE.parent).as_posix()] = file_digest(beside)
        imports, carried = _needs(source)
        for imported in imports:
            root = imported.partition(".")[0]
            if root == _PACKAGE.name:
                waiting += _with_parents(imported)
            elif root not in sys.stdlib_module_names:
                libraries.add(root)
        for file in carried:
            data[file] = file_digest(library_file(file))
            libraries.add(file.partition("/")[0])
    versions = {distribution(name): _version(distribution(name)) for name in libraries}
    versions["Python"] = platform.python_version()
    return Code(*(dict(sorted(part.items())) for part in (files, data, versions)))


def distribution(library: str) -> str:
    """The name a library is installed by."""
    return _DISTRIBUTIONS.get(library, library)


@cache
def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"  # an extra; code that needs it says so


@cache
def _needs(source: bytes) -> tuple[frozenset[str], frozenset[str]]:
    """The modules that a source imports, and the files of libraries that it names."""
    modules: set[str] = set()
    files: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                modules |= {alias.name for alias in names}
            case ast.ImportFrom(module=str(module), names=names):
                modules |= {module, *(f"{module}.{alias.name}" for alias in names)}
            case ast.Call(func=ast.Name(id="library_file"), args=[ast.Constant(value=str(file))]):
                files.add(file)
            case ast.Constant(value=str(text)) if late := _LATE_IMPORT.fullmatch(text):
                modules.add(late[1])
    return frozenset(modules), frozenset(files)


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
