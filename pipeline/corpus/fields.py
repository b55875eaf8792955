"""Which fields of a table or of JSON records hold the text, the title and the identifier."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.corpus.layouts import ID_NAMES, INSIDE_NAMES, LAYOUTS, TEXT_NAMES, TITLE_NAMES
from pipeline.corpus.readers import CANNOT_READ, Fields, Record, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pipeline.corpus.spec import CorpusSpec

SAMPLE = 100  # rows looked at before the fields are chosen
SHOWN = 80
_DEEPEST = 8  # levels of nested records


class Row(NamedTuple):
    """A row of a table, or a JSON object, and its line or number in the source."""

    line: int
    values: Mapping[str, Any]


class NoChoiceError(ValueError):
    """The fields do not say which of them is the text; the message lists them."""


def records(rows: Iterable[Row | Rejected], spec: CorpusSpec) -> Iterator[Record | Rejected | Fields]:
    """Choose the fields by the first rows, say so, and turn every row into a document."""
    stream = iter(rows)
    first, damage = _first(stream)
    try:
        fields = choose(first, spec)
    except NoChoiceError as error:
        if any(isinstance(row, Row) for row in first):
            yield Rejected(0, str(error))
            return
        yield from (row for row in first if isinstance(row, Rejected))
        if damage:
            raise damage from None
        return
    yield fields
    for row in first:
        yield record(row, fields)
    if damage:
        raise damage
    for row in stream:
        yield record(row, fields)


def _first(stream: Iterator[Row | Rejected]) -> tuple[list[Row | Rejected], Exception | None]:
    """The first rows, and the damage that ended them early, if any did."""
    first: list[Row | Rejected] = []
    try:
        while len(first) < SAMPLE and (row := next(stream, None)) is not None:
            first.append(row)
    except CANNOT_READ as error:
        return first, error
    return first, None


def choose(rows: Iterable[Row | Rejected], spec: CorpusSpec) -> Fields:
    """The fields of a source, from its first rows.

    What corpus.toml names is taken; else a known layout; else the only field with a customary name of a text;
    else the only field of strings that is neither title nor identifier.

    Raises:
        NoChoiceError: none or several could be the text.
    """
    names: dict[str, bool] = {}  # of every field, whether it holds strings or lists
    for row in rows:
        for name, value in row.values.items() if isinstance(row, Row) else ():
            names[name] = names.get(name, False) or isinstance(value, str | list | dict)
    title = spec.title_field or _named(names, TITLE_NAMES)
    identifier = spec.id_field or _named(names, ID_NAMES)
    if spec.text_field:
        if not names.keys() & set(spec.text_field):
            raise NoChoiceError(_tell(f"no field {' or '.join(map(repr, spec.text_field))}", names))
        return Fields(spec.text_field, title, identifier)
    for name, layout in LAYOUTS.items():
        if names.keys() >= set(layout.needs):
            return Fields(layout.text, spec.title_field or layout.title, spec.id_field or layout.id, name)
    return Fields((_text_field(names, (title, identifier)),), title, identifier)


def _text_field(names: Mapping[str, bool], taken: tuple[str, str]) -> str:
    plain = _named(names, TEXT_NAMES[:1])
    if plain:
        return plain
    found = [name for name in names if name.strip().casefold() in TEXT_NAMES]
    found = found or [name for name, text in names.items() if text and name not in taken]
    if len(found) != 1:
        raise NoChoiceError(_tell("several fields could be" if found else "no field looks like", names))
    return found[0]


def _tell(what: str, names: Mapping[str, Any]) -> str:
    if what.endswith(("be", "like")):
        what += " the text; name one as text_field in corpus.toml"
    return f"{what} (there are: {', '.join(list(names)[:20]) or 'no fields'})"


def _named(names: Mapping[str, bool], customary: tuple[str, ...]) -> str:
    folded: dict[str, str] = {}
    for name in names:
        folded.setdefault(name.strip().casefold(), name)
    return next((folded[name] for name in customary if name in folded), "")


def record(row: Row | Rejected, fields: Fields) -> Record | Rejected:
    """The document of a row, or why there is none."""
    if isinstance(row, Rejected):
        return row
    present = [name for name in fields.text if name in row.values]
    if not present:
        wanted = " or ".join(map(repr, fields.text))
        return _rejected(row, _tell(f"field {wanted} is missing", row.values))
    parts = []
    for name in present:
        value = row.values[name]
        if not (value is None or isinstance(value, str | list | dict)):
            kind = getattr(value, "kind", type(value).__name__)
            return _rejected(row, f"field {name!r} holds {kind}, not text")
        parts += _lines(value, 0)
    text = "\n".join(parts)
    if not encodable(text):
        return _rejected(row, "the text has half of a surrogate pair")
    return Record(row.line, text, _label(row.values.get(fields.title)), _label(row.values.get(fields.id)))


def _rejected(row: Row, reason: str) -> Rejected:
    return Rejected(row.line, reason, str(dict(islice(row.values.items(), 4)))[:SHOWN])


def _lines(value: Any, depth: int) -> list[str]:
    """The texts in a value: itself, those of a list, or those of the fields of a nested record."""
    if isinstance(value, str):
        return [value] if value else []
    if depth > _DEEPEST or not isinstance(value, list | dict):
        return []
    inner = value if isinstance(value, list) else [value.get(name) for name in INSIDE_NAMES]
    return [line for item in inner for line in _lines(item, depth + 1)]


def _label(value: Any) -> str | None:
    known = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value) if known and encodable(str(value)) else None


def encodable(text: str) -> bool:
    """Whether a text can be stored: half of a surrogate pair cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
