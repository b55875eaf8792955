"""`termlode tag`: where spans go."""

from __future__ import annotations

import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pyarrow.parquet as pq
import pytest

from tests.tasks.command.test_command import TERMLODE, termlode
from tests.tasks.test_tag import mined, there

__all__ = ["mined", "there"]


@pytest.fixture
def texts(there):
    for name, text in (("one", "断路器拒动"), ("two", "变电站\n断路器")):
        (there / f"{name}.txt").write_text(text, encoding="utf-8")
    return there


def tag(home, *arguments):
    return termlode("tag", *arguments, TERMLODE_HOME=str(home))


def test_a_table_stays_beside_the_result_and_is_copied(texts, tmp_path):
    code, out, err = tag(texts, texts / "one.txt")
    assert code == 0, err
    path = texts / "output" / "power" / "tags" / "one" / "spans.parquet"
    assert out.startswith(f"{path}: 1 passages, ")
    copy = tmp_path / "copy.parquet"
    assert tag(texts, texts / "one.txt", "--name", "power", "--out", copy)[:2] == (0, "")
    assert pq.read_table(copy).equals(pq.read_table(path))


def test_json_lines_of_several_texts_follow_each_other(texts, tmp_path):
    code, out, err = tag(texts, texts / "one.txt", texts / "two.txt", "--format", "jsonl", "--all")
    assert code == 0, err
    assert [json.loads(line)["source"] for line in out.splitlines()] == ["one.txt", *["two.txt"] * 2]
    file = tmp_path / "spans.jsonl"
    again = tag(texts, texts / "one.txt", texts / "two.txt", "--format=jsonl", "--all", "--out", file)
    assert again[:2] == (0, "")
    assert file.read_text(encoding="utf-8") == out


def piped(home, text, *arguments):
    """What comes out for a text that is piped in."""
    command = [str(TERMLODE), "tag", "-", "--format", "jsonl", *arguments]
    done = subprocess.run(
        command, input=text.encode(), capture_output=True, check=True, timeout=120, env=_home(home)
    )
    (row,) = map(json.loads, done.stdout.splitlines())
    return row


def test_what_is_piped_in_comes_out_with_its_spans(texts):
    row = piped(texts, "断路器", "--top", "1000")
    assert [span["match"] for span in row["spans"]] == ["断路器"]


def test_each_of_two_pipes_gets_its_own_spans(texts):
    given = ["断路器一", "断路器二"]
    with ThreadPoolExecutor(2) as executor:
        rows = list(executor.map(partial(piped, texts), given))
    assert [row["text"] for row in rows] == given


def test_who_stops_reading_gets_no_complaint(texts):
    (texts / "long.txt").write_text("断路器拒动。" * 100_000, encoding="utf-8")
    with subprocess.Popen(
        [str(TERMLODE), "tag", str(texts / "long.txt"), "--format", "jsonl"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_home(texts),
    ) as process:
        assert process.stdout and process.stderr
        process.stdout.read(10)
        process.stdout.close()
        said = process.stderr.read().decode()
    assert "Broken" not in said and "Traceback" not in said


def _home(home):
    return os.environ | {"TERMLODE_HOME": str(home)}


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["one.txt", "--out", "-"], 30, "--out: Parquet is not written to standard output"),
        (["one.txt", "two.txt", "--out", "x.parquet"], 30, "of 2 they do not"),
        (["one.txt", "--format", "csv"], 30, "--format: 'csv' is not one of parquet, jsonl"),
        (["one.txt", "--top", "-1"], 30, "--top: -1 is not 0 or more"),
        (["nowhere.txt"], 20, "nowhere.txt"),
        (["one.txt", "--name", "nowhere"], 20, "no result"),
        ([], 2, "Missing argument"),
    ],
)
def test_what_is_wrong_is_one_line_and_an_honest_code(texts, arguments, code, message):
    given = [str(texts / one) if one.endswith(".txt") else one for one in arguments]
    found, out, err = tag(texts, *given)
    assert (found, out) == (code, ""), err
    assert message in err
    assert len(err.splitlines()) == 1
