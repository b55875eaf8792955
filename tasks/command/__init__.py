"""The `termlode` command: thin over the tasks and `pipeline`; what it says stands in `helps` and `texts`."""

from __future__ import annotations

import sys

from typer.exceptions import Abort, TyperException

from pipeline.catalogue import spoken, told
from pipeline.errors import MissingCorpusError, TermlodeError, unreadable
from pipeline.language import say
from tasks import EvaluateTerms, ExpandTerms, MineTerms, RelateTerms, interruption
from tasks.command import (
    baseline,
    beside,
    diff,
    doctor,
    explain,
    export,
    frame,
    helps,
    init,
    report,
    status,
    storage,
    tag,
    texts,
)
from tasks.command.luigi_tasks import command_of, runs
from tasks.failures import wants_traceback
from tasks.settings import exit_codes, log

app = frame.group(epilog=say(helps.EXIT_CODES), rich_markup_mode="rich")
for _name, _function in {
    "init": init.write_draft,
    "mine": runs(MineTerms),
    "evaluate": runs(EvaluateTerms),
    "expand": beside.runs_beside(ExpandTerms),
    "relate": beside.runs_beside(RelateTerms),
    "status": command_of(MineTerms, status.show),
    "explain": explain.show,
    "diff": diff.show,
    "doctor": doctor.examine_corpus,
    "report": report.write_report,
    "review": report.review,
    "verify": storage.verify,
    "export": export.export_result,
    "tag": tag.command(),
    "gc": storage.clear_away,
}.items():
    frame.add(app, _name, _function)
app.add_typer(baseline.commands, name="baseline")


def main() -> None:
    """Run the command line; exits with the codes of the README's table, errors being one line."""
    if not wants_traceback():
        interruption.heed()
    try:
        code = app(prog_name="termlode", standalone_mode=False)
    except TyperException as error:
        if error.format_message():
            log.error("%s", say(texts.USAGE, error=spoken(error.format_message()).rstrip(".")))
        code = 2
    except (Abort, KeyboardInterrupt):
        code = 130  # typer has it so, too, whatever the signal
    except TermlodeError as error:
        if wants_traceback():
            raise
        log.error("%s", told(error))
        known = exit_codes()
        code = known["missing_data" if isinstance(error, MissingCorpusError) else "task_failed"]
    except OSError as error:
        if wants_traceback() or isinstance(error, BrokenPipeError) or error.errno is None:
            raise
        log.error("%s", told(unreadable(error, error.filename or "")))
        code = exit_codes()["task_failed"]
    sys.exit(interruption.exit_code() or code or 0)
