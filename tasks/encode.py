"""Stage 2: encoded text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline import store
from pipeline.params import EncodeParams
from tasks.engine import EngineTask
from tasks.ingest import CorpusTask, IngestCorpus
from tasks.options import takes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.engine.cluster import Cluster
    from pipeline.progress import Progress


@takes(EncodeParams)
class EncodeCorpus(EngineTask, CorpusTask):
    """Encode the text of a corpus as ids."""

    stage = "encode"
    params = EncodeParams

    def requires(self) -> IngestCorpus:
        """The documents."""
        return self.need(IngestCorpus)

    def inputs(self) -> Mapping[str, Any]:
        """The documents."""
        return {"ingest": self.requires().identity().key}

    def work(self, folder: Path, report: Progress, cluster: Cluster | None = None) -> Mapping[str, int]:
        """Encode."""
        from pipeline.stages import encode

        return encode.run(self.requires().folder, folder, self.values(EncodeParams), report, cluster)

    def tokens(self) -> int:
        """The tokens of the text.

        Raises:
            CorruptCheckpointError: it is not encoded, or the checkpoint is damaged.
            StorageError: it cannot be read now.
        """
        return int(store.about(self.folder)["facts"]["tokens"])
