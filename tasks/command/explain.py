"""`termlode explain`: where a term stands, and why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline import explanation_texts as words
from pipeline.errors import ParameterError
from pipeline.language import say
from pipeline.paths import of_text
from tasks.command import completion, helps
from tasks.command.results import find_result, output_root
from tasks.corpora import corpus_name
from tasks.show import columns, pad

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.text import Text

    from pipeline.explanation import Explanation, Said

_SHARES = ("quality", "stock_share", "dispersion", "deviation")


def show(
    terms: Annotated[list[str], typer.Argument(help=say(helps.EXPLAIN_TERMS), metavar="TERM...")],
    name: Annotated[
        str, typer.Option(help=say(helps.RESULT), show_default=False, autocompletion=completion.results)
    ] = "",
    domain: Annotated[
        str,
        typer.Option(help=say(helps.RESULT_DOMAIN), show_default=False, autocompletion=completion.corpora),
    ] = "",
    output_folder: Annotated[str, typer.Option(help=say(helps.OUTPUT), show_default=False)] = "",
    as_json: Annotated[bool, typer.Option("--json", help=say(helps.AS_JSON))] = False,
) -> None:
    """Print what is known of terms."""
    from pipeline.explanation import explain
    from pipeline.lineage import lineage

    if not all(term.strip() for term in terms):
        raise ParameterError("a term is empty", where="TERM", remedy="Give at least one character")
    folder = find_result(
        output_root(output_folder), name or (str(of_text(corpus_name(domain))) if domain else "")
    )
    explanations = explain(lineage(folder), terms)
    if as_json:
        print(json.dumps([one.document() for one in explanations], ensure_ascii=False, indent=1))
        return
    from rich.console import Console

    console = Console(highlight=False)
    for k, one in enumerate(explanations):
        for line in (*([""] if k else []), *_lines(one)):
            console.print(line, markup=False, soft_wrap=True)


def _lines(one: Explanation) -> Iterator[str | Text]:
    from rich.text import Text

    form = one.figures.get("term", one.term)
    spelt = form if form == one.term else say(words.HEADINGS["spelt"], term=one.term, form=form)
    yield Text.assemble(
        (spelt, "bold cyan"), "  ", say(words.VERDICTS[one.verdict.kind], **one.verdict.values)
    )
    yield from _section("filters", _sentences(words.FILTERS, one.filters))
    yield from _section("remedies", _sentences(words.REMEDIES, one.remedies))
    yield from _section("figures", _pairs(_figures(one)))
    yield from _section("score", _pairs((say(words.FACTORS[n]), f"{v:.3f}") for n, v in one.score.items()))
    yield from _section("baselines", _pairs(_baselines(one)))
    for part in ("containers", "parts"):
        yield from _section(part, _pairs((term, f"{rank:,}") for term, rank in getattr(one, part)))
    yield from _section("evidence", map(_line, one.evidence))
    if one.gone:
        yield say(words.HEADINGS["gone"], stages=", ".join(one.gone))


def _section(name: str, lines: Iterable[str | Text]) -> Iterator[str | Text]:
    from rich.text import Text

    found = list(lines)
    if found:
        yield Text(say(words.HEADINGS[name]), "bold")
        yield from found


def _sentences(known: dict[str, Any], said: Iterable[Said]) -> list[str | Text]:
    return [f"  {say(known[one.kind], **one.values)}" for one in said]


def _pairs(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    found = list(rows)
    width = 2 + max((columns(label) for label, _ in found), default=0)
    for label, value in found:
        yield f"  {pad(label, width)}{value}"


def _baselines(one: Explanation) -> Iterator[tuple[str, str]]:
    """Each baseline with its weight, and what it has of the term; of several, their mean, too."""
    several = len(one.baselines) > 1
    for base in one.baselines:
        kind = "counted" if base["count"] is not None else "rated"
        if base["per_million"] is None:
            kind = "unknown"
        elif base["kind"] == "word list":
            kind = "listed"
        name = say(words.BASELINES["weighed" if several else "alone"], **base)
        yield name, say(words.BASELINES[kind], **base)
    if several:
        mean = one.figures["baseline_per_million"]
        yield say(words.BASELINES["mean"]), say(words.BASELINES["rated"], per_million=mean)


def _figures(one: Explanation) -> Iterator[tuple[str, str]]:
    for name, text in words.FIGURES.items():
        value = one.figures.get(name)
        if value in (None, ""):
            continue
        if isinstance(value, bool):
            shown = say(words.HEADINGS["yes" if value else "no"])
        else:
            shown = (
                f"{value:,.3f}"
                if isinstance(value, float)
                else f"{value:,}"
                if isinstance(value, int)
                else value
            )
        yield say(text), shown


def _line(row: dict[str, Any]) -> Text:
    from rich.text import Text

    place = f"{row['source']}:{row['line']}" + (f" ({row['id']})" if row["id"] else "")
    return Text.assemble("  ", row["left"], (row["match"], "bold cyan"), row["right"], "  ", (place, "dim"))


def _plain_result(domain: str) -> str:
    """The name of a domain's result, if a domain is given."""
    return str(of_text(corpus_name(domain))) if domain else ""
