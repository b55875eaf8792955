"""A termbase: TermBase eXchange, ISO 30042:2019, dialect TBX-Basic, data categories as attributes (DCA)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.export import Written
from pipeline.export.lines import evidence_of
from pipeline.export.markup import content, unwritable
from pipeline.export.trial import fates
from pipeline.merging import spellings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from pipeline.export import Result
    from pipeline.progress import Progress

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<tbx type="TBX-Basic" style="dca" xml:lang="zh" xmlns="urn:iso:std:iso:30042:ed-2">
  <tbxHeader>
    <fileDesc>
      <titleStmt>
        <title>{title}</title>
      </titleStmt>
      <sourceDesc>
        <p>Mined by termlode; candidates, in order of rank, not yet reviewed.</p>
      </sourceDesc>
    </fileDesc>
  </tbxHeader>
  <text>
    <body>
"""
_FOOT = """    </body>
  </text>
</tbx>
"""


def write_tbx(result: Result, path: Path, progress: Progress) -> Written:
    """Write a concept for each term, with its counts as a note and its evidence as contexts.

    What was merged into a term is a further term of its concept, a synonym.

    A list without terms gives a body without concepts, which the standard does not know.
    """
    terms = result.terms["term"].to_pylist()
    reasons = {term: why for term in terms if (why := unwritable(term))}
    seen = evidence_of(result)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(_HEAD.format(title=content(result.name)))
        for row in result.terms.to_pylist():
            if row["term"] not in reasons:
                file.writelines(_concept(row, seen.get(row["term"], ()), result.name))
        file.write(_FOOT)
    pairs = spellings(result.terms)
    reasons |= {word: why for _, word in pairs if (why := unwritable(word))}
    report = fates(pairs, reasons, {})
    return Written({f"in {path.name}": len(terms) - len(reasons), "left out": len(reasons)}, report)


def _concept(row: Mapping[str, Any], lines: Sequence[Mapping[str, Any]], domain: str) -> Iterator[str]:
    yield f'      <conceptEntry id="c{row["rank"]}">\n'
    yield f'        <descrip type="subjectField">{content(domain)}</descrip>\n'
    yield '        <langSec xml:lang="zh">\n'
    counts = f"rank {row['rank']}; {row['string_count']} times in {row['doc_count']} documents"
    note = f"{counts}; {row['count']} times not inside of a longer term"
    yield from _term(row["term"], [line for line in lines if line["match"] not in row["variants"]], note)
    for word in row["variants"]:
        if not unwritable(word):
            yield from _term(word, [line for line in lines if line["match"] == word], "")
    yield "        </langSec>\n"
    yield "      </conceptEntry>\n"


def _term(term: str, lines: Sequence[Mapping[str, Any]], note: str) -> Iterator[str]:
    yield "          <termSec>\n"
    yield f"            <term>{content(term)}</term>\n"
    yield '            <termNote type="partOfSpeech">noun</termNote>\n'
    for line in lines:
        context = line["left"] + line["match"] + line["right"]
        yield "            <descripGrp>\n"
        yield f'              <descrip type="context">{content(context)}</descrip>\n'
        yield f'              <admin type="source">{content(_source(line))}</admin>\n'
        yield "            </descripGrp>\n"
    if note:
        yield f"            <note>{note}</note>\n"
    yield "          </termSec>\n"


def _source(line: Mapping[str, Any]) -> str:
    return f"{line['source']}:{line['line']}"
