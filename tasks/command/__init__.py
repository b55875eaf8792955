"""The `termlode` command: thin over the tasks and `pipeline`; every text it shows stands in `texts`."""

from __future__ import annotations

import sys

import typer
from typer.exceptions import Abort, TyperException

from pipeline.errors import MissingCorpusError, TermlodeError
from tasks import EvaluateTerms, MineTerms, interruption
from tasks.command import baseline, diff, doctor, explain, export, init, report, status, storage, texts
from tasks.command.luigi_tasks import command_of, runs
from tasks.failures import wants_traceback
from tasks.settings import exit_codes, log

app = typer.Typer(
    help=texts.APP,
    epilog=texts.EXIT_CODES,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
)
app.command("init", help=texts.HELP["init"], epilog=texts.EXAMPLES["init"])(init.write_draft)
for _name, _task in (("mine", MineTerms), ("evaluate", EvaluateTerms)):
    app.command(_name, help=texts.HELP[_name], epilog=texts.EXAMPLES[_name])(runs(_task))
app.command("status", help=texts.HELP["status"], epilog=texts.EXAMPLES["status"])(
    command_of(MineTerms, status.show)
)
app.command("explain", help=texts.HELP["explain"], epilog=texts.EXAMPLES["explain"])(explain.show)
app.command("diff", help=texts.HELP["diff"], epilog=texts.EXAMPLES["diff"])(diff.show)
app.command("doctor", help=texts.HELP["doctor"], epilog=texts.EXAMPLES["doctor"])(doctor.examine_corpus)
app.command("report", help=texts.HELP["report"], epilog=texts.EXAMPLES["report"])(report.write_report)
app.command("review", help=texts.HELP["review"], epilog=texts.EXAMPLES["review"])(report.review)
app.command("verify", help=texts.HELP["verify"], epilog=texts.EXAMPLES["verify"])(storage.verify)
app.command("export", help=texts.HELP["export"], epilog=texts.EXAMPLES["export"])(export.export_result)
app.command("gc", help=texts.HELP["gc"], epilog=texts.EXAMPLES["gc"])(storage.clear_away)
app.add_typer(baseline.commands, name="baseline")


def main() -> None:
    """Run the command line; exits with the codes of the README's table, errors being one line."""
    if not wants_traceback():
        interruption.heed()
    try:
        code = app(prog_name="termlode", standalone_mode=False)
    except TyperException as error:
        if error.format_message():
            log.error("%s", texts.USAGE.format(error=error.format_message().rstrip(".")))
        code = 2
    except (Abort, KeyboardInterrupt):
        code = 130  # typer has it so, too, whatever the signal
    except TermlodeError as error:
        if wants_traceback():
            raise
        log.error("%s", error)
        known = exit_codes()
        code = known["missing_data" if isinstance(error, MissingCorpusError) else "task_failed"]
    sys.exit(interruption.exit_code() or code or 0)
