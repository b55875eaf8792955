"""The review's server, as a browser and as an intruder ask it."""

from __future__ import annotations

import http.client
import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline import ledger
from pipeline.errors import StorageError
from pipeline.review import LARGEST, Review


@pytest.fixture
def served(tmp_path):
    with Review(lambda base: f"<p>{base}", tmp_path / "power.ledger.csv", tmp_path / "store") as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def ask(server, path, body=None, **headers):
    """Status and text of an answer."""
    host = f"127.0.0.1:{server.server_port}"
    own = {"Host": host, "Origin": f"http://{host}", "Content-Type": "application/json"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=20)
    try:
        connection.request(
            "GET" if body is None else "POST", path, body, {k: v for k, v in own.items() if v is not None}
        )
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def row(term="断路器", decision="accept", **more):
    return json.dumps(dict.fromkeys(ledger.COLUMNS, "") | {"term": term, "decision": decision} | more)


def test_the_page_and_the_ledger(served):
    assert ask(served, f"/{served.token}/") == (200, f"<p>/{served.token}")
    status, text = ask(served, f"/{served.token}/decide", row(note="=1+1"))
    assert status == 200
    assert text == ask(served, f"/{served.token}/ledger")[1]
    assert served.path.read_text(encoding="utf-8") == text
    assert ledger.read(served.path)["断路器"].note == "=1+1"
    assert ask(served, f"/{served.token}/decide", row(decision=""))[0] == 200
    assert ledger.read(served.path) == {}


def test_it_is_bound_to_this_machine(served):
    assert served.server_address[0] == "127.0.0.1"
    assert served.url.startswith("http://127.0.0.1:")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 404),
        ({"Host": "evil.example:80"}, 404),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": None}, 403),
        ({"Sec_Fetch_Site": "cross-site"}, 404),
        ({"Content_Type": "text/plain"}, 415),
        ({"Content_Length": "-1"}, 413),
        ({"Content_Length": str(LARGEST + 1)}, 413),
    ],
)
def test_who_comes_from_elsewhere_is_refused(served, headers, status):
    assert ask(served, f"/{served.token}/decide", row(), **headers)[0] == status
    assert not served.path.exists()


@pytest.mark.parametrize("path", ["/", "/x/", "/x/decide", "//decide", "/decide", "/%00/decide"])
def test_who_does_not_know_the_token_is_refused(served, path):
    assert ask(served, path)[0] == 404
    assert ask(served, path, row())[0] == 404
    assert not served.path.exists()


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", '"x"', '{"term": "x"}', "[" * 60_000, row(term=3), row(term=""), row(decision="keep")],
)
def test_what_is_no_decision_is_refused(served, body):
    assert ask(served, f"/{served.token}/decide", body)[0] == 400
    assert not served.path.exists()


def test_a_circle_is_refused_and_nothing_is_written(served):
    assert ask(served, f"/{served.token}/decide", row("甲", "merge", target="乙"))[0] == 200
    before = served.path.read_bytes()
    status, text = ask(served, f"/{served.token}/decide", row("乙", "merge", target="甲"))
    assert (status, "merges in a circle" in text) == (409, True)
    assert served.path.read_bytes() == before


def test_a_ledger_that_was_broken_by_hand_is_told_and_left(served):
    served.path.write_text("term,decision\n甲,keep\n")
    status, text = ask(served, f"/{served.token}/decide", row())
    assert (status, "ledger.csv:2: decision 'keep'" in text) == (409, True)
    assert served.path.read_text() == "term,decision\n甲,keep\n"


def test_no_decision_of_several_at_once_is_lost(served):
    terms = [f"词{k}" for k in range(24)]
    with ThreadPoolExecutor(8) as executor:
        answers = list(executor.map(lambda term: ask(served, f"/{served.token}/decide", row(term)), terms))
    assert {status for status, _ in answers} == {200}
    assert sorted(ledger.read(served.path)) == sorted(terms)


def test_a_port_that_is_taken_is_told(served, tmp_path):
    with pytest.raises(StorageError, match=f"port {served.server_port}: cannot be served at"):
        Review(str, tmp_path / "x", tmp_path, served.server_port)
