"""The Luigi tasks: one module a stage, and MineTerms on top. They wire; `pipeline` does the work."""

from tasks import guard  # noqa: I001 - first: it tells whether `pipeline` is ours
from tasks import settings
from tasks.baseline import MineBaseline
from tasks.contrast import ContrastTerms
from tasks.count import CountNgrams
from tasks.deposit import DepositTerms
from tasks.discover import DiscoverWords
from tasks.embed import EmbedWords
from tasks.encode import EncodeCorpus
from tasks.evaluate import EvaluateTerms
from tasks.evidence import FindEvidence
from tasks.expand import ExpandTerms
from tasks.export import ExportTerms
from tasks.ingest import CorpusFiles, IngestCorpus
from tasks.mine import MineTerms, MineTermsDaily
from tasks.publish import PublishTerms
from tasks.rank import RankTerms
from tasks.relate import RelateTerms
from tasks.report import ReportTerms
from tasks.tag import TagTerms

__all__ = [
    "ContrastTerms",
    "CorpusFiles",
    "CountNgrams",
    "DepositTerms",
    "DiscoverWords",
    "EmbedWords",
    "EncodeCorpus",
    "EvaluateTerms",
    "ExpandTerms",
    "ExportTerms",
    "FindEvidence",
    "IngestCorpus",
    "MineBaseline",
    "MineTerms",
    "MineTermsDaily",
    "PublishTerms",
    "RankTerms",
    "RelateTerms",
    "ReportTerms",
    "TagTerms",
]

guard.check()
settings.apply()
