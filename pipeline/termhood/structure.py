"""Where in its documents a candidate stands: titles, headings, beginnings of documents and lines.

A document's terms stand in its title and headings, come up early, and come again once they came up. What is
general stands anywhere.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.jit import kernel
from pipeline.ngram.trie import build_trie, step
from pipeline.termhood.stock import stock_lines
from pipeline.text.characters import DOCUMENT, FIRST_TOKEN, LINE, OPEN, SENTENCE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ngram.encode import Encoded
    from pipeline.ngram.ids import Ids

HEADING = 20  # tokens of a heading at most; it holds no punctuation of sentences
TITLE = 60  # tokens of a title at most: the first line of a document
BEGINNING = 0.1  # of a document


class Structure(NamedTuple):
    """Occurrences of each candidate by where they are; int64, shape (K,) each.

    Attributes:
        title: in the first line of a document that has several.
        heading: in a heading.
        early: in the first tenth of a document of several lines.
        bracket: followed by a bracket that a token of several letters opens, as terms are translated.
        line_start: at the beginning of a line, of a document of several.
        documents: documents it is in.
        stock: in a stock line (`stock_lines`); what stands there counts for none of the places above.
    """

    title: NDArray[np.int64]
    heading: NDArray[np.int64]
    early: NDArray[np.int64]
    bracket: NDArray[np.int64]
    line_start: NDArray[np.int64]
    documents: NDArray[np.int64]
    stock: NDArray[np.int64]


_FIELDS = len(Structure._fields)
_TITLE, _HEADING, _EARLY, _BRACKET, _START, _DOCS, _STOCK = range(_FIELDS)


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
    stock = stock_lines(encoded)
    letters = np.zeros(encoded.size, np.bool_)
    letters[FIRST_TOKEN:] = [len(token) > 1 and not token.isdigit() for token in encoded.tokens.to_pylist()]

    def look(begin: int, end: int) -> NDArray[np.int64]:
        return _look(
            encoded.ids, starts, begin, end, stock, trie.keys, trie.children, item, letters, position.size
        )

    with ThreadPoolExecutor(threads) as executor:
        parts = list(executor.map(look, edges[:-1], edges[1:]))
    return Structure(*np.sum(parts, axis=0))


@kernel
def _look(
    ids: Ids,
    starts: NDArray[np.int64],
    begin: int,
    end: int,
    stock: NDArray[np.int64],
    keys: NDArray[np.uint64],
    children: NDArray[np.int32],
    item: NDArray[np.int64],
    letters: NDArray[np.bool_],
    size: int,
) -> NDArray[np.int64]:
    """Look at the documents from `begin` to `end`; the counts by field, shape (fields, K)."""
    out = np.zeros((_FIELDS, size), np.int64)
    last_met = np.full(size, -1, np.int64)  # the document it was met in last
    for document in range(begin, end):
        first, stop = starts[document], starts[document + 1]
        # A document of one line (a record, an article) has no title, and its beginning tells nothing.
        several = False
        for i in range(first + 1, stop):
            if ids[i] == LINE:
                several = True
                break
        early = first + int(BEGINNING * (stop - first)) if several else first
        line = first
        next_stock = np.searchsorted(stock, first)
        while line < stop:
            # A line: its border, then tokens and borders up to the next line's.
            last = line + 1
            tokens = 0
            sentence = False
            while last < stop and ids[last] != LINE and ids[last] != DOCUMENT:
                tokens += ids[last] >= FIRST_TOKEN
                sentence = sentence or ids[last] == SENTENCE
                last += 1
            is_stock = next_stock < stock.size and stock[next_stock] == line
            next_stock += is_stock
            heading = tokens <= HEADING and not sentence
            title = several and line == first and tokens <= TITLE
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
                    if last_met[k] != document:
                        last_met[k] = document
                        out[_DOCS, k] += 1
                    if is_stock:
                        out[_STOCK, k] += 1
                        continue
                    if title:
                        out[_TITLE, k] += 1
                    if heading:
                        out[_HEADING, k] += 1
                    if i < early:
                        out[_EARLY, k] += 1
                    if ids[j] == OPEN and ids[j + 1] >= FIRST_TOKEN and letters[ids[j + 1]]:
                        out[_BRACKET, k] += 1
                    if several and i == line + 1:
                        out[_START, k] += 1
            line = last
    return out
