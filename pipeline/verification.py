"""Compares what lies under an output folder, byte by byte, with what was written there.

Checkpoints and results are compared with their manifests; a manifest, an account and the index of a mirror
with the digest they end with; a packed baseline with the digest it begins with. So no bit can flip unseen.
"""

from __future__ import annotations

import stat
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline import garbage, parquet, store
from pipeline.baseline import portable
from pipeline.checkpoint import IDENTITY
from pipeline.corpus import remote
from pipeline.errors import ParameterError, StorageError, TermlodeError, one_line
from pipeline.keys import digest
from pipeline.progress import Progress, silent
from pipeline.report.groups import RELATED
from pipeline.report.head import PAGE, head_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

_BUSY = ("is being written by a run", "Verify again when it has ended")


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was written, or that cannot be told; and what to do."""

    path: Path
    what: str
    remedy: str
    damaged: bool = True

    def __str__(self) -> str:
        return one_line(f"{self.path}: {self.what}. {self.remedy}.")


@dataclass
class Verified:
    """What was found, and how much was looked at."""

    findings: list[Finding] = field(default_factory=list)
    files: int = 0
    size: int = 0

    @property
    def damaged(self) -> int:
        """The number of damaged things."""
        return sum(finding.damaged for finding in self.findings)


def verify(output: Path, corpora: Path, names: Collection[str] = (), progress: Progress = silent) -> Verified:
    """Read everything there is, and compare.

    What another run is writing at this moment is passed over, and told.

    Args:
        output: the folder of results, with store/ in it.
        corpora: the folder that packed baselines are under.
        names: results, with the checkpoints they were made from, and packed baselines; everything if empty.
        progress: told as bytes are read.

    Raises:
        ParameterError: there is nothing of that name.
    """
    results, checkpoints, baselines = _chosen(output, corpora, set(names))
    root = output / "store"
    made = [folder.name for folder in checkpoints] + [
        f"{stage}-{folder.name}" for folder in results for stage in ("publish", "report")
    ]
    accounts = sorted((root / "accounts").glob("*.json"))
    mirrors = [] if names else sorted(path.parent for path in (root / "mirrors").glob(f"*/{remote.INDEX}"))
    looks: list[tuple[Path, Iterator[Finding]]] = [
        *((folder, _checkpoint(root, folder)) for folder in checkpoints),
        *((folder, _result(root, folder)) for folder in results),
        *((path, _json(path)) for path in accounts if not names or path.stem in made),
        *((folder, _mirror(folder)) for folder in mirrors),
        *((path, _baseline(path)) for path in baselines),
    ]
    verified, total = Verified(), sum(sum(_sizes(path)) for path, _ in looks)
    for path, findings in looks:
        progress(verified.size / max(1, total), path.name)
        sizes = _sizes(path)
        verified.findings += _readable(path, findings)
        verified.files += len(sizes)
        verified.size += sum(sizes)
    return verified


def _chosen(output: Path, corpora: Path, names: set[str]) -> tuple[list[Path], list[Path], list[Path]]:
    """Results, checkpoints and packed baselines to look at."""
    published = garbage.published(output)
    results = [
        path
        for path in garbage.folders(output)
        if (path / store.MANIFEST).exists() or (path / "runs").is_dir() or path.name in published
    ]
    checkpoints = garbage.checkpoints(output / "store")
    baselines = sorted(corpora.glob(f"*/*{portable.SUFFIX}"))
    if not names:
        return results, list(checkpoints), baselines
    results = [folder for folder in results if folder.name in names]
    baselines = [path for path in baselines if path.parent.name in names]
    for name in sorted(names - {path.name for path in results} - {path.parent.name for path in baselines}):
        raise ParameterError(
            f"no result in {output} and no packed baseline in {corpora}",
            where=name,
            remedy="Give another name",
        )
    apart = set(garbage.unreferred(checkpoints, garbage.manifests(results)))
    return results, [folder for folder in checkpoints if folder not in apart], baselines


def _sizes(path: Path) -> list[int]:
    """Bytes of a file, or of each file in a folder; what goes away meanwhile is left out."""
    sizes = []
    for file in path.rglob("*") if path.is_dir() else [path]:
        with suppress(OSError):
            status = file.stat()
            if stat.S_ISREG(status.st_mode):
                sizes.append(status.st_size)
    return sizes


def _checkpoint(root: Path, folder: Path) -> Iterator[Finding]:
    remedy = f"Delete {folder}: the next run that needs it makes it again, to the same bytes"
    return _calm(root, folder.name, folder, remedy)


def _result(root: Path, folder: Path) -> Iterator[Finding]:
    remedy = "Run again: it is published anew"
    if garbage.DATED.fullmatch(folder.name):
        remedy = f"Delete {folder}: the run of that date makes it again, of the corpus as it is then"
    yield from _calm(root, f"publish-{folder.name}", folder, remedy)
    for place in garbage.inside(folder):
        yield from _calm(root, garbage.lock_of(place), place, "Run the same command again: it is made anew")


def _calm(root: Path, lock: str, folder: Path, remedy: str) -> Iterator[Finding]:
    """What is found in a folder, unless somebody changed it meanwhile."""

    def look() -> list[Finding]:
        return list(_readable(folder, _folder(folder, remedy)))

    findings = look()
    # On a medium that cannot be written to, nobody holds a lock.
    with suppress(OSError, StorageError):
        if any(finding.damaged for finding in findings):
            with store.try_lock(root, lock) as free:
                findings = look() if free else [Finding(folder, *_BUSY, damaged=False)]
                findings = findings if folder.is_dir() else []
    yield from findings


def _folder(folder: Path, remedy: str) -> Iterator[Finding]:
    """What is found in a checkpoint or result."""
    about = store.manifest(folder)
    if about is None:
        there = (folder / store.MANIFEST).exists()
        what = "is damaged" if there else "is missing"
        yield Finding(folder / store.MANIFEST, what, remedy)
        return
    if not store.is_signed(folder / store.MANIFEST):
        yield Finding(
            folder / store.MANIFEST,
            "was written by an older version, without a digest of its own",
            "A change of it would not be seen",
            damaged=False,
        )
    if digest({name: about[name] for name in IDENTITY if name in about}) != about["key"]:
        yield Finding(folder / store.MANIFEST, "is the manifest of something else", remedy)
    for name, entry in about["files"].items():
        yield from _readable(folder / name, _difference(folder / name, entry, remedy))
    yield from _unnamed(folder, about, remedy)


def _difference(path: Path, entry: dict[str, Any], remedy: str) -> Iterator[Finding]:
    """How a file differs from its entry in the manifest."""
    if not path.is_file():
        yield Finding(path, "is missing", remedy)
    elif path.stat().st_size != entry["bytes"]:
        yield Finding(path, f"has {path.stat().st_size:,} bytes, not {entry['bytes']:,}", remedy)
    elif store.describe(path)["sha256"] != entry["sha256"]:
        yield Finding(path, "has other bytes than were written", remedy)
    elif "rows" in entry and parquet.shape(path) != {name: entry[name] for name in ("rows", "columns")}:
        yield Finding(path, "has other rows or columns than its manifest says", remedy)


def _readable(path: Path, findings: Iterator[Finding]) -> Iterator[Finding]:
    """Findings; the last of them is, perhaps, that the disk gives no more."""
    try:
        yield from findings
    except OSError as error:
        why = error.strerror or str(error)
        yield Finding(path, f"cannot be read ({why})", "See to the disk and verify again")


def _unnamed(folder: Path, about: dict[str, Any], remedy: str) -> Iterator[Finding]:
    """Files that the manifest does not name: damage in a checkpoint, in a result somebody's own."""
    result = about.get("stage") == "publish"
    for path in sorted(folder.iterdir()):
        if path.name in about["files"] or path.name == store.MANIFEST or path.name.endswith(".tmp"):
            continue
        if result and path.name == "runs":
            for account in sorted(path.glob("*.json")):
                yield from _json(account)
            yield from _changes(path)
        elif result and path.name in (*garbage.MADE_OF_IT, RELATED):
            continue  # these have manifests of their own
        elif result and path.name == PAGE:
            yield from _page(path, about["key"])
        elif result:
            yield Finding(path, "stands in no manifest", "Nothing can be said of it", damaged=False)
        else:
            yield Finding(path, "is named by no manifest", remedy)


