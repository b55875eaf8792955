"""What --baseline means, and that a packed baseline serves where its text is not."""

from __future__ import annotations

import json
import shutil

import luigi
import pyarrow.parquet as pq
import pytest

from pipeline.baseline.portable import SUFFIX
from pipeline.errors import CorpusError, ParameterError
from tasks import MineTerms
from tasks.baselines import resolve, split_weight
from tests.tasks.command.test_command import termlode


def kinds(*asked, domain="power", packed=True):
    return [(one.name, one.kind, one.weight) for one in resolve(asked, domain, packed=packed)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("wiki", ("wiki", 1.0)),
        ("wiki=2", ("wiki", 2.0)),
        ("wiki=0.5", ("wiki", 0.5)),
        ("a=b=3", ("a=b", 3.0)),
        ("=2", ("=2", 1.0)),
    ],
)
def test_weights(home, text, expected):
    assert split_weight(text) == expected


@pytest.mark.parametrize("text", ["wiki=0", "wiki=-1", "wiki=nan", "wiki=inf", "wiki=", "wiki=much"])
def test_a_wrong_weight_is_refused(home, text):
    with pytest.raises(ParameterError, match="is no weight above 0 of wiki"):
        split_weight(text)


def test_a_name_that_is_there_may_hold_the_sign(home):
    (home / "corpora" / "wiki=2").mkdir()
    path = home / "a=1.txt"
    path.write_text("x")
    assert split_weight("wiki=2") == ("wiki=2", 1.0)
    assert split_weight("wiki=2=3") == ("wiki=2", 3.0)
    assert split_weight(str(path)) == (str(path), 1.0)


def test_one_baseline_has_one_weight(home):
    assert kinds("everyday=2", "everyday=2.0") == [("everyday", "text", 2.0)]
    with pytest.raises(ParameterError, match="'everyday' has two weights"):
        kinds("everyday", "everyday=2")


def test_auto_is_baike_where_there_is_one(home):
    wordfreq = ("wordfreq", "word list", 1.0)
    assert kinds("auto") == [wordfreq]
    baike = home / "corpora" / "baike"
    baike.mkdir()
    assert kinds("auto") == [wordfreq]
    (baike / "x.termlode-baseline").write_text("")
    assert kinds("auto") == [("baike", "packed", 1.0), wordfreq]
    assert kinds("auto", packed=False) == [wordfreq]
    (baike / "a.txt").write_text("文本")
    assert kinds("auto") == [("baike", "text", 1.0), wordfreq]
    assert kinds("auto", domain="baike") == [wordfreq]


def test_several_packed_baselines_in_a_folder_are_refused(home):
    folder = home / "corpora" / "wiki"
    folder.mkdir()
    for name in "ab":
        (folder / f"{name}.termlode-baseline").write_text("")
    with pytest.raises(CorpusError, match="holds 2 packed baselines"):
        kinds("wiki")


def rates(home, **parameters):
    task = MineTerms(**{"domain": "power"} | parameters)
    assert luigi.build([task], local_scheduler=True)
    table = pq.read_table(home / "output" / "power" / "terms.parquet")
    return dict(zip(table["term"].to_pylist(), table["baseline_per_million"].to_pylist(), strict=True)), table


def test_a_packed_baseline_serves_without_its_text(home, tmp_path):
    exact, table = rates(home, baseline=("everyday", "wordfreq"))
    file = tmp_path / "file.termlode-baseline"
    code, _, err = termlode("baseline", "export", "everyday", file, "--min-count", 1)
    assert code == 0, err
    shutil.rmtree(home / "corpora" / "everyday")
    code, _, err = termlode("baseline", "import", file)
    assert code == 0, err
    assert (home / "corpora" / "everyday" / "everyday.termlode-baseline").read_bytes() == file.read_bytes()
    code, out, _ = termlode("baseline", "list")
    assert "everyday  packed" in out
    assert "power     text" in out

    found, packed = rates(home, baseline=("everyday", "wordfreq"))
    assert any(found.values())
    assert found == exact
    assert packed.equals(table)  # nothing was cut: the same to the bit
    about = json.loads(packed.schema.metadata[b"termlode"])["baselines"]
    assert [(one["name"], one["kind"], one["weight"]) for one in about] == [
        ("everyday", "packed", 1.0),
        ("wordfreq", "word list", 1.0),
    ]
    assert about[0]["tokens"] > 100
    manifest = json.loads((home / "output" / "power" / "manifest.json").read_text())
    assert manifest["baselines"] == about
    assert rates(home, baseline=(str(file), "wordfreq"))[0] == exact


def test_another_file_is_another_checkpoint(home, tmp_path):
    keys = set()
    for cut in (1, 2):
        file = tmp_path / "b.termlode-baseline"
        assert termlode("baseline", "export", "everyday", file, "--min-count", cut)[0] == 0
        contrast = MineTerms(domain="power", baseline=str(file)).published().requires()["rank"].requires()
        keys.add(contrast["contrast"].identity().key)
    assert len(keys) == 2


