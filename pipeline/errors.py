"""What can go wrong, said in one line: what, where, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def one_line(text: str) -> str:
    r"""Text as one printable line, for names of files may hold anything.

    What would move a terminal's cursor, colour it or turn the direction of writing is shown as "\x1b".
    """
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode()
        for char in " ".join(text.split())
    )


class TermlodeError(Exception):
    """An error that a person can act on.

    Args:
        what: what is wrong, without a full stop.
        where: the file, `file:line`, option or folder it is about.
        remedy: what to do about it, an imperative without a full stop.
    """

    def __init__(self, what: str, *, where: str = "", remedy: str) -> None:
        super().__init__(what, where, remedy)
        self.what, self.where, self.remedy = what, where, remedy

    def __str__(self) -> str:
        line = f"{self.where}: {self.what}. {self.remedy}." if self.where else f"{self.what}. {self.remedy}."
        return one_line(line)

    def __reduce__(self) -> tuple[object, ...]:
        # Luigi sends failures between processes; keyword arguments need help to survive that.
        return (_rebuild, (type(self), self.what, self.where, self.remedy))


def _rebuild(kind: type[TermlodeError], what: str, where: str, remedy: str) -> TermlodeError:
    return kind(what, where=where, remedy=remedy)


class ParameterError(TermlodeError):
    """A parameter is outside of what it may be."""


class CorpusError(TermlodeError):
    """A corpus is described wrongly, or its description does not fit its files."""


class MissingCorpusError(CorpusError):
    """There is no such corpus, or nothing in it: data to wait for, rather than a mistake to mend."""


class BadInputError(TermlodeError):
    """A document cannot be read, and the run was asked to stop at bad input."""


class EmptyResultError(TermlodeError):
    """Nothing passed; the message says at which step."""


class LimitError(TermlodeError):
    """The input is larger than what is supported, or than what the memory given allows."""


class CorruptCheckpointError(TermlodeError):
    """A checkpoint or result is not what its manifest says."""


class StorageError(TermlodeError):
    """The disk refused: full, read-only, or failing."""


def unreadable(error: OSError, where: object) -> StorageError:
    """What is said of something that the disk does not give."""
    return StorageError(
        f"cannot be read ({error.strerror or error})", where=str(where), remedy="Mend that and run again"
    )


class EngineError(TermlodeError):
    """What counts elsewhere, such as Spark, failed or cannot be reached."""


def to_json(error: TermlodeError) -> dict[str, str]:
    """An error as JSON values, for another process."""
    return {
        "kind": type(error).__name__,
        "what": error.what,
        "where": error.where,
        "remedy": error.remedy,
    }


def from_json(said: Mapping[str, str]) -> TermlodeError:
    """The error that another process has told of."""
    kind = next((kind for kind in _kinds(TermlodeError) if kind.__name__ == said["kind"]), TermlodeError)
    return kind(said["what"], where=said["where"], remedy=said["remedy"])


def _kinds(kind: type[TermlodeError]) -> list[type[TermlodeError]]:
    return [kind, *(below for each in kind.__subclasses__() for below in _kinds(each))]
