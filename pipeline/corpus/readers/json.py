"""JSON: an array of objects, an object that holds one such array, one object, or lines of objects."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING, Any

from pipeline.corpus.decode import open_text, read_text
from pipeline.corpus.fields import SHOWN, NoChoiceError, Row, choose, records
from pipeline.corpus.readers import MAX_LINE, Item, Rejected, jsonl

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.corpus.source import Source
    from pipeline.corpus.spec import CorpusSpec

PIECE = 1 << 16  # characters read at once
_TAIL = 12  # an error so near the end of what was read may be that of a value cut off there
_WRONG = (ValueError, RecursionError)


def read(source: Source, spec: CorpusSpec, documents: str) -> Iterator[Item]:
    """Yield a document for each object."""
    with open_text(source, spec.encoding) as text:
        lines = _is_lines(text)
    if lines:
        yield from jsonl.read(source, spec, documents)
        return
    try:
        found = _find_records(source, spec)
    except _WRONG as error:
        yield Rejected(0, f"not JSON ({error})")
        return
    if isinstance(found, Rejected):
        yield found
    else:
        yield from records([found] if isinstance(found, Row) else _objects(source, spec, found), spec)


def _is_lines(text: IO[str]) -> bool:
    """Whether the first line is an object by itself and another line follows."""
    first = text.readline(MAX_LINE)
    if not first.lstrip().startswith("{"):
        return False
    try:
        json.loads(first)
    except _WRONG:
        return False
    return any(line.strip() for line in iter(lambda: text.readline(SHOWN), ""))


def _find_records(source: Source, spec: CorpusSpec) -> str | Row | Rejected:
    """The name of the array that holds the records, "" for the outermost; or the one record there is."""
    with open_text(source, spec.encoding) as text:
        scan = _Scanner(text)
        if scan.peek() == "[":
            return ""
        if scan.peek() != "{":
            return Rejected(0, "neither an array nor an object of JSON")
        arrays, names = _survey(scan)
    if _is_record(names, spec):
        return Row(1, json.loads(read_text(source, spec.encoding)))
    if len(arrays) != 1:
        told = ", ".join(arrays or names)[:SHOWN] or "nothing"
        return Rejected(0, f"an object without exactly one array of records (it has: {told})")
    return arrays[0]


def _survey(scan: _Scanner) -> tuple[list[str], dict[str, Any]]:
    """The names of an object's arrays of objects, and its other values by name."""
    arrays: list[str] = []
    names: dict[str, Any] = {}
    try:
        for name in scan.members():
            if scan.peek() != "[":
                names[name] = scan.value()
                continue
            elements = scan.elements()
            if isinstance(next(elements, None), dict):
                arrays.append(name)
            names[name] = []
            for _ in elements:
                pass
    except _WRONG:
        if not arrays:
            raise
        # What comes before the damage is read, and the damage found again there.
    return arrays, names


def _is_record(names: dict[str, Any], spec: CorpusSpec) -> bool:
    """Whether an object is a document itself, rather than a box around others."""
    try:
        fields = choose([Row(1, names)], spec)
    except NoChoiceError:
        return False
    return bool(fields.layout) or any(isinstance(names.get(name), str) for name in fields.text)


def _objects(source: Source, spec: CorpusSpec, where: str) -> Iterator[Row | Rejected]:
    number = 0
    with open_text(source, spec.encoding) as text:
        scan = _Scanner(text)
        try:
            if where:
                for name in scan.members():
                    if name == where:
                        break
                    scan.value()
            for value in scan.elements():
                number += 1
                if isinstance(value, dict):
                    yield Row(number, value)
                else:
                    yield Rejected(number, "not a JSON object", str(value)[:SHOWN])
        except _WRONG as error:
            yield Rejected(number + 1, f"not JSON from here on ({error})")


class _Scanner:
    """Reads a JSON text value by value; holds one at a time."""

    def __init__(self, text: IO[str]) -> None:
        self._text = text
        self._held, self._at = "", 0
        self._decode = json.JSONDecoder().raw_decode

    def peek(self) -> str:
        """The next character that is no space; "" at the end."""
        while True:
            while self._at < len(self._held):
                if not self._held[self._at].isspace():
                    return self._held[self._at]
                self._at += 1
            if not self._more():
                return ""

    def value(self) -> Any:
        """The next value.

        Raises:
            ValueError, RecursionError: there is none, or one of more than `MAX_LINE` characters.
        """
        self.peek()
        while True:
            try:
                value, end = self._decode(self._held, self._at)
            except json.JSONDecodeError as error:
                cut = error.msg.startswith("Unterminated") or error.pos >= len(self._held) - _TAIL
                if not (cut and self._more()):
                    raise
                continue
            if end == len(self._held) and self._more():
                continue  # a number may go on
            self._at = end
            return value

    def elements(self) -> Iterator[Any]:
        """The values of the array that begins here."""
        self._take("[")
        if self.peek() != "]":
            yield self.value()
            while self.peek() == ",":
                self._take(",")
                yield self.value()
        self._take("]")

    def members(self) -> Iterator[str]:
        """The names of the object that begins here; the caller takes the value before it asks on."""
        self._take("{")
        while self.peek() not in ("}", ""):
            name = self.value()
            self._take(":")
            yield str(name)
            if self.peek() == ",":
                self._take(",")
        self._take("}")

    def _take(self, wanted: str) -> None:
        if self.peek() != wanted:
            raise ValueError(f"{wanted!r} expected, found {self.peek()!r}")
        self._at += 1

    def _more(self) -> bool:
        """Read on, as much again as is held, so that a long value is not decoded too often."""
        rest = self._held[self._at :]
        if len(rest) > MAX_LINE:
            raise ValueError(f"a value of more than {MAX_LINE:,} characters")
        chunk = self._text.read(max(PIECE, len(rest)))
        self._held, self._at = rest + chunk, 0
        return bool(chunk)
