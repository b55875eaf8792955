"""The ledger of a domain's review: what people decided of its terms, in a CSV file that later runs replay."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, NamedTuple

from pipeline import store
from pipeline.errors import CorpusError
from pipeline.paths import of_text
from pipeline.spreadsheet import original, safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

ACCEPT, REJECT, MERGE, NOTED = "accept", "reject", "merge", ""
DECISIONS = (ACCEPT, REJECT, MERGE, NOTED)
LONGEST = 2_000  # characters of a cell
_ENDING = ".ledger.csv"
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Decision:
    """A row of the ledger.

    Attributes:
        term: the term it is about.
        decision: accept, reject, merge; empty for a mere note.
        target: the term it is merged into; empty otherwise.
        note: whatever should be remembered.
        date: when, such as 2026-11-24.
        reviewer: who.
    """

    term: str
    decision: str
    target: str = ""
    note: str = ""
    date: str = ""
    reviewer: str = ""

    def __post_init__(self) -> None:
        for field in fields(self):
            object.__setattr__(self, field.name, _SPACES.sub(" ", getattr(self, field.name)).strip())

    def fault(self) -> str:
        """What is wrong with it; empty if nothing is."""
        if not self.term:
            return "names no term"
        if self.decision not in DECISIONS:
            return f"decision {self.decision!r} is none of {ACCEPT}, {REJECT}, {MERGE} (or empty, for a note)"
        if (self.decision == MERGE) != bool(self.target):
            return "a merge, and nothing else, has a target"
        if self.target == self.term:
            return "merges a term into itself"
        if any(len(value) > LONGEST for value in asdict(self).values()):
            return f"has a cell of more than {LONGEST:,} characters"
        return ""


COLUMNS = tuple(field.name for field in fields(Decision))


class Verdicts(NamedTuple):
    """What a ledger comes to: terms that stay, terms that go, and what each merged one is merged into."""

    accepted: frozenset[str] = frozenset()
    rejected: frozenset[str] = frozenset()
    merged: Mapping[str, str] = {}


def place(corpora: Path, domain: str) -> Path:
    """Where the ledger of a domain is: beside its folder, so that it is no part of its text."""
    return corpora / of_text(f"{domain}{_ENDING}")


def read(path: Path) -> dict[str, Decision]:
    """The decisions of a ledger by term, the last row of each; none if there is no file.

    Raises:
        CorpusError: it is not UTF-8, or a row is wrong.
    """
    if not path.exists():
        return {}
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise CorpusError(
            f"cannot be read as UTF-8 text ({error})", where=str(path), remedy="Save it as CSV in UTF-8"
        ) from error
    return parse(text, str(path))


def parse(text: str, where: str) -> dict[str, Decision]:
    """The same from a text.

    Args:
        text: CSV with a header; columns beside `COLUMNS` are passed over.
        where: what messages call it.

    Raises:
        CorpusError: a row is wrong; the message has its line.
    """
    found: dict[str, Decision] = {}
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    if not {"term", "decision"} <= set(rows.fieldnames or ()):
        raise CorpusError(
            "is no ledger: it has no columns term and decision",
            where=where,
            remedy=f"Give it the header {','.join(COLUMNS)}",
        )
    for row in rows:
        decision = Decision(**{name: original(row.get(name) or "") for name in COLUMNS})
        if not any(asdict(decision).values()):
            continue
        fault = decision.fault()
        if fault:
            raise CorpusError(fault, where=f"{where}:{rows.line_num}", remedy="Mend or delete the row")
        found.pop(decision.term, None)
        found[decision.term] = decision
    verdicts(found, where)
    return found


def render(decisions: Iterable[Decision]) -> str:
    """A ledger's text: UTF-8 with a byte order mark for spreadsheets, by term for readable diffs."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for decision in sorted(decisions, key=lambda one: one.term):
        writer.writerow([safe(value) for value in asdict(decision).values()])
    return "\ufeff" + out.getvalue()


def write(root: Path, path: Path, decisions: Iterable[Decision]) -> None:
    """Write a ledger, at once as others see it; `root` is the folder of the locks.

    Raises:
        StorageError: it cannot be written.
    """
    text = render(decisions)
    store.new_file(root, path, lambda staging: _write(staging, text))


def verdicts(decisions: Mapping[str, Decision], where: str = "the ledger") -> Verdicts:
    """What decisions come to. A term merged into one that is merged itself goes to the end of that chain.

    Raises:
        CorpusError: terms are merged in a circle.
    """
    merged = {one.term: one.target for one in decisions.values() if one.decision == MERGE}
    ends = {}
    for term, target in merged.items():
        end, seen = target, [term]
        while end in merged:
            seen.append(end)
            end = merged[end]
            if end in seen:
                raise CorpusError(
                    f"merges in a circle: {' → '.join([*seen, end])}",
                    where=where,
                    remedy="Change one of them",
                )
        ends[term] = end
    return Verdicts(
        frozenset(one.term for one in decisions.values() if one.decision == ACCEPT),
        frozenset(one.term for one in decisions.values() if one.decision == REJECT),
        ends,
    )


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
