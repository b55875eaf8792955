"""What a result depends on, told without asking the keys: by a table, the import graph, what is installed.

Every change of `CHANGES` comes with the first stage that must run again for it.
"""

from __future__ import annotations

import gzip
import inspect
import os
import shutil
import sys
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, partial
from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import grimp

from pipeline import params
from pipeline.corpus.archives import ARCHIVES
from pipeline.corpus.readers import READERS
from pipeline.export import EXPORTS
from pipeline.measures import MEASURES
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# Of PublishTerms, in order; and those of other tasks.
STAGES = ["ingest", "encode", "count", "discover", "contrast", "rank", "evidence", "publish"]
BESIDE = ["read", "baseline", "evaluate", "export", "report", "embed", "expand", "relate", "tag"]
LISTS = ".lists"  # the user's lists, at home


@dataclass(frozen=True)
class Place:
    """Where a run takes things from: its home, the program's source, what shadows installed libraries."""

    home: Path
    source: Path
    shadow: Path


@dataclass(frozen=True)
class Change:
    """One thing that is otherwise in a second run.

    Attributes:
        name: of the change.
        first: the stage that must run again, and all that follow; none if empty.
        make: changes a file.
        options: of the second run.
        given: options of both runs.
        corpora: whose stages run again.
        why: what `termlode status` must say of that stage.
        loaded: what is changed is loaded by the program, and must be loaded as it is now.
        portions: what is read of several files is read again, before all of that.
    """

    name: str
    first: str
    make: Callable[[Place], object] = lambda place: None
    options: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    corpora: tuple[str, ...] = ("power", "everyday")
    why: str = ""
    loaded: bool = False
    portions: bool = False

    def dependent(self) -> set[str]:
        """The stages that must run again, and no others."""
        if not self.first and not self.portions:
            return set()
        # The termlode recipe reads but the text of a baseline.
        shared = STAGES[:4] if "--recipe" in (*self.given, *self.options) else STAGES[:2]
        after = STAGES[STAGES.index(self.first) :] if self.first else []
        domain = after if "power" in self.corpora else [stage for stage in after if stage not in STAGES[:4]]
        found = {f"{stage} power" for stage in (STAGES if self.portions else domain)}
        if "everyday" in self.corpora:
            found |= {f"{stage} everyday" for stage in after if stage in shared}
        return found


# Parameters: the first stage by class, another value where the default's type does not tell one, and the
# options under which a parameter is read.
# Classes of tasks beside the chain.
OF_THEIR_OWN = (
    "EvaluateParams",
    "ExportParams",
    "ReportParams",
    "EmbedParams",
    "ExpandParams",
    "RelateParams",
    "TagParams",
)
FIRST = {
    "ReadParams": "ingest",
    "IngestParams": "ingest",
    "EncodeParams": "encode",
    "CountParams": "count",
    "DiscoverParams": "discover",
    "RankParams": "rank",
    "EvidenceParams": "evidence",
    "PublishParams": "publish",
    "EvaluateParams": "evaluate",
    "Execution": "",
}
OTHERWISE = {
    "max_member_size": "2GB",
    "on_bad_input": "quarantine",
    "max_bad_share": 0.06,
    "near_duplicates": 0.9,
    "units": "character",
    "n_max": 8,
    "min_count": 4,
    "recipe": "chained",
    "min_proba": 2e-6,
    "min_pmi": 0.51,
    "chain_pmi": "2,4,7",
    "rank_by": "log_likelihood",
    "measures": "pmi",
    "format": "txt",
    "preset": "recipe",
    "min_sim": 0.4,
    "max_sim": 0.9,
    "least_similarity": 0.4,
    "threads": 2,
    "memory": "700MB",
    "engine": "spark",
}
CHAINED, CLASSIC = ("--recipe", "chained"), ("--recipe", "classic")
UNDER = {"units": CHAINED, "nfkc": CLASSIC, "min_proba": CLASSIC, "min_pmi": CLASSIC, "chain_pmi": CHAINED}
# Another recipe reads other n-grams, and the words of the baseline too.
EARLIER = {"recipe": "count"}


def parameters() -> list[tuple[str, Any]]:
    """Every field of every class of parameters, under the class that declares it."""
    kinds = [kind for _, kind in inspect.getmembers(params, is_dataclass)]
    return [
        (kind.__name__, field)
        for kind in kinds
        for field in fields(kind)
        if field.name in inspect.get_annotations(kind)
    ]


