"""`termlode …` as a person types it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TERMLODE = Path(sys.executable).parent / "termlode"


def termlode(*arguments, **environment):
    """Run the command; its exit code, standard output and standard error."""
    result = subprocess.run(
        [TERMLODE, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | environment,
        timeout=120,
    )
    return result.returncode, result.stdout, result.stderr


def test_mine_is_mine_terms(home):
    code, out, err = termlode("mine", "power", "--show", 3, "--baseline", "everyday", "--baseline=wordfreq")
    assert code == 0, err
    assert [line.split()[0] for line in out.splitlines()[1:4]] == ["1", "2", "3"]
    assert (home / "output" / "power" / "terms.parquet").is_file()
    luigi = [TERMLODE.parent / "luigi", "--module", "tasks", "MineTerms", "--domain", "power"]
    luigi += ["--baseline", "everyday", "--baseline", "wordfreq", "--local-scheduler"]
    again = subprocess.run(luigi, capture_output=True, text=True, check=True, timeout=60)
    assert "nothing has changed since the last run, so nothing ran" in again.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["mine", "nowhere"], 20, "no corpus 'nowhere'"),
        (["mine", "power", "--domain", "power"], 30, "--domain: given twice, as power and as power. Give it"),
        (["mine"], 30, "--domain: must be given."),
        (["mine", "power", "--n-max", "many"], 30, "--n-max: invalid literal for int()"),
        (["mine", "power", "--luck"], 2, "No such option: --luck. termlode --help"),
        (["mine", "power", "everyday"], 2, "unexpected extra argument"),
        (["dig"], 2, "No such command 'dig'"),
        (["evaluate", "power", "--gold", "nowhere.txt"], 30, "--gold: no file nowhere.txt"),
    ],
)
def test_what_is_wrong_is_one_line_and_an_honest_code(home, arguments, code, message):
    found, out, err = termlode(*arguments)
    assert (found, out) == (code, ""), err
    (line,) = err.splitlines()
    assert message in line


def test_a_users_luigi_cfg_holds(home, tmp_path):
    config = tmp_path / "luigi.cfg"
    config.write_text("[MineTerms]\ndomain: nowhere\n[retcode]\nmissing_data: 77\n")
    assert termlode("mine", LUIGI_CONFIG_PATH=str(config))[0] == 77


def test_help_imports_nothing_heavy(home):
    script = (
        "import sys\n"
        "from tasks.command import main\n"
        "sys.argv = ['termlode', 'mine', '--help']\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code\n"
        "heavy = {'numpy', 'numba', 'sklearn', 'pyarrow', 'pandas', 'jieba', 'wordfreq', 'scipy'}\n"
        "heavy &= set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, timeout=60
    )
    assert "Examples: termlode mine law" in run.stdout


def test_doctor_changes_nothing(home):
    (home / "corpora" / "power" / "bad.jsonl").write_text("{")
    before = sorted(home.rglob("*"))
    code, out, err = termlode("doctor", "power", "--output-folder", home / "not" / "yet")
    assert code == 0, err
    assert "1 x not JSON (" in out
    assert "), first at bad.jsonl:1\n" in out
    assert "11 documents: 10 to mine" in out
    assert f"GB free at {home / 'not' / 'yet'}" in out
    assert sorted(home.rglob("*")) == before


def test_doctor_says_what_would_not_suffice(home, monkeypatch, capsys):
    import shutil
    from types import SimpleNamespace

    from tasks.command import doctor

    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=10))
    monkeypatch.setattr(doctor, "_memory", lambda: 1)
    doctor.examine_corpus("power")
    out = capsys.readouterr().out
    assert "The disk would hardly suffice" in out
    assert "The memory would hardly suffice: this machine has 0.0 GB" in out


def test_init_writes_a_corpus_toml_once(home):
    (home / "corpora" / "everyday" / "corpus.toml").unlink(missing_ok=True)
    code, out, err = termlode("init", "everyday")
    assert (code, err) == (0, "")
    target = home / "corpora" / "everyday" / "corpus.toml"
    assert out.splitlines()[-1] == f"written: {target}"
    assert '# encoding = "auto"' in target.read_text(encoding="utf-8")
    code, _, err = termlode("init", "everyday")
    assert code == 30
    assert f"{target}: is there already. Edit it, or delete it first." in err
    code, _, err = termlode("init", home / "corpora" / "everyday" / "baseline.txt")
    assert code == 30
    assert "is one file, which has no settings" in err
