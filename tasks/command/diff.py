"""`termlode diff`: what changed from one result to another, and what made it change."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.catalogue import spoken
from pipeline.language import say
from tasks import texts as run_texts
from tasks.command import completion, helps, texts
from tasks.command.results import named_result
from tasks.show import show_table

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.changes import Cause


def show(
    before: Annotated[
        str, typer.Argument(help=say(helps.DIFF_BEFORE), metavar="RUN_A", autocompletion=completion.results)
    ],
    now: Annotated[
        str, typer.Argument(help=say(helps.DIFF_NOW), metavar="RUN_B", autocompletion=completion.results)
    ],
    show_terms: Annotated[int, typer.Option("--show", min=0, help=say(helps.DIFF_SHOW))] = 10,
    output_folder: Annotated[str, typer.Option(help=say(helps.OUTPUT), show_default=False)] = "",
    as_json: Annotated[bool, typer.Option("--json", help=say(helps.AS_JSON))] = False,
) -> None:
    """Compare two results."""
    from pipeline.changes import causes, changes, tally
    from pipeline.lineage import lineage

    folders = [named_result(name, output_folder) for name in (before, now)]
    found = causes(*map(lineage, folders))
    changed = changes(*folders)
    if as_json:
        about: dict[str, Any] = {"causes": [cause._asdict() for cause in found], "counts": tally(changed)}
        print(json.dumps(about | {"changes": changed.to_pylist()}, ensure_ascii=False, indent=1))
        return
    _print(changed, found, show_terms)


def _print(changed: pa.Table, found: list[Cause], most: int) -> None:
    from pipeline.changes import tally

    rows = [(cause.stage, say(run_texts.CAUSES[cause.kind]), spoken(cause.text)) for cause in found]
    if rows:
        show_table([[say(text) for text in texts.DIFF_CAUSES_HEAD], *rows])
    else:
        print(say(texts.DIFF_ALIKE))
    print("  ".join(say(run_texts.CHANGED[kind], count=count) for kind, count in tally(changed).items()))
    first = [row for kind in tally(changed) for row in _of_kind(changed, kind, most)]
    if first:
        show_table([[say(text) for text in texts.DIFF_HEAD], *map(_row, first)])


def _of_kind(changed: pa.Table, kind: str, most: int) -> list[dict[str, Any]]:
    import pyarrow.compute as pc

    rows: list[dict[str, Any]] = changed.filter(pc.equal(changed["change"], kind)).slice(0, most).to_pylist()
    return rows


def _row(row: dict[str, Any]) -> tuple[str, ...]:
    def number(name: str) -> str:
        return "-" if row[name] is None else f"{row[name]:,}"

    return (
        say(texts.CHANGE[row["change"]]),
        row["term"],
        number("rank_before"),
        number("rank"),
        number("count_before"),
        number("count"),
        spoken(row["reason"] or ""),
    )
