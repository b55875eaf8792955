"""Mining in one call, for notebooks and scripts: the stages one after the other, in a folder that goes again.

A corpus that is mined again and again is for the Luigi tasks, which keep what every stage made.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from pipeline.baseline import portable
from pipeline.checkpoint import Identity, seal
from pipeline.corpus.locate import find_corpus
from pipeline.errors import ParameterError
from pipeline.params import (
    AUTO,
    ContrastParams,
    CountParams,
    DiscoverParams,
    EncodeParams,
    Execution,
    IngestParams,
    Params,
    RankParams,
)
from pipeline.progress import silent
from pipeline.recipes import counted_for, units_of
from pipeline.stages import contrast, count, discover, encode, ingest, rank
from pipeline.stages.contrast import Baselines
from pipeline.terms import Terms
from pipeline.text.wordlist import WORDLISTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pipeline.progress import Progress

Text: TypeAlias = "str | os.PathLike[str] | Iterable[str]"
KINDS = (IngestParams, EncodeParams, CountParams, DiscoverParams, RankParams, Execution)
LISTS = ("stop_list", "must_list", "known_list")
LEDGER, RULES = "ledger", "rules"
P = TypeVar("P", bound=Params)


def mine(domain: Text, *baselines: Text, progress: Progress = silent, **parameters: Any) -> Terms:
    """Mine the terms of a domain.

    Args:
        domain: the path of a file or folder, or texts (a list, a pandas column), each a document.
        *baselines: each a path, also that of a packed baseline, or texts, or the name of a word list;
            wordfreq if there is none.
        progress: told how far it is.
        **parameters: those of the command line (docs/parameters.md), with underscores: `min_count=5`.

    Raises:
        ParameterError: there is no such parameter, or it is outside of what it may be.
        CorpusError: there is no such corpus, or nothing in it.
        BadInputError: something in it cannot be read.
    """
    check_names("mine", parameters, KINDS, (*LISTS, LEDGER, RULES))
    with tempfile.TemporaryDirectory(prefix="termlode-") as scratch:
        return Chain(Path(scratch), parameters, progress).terms(domain, baselines or ("wordfreq",))


def check_names(
    call: str, given: Iterable[str], kinds: Iterable[type[Params]], more: Iterable[str] = ()
) -> None:
    """Tell of a parameter that is none of these kinds'.

    Raises:
        ParameterError: there is one.
    """
    known = {field.name for kind in kinds for field in fields(kind)} | {*more}
    for name in given:
        if name not in known:
            raise ParameterError(
                f"no parameter {name!r}", where=call, remedy=f"Use {', '.join(sorted(known))}"
            )


def values(kind: type[P], given: Mapping[str, Any]) -> P:
    """The parameters of one kind, of all that are given."""
    return kind(**{field.name: given[field.name] for field in fields(kind) if field.name in given})


class Chain:
    """The stages of one call; what each makes is a folder under `root`, as the next one reads it."""

    def __init__(self, root: Path, parameters: Mapping[str, Any], progress: Progress) -> None:
        self.root, self.parameters, self.progress = root, parameters, progress
        self.recipe, self.execution = self.values(DiscoverParams).recipe, self.values(Execution)

    def values(self, kind: type[P], **changes: Any) -> P:
        """The parameters of one kind."""
        return values(kind, {**self.parameters, **changes})

    def terms(self, domain: Text, baselines: Iterable[Text]) -> Terms:
        """Rank the domain's terms."""
        text = self.encoded(domain)
        words = self.words(text)
        scored = self.scored(words, text, self.read(baselines))
        params = self.values(RankParams)
        lists = {
            name.removesuffix("_list"): Path(path) for name, path in self.parameters.items() if name in LISTS
        }
        review = Path(self.parameters[LEDGER]) if LEDGER in self.parameters else None
        rules = Path(self.parameters[RULES]) if RULES in self.parameters else None
        ranking = partial(rank.run, scored, text, params=params, lists=lists, review=review, rules=rules)
        return Terms.read(self.made("rank", params, ranking))

    def ingested(self, text: Text, params: IngestParams) -> Path:
        """Text, taken in."""
        corpus = find_corpus(str(self.placed(text)), self.root)
        return self.made("ingest", params, partial(ingest.run, corpus, (), params=params))

    def encoded(self, text: Text) -> Path:
        """Text, taken in and encoded."""
        documents = self.ingested(text, self.values(IngestParams))
        units = units_of(self.recipe, self.parameters.get("units", AUTO))
        encoding = self.values(EncodeParams, units=units)
        return self.made("encode", encoding, partial(encode.run, documents, params=encoding))

    def placed(self, text: Text) -> Path:
        """Where a text lies; texts are written down as JSON lines first."""
        if isinstance(text, str | os.PathLike):
            return Path(text).expanduser().absolute()
        path = self.root / f"texts-{len(list(self.root.iterdir()))}.jsonl"
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(json.dumps({"text": one}) + "\n" for one in text)
        return path

    def words(self, text: Path) -> Path:
        """The words of an encoded text."""
        params = self.values(DiscoverParams)
        counting = counted_for(params, self.values(CountParams))
        counted = self.made(
            "count", counting, partial(count.run, text, params=counting, execution=self.execution)
        )
        return self.made(
            "discover", params, partial(discover.run, text, counted, params=params, execution=self.execution)
        )

    def read(self, baselines: Iterable[Text]) -> Baselines:
        """The baselines, each as the recipe reads it."""
        corpora, packed, lists = [], [], []
        for one in baselines:
            if isinstance(one, str) and one in WORDLISTS:
                lists.append(one)
            elif isinstance(one, str | os.PathLike) and os.fspath(one).endswith(portable.SUFFIX):
                packed.append(self.placed(one))
            else:
                text = self.encoded(one)
                corpora.append(text if self.recipe == "termlode" else self.words(text))
        return Baselines(corpora, packed, lists, [1.0] * (len(corpora) + len(packed) + len(lists)))

    def scored(self, words: Path, text: Path, baselines: Baselines) -> Path:
        """The words, scored against the baselines."""
        if self.recipe == "termlode":
            run = partial(contrast.run_candidates, words, text, baselines, execution=self.execution)
        else:
            run = partial(contrast.run_words, words, baselines)
        return self.made("contrast", ContrastParams(), run)

    def made(self, stage: str, params: Params, run: Callable[..., Mapping[str, int]]) -> Path:
        """Run a stage in a new folder."""
        folder = self.root / f"{len(list(self.root.iterdir()))}-{stage}"
        folder.mkdir()
        facts = run(
            folder=folder, progress=lambda share, message: self.progress(share, f"{stage}: {message}")
        )
        seal(folder, Identity(stage, params, {}), facts)
        return folder
