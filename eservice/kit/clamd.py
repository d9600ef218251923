"""Asking a ClamAV daemon whether a file is malware: its INSTREAM command, over TCP or a Unix socket."""

from __future__ import annotations

import socket
from typing import BinaryIO
from urllib.parse import urlsplit

BLOCK = 1 << 16
USUAL_PORT = 3310
#: A daemon that says nothing for this long is not there, in seconds.
PATIENCE = 60.0
LONGEST_ANSWER = 4096


class ScanFailed(OSError):
    """The daemon was there and could not say."""


def scan(stream: BinaryIO, url: str) -> str | None:
    """The name of what was found, or None for a clean file. Raises `OSError` where nobody could say.

    `url` is `tcp://host:3310` or `unix:///run/clamav/clamd.ctl`.
    """
    with _connected(url) as daemon:
        daemon.sendall(b"zINSTREAM\0")
        try:
            while block := stream.read(BLOCK):
                daemon.sendall(len(block).to_bytes(4, "big") + block)
            daemon.sendall(bytes(4))
        except BrokenPipeError:
            # Over its own limit the daemon says so and hangs up while we still send.
            pass
        return _found(_answer(daemon))


def _connected(url: str) -> socket.socket:
    address = urlsplit(url)
    if address.scheme == "unix":
        daemon = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        daemon.settimeout(PATIENCE)
        try:
            daemon.connect(address.path)
        except OSError:
            daemon.close()
            raise
        return daemon
    return socket.create_connection((address.hostname or "localhost", address.port or USUAL_PORT), PATIENCE)


def _answer(daemon: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        more = daemon.recv(LONGEST_ANSWER)
        if not more:
            break
        answer += more
    return answer.decode("utf-8", "replace").strip("\0\n ")


def _found(answer: str) -> str | None:
    if answer.endswith("OK"):
        return None
    if answer.endswith("FOUND"):
        return answer.removeprefix("stream: ").removesuffix("FOUND").strip()[:200]
    raise ScanFailed(answer or "the daemon hung up")
