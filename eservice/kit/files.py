"""Stores for files, addressed by their content: written once, never changed, the same bytes kept once."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the store: its SHA-256 in hex and its length in bytes."""

    sha256: str
    size: int


class Store(Protocol):
    """Where files lie. A folder by default; anything else that can do these three things will do."""

    def keep(self, stream: BinaryIO) -> Kept:
        """Write the stream's bytes and say under which name they lie. Whole or not at all."""

    def open(self, sha256: str) -> BinaryIO:
        """The file's bytes, to read from the beginning. Raises `FileNotFoundError`."""

    def exists(self, sha256: str) -> bool:
        """Whether the file is there."""


class FileStore:
    """Files under one folder on disk. `keep` is atomic: a half-written file is never found."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, stream: BinaryIO) -> Kept:
        """Write the stream's bytes and say under which name they lie."""
        self.folder.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as part:
            try:
                while block := stream.read(BLOCK):
                    digest.update(block)
                    size += len(block)
                    part.write(block)
                part.flush()
                os.fsync(part.fileno())
                place = self.path(digest.hexdigest())
                place.parent.mkdir(exist_ok=True)
                os.replace(part.name, place)
            except BaseException:
                Path(part.name).unlink(missing_ok=True)
                raise
        return Kept(digest.hexdigest(), size)

    def open(self, sha256: str) -> BinaryIO:
        """The file's bytes. Raises `FileNotFoundError`."""
        return self.path(sha256).open("rb")

    def exists(self, sha256: str) -> bool:
        """Whether the file is there."""
        return self.path(sha256).exists()

    def path(self, sha256: str) -> Path:
        """Where the file with this hash lies."""
        return self.folder / sha256[:2] / sha256
