"""Every table that flows through the chain. A stage checks what it writes against these."""

from __future__ import annotations

import pyarrow as pa


def _column(name: str, kind: pa.DataType, description: str, *, nullable: bool = False) -> pa.Field:
    return pa.field(name, kind, nullable=nullable, metadata={"description": description})


DOCUMENTS = pa.schema(
    [
        _column("document", pa.int64(), "ordinal of the document; a long one goes on over several rows"),
        _column("source", pa.string(), "file the text comes from, relative to the corpus folder"),
        _column("line", pa.int64(), "line (or record) of the source where this row's text begins, from 1"),
        _column("id", pa.string(), "the document's own identifier, where the source has one", nullable=True),
        _column("title", pa.string(), "the document's title, where the source has one", nullable=True),
        _column("text", pa.string(), "the text, line ends as \\n"),
    ]
)

RECORDS = pa.schema(
    [
        _column("account", pa.int64(), "row of SOURCES it is of"),
        _column("line", pa.int64(), "line (or record) of the source, from 1; 0 for the file as a whole"),
        _column("text", pa.string(), "its text as the reader gave it; of what cannot be read, how it begins"),
        _column("title", pa.string(), "its title, where the source has one", nullable=True),
        _column("id", pa.string(), "its own identifier, where the source has one", nullable=True),
        _column("continues", pa.bool_(), "whether it goes on with the document of the record before"),
        _column("reason", pa.string(), "why it cannot be read; null if it can", nullable=True),
    ]
)

TOKENS = pa.schema(
    [
        _column("token", pa.string(), "the token in its most frequent form; row t has the id 8 + t"),
        _column("count", pa.int64(), "occurrences"),
    ]
)

ROWS = pa.schema(
    [
        _column("position", pa.int64(), "where a row of DOCUMENTS begins in the encoded text"),
        _column("document", pa.int64(), "the document the row belongs to"),
    ]
)

PLACES = pa.schema(
    [
        _column("document", pa.int64(), "ordinal of the document"),
        _column("source", pa.string(), "file the text comes from, relative to the corpus folder"),
        _column(
            "line",
            pa.int64(),
            "line of the source where it stands, from 1; of formats other than plain text, the line or "
            "record where its document begins",
        ),
        _column("id", pa.string(), "the document's own identifier, where the source has one", nullable=True),
        _column("left", pa.string(), "what stands before it in its line"),
        _column("match", pa.string(), "the term as it stands in the text"),
        _column("right", pa.string(), "what follows in its line"),
    ]
)

QUARANTINE = pa.schema(
    [
        _column("source", pa.string(), "file the rejected item comes from, relative to the corpus folder"),
        _column("line", pa.int64(), "line (or record) of the item, from 1; 0 for the file as a whole"),
        _column("reason", pa.string(), "why it was set aside"),
        _column("sample", pa.string(), "how it begins, at most 80 characters"),
    ]
)

SOURCES = pa.schema(
    [
        _column("source", pa.string(), "file, relative to the corpus folder; archive!member for a member"),
        _column("reader", pa.string(), "the format it was read as"),
        _column(
            "encoding", pa.string(), "the encoding it was read with; empty for binary formats", nullable=True
        ),
        _column("fields", pa.string(), "which fields were taken, where it has fields", nullable=True),
        _column("bytes", pa.int64(), "its size as it lies on the disk or in the archive"),
        _column("found", pa.int64(), "documents in it: the sum of the next four"),
        _column("documents", pa.int64(), "documents mined"),
        _column("set_aside", pa.int64(), "items set aside (rows of QUARANTINE)"),
        _column("duplicates", pa.int64(), "documents left out because another one says the same"),
        _column("empty", pa.int64(), "documents without any text"),
        _column("characters", pa.int64(), "characters mined"),
        _column("warning", pa.string(), "what looks wrong with it", nullable=True),
    ]
)

NGRAMS = pa.schema(
    [
        _column("gram", pa.string(), "the n-gram"),
        _column("n", pa.uint8(), "its length in tokens"),
        _column("prefix", pa.int64(), "row of the n-gram without its last token; -1 for a single token"),
        _column("position", pa.int64(), "where it first occurs in the encoded text"),
        _column("count", pa.int64(), "occurrences, overlapping ones included"),
        _column("doc_count", pa.int64(), "documents it occurs in"),
        _column("left_entropy", pa.float64(), "branching entropy of the left neighbour, in nats"),
        _column("right_entropy", pa.float64(), "branching entropy of the right neighbour, in nats"),
        _column("left_distinct", pa.int64(), "different tokens to its left"),
        _column("right_distinct", pa.int64(), "different tokens to its right"),
        _column("left_max", pa.int64(), "occurrences with the most frequent token to its left"),
        _column("right_max", pa.int64(), "occurrences with the most frequent token to its right"),
        _column("left_border", pa.int64(), "occurrences with a border (punctuation, line end) to its left"),
        _column("right_border", pa.int64(), "occurrences with a border to its right"),
        _column("alone", pa.int64(), "occurrences with a border on both sides"),
        _column("blocks", pa.int64(), "of 200 equal blocks of the text, those it occurs in"),
        _column(
            "dispersion", pa.float64(), "Juilland's D over these blocks: 1 spread evenly, 0 in one block"
        ),
        _column(
            "deviation", pa.float64(), "Gries's DP over these blocks: 0 spread evenly, near 1 in one block"
        ),
    ]
)

