"""The parameters of each stage: one frozen dataclass each, validated at construction.

A stage's parameters are part of its checkpoint's name. `Execution` holds what never changes a byte of
output (threads), and is no part of it.
"""

from __future__ import annotations

import math
import os
import re
from dataclasses import Field, asdict, dataclass, field, fields
from typing import Any, ClassVar, Protocol

from pipeline.errors import ParameterError

AUTO = "auto"
RESERVE = 250_000_000  # bytes that the interpreter, its libraries and compiled kernels take
_SIZE = re.compile(r"(\d+(?:\.\d+)?) ?([KMG]i?B?)", re.IGNORECASE)
_NUMBERS = re.compile(r"-?\d+(?:\.\d+)?(?:,-?\d+(?:\.\d+)?)*")
_UNITS = {
    f"{letter}{suffix}": base**power
    for power, letter in enumerate("KMG", 1)
    for suffix, base in (("", 1000), ("B", 1000), ("I", 1024), ("IB", 1024))
}


class Params(Protocol):
    """Any of the frozen dataclasses below."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


def option(default: Any, help: str, *, choices: tuple[str, ...] = ()) -> Any:
    """A dataclass field that carries what the command line needs to offer it."""
    return field(default=default, metadata={"help": help, "choices": choices})


def canonical(params: Params) -> dict[str, Any]:
    """The parameters as plain JSON values, in the order of their declaration."""
    return asdict(params)


def size_in_bytes(size: str) -> int:
    """A size such as 800MB in bytes; 0 for an empty one."""
    match = _SIZE.fullmatch(size)
    return int(float(match[1]) * _UNITS[match[2].upper()]) if match else 0


def _require(params: Params, name: str, holds: bool, expected: str) -> None:
    if not holds:
        flag = "--" + name.replace("_", "-")
        raise ParameterError(f"{getattr(params, name)!r} is not {expected}", where=flag, remedy="Change it")


def _check_choices(params: Params) -> None:
    for spec in fields(params):
        choices = spec.metadata.get("choices", ())
        if choices:
            _require(params, spec.name, getattr(params, spec.name) in choices, f"one of {', '.join(choices)}")


@dataclass(frozen=True)
class ReadParams:
    """How much is taken from what is packed."""

    max_member_size: str = option("1GB", "largest member of an archive that is read, unpacked")
    max_compression: int = option(
        200, "bytes that may come out of one packed byte; a file that gives more than 64 MB is held to it"
    )
    max_nesting: int = option(3, "archives inside archives inside archives that are read")
    max_members: int = option(100_000, "most members of one archive that are read")

    def __post_init__(self) -> None:
        _check_choices(self)
        _require(self, "max_member_size", bool(_SIZE.fullmatch(self.max_member_size)), "a size such as 1GB")
        for name in ("max_compression", "max_nesting", "max_members"):
            _require(self, name, getattr(self, name) >= 1, "1 or more")


@dataclass(frozen=True)
class IngestParams(ReadParams):
    """How documents are taken in."""

    on_bad_input: str = option(
        "fail",
        "stop at the first document that cannot be read, or set it aside with its reason and go on",
        choices=("fail", "quarantine"),
    )
    max_bad_share: float = option(
        0.05, "largest share of the documents that may be set aside; beyond it the run fails all the same"
    )
    drop_duplicates: bool = option(False, "leave out documents that say the same as an earlier one")
    near_duplicates: float = option(
        0.0,
        "leave out documents that share this part of their text with an earlier one, such as 0.9; 0: none",
    )
    html_entities: bool = option(False, "read HTML entities left in a text (&nbsp;) as what they stand for")
    keep_invisible: bool = option(
        False, "keep control characters and zero-width ones, which cut words apart unseen"
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        _require(self, "max_bad_share", 0 <= self.max_bad_share <= 1, "between 0 and 1")
        _require(self, "near_duplicates", 0 <= self.near_duplicates <= 1, "between 0 and 1")


@dataclass(frozen=True)
class EncodeParams:
    """What a token is."""

    units: str = option(
        AUTO,
        "token: an ideograph is a token, and so is a run of Latin letters and digits (SF6, 110kV, k-means), "
        "full-width forms read as plain ones; character: each of them is one, as the classic recipe has it; "
        "auto: what the recipe reads",
        choices=(AUTO, "token", "character"),
    )
    nfkc: bool = option(False, "read full-width and other compatibility forms as plain ones in any case")
    repeated: bool = option(
        False,
        "count lines of 12 tokens or more again where they come again (headers, notices, copies); "
        "by characters they always are",
    )
    simplified: bool = option(False, "read traditional characters as simplified ones (needs opencc)")

    def __post_init__(self) -> None:
        _check_choices(self)
        # One text has one encoding, however it was asked for.
        if self.units == AUTO:
            object.__setattr__(self, "units", "token")
        object.__setattr__(self, "nfkc", self.nfkc or self.units == "token")
        object.__setattr__(self, "repeated", self.repeated or self.units == "character")


@dataclass(frozen=True)
class CountParams:
    """Which n-grams are counted."""

    n_max: int = option(
        0, "longest n-gram counted, in tokens; 0: what the recipe reads, or 12 (a baseline: 8)"
    )
    min_count: int = option(
        0,
        "n-grams seen less often are left out; 0: what the recipe reads, or 3 (5 above 8 million tokens; "
        "a baseline: once in a million, 5 at least)",
    )

    def __post_init__(self) -> None:
        _require(self, "n_max", 0 <= self.n_max <= 64, "between 0 and 64")
        _require(self, "min_count", self.min_count >= 0, "0 or more")


@dataclass(frozen=True)
class DiscoverParams:
    """How words are found among the n-grams; names and defaults are those of the recipes' sources."""

    recipe: str = option(
        "termlode",
        "how terms are found: termlode learns what a word looks like and counts each occurrence once; "
        "classic is nlp-zero's Word_Finder, chained word-discovery's matching, both with a smoothed ratio",
        choices=("termlode", "classic", "chained"),
    )
    min_proba: float = option(1e-6, "least relative frequency of a character pair, and of a word")
    min_pmi: float = option(0.5, "least pointwise mutual information (nats) that joins two characters")
    chain_pmi: str = option(
        "2,4,6",
        "chained: least PMI (nats) at the weakest split of n-grams of 2, 3, … tokens, the longest last",
    )

    def __post_init__(self) -> None:
        _check_choices(self)
        _require(self, "min_proba", 0 < self.min_proba < 1, "between 0 and 1")
        _require(self, "min_pmi", math.isfinite(self.min_pmi), "a finite number")
        _require(
            self, "chain_pmi", bool(_NUMBERS.fullmatch(self.chain_pmi)), "a list of numbers such as 2,4,6"
        )

    @property
    def thresholds(self) -> tuple[float, ...]:
        """`chain_pmi` as numbers."""
        return tuple(float(number) for number in self.chain_pmi.split(","))


