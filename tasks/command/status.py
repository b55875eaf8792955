"""`termlode status`: what is done, what would run, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline import runs, store
from pipeline.catalogue import spoken
from pipeline.differences import differences
from pipeline.language import say
from pipeline.paths import of_text
from pipeline.report.head import PAGE, head_of
from tasks import accounts
from tasks.command import texts
from tasks.command.luigi_tasks import task_of
from tasks.mine import MineTerms
from tasks.show import show_table
from tasks.texts import REASONS_BETWEEN

if TYPE_CHECKING:
    from collections.abc import Set
    from pathlib import Path

    from pipeline.language import Text
    from tasks.base import StageTask
    from tasks.publish import PublishTerms
    from tasks.report import ReportTerms


def show(given: dict[str, Any]) -> None:
    """Print each stage of a domain's chain with its state."""
    mined = task_of(MineTerms, given)
    published = mined.published()
    stages = [*published.chain().values(), (published.label, published)]
    before = _last_run(published)
    rows: list[tuple[str, str, str]] = []
    never: set[Path] = set()  # checkpoints that nothing was ever made like
    for label, task in stages:
        known, why = state(task, before.get(label), never)
        if why == say(texts.NEVER):
            never.add(task.folder)
        rows.append((label, say(known), why))
    if mined.report_terms:
        known, why = _of_report(mined.reported())
        rows.append((mined.reported().label, say(known), why))
    show_table([[say(text) for text in texts.STATUS_HEAD], *rows])
    done = sum(row[1] == say(texts.DONE) for row in rows)
    print(say(texts.STATUS_SUM, done=done, count=len(rows), folder=published.folder))


def state(task: StageTask, before: Path | None, never: Set[Path]) -> tuple[Text, str]:
    """A stage's state, and why it is not done.

    Args:
        task: the stage, with the parameters asked for.
        before: its checkpoint in the last run, if that is known.
        never: the stages before it that were never made, by their folders.
    """
    if task.is_made():
        return texts.DONE, ""
    now = task.identity().document()
    about = store.manifest(task.folder)
    if (about is None and before == task.folder) or (about and not differences(about, now)):
        return texts.MISSING, say(texts.EDITED if task.stage == "publish" else texts.REMOVED)
    about = about or (store.manifest(before) if before else None)
    if about is None and not never & {needed.folder for needed in task.deps() if hasattr(needed, "stage")}:
        about = _nearest(task, now)
    if about is None:
        return texts.MISSING, say(texts.NEVER)
    return texts.STALE, say(REASONS_BETWEEN).join(map(spoken, differences(about, now)))


def _of_report(task: ReportTerms) -> tuple[Text, str]:
    """The state of a result's page, which says of itself what it was made from, and why it is not done."""
    page = task.folder / PAGE
    head = head_of(page)
    if head is None:
        return texts.MISSING, say(texts.EDITED if page.exists() else texts.NEVER)
    if head.key == task.identity().key:
        return texts.DONE, ""
    if head.result != task.requires().identity().key:
        return texts.STALE, say(texts.ANOTHER_RESULT)
    return texts.STALE, say(texts.ANOTHER_PAGE if head.key else texts.PAGE_BY_COMMAND)


def _last_run(published: PublishTerms) -> dict[str, Path]:
    """The checkpoint of each stage in the result's last run."""
    last = runs.last(published.folder)
    stages = accounts.read(last).get("stages", {}) if last else {}
    return {label: of_text(stage["folder"]) for label, stage in stages.items()}


def _nearest(task: StageTask, now: dict[str, Any]) -> dict[str, Any] | None:
    """The manifest of a stage's checkpoint that differs in the least, the newest of equals."""
    newest = sorted(
        task.store_root.glob(f"{task.stage}-*/{store.MANIFEST}"), key=lambda path: -path.stat().st_mtime_ns
    )
    found = [about for about in (store.manifest(path.parent) for path in newest) if about]
    if "sources" in now["inputs"]:  # of other files it is another corpus's
        own = {name for name, *_ in now["inputs"]["sources"]}
        found = [about for about in found if own & {name for name, *_ in about["inputs"]["sources"]}]
    return min(found, key=lambda about: len(differences(about, now)), default=None)