BASELINE = pa.schema(
    [
        _column("gram", pa.string(), "the n-gram, in lower case, as it is matched"),
        _column("count", pa.int64(), "occurrences in the baseline, overlapping ones included"),
    ]
)

WORDS = pa.schema(
    [
        _column("word", pa.string(), "the discovered word"),
        _column("length", pa.int64(), "its length in tokens"),
        _column("count", pa.int64(), "how often the discovery chose it"),
        _column("string_count", pa.int64(), "how often it occurs as a string, inside longer words too"),
        _column("doc_count", pa.int64(), "documents it occurs in as a string"),
    ]
)

_FEATURES = [
    _column("quality", pa.float64(), "probability that it is well-formed, learned from a dictionary"),
    _column("blocks", pa.int64(), "of 200 equal blocks of the domain's text, those it occurs in"),
    _column("pmi", pa.float64(), "pointwise mutual information at its weakest split, in nats"),
    _column("left_entropy", pa.float64(), "branching entropy of the left neighbour, in nats"),
    _column("right_entropy", pa.float64(), "branching entropy of the right neighbour, in nats"),
    _column("dispersion", pa.float64(), "Juilland's D over the blocks: 1 spread evenly, 0 in one block"),
    _column("deviation", pa.float64(), "Gries's DP over the blocks: 0 spread evenly, near 1 in one block"),
    _column("containers", pa.int64(), "longer candidates that it is part of"),
    _column("container_count", pa.int64(), "occurrences of these, added up"),
    _column("container", pa.string(), "the most frequent of them; empty if there is none"),
]

CANDIDATES = pa.schema(
    [*WORDS, _column("position", pa.int64(), "where it first occurs in the encoded text"), *_FEATURES]
)

SEGMENTER = pa.schema(
    [
        _column("word", pa.string(), "a word that text is cut by, of two tokens or more"),
        _column("log_weight", pa.float64(), "ln of its weight, a probability"),
    ]
)

SCORES = pa.schema(
    [
        _column("term", pa.string(), "the candidate term"),
        _column("score", pa.float64(), "what the recipe ranks by, the higher the better"),
        _column("count", pa.int64(), "how often the discovery chose it in the domain"),
        _column("string_count", pa.int64(), "how often it occurs in the domain as a string"),
        _column("doc_count", pa.int64(), "domain documents it occurs in as a string"),
        _column("baseline_count", pa.float64(), "its baseline count, rescaled to the domain's total"),
        _column("domain_per_million", pa.float64(), "occurrences per million words of the domain"),
        _column("baseline_per_million", pa.float64(), "occurrences per million words of the baseline"),
        _column("in_jieba", pa.bool_(), "whether jieba's own dictionary has it already"),
        *(field.with_nullable(True) for field in _FEATURES),
        _column(
            "stock_share",
            pa.float64(),
            "share of its occurrences in lines that many documents have, such as headings",
            nullable=True,
        ),
    ]
)

TERMS = pa.schema(
    [
        _column("rank", pa.int64(), "place in the list, from 1"),
        *SCORES,
        _column(
            "variants",
            pa.list_(pa.string()),
            "terms merged into it in review, the most frequent first; their figures are in its own",
        ),
    ]
)

DROPPED = pa.schema([*SCORES, _column("reason", pa.string(), "the filter that left the term out")])

CHANGES = pa.schema(
    [
        _column("term", pa.string(), "the term"),
        _column("change", pa.string(), "new, risen, fallen or vanished"),
        _column("rank_before", pa.int64(), "its place before; empty if it is new", nullable=True),
        _column("rank", pa.int64(), "its place now; empty if it vanished", nullable=True),
        _column("count_before", pa.int64(), "its count before", nullable=True),
        _column("count", pa.int64(), "its count now", nullable=True),
        _column("score_before", pa.float64(), "its score before", nullable=True),
        _column("score", pa.float64(), "its score now", nullable=True),
        _column("reason", pa.string(), "of one that vanished, the filter that left it out", nullable=True),
    ]
)

EVIDENCE = pa.schema(
    [
        _column("term", pa.string(), "the term, in the order of TERMS"),
        _column("place", pa.int64(), "which of its lines this is, from 1: the best first"),
        *PLACES,
    ]
)

