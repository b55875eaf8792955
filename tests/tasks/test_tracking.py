"""The link from the scheduler's page to a report."""

from __future__ import annotations

import luigi.configuration
import pytest
from luigi.rpc import RPCError

from tasks import MineTerms, progress, tracking
from tests.tasks.test_progress import Page


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "电力 2" / "report.html"
    path.parent.mkdir()
    path.write_text("")
    return path


@pytest.fixture
def served():
    config = luigi.configuration.get_config()
    config.set("termlode", "results_url", "http://127.0.0.1:8083/")
    yield
    config.remove_section("termlode")


def test_a_report_is_a_file(page):
    assert tracking.address(page) == page.as_uri()


def test_a_report_may_be_served(page, served):
    assert tracking.address(page) == "http://127.0.0.1:8083/%E7%94%B5%E5%8A%9B%202/report.html"


def test_no_link_leads_nowhere(tmp_path):
    assert tracking.address(tmp_path / "report.html") == ""


def test_a_stage_is_linked_while_it_runs(page):
    task = Page()
    task.report_page = page
    with progress.shown("count law", task):
        assert task.address == page.as_uri()


def test_a_scheduler_that_is_lost_is_not_asked_again(page):
    task = Page()
    task.report_page = page

    def lost(address):
        raise RPCError("gone")

    task.set_tracking_url = lost
    with progress.shown("count law", task) as show:
        show(0.5, "half")
    assert task.messages == []


def test_every_stage_of_a_run_leads_to_one_report(home):
    run = MineTerms(domain="power")
    pages = {run.report_page, *(task.report_page for _, task in run.published().stages())}
    assert pages == {home / "output" / "power" / "report.html"}
