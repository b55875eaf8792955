"""Serves a report to one person on this machine, and writes what they decide to the ledger.

Only who knows the random token in the address is answered, and only from this machine: the socket is bound to
the loopback address, and requests that name another host (DNS rebinding) or come from another page
(cross-site requests) are refused.
"""

from __future__ import annotations

import json
import secrets
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from pipeline import ledger, store
from pipeline.errors import StorageError, TermlodeError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LOOPBACK = "127.0.0.1"
LARGEST = 65_536  # bytes of a request's body
PATIENCE = 30.0  # seconds that a silent client is waited for
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",  # the page's own policy cannot say this
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Review(ThreadingHTTPServer):
    """A server of one page and its ledger.

    Args:
        page: the page's HTML, given the path under which it may ask.
        path: the ledger.
        root: the folder of the locks.
        port: of the loopback address; 0 takes a free one.

    Raises:
        StorageError: the port is taken.
    """

    daemon_threads = True

    def __init__(self, page: Callable[[str], str], path: Path, root: Path, port: int = 0) -> None:
        self.path, self.root = path, root
        self.token = secrets.token_urlsafe(24)
        self.page = page(f"/{self.token}").encode()
        try:
            super().__init__((LOOPBACK, port), _Handler)
        except OSError as error:
            raise StorageError(
                f"cannot be served at ({error.strerror})", where=f"port {port}", remedy="Give another --port"
            ) from error

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://{LOOPBACK}:{self.server_port}/{self.token}/"

    def decide(self, decision: ledger.Decision) -> str:
        """Put a decision into the ledger; one that says nothing removes its term. Returns the ledger's text.

        Raises:
            CorpusError: the ledger is no ledger, or terms would be merged in a circle.
            StorageError: it cannot be written.
        """
        with store.hold_lock(self.root, f"review-{self.path.name}"):
            decisions = ledger.read(self.path)
            decisions.pop(decision.term, None)
            if decision.decision or decision.note:
                decisions[decision.term] = decision
            ledger.verdicts(decisions)
            ledger.write(self.root, self.path, decisions.values())
        return ledger.render(decisions.values())


class _Handler(BaseHTTPRequestHandler):
    server: Review
    timeout = PATIENCE
    server_version, sys_version = "termlode", ""

    def do_GET(self) -> None:
        """The page, or the ledger."""
        if not self._is_known():
            return self._answer(HTTPStatus.NOT_FOUND, "nothing here")
        if self._asked() == "/":
            return self._answer(HTTPStatus.OK, self.server.page, "text/html")
        if self._asked() == "/ledger":
            return self._said(lambda: ledger.render(ledger.read(self.server.path).values()))
        return self._answer(HTTPStatus.NOT_FOUND, "nothing here")

    def do_POST(self) -> None:
        """A decision."""
        if not self._is_known() or self._asked() != "/decide":
            return self._answer(HTTPStatus.NOT_FOUND, "nothing here")
        if self.headers.get("Origin") not in self._own("http://"):
            return self._answer(HTTPStatus.FORBIDDEN, "asked from another page")
        if self.headers.get_content_type() != "application/json":
            return self._answer(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "not JSON")
        size = self.headers.get("Content-Length", "")
        if not size.isdecimal() or int(size) > LARGEST:
            return self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"more than {LARGEST:,} bytes")
        try:
            content: Any = json.loads(self.rfile.read(int(size)))
            decision = ledger.Decision(**{name: content[name] for name in ledger.COLUMNS})
            fault = decision.fault()
        except (ValueError, TypeError, KeyError, RecursionError):
            fault = "not a decision"
        if fault:
            return self._answer(HTTPStatus.BAD_REQUEST, fault)
        return self._said(lambda: self.server.decide(decision))

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the address has the token in it."""

    def _own(self, scheme: str = "") -> set[str]:
        return {f"{scheme}{host}:{self.server.server_port}" for host in (LOOPBACK, "localhost")}

    def _is_known(self) -> bool:
        """Whether the request is for this host, by the token, and not from another site's page."""
        token = self.path.partition("?")[0].removeprefix("/").partition("/")[0]
        return (
            self.headers.get("Host") in self._own()
            and self.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin")
            and secrets.compare_digest(token.encode(), self.server.token.encode())
        )

    def _asked(self) -> str:
        return self.path.partition("?")[0].removeprefix(f"/{self.server.token}")

    def _said(self, work: Callable[[], str]) -> None:
        try:
            text = work()
        except TermlodeError as error:
            return self._answer(HTTPStatus.CONFLICT, str(error))
        return self._answer(HTTPStatus.OK, text, "text/csv")

    def _answer(self, status: HTTPStatus, body: str | bytes, kind: str = "text/plain") -> None:
        content = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
