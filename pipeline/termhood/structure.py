"""Where in its documents a candidate stands: titles, headings, beginnings, quotes, and how it clusters.

A document's terms stand in its title and headings, come up early, and come again once they came up. What is
general stands anywhere.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.jit import kernel
from pipeline.ngram.trie import build_trie, step
from pipeline.text.characters import CLOSE, DOCUMENT, FIRST_TOKEN, LINE, OPEN, SENTENCE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ngram.encode import Encoded
    from pipeline.ngram.ids import Ids

HEADING = 20  # tokens of a heading at most; it holds no punctuation of sentences
TITLE = 60  # tokens of a title at most: the first line of a document
BEGINNING = 0.1  # of a document
AGAIN = 3  # occurrences in one document that make it a topic there


class Structure(NamedTuple):
    """Occurrences of each candidate by where they are; int64, shape (K,) each.

    Attributes:
        title: in the first line of a document.
        heading: in a heading.
        whole_heading: that are the whole of a heading, but for tokens of digits before them.
        early: in the first tenth of a document.
        bracket: followed by a bracket that a token of several letters opens, as terms are translated.
        quoted: the whole of a quote or bracket.
        line_start: at the beginning of a line.
        line_end: at the end of one.
        documents: documents it is in.
        title_documents: documents with it in the title and `AGAIN` times in all.
        topic_documents: documents with it `AGAIN` times.
        most: in the document that has the most.
    """

    title: NDArray[np.int64]
    heading: NDArray[np.int64]
    whole_heading: NDArray[np.int64]
    early: NDArray[np.int64]
    bracket: NDArray[np.int64]
    quoted: NDArray[np.int64]
    line_start: NDArray[np.int64]
    line_end: NDArray[np.int64]
    documents: NDArray[np.int64]
    title_documents: NDArray[np.int64]
    topic_documents: NDArray[np.int64]
    most: NDArray[np.int64]


_FIELDS = len(Structure._fields)
_TITLE, _HEADING, _WHOLE, _EARLY, _BRACKET, _QUOTED, _START, _END, _DOCS, _IN_TITLE, _TOPIC, _MOST = range(
    _FIELDS
)


def structure(
    encoded: Encoded,
    position: NDArray[np.int64],
    length: NDArray[np.int64],
    threads: int,
) -> Structure:
    """Look at every occurrence of candidates, in one pass over the text.

    Args:
        encoded: the text.
        position: where each candidate stands, shape (K,).
        length: its tokens.
        threads: how many to use; each takes documents of about the same length in all.
    """
    trie = build_trie(encoded.ids, position, length)
    item = np.full(trie.nodes, -1, np.int64)
    item[trie.node] = np.arange(position.size)
    starts = np.append(encoded.document_starts, encoded.ids.size - 1)
    cuts = np.searchsorted(encoded.document_starts, np.linspace(0, encoded.ids.size, threads + 1)[1:-1])
    edges = [0, *cuts.tolist(), starts.size - 1]
    digits = np.zeros(encoded.size, np.bool_)
    digits[FIRST_TOKEN:] = [token.isdigit() for token in encoded.tokens.to_pylist()]
    letters = np.zeros(encoded.size, np.bool_)
    letters[FIRST_TOKEN:] = [len(token) > 1 and not token.isdigit() for token in encoded.tokens.to_pylist()]

    def look(begin: int, end: int) -> NDArray[np.int64]:
        return _look(
            encoded.ids, starts, begin, end, trie.keys, trie.children, item, digits, letters, position.size
        )

    with ThreadPoolExecutor(threads) as executor:
        parts = list(executor.map(look, edges[:-1], edges[1:]))
    total = np.sum(parts, axis=0)
    total[_MOST] = np.max([part[_MOST] for part in parts], axis=0)
    return Structure(*total)


@kernel
def _look(
    ids: Ids,
    starts: NDArray[np.int64],
    begin: int,
    end: int,
    keys: NDArray[np.uint64],
    children: NDArray[np.int32],
    item: NDArray[np.int64],
    digits: NDArray[np.bool_],
    letters: NDArray[np.bool_],
    size: int,
) -> NDArray[np.int64]:
    """Look at the documents from `begin` to `end`; the counts by field, shape (fields, K)."""
    out = np.zeros((_FIELDS, size), np.int64)
    here = np.zeros(size, np.int64)  # occurrences in this document
    in_title = np.zeros(size, np.bool_)
    touched = np.empty(size, np.int64)
    for document in range(begin, end):
        first, stop = starts[document], starts[document + 1]
        early = first + int(BEGINNING * (stop - first))
        met = 0
        line = first
        while line < stop:
            # A line: its border, then tokens and borders up to the next line's.
            last = line + 1
            tokens = 0
            sentence = False
            numbers = line + 1  # where the tokens of digits at its beginning end
            while last < stop and ids[last] != LINE and ids[last] != DOCUMENT:
                if ids[last] >= FIRST_TOKEN:
                    tokens += 1
                    if numbers == last and digits[ids[last]]:
                        numbers += 1
                elif ids[last] == SENTENCE:
                    sentence = True
                elif numbers == last:
                    numbers += 1
                last += 1
            heading = tokens <= HEADING and not sentence
            title = line == first and tokens <= TITLE
            text_end = last
            while text_end > line + 1 and ids[text_end - 1] < FIRST_TOKEN:
                text_end -= 1
            for i in range(line + 1, last):
                node = 0
                j = i
                while ids[j] >= FIRST_TOKEN:
                    node = step(keys, children, node, ids[j])
                    if node < 0:
                        break
                    j += 1
                    k = item[node]
                    if k < 0:
                        continue
                    if here[k] == 0:
                        touched[met] = k
                        met += 1
                    here[k] += 1
                    if title:
                        out[_TITLE, k] += 1
                        in_title[k] = True
                    if heading:
                        out[_HEADING, k] += 1
                        if j == text_end and (i == line + 1 or i == numbers):
                            out[_WHOLE, k] += 1
                    if i < early:
                        out[_EARLY, k] += 1
                    if ids[j] == OPEN and ids[j + 1] >= FIRST_TOKEN and letters[ids[j + 1]]:
                        out[_BRACKET, k] += 1
                    if ids[j] == CLOSE and ids[i - 1] == OPEN:
                        out[_QUOTED, k] += 1
                    if i == line + 1:
                        out[_START, k] += 1
                    if j == text_end:
                        out[_END, k] += 1
            line = last
        for m in range(met):
            k = touched[m]
            out[_DOCS, k] += 1
            if here[k] >= AGAIN:
                out[_TOPIC, k] += 1
                if in_title[k]:
                    out[_IN_TITLE, k] += 1
            out[_MOST, k] = max(out[_MOST, k], here[k])
            here[k] = 0
            in_title[k] = False
    return out
