"""Nothing stale is reused, nothing runs without need, and `termlode status` knows it before."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from pipeline import jit, keys, store
from pipeline.checkpoint import Identity
from pipeline.params import CountParams
from tasks import (
    EmbedWords,
    EvaluateTerms,
    ExpandTerms,
    ExportTerms,
    MineBaseline,
    MineTerms,
    RelateTerms,
    ReportTerms,
    TagTerms,
)
from tests.conftest import ROOT
from tests.faults import changes
from tests.faults.changes import BESIDE, CHANGES, LISTS, STAGES, Change, Place, reach
from tests.faults.harness import LUIGI, environment, points, prepare
from tests.faults.processes import start

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.faults, pytest.mark.promise(4)]

TERMLODE = str(Path(LUIGI).parent / "termlode")
POINTS = points(2, len(CHANGES))


# On keys alone, every change of a parameter, a module, a library.


def chain(**given) -> dict[str, str]:
    """The key of each stage of a chain, nothing of which is made."""
    task = MineTerms(domain="power", **{"baseline": ("everyday",)} | given).published()
    return {label: one.identity().key for label, one in [*task.chain().values(), (task.label, task)]}


@pytest.mark.parametrize(
    ("kind", "field"), changes.parameters(), ids=lambda value: getattr(value, "name", value)
)
def test_a_parameter_changes_the_keys_of_what_depends_on_it(home, kind, field):
    change = next((change for change in CHANGES if change.name == f"{kind}.{field.name}"), None)
    value = {field.name: changes.otherwise(field)}
    if kind in ("ExportParams", "ReportParams"):
        task = ExportTerms if kind == "ExportParams" else ReportTerms
        one, other = task(domain="power"), task(domain="power", **value)
        assert one.identity().key != other.identity().key
        assert one.requires().identity() == other.requires().identity()
        return
    if kind == "TagParams":
        value = {"format": "jsonl"} if field.name == "format" else value
        one, other = (TagTerms(corpus="power", name="power", **more) for more in ({}, value))
        assert one.identity().key != other.identity().key
        assert one.requires()["ingest"].identity() == other.requires()["ingest"].identity()
        return
    if kind == "EmbedParams":
        one, other = EmbedWords(corpus="power"), EmbedWords(corpus="power", **value)
        assert one.identity().key != other.identity().key
        assert one.requires()["discover"].identity() == other.requires()["discover"].identity()
        return
    if kind in ("ExpandParams", "RelateParams"):
        task = ExpandTerms if kind == "ExpandParams" else RelateTerms
        one, other = task(domain="power"), task(domain="power", **value)
        assert one.identity().key != other.identity().key
        assert one.requires()["embed"].identity() == other.requires()["embed"].identity()
        return
    if change is None:  # of the evaluation
        (home / "gold.txt").write_text("断路器\n")
        one, other = (
            EvaluateTerms(domain="power", gold=str(home / "gold.txt"), **more) for more in ({}, value)
        )
        assert one.identity().key != other.identity().key
        assert one.requires()["rank"].identity() == other.requires()["rank"].identity()
        return
    given = {"recipe": change.given[1]} if change.given else {}
    before, after = chain(**given), chain(**given | value)
    assert {label for label in after if after[label] != before.get(label)} == change.dependent()


def test_a_packed_baseline_depends_on_its_text_and_how_it_is_counted(home):
    key = MineBaseline(corpus="everyday").identity().key
    assert MineBaseline(corpus="everyday", threads=3, memory="1GB").identity().key == key
    for kind, field in changes.parameters():
        if kind in ("CountParams", "IngestParams", "ReadParams") or field.name in ("repeated", "simplified"):
            other = MineBaseline(corpus="everyday", **{field.name: changes.otherwise(field)})
            assert other.identity().key != key, field.name
    (home / "corpora/everyday/baseline.txt").write_text("断路器")
    assert MineBaseline(corpus="everyday").identity().key != key


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Iterator[Path]:
    """The package's source, copied so that it can be changed, as what keys are made of."""
    package = tmp_path_factory.mktemp("code") / "pipeline"
    shutil.copytree(ROOT / "pipeline", package, ignore=shutil.ignore_patterns("__pycache__"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "_PACKAGE", package)
        yield package
    keys.code_of.cache_clear()


def stage_keys() -> dict[str, str]:
    """The key of each stage, its inputs being the same."""
    keys.code_of.cache_clear()
    return {stage: Identity(stage, CountParams(), {}).key for stage in (*STAGES, *BESIDE)}


@pytest.fixture(scope="module")
def keys_before(copy) -> dict[str, str]:
    return stage_keys()


@pytest.mark.parametrize("module", changes.modules())
def test_a_module_changes_the_keys_of_the_stages_that_run_it(copy, keys_before, module):
    path = changes.file_of(module, copy.parent)
    source = path.read_bytes()
    changes.other_letter(path)
    after = stage_keys()
    path.write_bytes(source)
    changed = {stage for stage in after if after[stage] != keys_before[stage]}
    assert changed == {stage for stage in (*STAGES, *BESIDE) if module in reach(stage)}


def test_the_layout_of_metadata_is_part_of_a_results_key(copy, keys_before):
    """What is written into `terms.parquet` beside the terms is made by the stage, not by the task."""
    path = copy / "provenance.py"
    source = path.read_text(encoding="utf-8")
    assert '"baselines": [one' in source
    path.write_text(source.replace('"baselines": [one', '"against": [one'), encoding="utf-8")
    after = stage_keys()
    path.write_text(source, encoding="utf-8")
    assert {stage for stage in after if after[stage] != keys_before[stage]} == {
        stage for stage in (*STAGES, *BESIDE) if "pipeline.provenance" in reach(stage)
    }
    assert after["publish"] != keys_before["publish"]


@pytest.mark.parametrize(("library", "distribution"), changes.libraries().items())
def test_a_version_changes_the_keys_of_the_stages_that_import_it(monkeypatch, library, distribution):
    def versions():
        keys.code_of.cache_clear()
        keys._version.cache_clear()
        return {stage: keys.code_of(f"pipeline.stages.{stage}").versions for stage in (*STAGES, *BESIDE)}

    name, before = keys.distribution(library), versions()
    users = {stage for stage in before if name in before[stage]}
    assert name.lower() == distribution.lower()
    assert users == {stage for stage in before if library in reach(stage)}
    assert "not installed" not in {before[stage][name] for stage in users}
    real = keys.metadata.version
    monkeypatch.setattr(keys.metadata, "version", lambda asked: "99.0" if asked == name else real(asked))
    after = versions()
    monkeypatch.undo()
    versions()
    assert {stage for stage in before if after[stage] != before[stage]} == users


def test_another_python_changes_every_key(monkeypatch):
    before = stage_keys()
    monkeypatch.setattr(platform, "python_version", lambda: "3.99.0")
    after = stage_keys()
    keys.code_of.cache_clear()
    assert all(after[stage] != before[stage] for stage in before)


# For real: what a second run does, and what `termlode status` says before it.


@pytest.fixture(scope="module")
def source(tmp_path_factory) -> Path:
    """A copy of the program, whose kernels stay compiled whatever is changed in it."""
    folder = tmp_path_factory.mktemp("source")
    for package in ("pipeline", "tasks"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    module = folder / "pipeline" / "jit.py"
    text = module.read_text(encoding="utf-8")
    name = "digest([code_of(module).files for module in modules])[:16]"
    assert name in text
    status = module.stat()
    module.write_text(text.replace(name, 'digest("of this copy")[:16]'), encoding="utf-8")
    _take_over_kernels(folder)
    assert module.stat().st_size != status.st_size
    return folder


def _take_over_kernels(folder: Path) -> None:
    """Put what is compiled of this package where numba looks for that of the copy."""
    from numba.core.caching import _CacheLocator

    place = _CacheLocator.get_suitable_cache_subpath
    cache = folder / "pipeline" / "__pycache__" / f"kernels-{keys.digest('of this copy')[:16]}"
    for path in (ROOT / "pipeline").rglob("*.py"):
        compiled = jit._FOLDER / place(str(path))
        if compiled.is_dir():
            shutil.copytree(compiled, cache / place(str(folder / path.relative_to(ROOT))), dirs_exist_ok=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory, source) -> Callable[..., Path]:
    """A home where a run with these options is done, by the copied program."""
    homes: dict[tuple[str, ...], Path] = {}

    def of(*given: str) -> Path:
        if given not in homes:
            home = prepare(tmp_path_factory.mktemp("made"))
            (home / LISTS).mkdir()
            (home / LISTS / "stop.txt").write_text("开关\n", encoding="utf-8")
            place = Place(home, source, home / "nothing")
            said = {label for label, _ in status(execute, place, *given)}
            assert mine(execute, place, *given) | {"report power"} == said
            homes[given] = home
        return homes[given]

    return of


@pytest.fixture
def place(tmp_path, source) -> Iterator[Place]:
    """Where a change is made; the program is as it was afterwards, its times included."""
    saved = shutil.copytree(source, tmp_path / "saved", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "shadow").mkdir()
    yield Place(tmp_path / "home", source, tmp_path / "shadow")
    shutil.copytree(saved, source, dirs_exist_ok=True)


OPTIONS = ("--baseline", "everyday", "--threads", "1")
Way = Callable[..., "Said"]


class Said(NamedTuple):
    """What a command showed, and what it said beside that."""

    shown: str
    log: str


def execute(place: Place, *command: str) -> Said:
    """Run the program that lies in a place, from its first line on."""
    done = subprocess.run(
        [sys.executable, *command],
        capture_output=True,
        text=True,
        check=False,
        env=environment(place.home, PYTHONPATH=f"{place.shadow}:{place.source}"),
        cwd=place.home,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    return Said(done.stdout, done.stderr)


def forked(place: Place, *command: str) -> Said:
    """Run the program as it is loaded, in the belief that it is the one of a place: nothing else differs."""
    run = start(place.home, *command, first=partial(_believe, place))
    code, _ = run.ended()
    said = Said(run.shown.read_text(encoding="utf-8"), run.log.read_text(encoding="utf-8"))
    assert code == 0, said.log
    return said


def _believe(place: Place) -> None:
    """Have keys made of the source, and the versions, that are found in a place."""
    os.chdir(place.home)
    sys.path.insert(0, str(place.shadow))
    keys._PACKAGE = place.source / "pipeline"
    keys.code_of.cache_clear()
    keys._version.cache_clear()


def mine(way: Way, place: Place, *options: str) -> set[str]:
    """Run, and tell what ran: by the log, which must be what is new on the disk."""
    before = _checkpoints(place.home)
    luigi = (LUIGI, "--module", "tasks", "MineTerms", "--domain", "power", "--local-scheduler", "--no-lock")
    log = way(place, *luigi, *OPTIONS, *options).log
    ran = re.findall(r"INFO +(?!report )(\w+ \w+): .* in [\d.]+ s, peak", log)  # which leaves no checkpoint
    new = Counter(name.partition("-")[0] for name, _ in _checkpoints(place.home) - before)
    assert new == Counter(label.split()[0] for label in ran)
    return set(ran)


def _checkpoints(home: Path) -> set[tuple[str, int]]:
    """What is made, and when; what is read of single files is no stage of its own."""
    found = {
        (path.parent.name, path.stat().st_mtime_ns) for path in home.glob(f"output/store/*/{store.MANIFEST}")
    }
    published = home / "output" / "power" / store.MANIFEST
    own = {("publish", published.stat().st_mtime_ns)} if published.is_file() else set()
    return own | {(name, made) for name, made in found if not name.startswith("read-")}


def status(way: Way, place: Place, *options: str) -> list[tuple[str, str]]:
    """What is not done, and why."""
    shown = way(place, TERMLODE, "status", "power", *OPTIONS, *options).shown
    rows = re.findall(r"^(\w+ \w+) +(done|stale|missing) *(.*)$", shown, re.MULTILINE)
    assert rows
    return [(label, why) for label, state, why in rows if state != "done"]


@pytest.mark.parametrize("point", POINTS)
def test_what_depends_on_a_change_runs_again_and_nothing_else(place, made, point):
    change: Change = CHANGES[point * len(CHANGES) // len(POINTS)]
    shutil.copytree(made(*change.given), place.home)
    change.make(place)
    way = execute if change.loaded else forked
    reasons = dict(status(way, place, *change.given, *change.options))
    report = reasons.pop("report power", "")  # which leaves no checkpoint
    ran = mine(way, place, *change.given, *change.options)
    assert ran == change.dependent(), change.name
    assert reasons.keys() == ran
    assert (report == "input: another publish") == ("publish power" in ran)
    assert not change.dependent() or change.why in " ".join(reasons.values()), reasons