@dataclass(frozen=True)
class ContrastParams:
    """The contrast with the baseline needs no setting: its constants come out of the two corpora."""


@dataclass(frozen=True)
class RankParams:
    """Which scored words are listed."""

    drop_latin: bool = option(
        False, "leave out terms with Latin letters or digits, as the original recipe did"
    )
    top: int = option(0, "list only this many terms; 0 lists all")
    rank_by: str = option("score", "what to rank by: the recipe's score, or a measure such as log_likelihood")
    measures: str = option(
        "", "measures to write to measures.parquet, such as pmi,log_likelihood; all for every one"
    )

    def __post_init__(self) -> None:
        _require(self, "top", self.top >= 0, "0 or more")


@dataclass(frozen=True)
class EvidenceParams:
    """What is shown of the text for each term."""

    evidence_terms: int = option(20_000, "terms that get lines of evidence, the first ones in rank; 0: none")
    evidence_lines: int = option(5, "most lines of evidence of each term")
    evidence_width: int = option(30, "characters of a line on either side of the term")

    def __post_init__(self) -> None:
        _require(self, "evidence_terms", self.evidence_terms >= 0, "0 or more")
        _require(self, "evidence_lines", 1 <= self.evidence_lines <= 100, "between 1 and 100")
        _require(self, "evidence_width", 0 <= self.evidence_width <= 1000, "between 0 and 1000")


@dataclass(frozen=True)
class EvaluateParams:
    """Which terms of a gold list a ranked list is held to."""

    gold_least: int = option(5, "occurrences in the corpus from which a gold term is wanted")

    def __post_init__(self) -> None:
        _require(self, "gold_least", self.gold_least >= 1, "1 or more")


@dataclass(frozen=True)
class PublishParams:
    """What is written for people."""

    dictionary_size: int = option(10_000, "most terms written to userdict.txt, the first ones in rank")

    def __post_init__(self) -> None:
        _require(self, "dictionary_size", self.dictionary_size >= 0, "0 or more")


@dataclass(frozen=True)
class ExportParams:
    """What is exported of a result."""

    format: str = option("jieba", "what is written: termlode export --help lists the formats")
    export_top: int = option(10_000, "most terms exported, the first ones in rank; 0 exports all")

    def __post_init__(self) -> None:
        _require(self, "export_top", self.export_top >= 0, "0 or more")


@dataclass(frozen=True)
class TagParams:
    """Which terms are found in other documents, and what is written of it."""

    top: int = option(10_000, "terms looked for, the first ones in rank; 0: all")
    all: bool = option(False, "nested and overlapping terms too, not only the longest")
    format: str = option(
        "parquet", "what is written: spans.parquet, or spans.jsonl too", choices=("parquet", "jsonl")
    )

    def __post_init__(self) -> None:
        _check_choices(self)
        _require(self, "top", self.top >= 0, "0 or more")


