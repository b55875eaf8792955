"""Stage 3: n-grams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.params import CountParams, EncodeParams, Execution
from tasks.encode import EncodeCorpus
from tasks.ingest import CorpusTask
from tasks.options import takes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.progress import Progress


@takes(EncodeParams, CountParams)
class CountingTask(CorpusTask):
    """A stage that counts in the encoded text of one corpus."""

    params = CountParams

    def requires(self) -> EncodeCorpus:
        """The encoded text."""
        return self.need(EncodeCorpus)

    def inputs(self) -> Mapping[str, Any]:
        """The encoded text."""
        return {"encode": self.requires().identity().key}


class CountNgrams(CountingTask):
    """Count the n-grams of a corpus."""

    stage = "count"

    def produce(self, folder: Path, report: Progress) -> Mapping[str, int]:
        """Count."""
        encoded, params, execution = self.requires().folder, self.values(CountParams), self.values(Execution)
        if execution.engine == "spark":
            from tasks import spark

            return spark.count(self, encoded, folder, params, execution, report)
        from pipeline.stages import count

        return count.run(encoded, folder, params, execution, report)
