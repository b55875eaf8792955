"""Stage 3: n-grams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.params import CountParams, EncodeParams, Execution
from tasks.encode import EncodeCorpus
from tasks.engine import EngineTask
from tasks.ingest import CorpusTask
from tasks.options import takes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.engine.cluster import Cluster
    from pipeline.progress import Progress


@takes(EncodeParams, CountParams)
class CountingTask(EngineTask, CorpusTask):
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

    def work(self, folder: Path, report: Progress, cluster: Cluster | None = None) -> Mapping[str, int]:
        """Count."""
        from pipeline.stages import count

        params, execution = self.values(CountParams), self.values(Execution)
        return count.run(self.requires().folder, folder, params, execution, report, cluster)
