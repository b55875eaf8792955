from __future__ import annotations

import pytest

from pipeline.differences import differences

BEFORE = {
    "parameters": {"n_max": 12, "nfkc": False, "measures": ""},
    "inputs": {"encode": "a" * 64, "lists": {"stop": "b" * 64}},
    "code": {"pipeline.a": "1", "pipeline.b": "2"},
    "data": {"jieba/dict.txt": "3"},
    "versions": {"numba": "0.61"},
}
FILES = {"spec": {"documents": "file"}, "sources": [["a.txt", "text", "1"], ["b.txt", "text", "2"]]}


@pytest.mark.parametrize(
    ("part", "change", "expected"),
    [
        ("parameters", {"n_max": 8}, ["--n-max 8, was 12"]),
        ("parameters", {"nfkc": True, "measures": "all"}, ["--nfkc on, was off", "--measures all, was none"]),
        ("inputs", {"encode": "b" * 64}, ["input: another encode"]),
        (
            "inputs",
            {"lists": {"stop": "c" * 64, "must": "d" * 64}},
            ["lists changed: stop", "lists new: must"],
        ),
        ("inputs", {"weights": [1.0, 0.5]}, ["weights: 1.0 0.5, was none"]),
        ("code", {"pipeline.a": "3"}, ["code: pipeline.a"]),
        (
            "code",
            {f"pipeline.{k}": "9" for k in "cdefg"},
            ["code: pipeline.c, pipeline.d, pipeline.e and 2 more"],
        ),
        ("data", {"jieba/dict.txt": "4"}, ["data: jieba/dict.txt"]),
        ("versions", {"numba": "0.62"}, ["numba 0.62, was 0.61"]),
        ("versions", {}, []),
    ],
)
def test_each_part_is_told(part, change, expected):
    assert differences(BEFORE, BEFORE | {part: BEFORE[part] | change}) == expected


def test_files_are_told_by_name():
    sources = [["a.txt", "text", "9"], ["c.txt", "text", "2"]]
    now = {"spec": {"documents": "line"}, "sources": sources}
    assert differences(BEFORE | {"inputs": FILES}, BEFORE | {"inputs": now}) == [
        "changed: a.txt",
        "new: c.txt",
        "gone: b.txt",
        "corpus.toml: documents line, was file",
    ]
