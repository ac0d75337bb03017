"""A homeserver that does what a test wants: it answers as told, or stands before a real one."""

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from typing_extensions import override

VERSIONS = {"versions": ["v1.11"]}
PASSWORDS = {"flows": [{"type": "m.login.password"}]}


class FakeHomeserver:
    """Answers paths, by how they end, with a status and JSON, or with a page of text.

    A method may stand before: `POST /login`.
    What it has no answer to goes to the homeserver `behind` it. Where a path is `cut`, that one
    is still asked, but its answer never arrives.
    """

    def __init__(self, behind: str = "") -> None:
        self.answers: dict[str, tuple[int, Mapping[str, Any] | str]] = {}
        self.cut = ""
        self.asked: list[str] = []
        self._behind = behind
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://{self.name}"

    @property
    def name(self) -> str:
        """How it is called, without the scheme."""
        return f"127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, method: str, path: str, body: bytes, token: str) -> tuple[int, bytes]:
        """What is answered to a request."""
        where = path.partition("?")[0]
        self.asked.append(f"{method} {where}")
        for asked, (status, said) in self.answers.items():
            of, _, ending = asked.rpartition(" ")
            if where.endswith(ending) and of in ("", method):
                return status, (said if isinstance(said, str) else json.dumps(said)).encode()
        if not self._behind:
            return 404, json.dumps({"errcode": "M_UNRECOGNIZED", "error": "Unknown"}).encode()
        request = urllib.request.Request(  # noqa: S310  # of ours
            f"{self._behind}{path}",
            method=method,
            data=body or None,
            headers={"Content-Type": "application/json"}
            | ({"Authorization": token} if token else {}),
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=30) as answered:
                return answered.status, answered.read()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                token = self.headers.get("Authorization", "")
                status, said = server.answer(self.command, self.path, body, token)
                self.close_connection = True
                if server.cut and self.path.partition("?")[0].endswith(server.cut):
                    return
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(said)))
                self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(said)

            do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815  # as the library has it

            @override
            def log_message(self, format: str, *args: object) -> None:  # as above
                """Say nothing."""

        return Handler
