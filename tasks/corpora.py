"""Where corpora and results are, and what a corpus holds just now."""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import sys
import time
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import runs, store
from pipeline.corpus import locate, remote
from pipeline.errors import CorpusError
from pipeline.paths import as_text
from tasks import accounts

if TYPE_CHECKING:
    from pipeline.corpus.locate import Corpus

_CHECKOUT = Path(__file__).resolve().parent.parent
# Every check for completeness asks what a corpus holds, and listing many files takes its time: a listing is
# good for as long as it took, times this. A stage that ingests compares every digest once more.
PATIENCE = 20.0
_listed: dict[tuple[str, Path], tuple[float, Corpus]] = {}


def home() -> Path:
    """The folder that holds corpora/ and output/.

    $TERMLODE_HOME if set; else the checkout this package runs from; else the current folder.
    """
    if os.environ.get("TERMLODE_HOME"):
        return Path(os.environ["TERMLODE_HOME"]).expanduser().resolve()
    return _CHECKOUT if (_CHECKOUT / "corpora").is_dir() else Path.cwd()


def corpus_name(name_or_path: str) -> str:
    """The name results of a corpus go by, as people wrote it."""
    if is_standard_input(name_or_path):
        return "stdin"
    if remote.is_remote(name_or_path):
        name_or_path = remote.name_of(name_or_path)
    return as_text(locate.corpus_name(name_or_path, home() / "corpora"))


def is_standard_input(name: str) -> bool:
    """Whether a corpus is what is piped in: "-", or "-" and the suffix of its format ("-.jsonl.gz")."""
    return name == "-" or name.startswith("-.")


@cache
def _spooled(name: str) -> Path:
    """Standard input, kept in a file for this run: it is read more than once, and its digest is a key."""
    if name != "-" and not locate.format_of(f"stdin{name[1:]}", "auto")[0]:
        raise CorpusError(
            f"no format goes by {name[1:]!r}", where=name, remedy="Give the suffix of one, such as -.jsonl"
        )
    root, label = home() / "output" / "store", f"stdin-{os.getpid()}"
    folder = root / f".{label}.{secrets.token_hex(6)}.tmp"
    with ExitStack() as stack:
        # Whoever finds the lock free sweeps the folder away: it is that of a killed run.
        stack.enter_context(store.hold_lock(root, label))
        folder.mkdir(parents=True, mode=0o700)
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        path = folder / f"stdin{name[1:]}"
        with path.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file, 1 << 20)
        kept, owner = stack.pop_all(), os.getpid()
        atexit.register(lambda: kept.close() if os.getpid() == owner else None)
    return path


@cache
def _mirrored(address: str) -> Path:
    """What lies at an address, fetched as far as it has changed: once a run, which sees one state of it.

    Nobody clears the mirror away while the run goes on, wherever its own results are.
    """
    root = home() / "output" / "store"
    runs.enter(root, accounts.run_id())
    return remote.mirror(root, address)


@cache
def _missing(address: str) -> CorpusError | None:
    """Why nothing is at an address, if so: checks for completeness ask often, the network is asked once."""
    try:
        _mirrored(address)
    except CorpusError as error:
        return error
    return None


def corpus_place(name_or_path: str) -> str:
    """Where a corpus lies on this machine."""
    if is_standard_input(name_or_path):
        return "standard input"
    if remote.is_remote(name_or_path):
        return name_or_path
    return as_text(locate.locate(name_or_path, home() / "corpora").resolve())


def find_corpus(name_or_path: str) -> Corpus:
    """The corpus and its files, as they are now or were a moment ago.

    Raises:
        MissingCorpusError: there is none.
        CorpusError: its description is wrong, or its address is of an unknown kind.
    """
    corpora, elsewhere = home() / "corpora", ""
    if is_standard_input(name_or_path):
        elsewhere, name_or_path = "standard input", str(_spooled(name_or_path))
    elif remote.is_remote(name_or_path):
        error = _missing(name_or_path)
        if error:
            raise error
        elsewhere, name_or_path = name_or_path, str(_mirrored(name_or_path))
    else:
        remote.refuse_other_schemes(name_or_path)
    key = (name_or_path, Path(os.path.abspath(corpora)))  # noqa: PTH100 - links stay as they are
    until, corpus = _listed.get(key, (0.0, None))
    if corpus is not None and time.monotonic() < until:
        return corpus
    started = time.monotonic()
    corpus = locate.find_corpus(name_or_path, corpora, elsewhere)
    finished = time.monotonic()
    _listed[key] = (finished + PATIENCE * (finished - started), corpus)
    return corpus