def otherwise(field: Any) -> Any:
    """A value that is not the default."""
    if field.name in OTHERWISE:
        return OTHERWISE[field.name]
    return not field.default if isinstance(field.default, bool) else field.default + 1 or 1


def _parameter(kind: str, field: Any) -> Change:
    flag, value = "--" + field.name.replace("_", "-"), otherwise(field)
    return Change(
        f"{kind}.{field.name}",
        EARLIER.get(field.name, FIRST[kind]),
        options=(flag,) if value is True else (flag, str(value)),
        given=UNDER.get(field.name, ()),
        why=flag,
    )


# Files.


def _corpus(name: str, act: Callable[[Path], object]) -> Callable[[Place], object]:
    return lambda place: act(place.home / "corpora" / name)


def _one_byte(file: str, folder: Path) -> None:
    content = (folder / file).read_bytes()
    (folder / file).write_bytes(
        content.replace("电".encode(), "店".encode(), 1).replace(b",", b", ", 1) + b"\n"
    )


def _add(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def _times(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        os.utime(path, (1, 1))
        path.chmod(0o700)


def _anew(folder: Path) -> None:
    """The same files, made in the other order: other inodes, another order in the folder."""
    content = {path.name: path.read_bytes() for path in sorted(folder.iterdir(), reverse=True)}
    shutil.rmtree(folder)
    folder.mkdir()
    for name, data in content.items():
        (folder / name).write_bytes(data)


def _file(name: str, act: Callable[[Path], object], why: str, corpus: str = "power") -> Change:
    corpora = ("power",) if corpus == "power" else ("everyday",)
    return Change(f"{corpus}: {name}", "ingest", _corpus(corpus, act), corpora=corpora, why=why)


def _files() -> list[Change]:
    def write(name: str, text: str) -> Callable[[Path], object]:
        return lambda folder: (folder / name).write_text(text, encoding="utf-8")

    nothing = [
        ("touched", lambda folder: (folder / "manual.txt").touch()),
        ("other times and modes", _times),
        ("made anew", _anew),
        ("a remark in corpus.toml", lambda folder: _add(folder / "corpus.toml", "\n# 断路器\n")),
        ("a hidden file", write(".hidden.txt", "断路器")),
        ("a file of no known kind", write("notes.xyz", "断路器")),
        ("a program that fetches", write("fetch.py", "raise SystemExit")),
    ]
    sources = ["manual.txt", "notes.jsonl", "protection.txt"]
    return [
        *(_file(f"a byte of {name}", partial(_one_byte, name), name) for name in sources),
        _file("a byte of baseline.txt", partial(_one_byte, "baseline.txt"), "baseline.txt", "everyday"),
        _file("a name", lambda folder: (folder / "manual.txt").rename(folder / "hand.txt"), "hand.txt"),
        _file("a file added", write("new.txt", "断路器"), "new: new.txt"),
        _file("a file removed", lambda folder: (folder / "manual.txt").unlink(), "gone: manual.txt"),
        _file("a file added", write("new.txt", "今天天气很好"), "new: new.txt", "everyday"),
        _file(
            "a setting", lambda folder: _add(folder / "corpus.toml", 'documents = "line"\n'), "documents line"
        ),
        *(Change(f"power: {name}", "", _corpus("power", act)) for name, act in nothing),
        Change("home renamed", "", lambda place: None),  # every second run has another home
    ]


# Lists of the user's own, and word lists and dictionaries of libraries.


def _shadowed(library: str, file: str, change: Callable[[Path], object], place: Place) -> None:
    """A library with another file, found before the installed one."""
    found = find_spec(library)
    assert found
    assert found.origin
    copy = place.shadow / library
    shutil.copytree(Path(found.origin).parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
    change(copy / file)


def _other_frequency(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    word, frequency, tag = lines[0].split(b" ")
    path.write_bytes(b" ".join((word, b"1" + frequency, tag)) + b"".join(lines[1:]))


def _packed_otherwise(path: Path) -> None:
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()), 1))


def _spaced(place: Place) -> None:
    _add(place.source / "pipeline/termhood/composition.json", "\n")


def _stop(place: Place) -> None:
    (place.home / LISTS / "stop.txt").write_text("断路器\n", encoding="utf-8")


def _dictionaries() -> list[Change]:
    wordfreq = partial(_shadowed, "wordfreq", "data/large_zh.msgpack.gz", _packed_otherwise)
    stop = ("--stop-list", f"{LISTS}/stop.txt")
    return [
        Change(
            "jieba's dictionary",
            "discover",
            partial(_shadowed, "jieba", "dict.txt", _other_frequency),
            why="data: jieba/dict.txt",
            loaded=True,
        ),
        Change(
            "wordfreq's list",
            "contrast",
            wordfreq,
            given=("--baseline", "wordfreq"),
            why="wordlists changed: wordfreq",
            loaded=True,
        ),
        Change("wordfreq's list, unused", "", wordfreq, loaded=True),
        Change(
            "weights of the composition",
            "contrast",
            _spaced,
            why="data: pipeline/termhood/composition.json",
            loaded=True,
        ),
        Change("a stop list", "rank", options=stop, why="lists new: stop"),
        Change("a word of the stop list", "rank", _stop, given=stop, why="lists changed: stop"),
        Change(
            "another baseline", "contrast", options=("--baseline", "wordfreq"), why="wordlists new: wordfreq"
        ),
    ]


# Code and libraries.


@cache
def _graph() -> grimp.ImportGraph:
    return grimp.build_graph("pipeline", include_external_packages=True, cache_dir=None)


# Imports that no syntax tree shows: each registry imports what it names; a dictionary is read, not imported.
_REGISTRIES = {
    "pipeline.corpus.readers": [entry.function for entry in READERS.values()],
    "pipeline.corpus.archives": ARCHIVES.values(),
    "pipeline.export": [entry.function for entry in EXPORTS.values()],
    "pipeline.measures": MEASURES.values(),
}
_READ = {"pipeline.text.lexicon": {"jieba"}}


@cache
def reach(stage: str) -> frozenset[str]:
    """The modules of `pipeline`, and the libraries, that a stage may run."""
    found: set[str] = set()
    waiting = [f"pipeline.stages.{stage}"]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        if name.partition(".")[0] == "pipeline":
            waiting += _graph().find_modules_directly_imported_by(name) | _READ.get(name, set())
            waiting += [function.partition(":")[0] for function in _REGISTRIES.get(name, ())]
            waiting += [name.rpartition(".")[0]] if "." in name else []
    return frozenset(found)


def first_to_run(part: str) -> str:
    """The first stage of MineTerms that a module or library is part of; none if empty."""
    return next((stage for stage in STAGES if part in reach(stage)), "")


def modules() -> list[str]:
    """Every module of `pipeline`."""
    return sorted(
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in (ROOT / "pipeline").rglob("*.py")
    )


def libraries() -> dict[str, str]:
    """What it is installed by, for every library that is imported anywhere in `pipeline` and is there."""
    known = packages_distributions()
    graph = _graph()
    roots = {name for name in graph.modules if "." not in name} - {"pipeline"} - set(sys.stdlib_module_names)
    return {name: known[name][0] for name in sorted(roots & known.keys())}


def other_letter(path: Path) -> None:
    """Change a letter of a module's docstring, as numba does not see: it would compile kernels anew."""
    status, text = path.stat(), path.read_text(encoding="utf-8")
    start = text.index('"""') + 3
    assert text[:start] in ('"""', 'r"""')
    path.write_text(text[:start] + text[start].swapcase() + text[start + 1 :], encoding="utf-8")
    assert path.read_text(encoding="utf-8") != text
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def file_of(module: str, root: Path) -> Path:
    """The file of a module of `pipeline` in a copy of it."""
    path = root.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _module(name: str, place: Place) -> None:
    other_letter(file_of(name, place.source))


def _version(distribution: str, place: Place) -> None:
    folder = place.shadow / f"{distribution.replace('-', '_')}-99.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 99.0\n")


def all_changes() -> Iterable[Change]:
    """Every change there is."""
    for kind, field in parameters():
        if kind not in OF_THEIR_OWN:
            yield _parameter(kind, field)
    yield from _files()
    yield from _dictionaries()
    # What was loaded before it was changed is as good, nothing in it runs otherwise; some are loaded anew.
    for number, (library, distribution) in enumerate(libraries().items()):
        name, why = f"version of {distribution}", f"{distribution.lower()} 99.0"
        make, loaded = partial(_version, distribution), number % 8 == 0
        yield Change(name, first_to_run(library), make, why=why, loaded=loaded)
    for number, module in enumerate(modules()):
        first, make, loaded = first_to_run(module), partial(_module, module), number % 20 == 0
        # What is read of several files is kept by itself, and the baseline has but one.
        portions = first != "ingest" and module in reach("read")
        why = "input: another read" if portions else f"code: {module}"
        yield Change(module, first, make, why=why, loaded=loaded, portions=portions)


CHANGES = list(all_changes())
