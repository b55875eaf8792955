"""`termlode baseline …`: packed baselines, from a corpus to a file and from a file to another machine."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline import store
from pipeline.baseline import portable
from pipeline.catalogue import spoken
from pipeline.errors import MissingCorpusError, ParameterError, TermlodeError
from pipeline.language import say
from pipeline.text.wordlist import WORDLISTS
from tasks.baseline import MineBaseline
from tasks.baselines import packed_file
from tasks.command import frame, helps, texts
from tasks.command.luigi_tasks import command_of, run, runs, task_of
from tasks.corpora import corpus_name, find_corpus, home
from tasks.settings import log
from tasks.show import show_table

if TYPE_CHECKING:
    from collections.abc import Iterator

commands = frame.group("baseline")
frame.add(commands, "baseline mine", runs(MineBaseline))


def export(given: dict[str, Any]) -> None:
    """Write the file of a packed baseline, mined before if need be."""
    corpus, asked = given["corpus"], given.pop("file", None)
    packed = packed_file(corpus) if corpus else None
    name = packed.name if packed else f"{corpus_name(corpus or '')}{portable.SUFFIX}"
    target = Path(asked or ".").expanduser().absolute()
    target = target / name if target.is_dir() else target
    if not target.name.endswith(portable.SUFFIX):
        raise ParameterError(
            f"its name does not end with {portable.SUFFIX}",
            where=str(target),
            remedy="Let it, or give a folder",
        )
    if target.is_file():
        portable.read(target)  # nothing but a baseline is overwritten
    if packed:
        portable.read(packed)
        for option, value in given.items():
            if option != "corpus" and value not in (None, False, []):
                raise ParameterError(
                    f"is packed already: --{option.replace('_', '-')} cannot change it",
                    where=str(packed),
                    remedy="Leave it out, or export from the text",
                )
        _put(target, lambda path: shutil.copyfile(packed, path))
        return
    code = run(MineBaseline, given)
    if code:
        sys.exit(code)
    task = task_of(MineBaseline, given)
    from pipeline.stages import baseline

    _put(target, lambda path: baseline.export(task.folder, corpus_name(task.corpus), path))


_FILE = typer.Argument(help=say(helps.EXPORT_FILE), metavar="FILE", show_default=False)
frame.add(commands, "baseline export", command_of(MineBaseline, export, file=(str | None, _FILE)))


def take_in(
    file: Annotated[Path, typer.Argument(help=say(helps.IMPORT_FILE), metavar="FILE")],
    name: Annotated[str, typer.Option("--name", help=say(helps.IMPORT_NAME), show_default=False)] = "",
) -> None:
    """Verify a file and put it under corpora/."""
    packed = portable.read(file.expanduser().absolute())
    name = name or packed.about.name
    if not name or name in (*WORDLISTS, "auto", ".", "..") or {"/", "\\", "\0"} & set(name):
        raise ParameterError(f"{name!r} cannot be a baseline's name", where="--name", remedy="Give another")
    folder = home() / "corpora" / name
    if folder.is_dir() and _text(folder):
        raise ParameterError(
            f"holds text, which goes before a packed baseline ({_text(folder)} files)",
            where=str(folder),
            remedy="Give another name with --name",
        )
    for other in folder.glob(f"*{portable.SUFFIX}") if folder.is_dir() else ():
        if other.name != f"{name}{portable.SUFFIX}":
            raise ParameterError(
                "is there already", where=str(other), remedy="Remove it, or give another name with --name"
            )
    _put(folder / f"{name}{portable.SUFFIX}", lambda path: shutil.copyfile(packed.path, path))
    log.info("%s", say(texts.IMPORTED, name=name))


frame.add(commands, "baseline import", take_in)


def show() -> None:
    """Print what --baseline may name."""
    show_table([[say(text) for text in texts.LIST_HEAD], *_rows()])


frame.add(commands, "baseline list", show)


def _rows() -> Iterator[tuple[str, ...]]:
    corpora = home() / "corpora"
    folders = sorted(path for path in corpora.iterdir() if path.is_dir()) if corpora.is_dir() else []
    for folder in folders:
        try:
            yield from _row(folder)
        except TermlodeError as error:
            yield folder.name, "", "", "", "", "", spoken(error.what)
    for name in WORDLISTS:
        yield name, say(texts.LIST_WORDS), "", "", "", "", ""


def _row(folder: Path) -> Iterator[tuple[str, ...]]:
    files, packed = _text(folder), packed_file(folder.name)
    if files:
        yield folder.name, say(texts.LIST_TEXT), "", "", "", "", say(texts.LIST_FILES, count=files)
    elif packed:
        about, size = portable.read(packed).about, packed.stat().st_size / 1e6
        numbers = (f"{about.tokens:,}", f"{about.grams:,}", str(about.min_count), str(about.n_max))
        yield folder.name, say(texts.LIST_PACKED), *numbers, f"{size:,.1f} MB"


def _text(folder: Path) -> int:
    """Files of text in a folder under corpora/."""
    try:
        return len(find_corpus(folder.name).sources)
    except MissingCorpusError:
        return 0


def _put(target: Path, write: Any) -> None:
    store.new_file(home() / "output" / "store", target, write)
    log.info("%s", say(texts.WRITTEN, path=target, size=target.stat().st_size / 1e6))
