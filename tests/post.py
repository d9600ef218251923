"""A mail server of our own, in a thread: it takes letters, or refuses them, and remembers them."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any


class PostOffice(socketserver.ThreadingTCPServer):
    """Speaks as much SMTP as a letter needs. Switch `open_` off, and every letter is refused for now."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Counter)
        self.open_ = True
        self.taken: list[EmailMessage] = []

    @property
    def url(self) -> str:
        """Its address, as the setting `smtp_url`."""
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class _Counter(socketserver.StreamRequestHandler):
    server: PostOffice

    def handle(self) -> None:
        self._say("220 ready")
        while line := self.rfile.readline().decode().strip():
            verb = line.upper().split(":")[0].split()[0]
            if verb == "DATA":
                self._letter()
            elif verb == "QUIT":
                self._say("221 bye")
                return
            elif verb == "RCPT" and not self.server.open_:
                self._say("451 try again later")
            else:
                self._say("250 ok")

    def _letter(self) -> None:
        self._say("354 go on")
        lines: list[bytes] = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        letter: Any = message_from_bytes(b"".join(lines), policy=policy.default)
        self.server.taken.append(letter)
        self._say("250 taken")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """A mail server for the block."""
    with PostOffice() as office:
        threading.Thread(target=office.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield office
        finally:
            office.shutdown()
