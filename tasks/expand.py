"""Beside the chain: from a few seeds to a vocabulary."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import luigi

from pipeline.errors import ParameterError
from pipeline.keys import file_digest
from pipeline.params import EmbedParams, ExpandParams
from tasks.beside import BesideTask
from tasks.embed import EmbedWords
from tasks.options import IntParameter, describe, takes
from tasks.publish import PublishTerms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.progress import Progress


@takes(EmbedParams, ExpandParams)
class ExpandTerms(BesideTask):
    """Expand seeds to the vocabulary around them, by word vectors of the domain."""

    seeds = luigi.Parameter(
        default="",
        positional=False,
        description=describe(
            "a file of seeds, one a line (default: the terms accepted in the domain's review; if there are "
            "none, the top of the list)"
        ),
    )
    negative = luigi.Parameter(
        default="",
        positional=False,
        description=describe(
            "a file of terms to stay away from, one a line (default: those rejected in review)"
        ),
    )
    show = IntParameter(
        default=10,
        significant=False,
        positional=False,
        description=describe("terms to print at the end (default 10)"),
    )

    stage = "expand"
    params = ExpandParams

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for flag, path in (("--seeds", self.seeds), ("--negative", self.negative)):
            if path and not Path(path).expanduser().is_file():
                raise ParameterError(f"no file {path}", where=flag, remedy="Give another")

    def requires(self) -> dict[str, Any]:
        """The published result, and the vectors of the domain's words."""
        return {"publish": self.need(PublishTerms), "embed": self.need(EmbedWords, corpus=self.domain)}

    def inputs(self) -> Mapping[str, Any]:
        """These, the seeds and the review."""
        files = {"seeds": _file(self.seeds), "negative": _file(self.negative), "ledger": self.review}
        return self.keys() | {role: file_digest(path) if path else None for role, path in files.items()}

    @property
    def expansion_name(self) -> str:
        """What the expansion goes by: the name of the file of seeds, or where else they come from."""
        return (Path(self.seeds).stem.strip(". ") or "seeds") if self.seeds else "auto"

    @property
    def place(self) -> str:
        """Among the expansions of the result."""
        return f"expansions/{self.expansion_name}"

    @property
    def label(self) -> str:
        """How logs name this task."""
        return f"{super().label} {self.expansion_name}"

    def produce(self, folder: Path, report: Progress) -> Mapping[str, int]:
        """Expand."""
        from pipeline.stages import expand

        needs = self.requires()
        return expand.run(
            needs["publish"].folder,
            needs["embed"].folder,
            folder,
            self.values(ExpandParams),
            _file(self.seeds),
            _file(self.negative),
            self.review,
            report,
        )

    def present(self) -> None:
        """Print what joined."""
        from tasks.show import show_expansion

        show_expansion(self.folder, self.show)


def _file(name: str) -> Path | None:
    return Path(name).expanduser().absolute() if name else None
