"""The malware scanner and the stores, against small stand-ins that speak the same protocol. No ClamAV, no S3."""

from __future__ import annotations

import hashlib
import io
import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from eservice.kit.clamd import ScanFailed, scan
from eservice.kit.files import FileStore, Store
from eservice.kit.s3 import S3Store, s3_store

BAD = b"the sign of a test virus"


class Daemon(socketserver.StreamRequestHandler):
    """Speaks INSTREAM: finds one sign, and has a limit as the real one does."""

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while length := int.from_bytes(self.rfile.read(4), "big"):
            content += self.rfile.read(length)
            if len(content) > 400_000:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.wfile.write(b"stream: Test.Sign FOUND\0" if BAD in content else b"stream: OK\0")


@pytest.fixture
def daemon() -> Iterator[str]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Daemon) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"tcp://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_a_clean_file_is_clean_also_when_it_is_sent_in_several_pieces(daemon: str) -> None:
    assert scan(io.BytesIO(b"x" * 200_000), daemon) is None
    assert scan(io.BytesIO(b""), daemon) is None


def test_what_is_found_is_named(daemon: str) -> None:
    assert scan(io.BytesIO(b"x" * 100_000 + BAD), daemon) == "Test.Sign"


def test_a_scanner_that_cannot_say_says_so(daemon: str) -> None:
    with pytest.raises((ScanFailed, ConnectionError)):
        scan(io.BytesIO(b"x" * 900_000), daemon)


def test_a_scanner_that_hangs_up_is_no_clean_file() -> None:
    class HangsUp(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(20)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), HangsUp) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        with pytest.raises((ScanFailed, ConnectionError)):
            scan(io.BytesIO(b"x"), f"tcp://127.0.0.1:{server.server_address[1]}")
        thread.join()
    assert issubclass(ScanFailed, OSError)


def test_a_scanner_is_reached_over_a_unix_socket(tmp_path: Path) -> None:
    place = str(tmp_path / "clamd.ctl")
    with socketserver.ThreadingUnixStreamServer(place, Daemon) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        assert scan(io.BytesIO(BAD), f"unix://{place}") == "Test.Sign"
        thread.join()
    with pytest.raises(FileNotFoundError):
        scan(io.BytesIO(BAD), f"unix://{tmp_path}/nobody")


class StubClient:
    """Stands in for boto3's S3 client: the same four calls, and the same error for what is not there."""

    class exceptions:  # noqa: N801
        class ClientError(Exception):
            def __init__(self, code: str) -> None:
                self.response = {"Error": {"Code": code}}

    def __init__(self) -> None:
        self.objects: dict[tuple[str, str], bytes] = {}
        self.sent = 0
        self.refuses = False

    def upload_fileobj(self, stream: Any, bucket: str, key: str) -> None:
        self.sent += 1
        self.objects[bucket, key] = stream.read()

    def head_object(self, Bucket: str, Key: str) -> None:  # noqa: N803
        if self.refuses:
            raise self.exceptions.ClientError("403")
        if (Bucket, Key) not in self.objects:
            raise self.exceptions.ClientError("404")

    def get_object(self, Bucket: str, Key: str) -> dict[str, Any]:  # noqa: N803
        return {"Body": io.BytesIO(self.objects[Bucket, Key])}


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return FileStore(tmp_path) if request.param == "folder" else S3Store(StubClient(), "files")


@pytest.mark.parametrize("content", [b"", b"hello", b"x" * 3_000_000])
def test_what_is_kept_is_given_back_by_its_hash(store: Store, content: bytes) -> None:
    kept = store.keep(io.BytesIO(content))
    assert (kept.sha256, kept.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert store.exists(kept.sha256)
    with store.open(kept.sha256) as stream:
        assert stream.read() == content


def test_what_is_not_there_is_not_found(store: Store) -> None:
    assert not store.exists("0" * 64)
    with pytest.raises(FileNotFoundError):
        store.open("0" * 64)


def test_the_same_bytes_are_sent_to_s3_once_and_a_refusal_is_no_absence() -> None:
    client = StubClient()
    store = S3Store(client, "files")
    store.keep(io.BytesIO(b"same"))
    store.keep(io.BytesIO(b"same"))
    assert client.sent == 1
    client.refuses = True
    with pytest.raises(client.exceptions.ClientError):
        store.exists("0" * 64)


def test_s3_without_its_library_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "boto3", None)
    with pytest.raises(ModuleNotFoundError):
        s3_store("files", "")
