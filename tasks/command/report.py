"""`termlode report` and `termlode review`: a result's page, in a file or served to one person."""

from __future__ import annotations

import signal
import webbrowser
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline import ledger, runs, store
from pipeline.language import say
from pipeline.params import ReportParams
from pipeline.report.head import PAGE
from tasks import accounts
from tasks.command import completion, helps, texts
from tasks.command.results import find_result, output_root
from tasks.corpora import home

if TYPE_CHECKING:
    from pipeline.ledger import Decision

_Name = Annotated[
    str,
    typer.Argument(
        help=say(helps.RESULT), metavar="[NAME]", show_default=False, autocompletion=completion.results
    ),
]
_Open = Annotated[bool, typer.Option("--open", help=say(helps.REPORT_OPEN))]
_Terms = Annotated[int, typer.Option("--report-terms", min=0, help=say(helps.REPORT_TERMS))]
_Output = Annotated[str, typer.Option(help=say(helps.OUTPUT), show_default=False)]
_DEFAULT = ReportParams().report_terms


def write_report(
    name: _Name = "", open_it: _Open = False, terms: _Terms = _DEFAULT, output_folder: _Output = ""
) -> None:
    """Make the page of a result that is there."""
    from pipeline.report.page import content_of, render

    output = output_root(output_folder)
    folder = find_result(output, name)
    page = folder / PAGE
    text = render(content_of(folder, ledger.read(_ledger_of(folder)), terms, _costs(folder)))
    store.new_file(output / "store", page, lambda staging: _write(staging, text))
    print(say(texts.WRITTEN, path=page, size=page.stat().st_size / 1e6))
    if open_it:
        webbrowser.open(page.as_uri())


def review(
    name: _Name = "",
    open_it: _Open = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help=say(helps.REVIEW_PORT), show_default=False)] = 0,
    ledger_file: Annotated[
        str, typer.Option("--ledger", help=say(helps.REVIEW_LEDGER), show_default=False)
    ] = "",
    terms: _Terms = _DEFAULT,
    output_folder: _Output = "",
) -> None:
    """Serve the page until Ctrl-C."""
    from pipeline.report.page import content_of, render
    from pipeline.review import Review

    output = output_root(output_folder)
    folder = find_result(output, name)
    path = Path(ledger_file).expanduser().absolute() if ledger_file else _ledger_of(folder)
    decisions: dict[str, Decision] = ledger.read(path)
    content = content_of(folder, decisions, terms, _costs(folder))
    content["facts"]["ledger_file"] = str(path)
    with Review(lambda base: render(content, review=base), path, output / "store", port) as served:
        print(say(texts.REVIEW_AT, url=served.url, path=path), flush=True)
        if open_it:
            webbrowser.open(served.url)
        signal.signal(signal.SIGINT, signal.default_int_handler)  # here it is the way to end
        with suppress(KeyboardInterrupt):
            served.serve_forever()


def _ledger_of(folder: Path) -> Path:
    from pipeline.lineage import lineage

    return ledger.place(home() / "corpora", lineage(folder).domain)


def _costs(folder: Path) -> dict[str, Any]:
    """What the stages took, as the last run wrote it; nothing if that was killed before it could."""
    last = runs.last(folder)
    account = accounts.read(last) if last else {}
    stages: dict[str, Any] = account.get("stages", {})
    return stages if account.get("key") == (store.manifest(folder) or {}).get("key") else {}


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
