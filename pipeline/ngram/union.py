"""How often any string of a group occurs in a corpus, one that lies inside of another counted once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.jit import kernel
from pipeline.ngram.kernels import BLOCKS
from pipeline.ngram.trie import build_trie, first_steps, step
from pipeline.text.characters import FIRST_TOKEN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ngram.encode import Encoded
    from pipeline.ngram.ids import Ids
    from pipeline.ngram.lookup import Sequences


class Union(NamedTuple):
    """What groups of strings come to; int64 of shape (G,) each.

    Attributes:
        occurrences: of any of the strings, but for those inside of an occurrence of another one of the group.
        documents: that hold any.
        blocks: of 200 equal blocks of the text, those that hold any.
    """

    occurrences: NDArray[np.int64]
    documents: NDArray[np.int64]
    blocks: NDArray[np.int64]


def count_unions(encoded: Encoded, strings: Sequences, group: NDArray[np.int64], groups: int) -> Union:
    """Count groups of strings, in one pass over the text.

    Args:
        encoded: the corpus.
        strings: the strings, shape (K,); those of length 0 occur nowhere.
        group: of each string, shape (K,). A string is in one group.
        groups: G.
    """
    known = strings.length > 0
    trie = build_trie(strings.ids, strings.start[known], strings.length[known])
    of_node = np.full(trie.nodes, -1, np.int64)
    of_node[trie.node] = group[known]
    first = first_steps(trie.keys, trie.children, encoded.size)
    found = np.zeros((3, groups), np.int64)
    starts = np.append(encoded.document_starts, encoded.ids.size)
    size = max(1, -(-encoded.ids.size // BLOCKS))
    _count(encoded.ids, starts, size, first, trie.keys, trie.children, of_node, found)
    return Union(*found)


@kernel
def _count(
    ids: Ids,
    starts: NDArray[np.int64],
    block_size: int,
    first: NDArray[np.int32],
    keys: NDArray[np.uint64],
    children: NDArray[np.int32],
    of_node: NDArray[np.int64],
    found: NDArray[np.int64],
) -> None:
    groups = found.shape[1]
    reach = np.zeros(groups, np.int64)  # how far occurrences that began before go
    last = np.full((3, groups), -1, np.int64)  # where, in which document and block each was met last
    for document in range(starts.size - 1):
        for i in range(starts[document], starts[document + 1]):
            if ids[i] < FIRST_TOKEN:
                continue
            node = first[ids[i]]
            end = i + 1
            while node >= 0:
                group = of_node[node]
                # What ends no further than one that began before lies inside of it.
                if group >= 0 and end > reach[group]:
                    reach[group] = end
                    where = (i, document, i // block_size)
                    for k in range(3):
                        if last[k, group] != where[k]:
                            last[k, group] = where[k]
                            found[k, group] += 1
                if ids[end] < FIRST_TOKEN:
                    break
                node = step(keys, children, node, ids[end])
                end += 1
