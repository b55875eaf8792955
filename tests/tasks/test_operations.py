"""What docs/operations.md tells an operator to set up works."""

from __future__ import annotations

import email
import re
import shutil
import socketserver
import subprocess
import sys
import threading
from email import policy
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.tasks.test_command_line import luigi

PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


class Sink(socketserver.StreamRequestHandler):
    """An SMTP server that accepts every mail and keeps it."""

    mails: list[bytes]

    def handle(self):
        self.wfile.write(b"220 sink\r\n")
        mail = None
        for line in self.rfile:
            if mail is not None and line == b".\r\n":
                self.mails.append(mail)
                mail = None
            elif mail is not None:
                mail += line
                continue
            self.wfile.write(b"354 go on\r\n" if line.upper().startswith(b"DATA") else b"250 ok\r\n")
            if line.upper().startswith(b"DATA"):
                mail = b""


@pytest.fixture
def mails():
    handler = type("Kept", (Sink,), {"mails": []})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], handler.mails
        server.shutdown()


def test_a_failure_is_one_mail_with_the_line_that_says_why(home, tmp_path, mails):
    port, kept = mails
    settings = re.search(r"```ini\n(\[email\].*?)```", PAGE, re.DOTALL)[1]
    settings = settings.replace("mail.example.org", "127.0.0.1").replace("port=25", f"port={port}")
    config = tmp_path / "luigi.cfg"
    config.write_text(settings.replace("format=plain", "format=plain\nforce_send=true"), encoding="utf-8")
    (home / "corpora" / "broken").mkdir()
    (home / "corpora" / "broken" / "a.jsonl").write_text('{"text": "x"', encoding="utf-8")
    code, _, said = luigi("--domain", "broken", "--local-scheduler", LUIGI_CONFIG_PATH=str(config))
    assert code == 30
    assert "broken/a.jsonl:1: not JSON" in said.splitlines()[-1]
    (mail,) = (email.message_from_bytes(one, policy=policy.default) for one in kept)
    assert mail["to"] == "operator@example.org"
    (text,) = (part.get_content() for part in mail.walk() if part.get_content_type() == "text/plain")
    assert "broken/a.jsonl:1: not JSON" in text
    assert "Traceback" not in text


@pytest.mark.skipif(not shutil.which("flock"), reason="flock is not installed")
def test_the_line_for_cron_runs_in_an_empty_environment(home, tmp_path):
    line, _ = re.findall(r"^30 2 \* \* \* (.*)$", PAGE, re.MULTILINE)
    checkout = tmp_path / "srv"
    (checkout / "output").mkdir(parents=True)
    (checkout / ".venv").symlink_to(Path(sys.prefix))
    (home / "corpora" / "power").rename(home / "corpora" / "manuals")
    command = line.replace("/srv/termlode", str(checkout))
    environment = {"TERMLODE_HOME": str(home), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    done = subprocess.run(["/bin/sh", "-c", command], env=environment, check=False, timeout=300)
    assert done.returncode == 0, (checkout / "output" / "cron.log").read_text(encoding="utf-8")
    assert (home / "output" / "manuals" / "terms.parquet").is_file()


def test_a_range_makes_nothing_again_that_was_cleared_away():
    assert int(re.search(r"--days-back (\d+)", PAGE)[1]) < int(re.search(r"gc --keep (\d+)", PAGE)[1])