SPANS = pa.schema(
    [
        _column("document", pa.int64(), "ordinal of the document"),
        _column("source", pa.string(), "file the text comes from, relative to the corpus folder"),
        PLACES.field("line"),
        _column("column", pa.int64(), "characters before it in its line of the text as read"),
        _column("id", pa.string(), "the document's own identifier, where the source has one", nullable=True),
        _column("start", pa.int64(), "characters of the document's text as read that stand before it"),
        _column("end", pa.int64(), "the same with it"),
        _column("match", pa.string(), "the term as it stands in the text"),
        _column("term", pa.string(), "the term as it is listed"),
        _column("rank", pa.int64(), "its place in the list, from 1"),
        _column("score", pa.float64(), "its score there"),
        _column("outermost", pa.bool_(), "whether it is one of those chosen, which do not overlap"),
    ]
)

FATES = pa.schema(
    [
        _column("term", pa.string(), "the term"),
        _column("word", pa.string(), "a way to write it, as it is in the file or would be"),
        _column("kept", pa.bool_(), "whether the file has it"),
        _column("reason", pa.string(), "why it is left out", nullable=True),
        _column("frequency", pa.int64(), "the frequency it was given", nullable=True),
        _column(
            "places",
            pa.int64(),
            "places in the evidence where it cuts no word of the plain segmentation apart",
            nullable=True,
        ),
        _column("whole_before", pa.int64(), "of these, where it came out whole anyway", nullable=True),
        _column("whole", pa.int64(), "of these, where it comes out whole with the dictionary", nullable=True),
        _column("whole_hmm", pa.int64(), "the same, jieba guessing unknown words (HMM)", nullable=True),
        _column("broken", pa.int64(), "other words that it cuts apart there, or would", nullable=True),
        _column("example", pa.string(), "what becomes of one of these", nullable=True),
    ]
)

WORD_VECTORS = pa.schema(
    [
        _column("word", pa.string(), "a word that the text was cut into; its row is that of its vector"),
        _column("count", pa.int64(), "how often the text was cut into it"),
    ]
)

EXPANSION = pa.schema(
    [
        _column("place", pa.int64(), "place in the expansion, from 1"),
        _column("term", pa.string(), "the term that joined"),
        _column("rank", pa.int64(), "its place in the ranked list"),
        _column("relevance", pa.float64(), "what the expansion is ordered by, the higher the better"),
        _column("similarity", pa.float64(), "to the seeds: the cosine of its vector and their mean"),
        _column("strength", pa.float64(), "of its path: the --min-sim at which it would not join any more"),
        _column("hops", pa.int64(), "steps from a seed"),
        _column("path", pa.list_(pa.string()), "the terms from a seed to it"),
        _column("steps", pa.list_(pa.float64()), "the similarity of each step"),
    ]
)

KEPT_OUT = pa.schema(
    [
        _column("term", pa.string(), "a term that may not join"),
        _column("rank", pa.int64(), "its place in the ranked list"),
        _column("negative", pa.string(), "the negative seed nearest to it"),
        _column("negative_similarity", pa.float64(), "the cosine of their vectors"),
        _column("seed", pa.string(), "the seed nearest to it, which is no nearer"),
        _column("seed_similarity", pa.float64(), "the cosine of their vectors"),
    ]
)

CLUSTERS = pa.schema(
    [
        _column("cluster", pa.int64(), "the group, from 1: the largest first"),
        _column("name", pa.string(), "its most central term"),
        _column("term", pa.string(), "a term in it, the most central ones first"),
        _column("rank", pa.int64(), "its place in the ranked list"),
        _column("weight", pa.float64(), "its similarities to near neighbours in the group, added up"),
        _column("x", pa.float64(), "where it is on a map of the terms: their first principal component"),
        _column("y", pa.float64(), "the second one"),
    ]
)

VARIANTS = pa.schema(
    [
        _column("term", pa.string(), "a term"),
        _column("rank", pa.int64(), "its place in the ranked list"),
        _column("other", pa.string(), "what may be another name of it, or under it"),
        _column("other_rank", pa.int64(), "its place; empty if it is not listed", nullable=True),
        _column("kind", pa.string(), "spelling, script, bracket, abbreviation, one character or head"),
        _column("evidence", pa.string(), "what speaks for it"),
        _column("similarity", pa.float64(), "the cosine of their vectors, if both have one", nullable=True),
    ]
)

SEEDS = pa.schema(
    [
        _column("seed", pa.string(), "the term as it was given"),
        _column("negative", pa.bool_(), "whether the expansion stays away from it"),
        _column("term", pa.string(), "the word of the text it is; empty if it is none", nullable=True),
        _column(
            "rank", pa.int64(), "its place in the list, if it is among those that may join", nullable=True
        ),
    ]
)
