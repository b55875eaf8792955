"""A flipped bit is found by `termlode verify`, wherever it is, and never read as data."""

from __future__ import annotations

import random
import re
import shutil
from itertools import groupby

import luigi
import pytest

from pipeline import store
from pipeline.corpus import remote
from pipeline.verification import verify
from tasks import EvaluateTerms, ExpandTerms, ExportTerms, MineBaseline, MineTerms, RelateTerms, TagTerms
from tests.faults.harness import points, prepare
from tests.tasks.test_chain import snapshot

pytestmark = [pytest.mark.faults, pytest.mark.promise(11)]

MINE = MineTerms(domain="power", baseline=("everyday",))


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A home with something of everything that is written, accounts, baselines and a mirror included."""
    home = prepare(tmp_path_factory.mktemp("whole"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TERMLODE_HOME", str(home))
        patch.setattr("tasks.corpora.PATIENCE", 0.0)
        gold = home / "gold.txt"
        gold.write_text("断路器\n母线保护\n变压器\n", encoding="utf-8")
        packed = MineBaseline(corpus="everyday")
        tasks = [
            MineTerms(domain="power", baseline=("everyday",), top=9),  # so that there are changes, too
            MINE,
            packed,
            EvaluateTerms(domain="power", baseline=("everyday",), gold=str(gold), gold_least=1),
            ExportTerms(domain="power", baseline=("everyday",)),
            RelateTerms(domain="power", baseline=("everyday",)),
            ExpandTerms(domain="power", baseline=("everyday",), epochs=40, seeds=str(gold)),
        ]
        for task in (*tasks, TagTerms(corpus="everyday", name="power")):
            assert luigi.build([task], local_scheduler=True), task
        from pipeline.stages import baseline

        (home / "corpora" / "carried").mkdir()
        baseline.export(packed.folder, "carried", home / "corpora" / "carried" / "carried.termlode-baseline")
        remote.mirror(home / "output" / "store", (home / "corpora" / "everyday").as_uri())
        yield home


@pytest.fixture(scope="module")
def files(whole):
    """Every file that holds a bit, by its kind: the kind of folder it is in, and its name."""
    found = [path for path in sorted(whole.rglob("*")) if path.is_file() and path.stat().st_size]
    ours = [path for path in found if "output" in path.parts or path.suffix == ".termlode-baseline"]
    ours.sort(key=kind)
    assert len({kind(path) for path in ours}) > 50
    return [list(group) for _, group in groupby(ours, kind)]


def kind(path):
    """Its folder and its name, without what differs from one to the next."""
    return re.sub(r"[0-9a-f]{20}|\d+T.*Z-\d+", "#", "/".join(path.parts[-2:]))


def flip(path, draw):
    data = bytearray(path.read_bytes())
    bit = draw.randrange(8 * len(data))
    data[bit // 8] ^= 1 << bit % 8
    path.write_bytes(data)


def found(home):
    return [finding for finding in verify(home / "output", home / "corpora").findings if finding.damaged]


def test_nothing_is_found_where_nothing_is_damaged(whole):
    assert found(whole) == []


@pytest.mark.parametrize("point", points(24, 500))
def test_every_flipped_bit_is_found(whole, files, point):
    draw = random.Random(point)
    path = draw.choice(files[point % len(files)])
    before = path.read_bytes()
    try:
        flip(path, draw)
        (finding,) = found(whole)
    finally:
        path.write_bytes(before)
    assert finding.path == path
    assert re.fullmatch(r"/.*: .+\. (Delete|Run|Copy|Give) .*\.", str(finding))


@pytest.mark.parametrize("point", points(8, 500))
def test_no_flipped_bit_is_read_as_data(whole, files, tmp_path, monkeypatch, caplog, point):
    """What was made from the damaged thing is made again: either to the same bytes, or not at all."""
    draw = random.Random(-1 - point)
    path = draw.choice(draw.choice(files))
    expected = snapshot(whole / "output")
    home = tmp_path / "home"
    shutil.copytree(whole, home)
    monkeypatch.setenv("TERMLODE_HOME", str(home))
    damaged = home / path.relative_to(whole)
    about = store.manifest(damaged.parent)
    for folder in consumers(home, about["key"]) if about else []:
        shutil.rmtree(folder)
    flip(damaged, draw)

    made = luigi.build([MINE], local_scheduler=True)

    after = snapshot(home / "output")
    name = damaged.relative_to(home / "output").as_posix() if "output" in damaged.parts else ""
    assert {key: after[key] for key in after if key != name} == {
        key: expected[key] for key in expected if key in after and key != name
    }
    if made:
        assert after["power/terms.parquet"] == expected["power/terms.parquet"]
    else:
        assert re.search(rf"{re.escape(str(damaged.parent))}.* damaged.*Delete .* and run again", caplog.text)


def consumers(home, key):
    """The folders of what was made from a checkpoint."""
    for manifest in [*home.glob("output/store/*/manifest.json"), *home.glob("output/*/manifest.json")]:
        if key in str((store.manifest(manifest.parent) or {}).get("inputs")):
            yield manifest.parent
