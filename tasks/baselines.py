"""What --baseline means: corpora, packed baselines and word lists, each with its weight."""

from __future__ import annotations

import logging
import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline.baseline import portable
from pipeline.corpus import locate
from pipeline.errors import CorpusError, MissingCorpusError, ParameterError
from pipeline.language import say
from pipeline.text.wordlist import WORDLISTS
from tasks import texts
from tasks.corpora import corpus_name, find_corpus, home

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

log = logging.getLogger("termlode")
AUTO = "auto"
ENCYCLOPAEDIA = "baike"
KINDS = ("text", "packed", "word list")  # a result's baselines are in this order


@dataclass(frozen=True)
class Baseline:
    """One baseline.

    Attributes:
        name: as it was given, without its weight.
        weight: in the mean of the baselines.
        kind: one of `KINDS`.
        file: of a packed one.
    """

    name: str
    weight: float
    kind: str
    file: Path | None = None


def resolve(asked: Iterable[str], domain: str, *, packed: bool) -> tuple[Baseline, ...]:
    """The baselines that were asked for, by kind, otherwise in the order given.

    Args:
        asked: each `auto`, NAME or NAME=WEIGHT.
        domain: that `auto` never contrasts with itself.
        packed: whether packed baselines serve; `auto` passes over one that does not.

    Raises:
        ParameterError: a weight is wrong, or one baseline has two.
        CorpusError: there are several packed baselines where one was expected.
    """
    found: dict[str, Baseline] = {}
    for text in asked:
        name, weight = split_weight(text)
        for one in _automatic(domain, weight, packed=packed) if name == AUTO else [_baseline(name, weight)]:
            if found.setdefault(one.name, one) != one:
                raise ParameterError(f"{one.name!r} has two weights", where="--baseline", remedy="Give one")
    return tuple(sorted(found.values(), key=lambda one: KINDS.index(one.kind)))


def split_weight(text: str) -> tuple[str, float]:
    """Name and weight: what follows the last "=", unless the whole is itself a file, folder or corpus.

    Raises:
        ParameterError: the weight is no number above 0.
    """
    name, sign, weight = text.rpartition("=")
    if not sign or not name or locate.locate(text, home() / "corpora").exists():
        return text, 1.0
    try:
        value = float(weight)
    except ValueError:
        value = math.nan
    if not (value > 0 and math.isfinite(value)):
        raise ParameterError(
            f"{weight!r} is no weight above 0 of {name}",
            where="--baseline",
            remedy="Write NAME=2; for a name with = in it that is not there yet, NAME=1",
        )
    return name, value


def packed_file(name_or_path: str) -> Path | None:
    """The packed baseline that a name or path means, where it is no text: a file, or one in the folder.

    Raises:
        CorpusError: there are several in the folder.
    """
    root = locate.locate(name_or_path, home() / "corpora")
    if root.name.endswith(portable.SUFFIX) and root.is_file():
        return root.absolute()
    files = sorted(root.glob(f"*{portable.SUFFIX}")) if root.is_dir() else []
    if not files:
        return None
    if _has_text(name_or_path):
        _say_text_goes_first(root)
        return None
    if len(files) > 1:
        raise CorpusError(
            f"holds {len(files)} packed baselines", where=str(root), remedy="Leave one, or give its path"
        )
    return files[0].absolute()


@cache
def _say_text_goes_first(root: Path) -> None:
    log.warning("%s", say(texts.TEXT_FIRST, root=root))


def shown_name(name: str) -> str:
    """The name results call a baseline by."""
    return corpus_name(name).removesuffix(portable.SUFFIX)


def _baseline(name: str, weight: float) -> Baseline:
    if name in WORDLISTS:
        return Baseline(name, weight, "word list")
    file = packed_file(name)
    return Baseline(name, weight, "packed" if file else "text", file)


def _automatic(domain: str, weight: float, *, packed: bool) -> list[Baseline]:
    found = []
    own = corpus_name(domain) == ENCYCLOPAEDIA
    if not own and (home() / "corpora" / ENCYCLOPAEDIA).is_dir():
        baike = _baseline(ENCYCLOPAEDIA, weight)
        if (baike.kind == "packed" and packed) or (baike.kind == "text" and _has_text(ENCYCLOPAEDIA)):
            found.append(baike)
    return [*found, Baseline("wordfreq", weight, "word list")]


def _has_text(name_or_path: str) -> bool:
    try:
        find_corpus(name_or_path)
    except MissingCorpusError:
        return False
    except CorpusError:
        return True  # and its description is wrong: IngestCorpus says so
    return True
