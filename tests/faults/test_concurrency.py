"""Runs beside each other: each ends honestly, and what they leave is what undisturbed ones leave."""

from __future__ import annotations

import random
import shutil

import pytest

from tests.faults.harness import points, prepare, results
from tests.faults.processes import mine, needs_fork, start

pytestmark = [pytest.mark.faults, pytest.mark.promise(3), needs_fork]

ROUNDS = points(4, 200)
COUNTS = (2, 4, 8)  # processes at once
VARIANTS = 4
KINDS = ("the same", "other names", "two homes", "one luigid")
WORKERS = "1114"


def variant(number: int) -> tuple[str, ...]:
    """Another list of the same words, under a name of its own."""
    return ("--top", str(50 - number), "--name", f"list-{number}")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, bytes]]:
    """What a run of each variant leaves when nothing disturbs it."""
    home = prepare(tmp_path_factory.mktemp("undisturbed"))
    left = []
    for number in range(VARIANTS):
        assert mine(home, *variant(number)).ended() == (0, [])
        left.append(results(home))
        for own in (
            p for kind in ("list", "store/rank", "store/evidence") for p in home.glob(f"output/{kind}-*")
        ):
            shutil.rmtree(own)
    return left


@pytest.mark.parametrize("point", ROUNDS)
def test_runs_at_once_leave_what_each_would_leave_alone(tmp_path, request, undisturbed, point):
    """Beside them `termlode gc`, again and again; of what they make, some is there already, or a part."""
    chance = random.Random(point)
    kind, count = KINDS[point % 4], COUNTS[point // 4 % 3]
    homes = [prepare(tmp_path / "first")]
    output = homes[0] / "output"
    if kind == "two homes":
        homes.append(prepare(tmp_path / "second"))
    variants = [0 if kind == "the same" else chance.randrange(VARIANTS) for _ in range(count)]
    expected = {name: data for number in variants for name, data in undisturbed[number].items()}
    share = point // 12 % 4 / 4
    for name, data in expected.items():
        # A portion that is lost is not missed once its ingest is there.
        if share and (name.startswith("store/read-") or chance.random() < share):
            path = output / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    shared = ("--output-folder", str(output))
    clearing = [start(homes[0], "termlode", "gc", *shared)]
    luigid = request.getfixturevalue("scheduler") if kind == "one luigid" else None
    by = ("--scheduler-url", luigid.url) if luigid else ()
    going = [
        mine(
            chance.choice(homes),
            *(*variant(number), *shared, *by, "--workers", chance.choice(WORKERS)),
            config=luigid and luigid.config,
        )
        for number in variants
    ]
    while any(run.process.is_alive() for run in going):
        clearing.append(start(homes[0], "termlode", "gc", *shared))
        code, said = clearing[-1].ended()
        # Where a result is there and what it is made from is not yet again, nobody knows what may go.
        unknown = share and code == 30 and "nothing can be cleared away" in "".join(said)
        assert len(said) == bool(code) and (code in (0, 10) or unknown), said

    for code, said in [run.ended() for run in going]:
        # Whose tasks another client of the same luigid has, or has done, says so.
        assert code in ((0, 10, 35) if luigid else (0,)), said
        assert len(said) == bool(code) and all("Run again" in line for line in said), said
    if luigid:
        assert results(output.parent).items() <= expected.items()
        for number in set(variants):
            assert mine(homes[0], *variant(number), *shared).ended() == (0, [])
    assert results(output.parent) == expected
    assert start(homes[0], "termlode", "gc", *shared).ended() == (0, [])
    assert results(output.parent) == expected
    assert not list(tmp_path.rglob("*.tmp"))
    assert not list(output.glob("store/locks/run-*"))


@pytest.mark.parametrize("point", points(1, 20))
def test_of_lists_published_under_one_name_one_is_left_whole(tmp_path, undisturbed, point):
    home = prepare(tmp_path)
    going = [mine(home, *variant(number), "--name", "list") for number in range(VARIANTS)]
    for code, said in [run.ended() for run in going]:
        assert (code, len(said)) in ((0, 0), (0, 1), (30, 1)), said
        assert "Traceback" not in "".join(said)
    left = {name: data for name, data in results(home).items() if name.startswith("list/")}
    own = [
        {f"list/{name.partition('/')[2]}": data for name, data in one.items() if name.startswith("list-")}
        for one in undisturbed
    ]
    assert left in own