def test_what_does_not_serve_is_refused_before_anything_runs(home, tmp_path):
    file = tmp_path / "b.termlode-baseline"
    assert termlode("baseline", "export", "everyday", file)[0] == 0
    for arguments, message in [
        (["--repeated"], "was counted with --repeated off, and this run reads the domain with --repeated on"),
        (["--recipe", "classic"], "holds n-grams, not the words that the classic recipe compares"),
    ]:
        code, _, err = termlode("mine", "power", "--baseline", file, *arguments)
        assert code == 30
        (line,) = err.splitlines()
        assert message in line
    file.write_bytes(file.read_bytes()[:-1])
    for arguments in (["mine", "power", "--baseline", file], ["baseline", "import", file]):
        code, _, err = termlode(*arguments)
        assert code == 30
        (line,) = err.splitlines()
        assert "is damaged: its checksum does not fit" in line


def test_weights_pull(home):
    plain, _ = rates(home, baseline=("everyday", "wordfreq"))
    heavy, _ = rates(home, baseline=("everyday=3", "wordfreq"))
    alone, _ = rates(home, baseline=("everyday",))
    moved = [term for term in plain if alone.get(term, 0.0) > 0]
    assert moved
    for term in moved:
        list_rate = 2 * plain[term] - alone[term]
        assert heavy[term] == pytest.approx((3 * alone[term] + list_rate) / 4)


def test_import_does_not_hide_text(home, tmp_path):
    file = tmp_path / "b.termlode-baseline"
    assert termlode("baseline", "export", "everyday", file)[0] == 0
    code, _, err = termlode("baseline", "import", file)
    assert code == 30
    assert "holds text, which goes before a packed baseline" in err
    assert termlode("baseline", "import", file, "--name", "../up")[0] == 30
    assert termlode("baseline", "import", file, "--name", "daily")[0] == 0
    assert kinds("daily") == [("daily", "packed", 1.0)]


def test_a_missing_corpus_is_20(home):
    assert termlode("baseline", "mine", "nowhere")[0] == 20
    assert termlode("baseline", "export", "nowhere")[0] == 20


def test_a_file_that_changes_during_the_run_poisons_nothing(home, tmp_path, monkeypatch):
    from tasks.contrast import ContrastTerms

    file, other = tmp_path / "b.termlode-baseline", tmp_path / "c.termlode-baseline"
    assert termlode("baseline", "export", "everyday", file, "--min-count", 1)[0] == 0
    assert termlode("baseline", "export", "everyday", other, "--min-count", 2)[0] == 0
    read_from = ContrastTerms.read_from

    def replaced(self):
        shutil.copy(other, file)
        return read_from(self)

    monkeypatch.setattr(ContrastTerms, "read_from", replaced)
    assert not luigi.build([MineTerms(domain="power", baseline=str(file))], local_scheduler=True)
    assert not list((home / "output" / "store").glob("contrast-*"))


def test_the_list_tells_what_is_wrong_with_a_folder(home):
    (home / "corpora" / "odd").mkdir()
    (home / "corpora" / "odd" / "corpus.toml").write_text("enc = 1")
    (home / "corpora" / "wiki").mkdir()
    (home / "corpora" / "wiki" / "x.termlode-baseline").write_text("PAR1")
    code, out, err = termlode("baseline", "list")
    assert code == 0, err
    rows = {line.split()[0]: line for line in out.splitlines()}
    assert "unknown setting 'enc'" in rows["odd"]
    assert "is no termlode baseline" in rows["wiki"]
    assert "word list" in rows["wordfreq"]


def test_export_overwrites_nothing_but_baselines(home, tmp_path):
    mine = tmp_path / f"mine{SUFFIX}"
    mine.write_text("一生的心血", encoding="utf-8")
    code, _, err = termlode("baseline", "export", "everyday", mine)
    assert code == 30
    assert "is no termlode baseline" in err
    assert mine.read_text(encoding="utf-8") == "一生的心血"
    code, _, err = termlode("baseline", "export", "everyday", tmp_path / "b.txt")
    assert code == 30
    assert f"its name does not end with {SUFFIX}" in err


def test_what_is_packed_is_not_counted_otherwise(home, tmp_path):
    file, copy = tmp_path / f"a{SUFFIX}", tmp_path / f"b{SUFFIX}"
    assert termlode("baseline", "export", "everyday", file)[0] == 0
    assert termlode("baseline", "import", file, "--name", "daily")[0] == 0
    code, _, err = termlode("baseline", "export", "daily", copy, "--n-max", 4)
    assert code == 30
    assert "is packed already: --n-max cannot change it. Leave it out, or export from the text." in err
    assert termlode("baseline", "export", "daily", copy)[0] == 0
    assert copy.read_bytes() == file.read_bytes()


def test_a_doubtful_baseline_is_told(home, tmp_path, caplog):
    (tmp_path / "few.txt").write_text("电", encoding="utf-8")
    rates(home, baseline=(str(tmp_path / "few.txt"), "power"))
    assert "contrast power: the baseline power is the domain's own text" in caplog.text
    assert "contrast power: the baseline few has only 1 tokens, the domain 691" in caplog.text
    caplog.clear()
    rates(home, baseline=("everyday", "wordfreq"))
    assert "the baseline" not in caplog.text


def test_text_beside_a_packed_baseline_is_told(home, caplog):
    (home / "corpora" / "everyday" / f"a{SUFFIX}").touch()
    assert kinds("everyday") == [("everyday", "text", 1.0)]
    assert "has text beside a packed baseline; the text is what is read" in caplog.text