@dataclass(frozen=True)
class ReportParams:
    """What the report shows."""

    report_terms: int = option(20_000, "terms in report.html, the first ones in rank; 0: no report is made")

    def __post_init__(self) -> None:
        _require(self, "report_terms", self.report_terms >= 0, "0 or more")


@dataclass(frozen=True)
class EmbedParams:
    """How word vectors are trained. Nothing but one thread gives the same vectors again."""

    dimensions: int = option(100, "numbers in the vector of a word")
    window: int = option(5, "words on either side that a word is learned from")
    negative_samples: int = option(10, "words drawn at random against each that is near")
    epochs: int = option(5, "times that the text is read")
    vector_least: int = option(2, "words that the text is cut into less often get no vector")
    vector_seed: int = option(1, "what the random numbers of the training begin with")
    vector_threads: int = option(
        1, "threads of the training; with more than 1 no two trainings give the same vectors"
    )

    def __post_init__(self) -> None:
        for name in ("dimensions", "window", "negative_samples", "epochs", "vector_least", "vector_threads"):
            _require(self, name, getattr(self, name) >= 1, "1 or more")
        _require(self, "vector_seed", self.vector_seed >= 0, "0 or more")


@dataclass(frozen=True)
class ExpandParams:
    """How seeds become a vocabulary. What is not given is the preset's."""

    preset: str = option(
        "termlode",
        "termlode: vectors without their mean, ordered by rank, similarity and characters shared with the "
        "seeds; recipe: the classic one, plain vectors, ordered by strength, min_sim 0.6",
        choices=("termlode", "recipe"),
    )
    focus: float = option(
        1.0, "times what nearness to the seeds weighs beside rank: 2 or 4 for a narrow field; 0: rank alone"
    )
    min_sim: float = option(0.0, "similarity to a seed above which a term joins; 0: the preset's")
    max_sim: float = option(1.0, "similarity that the demand rises to, hop by hop")
    alpha: float = option(0.3, "how fast it rises; 0: not at all")
    max_hops: int = option(10, "steps from a seed, at most")
    expand_top: int = option(1000, "terms that join, at most; 0: all")
    expand_from: int = option(10_000, "listed terms that may join, the first ones in rank; 0: all")
    auto_seeds: int = option(50, "where no seeds are given: as many terms from the top of the list")

    def __post_init__(self) -> None:
        _check_choices(self)
        _require(self, "focus", 0 <= self.focus <= 100, "between 0 and 100")
        _require(self, "min_sim", 0 <= self.min_sim < 1, "0 or more and below 1")
        _require(self, "max_sim", self.min_sim < self.max_sim <= 1, "above --min-sim and at most 1")
        _require(self, "alpha", 0 <= self.alpha <= 10, "between 0 and 10")
        _require(self, "max_hops", self.max_hops >= 1, "1 or more")
        for name in ("expand_top", "expand_from"):
            _require(self, name, getattr(self, name) >= 0, "0 or more")
        _require(self, "auto_seeds", self.auto_seeds >= 1, "1 or more")


@dataclass(frozen=True)
class RelateParams:
    """Which terms are grouped, and which are neighbours."""

    relate_terms: int = option(5000, "listed terms that are grouped, the first ones in rank; 0: all")
    neighbours: int = option(10, "nearest terms of each; those are linked that are each other's")
    least_similarity: float = option(0.5, "similarity above which two terms are neighbours")

    def __post_init__(self) -> None:
        _require(self, "relate_terms", self.relate_terms >= 0, "0 or more")
        _require(self, "neighbours", self.neighbours >= 1, "1 or more")
        _require(self, "least_similarity", 0 <= self.least_similarity < 1, "0 or more and below 1")


@dataclass(frozen=True)
class Execution:
    """How a stage runs. Nothing here changes a byte of what it writes."""

    threads: int = option(0, "threads used inside a stage; 0 means one for each processor")
    memory: str = option(
        "", "memory that counting may take (each task of it, on Spark), such as 1GB; no limit if empty"
    )
    engine: str = option(
        "embedded",
        "where the stages up to contrast work: embedded is this process; spark, as luigi.cfg sets it up",
        choices=("embedded", "spark"),
    )

    def __post_init__(self) -> None:
        _check_choices(self)
        _require(self, "threads", self.threads >= 0, "0 or more")
        _require(self, "memory", not self.memory or bool(_SIZE.fullmatch(self.memory)), "a size such as 1GB")

    @property
    def memory_bytes(self) -> int:
        """The memory in bytes; 0 if there is no limit."""
        return size_in_bytes(self.memory)

    @property
    def free_bytes(self) -> int:
        """What a memory limit leaves beside `RESERVE`, at least 1."""
        return max(1, self.memory_bytes - RESERVE)

    @property
    def workers(self) -> int:
        """Threads to start: the number asked for, or the processors this process may use."""
        if self.threads:
            return self.threads
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
