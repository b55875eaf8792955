from __future__ import annotations

from pipeline import store
from pipeline.report.groups import STALE, groups_key
from pipeline.report.page import content_of
from tests.results import write_groups, write_result

NAMES = ["断路器", "真空断路器", "隔离开关"]


def test_only_groups_of_this_list_count(tmp_path):
    result = write_result(tmp_path / "power", NAMES)
    key = store.manifest(result)["key"]
    assert groups_key(result, key) is None
    folder = write_groups(result, [NAMES])
    assert groups_key(result, key) == store.manifest(folder)["key"]
    assert groups_key(result, "of a list to come") == STALE
    write_groups(result, [NAMES], publish="of an earlier list")
    assert groups_key(result, key) == STALE
    assert content_of(result, {}, 3, {})["groups"] == {"stale": True}
    again = write_groups(result, [NAMES[:2]])
    assert groups_key(result, key) == store.manifest(again)["key"]


def test_damaged_groups_do_not_count(tmp_path):
    result = write_result(tmp_path / "power", NAMES)
    key = store.manifest(result)["key"]
    table = write_groups(result, [NAMES]) / "clusters.parquet"
    content = bytearray(table.read_bytes())
    content[100] ^= 1
    table.write_bytes(content)
    assert groups_key(result, key) == STALE
    write_groups(result, [NAMES])
    (result / "related" / store.MANIFEST).write_text("{}")
    assert groups_key(result, key) == STALE