def _changes(runs: Path) -> Iterator[Finding]:
    """What is found in what runs changed in a result: their accounts tell how it was written."""
    told: dict[str, dict[str, Any]] = {}
    for account in runs.glob("*.json"):
        with suppress(FileNotFoundError, ValueError):  # the run is cleared away, or `_json` tells
            told |= store.read_json(account).get("files", {})
    for path in sorted(runs.glob("*.changes.parquet")):
        if path.name not in told:
            yield Finding(path, "stands in no account", "Its run was killed", damaged=False)
        elif store.describe(path) != told[path.name]:
            yield Finding(path, "is not as it was written", "Delete it: it only says what a run changed")


def _page(path: Path, result: str) -> Iterator[Finding]:
    """What is found in the report of a result."""
    head = head_of(path)
    if head is None:
        yield Finding(path, "is not as it was written", "Run again, or termlode report: it is written anew")
    elif head.result != result:
        remedy = "Run again, or termlode report: it is written anew"
        yield Finding(path, "shows an earlier result", remedy, damaged=False)


def _json(path: Path) -> Iterator[Finding]:
    """What is found in an account."""
    try:
        store.read_json(path)
    except FileNotFoundError:
        return  # it went with what it was about
    except (OSError, ValueError) as error:
        yield Finding(path, f"is damaged ({error})", "Delete it: it only says what a run cost")


def _mirror(folder: Path) -> Iterator[Finding]:
    """What is found in the mirror of an address."""
    remedy = "Run again: what is not as it was fetched is fetched again"
    try:
        for path in remote.damaged(folder):
            yield Finding(path, "is not as it was fetched", remedy)
    except (OSError, ValueError, KeyError) as error:
        yield Finding(folder / remote.INDEX, f"is damaged ({error})", remedy)


def _baseline(path: Path) -> Iterator[Finding]:
    try:
        portable.read(path)
    except TermlodeError as error:
        yield Finding(path, error.what, error.remedy)
