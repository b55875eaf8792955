"""`luigi --module tasks …` as a person or cron types it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

LUIGI = Path(sys.executable).parent / "luigi"
GOOD = ["--domain", "power", "--local-scheduler"]
POWER = ["--domain", "power"]
CLASSIC = ["--recipe", "classic"]


def luigi(*arguments, task="MineTerms", cwd=None, **environment):
    """Run the command; its exit code, standard output and standard error."""
    result = subprocess.run(
        [LUIGI, "--module", "tasks", task, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env=os.environ | environment,
        timeout=120,
    )
    return result.returncode, result.stdout, result.stderr


def test_done_is_0_and_the_terms_are_shown(home, tmp_path):
    code, out, err = luigi(*GOOD, "--show", "3", cwd=tmp_path)
    assert code == 0, err
    lines = out.splitlines()
    assert lines[0].split()[:3] == ["rank", "term", "occurrences"]
    assert [line.split()[0] for line in lines[1:4]] == ["1", "2", "3"]
    assert str(home / "output" / "power") in lines[4]
    assert "Traceback" not in err
    code, out, err = luigi(*GOOD, "--show", "0", cwd=tmp_path)
    assert code == 0
    assert "nothing has changed since the last run, so nothing ran" in err
    assert len(out.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--domain", "nowhere"], 20, "no corpus 'nowhere'. Put its files into a folder of that name"),
        (["--domain", "void"], 20, "the corpus has no file that can be read"),
        (["--domain", "power", "--baseline", "nowhere"], 20, "no corpus 'nowhere'"),
        (
            ["--domain", "bytes"],
            30,
            "bytes/a.txt: cannot be read (no known encoding (UTF-8: line 2, byte 0xFF",
        ),
        (["--domain", "broken"], 30, "broken/a.jsonl:2: not JSON"),
        (["--domain", "toml"], 30, "corpus.toml: unknown setting 'enc'"),
        (
            ["--domain", "query"],
            30,
            "a.db: no table with a text is found; write a query into corpus.toml (tables: none)",
        ),
        (["--domain", "blank"], 30, "no document in 1 files (0 items set aside, 0 empty)"),
        (["--domain", "signs"], 30, "no Chinese character, Latin letter or digit in 1 passages"),
        (["--domain", "single"], 30, "no candidate: 0 n-grams of 3 tokens"),
        (["--domain", "single", *CLASSIC], 30, "no word passes: 3 characters, 0 strong pairs"),
        (["--domain", "pipe"], 30, "pipe/a.txt: cannot be read (not a regular file)"),
        (
            ["--domain", "power", "--output-folder", "/dev/null"],
            30,
            "/dev/null/store/locks: cannot be written",
        ),
        (
            ["--domain", "power", *CLASSIC, "--n-max", "1"],
            30,
            "--n-max: the classic recipe reads n-grams of 2 tokens",
        ),
        (
            ["--domain", "power", *CLASSIC, "--units", "token"],
            30,
            "--units: the classic recipe reads characters",
        ),
        (["--domain", "power", "--units", "character"], 30, "--units: the termlode recipe reads tokens"),
        (["--domain", "power", "--rank-by", "luck"], 30, "--rank-by or --measures: 'luck' is not one of pmi"),
        (["--domain", "power", *CLASSIC, "--rank-by", "pmi"], 30, "this recipe does not find what pmi"),
        (["--domain", "power", "--stop-list", "nowhere"], 30, "--stop-list: no file"),
        ([], 30, "--domain: must be given."),
        (["--domain", "power", "--min-proba", "7"], 30, "--min-proba: 7.0 is not between 0 and 1"),
        (["--domain", "power", "--n-max", "many"], 30, "--n-max: invalid literal for int()"),
        (["--domain", "power", "--recipe", "best"], 30, "--recipe: 'best' is not one of termlode"),
        (["--domain", "power", "--name", "../up"], 30, "--name: '../up' cannot be a result's name"),
        (
            ["--domain", "power", *CLASSIC, "--min-count", "9", "--min-proba", "0.001"],
            30,
            "--min-count: rare pairs",
        ),
    ],
)
def test_what_is_wrong_is_one_line_and_an_honest_code(home, arguments, code, message):
    corpora = home / "corpora"
    for name, file, content in [
        ("bytes", "a.txt", "好\n".encode() + b"\xff\xff"),
        ("broken", "a.jsonl", b'{"text": "x"}\n{'),
        ("toml", "corpus.toml", b'enc = "x"'),
        ("toml", "a.txt", b"x"),
        ("query", "a.db", b""),
        ("blank", "a.txt", b" \n\n"),
        ("signs", "a.txt", "，。！".encode()),
        ("single", "a.txt", "甲，乙，丙".encode()),
    ]:
        (corpora / name).mkdir(exist_ok=True)
        (corpora / name / file).write_bytes(content)
    (corpora / "void").mkdir()
    (corpora / "pipe").mkdir()
    os.mkfifo(corpora / "pipe" / "a.txt")
    found, out, err = luigi(*arguments, "--local-scheduler")
    assert found == code, err
    assert out == ""
    told = [line for line in err.splitlines() if " INFO " not in line]
    assert len(told) == 1, err
    assert message in told[0]
    assert not (home / "output" / "power" / "terms.parquet").exists()


def test_a_traceback_comes_when_asked_for(home):
    _, _, err = luigi("--domain", "power", "--min-proba", "7", "--local-scheduler", TERMLODE_TRACEBACK="1")
    assert "Traceback" in err


def test_bad_items_are_set_aside_when_asked(home):
    (home / "corpora" / "power" / "bad.jsonl").write_text("{")
    code, _, err = luigi(*GOOD, "--on-bad-input", "quarantine")
    assert code == 30
    assert "1 of 11 documents (9%) cannot be read: 1 x not JSON" in err
    code, _, err = luigi(*GOOD, "--on-bad-input", "quarantine", "--max-bad-share", "0.1")
    assert code == 0
    assert "1 set aside" in err
    import pyarrow.parquet as pq

    (row,) = pq.read_table(home / "output" / "power" / "quarantine.parquet").to_pylist()
    assert (row["source"], row["line"]) == ("bad.jsonl", 1)


@pytest.mark.parametrize(
    ("corpus", "piped"), [("-", "一\n\n二\n"), ("-.jsonl", '{"text": "一"}\n{"text": "二"}\n')]
)
def test_standard_input_is_a_corpus(home, corpus, piped):
    def run():
        command = [LUIGI, "--module", "tasks", "IngestCorpus", f"--corpus={corpus}", "--local-scheduler"]
        return subprocess.run(command, input=piped.encode(), capture_output=True, check=False, timeout=120)

    first, second = run(), run()
    assert (first.returncode, second.returncode) == (0, 0), first.stderr.decode()
    assert "ingest stdin: 1 sources, 2 found, 2 documents" in first.stderr.decode()
    assert "2 documents" not in second.stderr.decode()
    left = {path.name.partition("-")[0] for path in (home / "output" / "store").iterdir()}
    assert left == {"ingest", "locks", "accounts"}


@pytest.mark.parametrize(
    ("corpus", "piped", "message"),
    [
        ("-.jsonl", '{"text": "一"}\n{"txt": 1}\n', "standard input:2: field 'text' is missing"),
        ("-", "", "standard input: no document in 1 file"),
        ("-.foo", "一", "-.foo: no format goes by '.foo'. Give the suffix of one, such as -.jsonl."),
    ],
)
def test_what_is_wrong_with_standard_input_is_told(home, corpus, piped, message):
    command = [LUIGI, "--module", "tasks", "IngestCorpus", f"--corpus={corpus}", "--local-scheduler"]
    run = subprocess.run(command, input=piped.encode(), capture_output=True, check=False, timeout=120)
    assert run.returncode == 30
    assert message in run.stderr.decode().splitlines()[-1]


def test_already_running_is_10(home):
    """The same command while it runs: its first stage waits for a lock that this test holds."""
    from pipeline import store
    from tasks import IngestCorpus

    pids = home / "pids"
    arguments = [*GOOD, "--lock-pid-dir", str(pids)]
    command = [LUIGI, "--module", "tasks", "MineTerms", *arguments]
    task = IngestCorpus(corpus="power")
    with (
        store.hold_lock(task.store_root, task.identity().name),
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as first,
    ):
        try:
            while not any(path.stat().st_size for path in pids.glob("*.pid")):
                assert first.poll() is None
                time.sleep(0.05)
            code, _, _ = luigi(*arguments)
            assert first.poll() is None
            assert code == 10
        finally:
            first.kill()


def test_no_record_of_a_command_stays(home):
    temporary = home / "temporary"
    temporary.mkdir()
    assert luigi("--domain", "nowhere", "--local-scheduler", TMPDIR=str(temporary))[0] == 20
    assert [path.name for path in temporary.rglob("*")] == ["luigi"]


def test_a_users_luigi_cfg_wins(home, tmp_path):
    config = tmp_path / "luigi.cfg"
    config.write_text("[retcode]\nmissing_data: 77\n")
    code, _, _ = luigi("--domain", "nowhere", "--local-scheduler", LUIGI_CONFIG_PATH=str(config))
    assert code == 77


def test_no_scheduler_is_an_honest_failure(home, tmp_path):
    config = tmp_path / "luigi.cfg"
    config.write_text("[core]\nrpc_retry_attempts: 1\nrpc_retry_wait: 1\n")
    code, _, err = luigi(
        "--domain", "power", "--scheduler-url", "http://127.0.0.1:1/", LUIGI_CONFIG_PATH=str(config)
    )
    assert code == 30
    assert "the scheduler cannot be reached" in err
    assert "Traceback" not in err


def test_a_stage_runs_by_itself(home):
    code, _, err = luigi("--corpus", "power", "--local-scheduler", task="CountNgrams")
    assert code == 0
    assert "count power: " in err


def test_baselines_may_be_given_several_times(home):
    (home / "corpora" / "everyday").rename(home / "corpora" / "every,day")
    code, _, err = luigi(*GOOD, "--baseline", "every,day", "--baseline", "wordfreq")
    assert code == 0, err
    assert "encode every,day" in err


def test_workers_share_the_account_of_a_run(home):
    code, _, err = luigi(*GOOD, "--workers", "2")
    assert code == 0
    assert "kept" not in err


def test_a_pipe_that_closes_is_no_failure(home):
    assert luigi(*GOOD)[0] == 0
    command = (
        f"{LUIGI} --module tasks MineTerms {' '.join(GOOD)} --show 60 | head -1; echo ${{PIPESTATUS[0]}}"
    )
    run = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, timeout=60)
    assert run.stdout.splitlines()[-1] == "0"
    assert "Traceback" not in run.stderr


def test_help_imports_nothing_heavy(home):
    script = (
        "import sys, tasks; from luigi.cmdline_parser import CmdlineParser\n"
        "heavy = {'numba', 'pandas', 'jieba', 'wordfreq', 'rich'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-W", "ignore", "-c", script], check=True, timeout=60)
    code, out, _ = luigi("--help")
    assert code == 0
    assert "pointwise mutual information" in out


def test_somebody_elses_pipeline_is_named(tmp_path):
    (tmp_path / "pipeline.py").write_text("")
    run = subprocess.run(
        [sys.executable, "-c", "import tasks"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        timeout=60,
    )
    assert "another package is named 'pipeline'" in run.stderr
    assert str(tmp_path) in run.stderr


def test_a_locale_without_chinese_is_no_reason_to_fail(home):
    code, out, err = luigi(*GOOD, *CLASSIC, "--show", "3", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert code == 0, err
    assert "\\u" in out
