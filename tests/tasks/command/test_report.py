"""`termlode report` and `termlode review` as a person types them."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import urllib.parse

from tests.results import write_result
from tests.tasks.command.test_command import TERMLODE, termlode


def result(home, name):
    return write_result(home / "output" / name, ["断路器", "变压器"])


def test_report_writes_the_page_of_a_result(home):
    folder = result(home, "power")
    code, out, err = termlode("report")
    assert (code, out.split(":")[0]) == (0, str(folder / "report.html")), err
    assert "断路器" in (folder / "report.html").read_text(encoding="utf-8")
    result(home, "grid")
    code, _, err = termlode("report")
    assert (code, "several results are there. Give one of grid, power." in err) == (30, True)
    code, _, err = termlode("report", "gird")
    assert (code, "no result 'gird'. Give one of grid, power." in err) == (20, True)


def test_without_a_result_it_says_what_to_do(home):
    code, _, err = termlode("review")
    assert (code, "no result. Mine a domain first: termlode mine NAME." in err) == (20, True)


def test_review_serves_until_it_is_stopped(home):
    result(home, "power")
    command = [TERMLODE, "review", "power"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ
    ) as run:
        address = urllib.parse.urlsplit(run.stdout.readline().strip())
        assert f"decisions go to {home / 'corpora' / 'power.ledger.csv'}" in run.stdout.readline()
        connection = http.client.HTTPConnection(address.hostname, address.port, timeout=20)
        connection.request("GET", address.path)
        answer = connection.getresponse()
        assert (answer.status, "断路器" in answer.read().decode()) == (200, True)
        connection.close()
        run.send_signal(signal.SIGINT if sys.platform != "win32" else signal.CTRL_C_EVENT)
        _, err = run.communicate(timeout=60)
    assert (run.returncode, err) == (0, "")
