"""The occurrences that show terms, against their definition in plain Python."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evidence import occurrences
from pipeline.evidence.occurrences import best_occurrences
from pipeline.ngram.encode import encode
from pipeline.ngram.lookup import encode_strings
from pipeline.params import EncodeParams
from tests.helpers import documents_table

UNITS = EncodeParams(units="token", repeated=True)
TERMS = ["电", "电压", "压电", "流", "电压流"]
TEXTS = st.lists(st.text("电压流，、\n甲乙丙丁", max_size=60), min_size=1, max_size=6)


def found(texts, cut, most, threads=1, terms=TERMS):
    """Terms, and the position of each of their occurrences, best first; and the text."""
    text = encode(documents_table(texts), UNITS)
    cuts = np.packbits(np.append(cut(text), np.zeros(8, np.bool_)), bitorder="little")
    sequences = encode_strings(text, pa.array(terms), UNITS)
    best = best_occurrences(text, cuts, sequences, most, threads)
    return text, [
        (terms[k], position) for k, position in zip(best.term.tolist(), best.position.tolist(), strict=True)
    ]


def everywhere(text):
    """A cut before each token: every word is one token."""
    return np.ones(text.ids.size, np.bool_)


def nowhere(text):
    """No cut but at borders."""
    return np.append(True, text.ids[:-1] < 8)


def at_random(seed):
    return lambda text: nowhere(text) | (np.random.default_rng(seed).random(text.ids.size) < 0.5)


def by_definition(text, cuts, terms, most):
    """The same by sorting all occurrences."""
    names = ["", "\n", "，", "、", "", "", "", "", *text.tokens.to_pylist()]
    ids, starts = text.ids.tolist(), text.document_starts.tolist()
    string = "".join(names[k] or "\0" for k in ids)  # one character a token
    chosen = []
    for term in terms:
        at = [i for i in range(len(string)) if string.startswith(term, i)]
        whole = [
            i
            for i in at
            if cuts[i]
            and not cuts[i + 1 : i + len(term)].any()
            and (cuts[i + len(term)] or ids[i + len(term)] < 8)
        ]
        rows, met = [], set()
        for i in whole or at:
            document = int(np.searchsorted(starts, i, "right"))
            end = i + len(term)
            line = max(string.rfind(c, 0, i) for c in "\n\0") + 1
            stop = min(k for c in "\n\0" if (k := string.find(c, end)) >= 0)
            left, right = (
                string[line:i].rpartition("，")[2],
                string[end:stop].partition("，")[0],
            )
            tokens = len((left + right).replace("、", ""))
            heading = not ("，" in string[line:stop] and tokens >= occurrences.LEAST_CLAUSE)
            around = (string[max(line, i - 6) : i], string[end : min(stop, end + 6)])
            rows.append(((document, heading) in met, heading, around, document, i))
            met.add((document, heading))
        chosen.append(rows)
    return chosen


@given(TEXTS, st.integers(0, 100), st.integers(1, 3), st.integers(1, 3))
def test_the_best_are_taken(texts, seed, most, threads):
    texts = [*texts, "甲电压流"]
    cut = at_random(seed)
    text, best = found(texts, cut, most, threads)
    for term, rows in zip(TERMS, by_definition(text, cut(text), TERMS, most), strict=True):
        mine = [position for name, position in best if name == term]
        by_position = {row[-1]: row for row in rows}
        taken = [by_position[position] for position in mine]  # a word of the text where it is one anywhere
        contexts = {row[2] for row in rows}
        assert len({row[2] for row in taken}) == len(taken) == min(most, len(contexts))
        assert [row[:2] for row in taken] == sorted(row[:2] for row in taken)
        # A document that has a line of its own to give comes before a second line of another.
        left = {row[3] for row in rows if row[2] not in {one[2] for one in taken} and not row[0]}
        if len({row[3] for row in taken}) < len(taken):
            assert left <= {row[3] for row in taken}


@given(TEXTS, st.integers(0, 100))
def test_threads_change_nothing(texts, seed):
    texts = [*texts, "甲电压流"]
    assert found(texts, at_random(seed), 2, 1)[1] == found(texts, at_random(seed), 2, 4)[1]


def test_what_stands_inside_a_longer_word_shows_it_only_where_nothing_else_does():
    texts = ["建成变电站，检修电站"]
    inside = lambda text: nowhere(text) | np.isin(np.arange(text.ids.size), [3, 7, 9])  # noqa: E731
    assert found(texts, inside, 5, terms=["电站", "变电站"])[1] == [("电站", 9), ("变电站", 3)]
    one = lambda text: nowhere(text) | np.isin(np.arange(text.ids.size), [3])  # noqa: E731
    assert found(["建成变电站"], one, 5, terms=["电站"])[1] == [("电站", 4)]


def test_a_sentence_goes_before_a_heading_and_a_list():
    texts = ["断路器\n断路器、隔离开关\n检修时应当先断开断路器，再接地"]
    text, best = found(texts, everywhere, 1, terms=["断", "路"])
    assert [text.texts(np.array([position]), np.array([1]))[0].as_py() for _, position in best] == [
        "断",
        "路",
    ]
    assert all(position > 12 for _, position in best)


def test_every_document_gives_a_line_before_one_gives_two():
    texts = ["我们在这里看到了电压的变化，他们在那里测量了电压的高低", "电压", "关于电压"]
    text, best = found(texts, everywhere, 3, terms=["压"])
    documents = np.searchsorted(text.document_starts, [position for _, position in best], "right")
    assert sorted(documents.tolist()) == [1, 2, 3]


def test_the_same_line_is_shown_once():
    texts = ["本法自公布之日起施行，另有规定的除外"] * 4
    assert len(found(texts, everywhere, 5, terms=["施"])[1]) == 1


def test_stock_lines_come_last():
    texts = [f"附则第{k}章\n该市应当制定附则的具体细则，{name}" for k, name in enumerate("一二三四五六")]
    text, best = found(texts, everywhere, 3, terms=["则"])
    assert all(text.ids[position - 2] != 7 and position > 5 for _, position in best)


def test_a_term_the_text_has_not_gets_nothing():
    assert found(["电压"], everywhere, 5, terms=["水", "a，b", "压"])[1] == [("压", 2)]


def test_another_document_does_not_change_what_was_shown():
    texts = [f"{a}地的{b}人在这里测量了电压{b}的变化{a}" for a in "甲乙丙丁戊己" for b in "子丑寅卯"]
    _, few = found(texts, everywhere, 3, terms=["压"])
    text, more = found(["与此全然无关的事，都在甲乙丙丁之外", *texts], everywhere, 3, terms=["压"])
    moved = int(text.document_starts[1])
    assert [(term, position + moved) for term, position in few] == more
