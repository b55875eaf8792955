from __future__ import annotations

import logging

from tasks import accounts


def test_an_account_is_kept_under_its_key(tmp_path):
    with accounts.measured(tmp_path, tmp_path / "accounts" / "a.json", "key"):
        pass
    assert accounts.read(tmp_path / "accounts" / "a.json")["key"] == "key"


def test_what_is_made_is_made_though_its_account_cannot_be_written(tmp_path, caplog):
    (tmp_path / "accounts").touch()
    with (
        caplog.at_level(logging.WARNING, "termlode"),
        accounts.measured(tmp_path, tmp_path / "accounts" / "a.json", "key") as cost,
    ):
        pass
    assert cost["seconds"] >= 0
    (line,) = (record.getMessage() for record in caplog.records)
    assert f"{tmp_path / 'accounts' / 'a.json'}: cannot be written" in line
