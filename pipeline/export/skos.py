"""A thesaurus: SKOS (W3C, 2009) in Turtle. Each term is a concept, narrower than the one it ends with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pipeline.export import Written
from pipeline.export.lines import evidence_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from pipeline.export import Result
    from pipeline.progress import Progress

_HEAD = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix term: <urn:termlode:{name}:> .

<urn:termlode:{name}> a skos:ConceptScheme ;
    dct:title {title} ;
    dct:description "Mined by termlode; candidates, in order of rank, not yet reviewed."@en .
"""
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def write_skos(result: Result, path: Path, progress: Progress) -> Written:
    """Write a concept for each term, its rank as notation, its evidence as examples.

    What was merged into it is an alternative label.

    A term that ends with a shorter one is narrower than it (高压断路器, 断路器): the head comes last.
    """
    heads = broader_of(result.terms["term"].to_pylist())
    numbers = dict(zip(result.terms["term"].to_pylist(), result.terms["rank"].to_pylist(), strict=True))
    seen = evidence_of(result)
    name = quote(result.name, safe="")
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(_HEAD.format(name=name, title=literal(result.name)))
        for row in result.terms.to_pylist():
            head = heads.get(row["term"])
            file.writelines(_concept(row, name, numbers[head] if head else None, seen.get(row["term"], ())))
    return Written({f"in {path.name}": result.terms.num_rows, "with a broader one": len(heads)})


def broader_of(terms: Sequence[str]) -> dict[str, str]:
    """The longest other term of two characters or more that each ends with, where there is one."""
    known = frozenset(terms)
    found = {}
    for term in terms:
        head = next((term[k:] for k in range(1, len(term) - 1) if term[k:] in known), None)
        if head:
            found[term] = head
    return found


def literal(text: str, language: str = "") -> str:
    """A text as Turtle writes it."""
    escaped = "".join(_ESCAPES.get(sign, _sign(sign)) for sign in text)
    return f'"{escaped}"@{language}' if language else f'"{escaped}"'


def _sign(sign: str) -> str:
    return f"\\u{ord(sign):04X}" if ord(sign) < 0x20 or 0x7F <= ord(sign) < 0xA0 else sign


def _concept(
    row: Mapping[str, Any], name: str, broader: int | None, lines: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    yield f"\nterm:{row['rank']} a skos:Concept ;\n"
    yield f"    skos:inScheme <urn:termlode:{name}> ;\n"
    if broader is not None:
        yield f"    skos:broader term:{broader} ;\n"
    for line in lines:
        yield f"    skos:example {literal(line['left'] + line['match'] + line['right'], 'zh')} ;\n"
    for word in row["variants"]:
        yield f"    skos:altLabel {literal(word, 'zh')} ;\n"
    yield f'    skos:notation "{row["rank"]}" ;\n'
    yield f"    skos:prefLabel {literal(row['term'], 'zh')} .\n"
