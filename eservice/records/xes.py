"""Event logs in XES (IEEE 1849), plain or gzipped, read as a stream: one trace in memory at a time. Pure.

A log may come from anywhere, so nothing in it is trusted: document types and entities are refused, and so is every
trace that does not say what it is or when its events were. A default in `<global>` is what a tool would fill in, not
something that was observed: it is never read as a value. Classifiers and extensions are passed over.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from eservice.records.traces import Attributes, BrokenLog, LogEvent, Place, Trace, received_and_ended, text, unit_group
from eservice.records.xes_values import Value, read_value

__all__ = ["BrokenLog", "LogEvent", "Place", "Trace", "read_xes", "received_and_ended", "unit_group"]

#: How much is decompressed and parsed at a time.
CHUNK = 64 * 1024
#: What no honest log has, and what would fill the memory: bytes without an element, elements in a trace, and depth.
LONGEST_VALUE = 4 * 1024 * 1024
MOST_ELEMENTS = 500_000
DEEPEST = 32
GZIP = b"\x1f\x8b"
NOT_XML = "filen är inte XML."
BAD_XML = "filen är inte giltig XML."
NO_ENTITIES = "dokumenttyper och entiteter tillåts inte."


def read_xes(source: str | Path | BinaryIO, progress: Callable[[int], None] | None = None) -> Iterator[Trace]:
    """The traces of a log, one at a time; gzip is told by its first bytes. Moments are aware.

    `progress` is told now and then how many bytes of the file (as it lies on disk) have been read. Raises `BrokenLog`
    while it is read, so traces already yielded count only once the last one has come: keep them in one transaction.
    """
    with ExitStack() as stack:
        file = stack.enter_context(open(source, "rb")) if isinstance(source, str | Path) else source
        counted = _Counted(file)
        stream = io.BufferedReader(counted, CHUNK)
        content = gzip.GzipFile(fileobj=stream) if stream.peek(2)[:2] == GZIP else stream
        reader = _Reader()
        for chunk in _chunks(content, reader):
            yield from reader.feed(chunk)
            if progress is not None:
                progress(counted.read_so_far)
        yield from reader.close()


class _Counted(io.RawIOBase):
    """A file that knows how much of it has been read. The file itself stays its owner's to close."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.read_so_far = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        self.read_so_far += len(data)
        return len(data)


class _Reader:
    """The parser and what it builds, with what goes wrong in either named and placed."""

    def __init__(self) -> None:
        self._target = _Target()
        self._parser = XMLParser(target=self._target, forbid_dtd=True)
        self._target.line = self.line
        self._silent = 0

    def line(self) -> int:
        """The line that the parser stands on."""
        return int(self._parser.parser.CurrentLineNumber)

    def place(self) -> Place:
        """Where the parser stands."""
        return Place(self.line(), self._target.inside)

    def feed(self, chunk: bytes) -> list[Trace]:
        """The traces that `chunk` completes."""
        try:
            self._parser.feed(chunk)
        except DefusedXmlException as error:
            raise BrokenLog(NO_ENTITIES, self.place()) from error
        except (ParseError, ValueError, LookupError) as error:
            raise BrokenLog(BAD_XML if self._target.seen_root else NOT_XML, self.place()) from error
        started, self._target.started = self._target.started, False
        self._silent = 0 if started else self._silent + len(chunk)
        if self._silent > LONGEST_VALUE:
            raise BrokenLog("ett värde är för långt.", self.place())
        return self._target.take()

    def close(self) -> list[Trace]:
        """The last traces. Raises `BrokenLog` for a log that ends too early, or has no traces."""
        place = self.place()
        try:
            self._parser.close()
        except DefusedXmlException as error:
            raise BrokenLog(NO_ENTITIES, place) from error
        except (ParseError, ValueError, LookupError) as error:
            raise BrokenLog("filen slutar mitt i." if self._target.seen_root else NOT_XML, place) from error
        if not self._target.count:
            raise BrokenLog("loggen har inga spår.", place)
        return self._target.take()


class _Target:
    """Builds traces from the parser's calls; holds no more than the trace it is in and those not yet taken."""

    line: Callable[[], int]

    def __init__(self) -> None:
        self.path: list[str] = []
        self.seen_root = False
        #: Whether an element began since somebody looked.
        self.started = False
        self.count = 0
        self.inside: int | None = None
        self._done: list[Trace] = []
        self._names: set[str] = set()
        self._keys: list[str] = []
        self._trace: dict[str, Value] = {}
        self._event: dict[str, Value] | None = None
        self._events: list[LogEvent] = []
        self._began = Place()
        self._elements = 0

    def take(self) -> list[Trace]:
        """The traces completed since last time."""
        done, self._done = self._done, []
        return done

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        if not self.seen_root:
            self.seen_root = True
            if name != "log":
                raise BrokenLog("filen är inte XES: den börjar med", Place(self.line()), f"<{name}>")
        if self.path == ["log"] and name == "trace":
            self.count += 1
            self.inside = self.count
            self._began = Place(self.line(), self.inside)
            self._trace, self._events, self._elements = {}, [], 0
        elif self.path == ["log", "trace"] and name == "event":
            self._event = {}
        elif self.inside is not None and name != "values":
            self._attribute(name, attributes)
        self.path.append(name)
        self.started = True
        self._elements += self.inside is not None
        if self._elements > MOST_ELEMENTS or len(self.path) > DEEPEST:
            raise self._broken("för många eller för djupt liggande uppgifter.")

    def end(self, tag: str) -> None:
        name = self.path.pop()
        if self.inside is None:
            return
        if self.path == ["log"]:
            self._end_trace()
        elif self.path == ["log", "trace"] and name == "event":
            self._end_event()
        elif name != "values":
            self._keys.pop()

    def close(self) -> None:
        """Nothing is left to do; the parser asks."""

    def _attribute(self, kind: str, attributes: Mapping[str, str]) -> None:
        key = attributes.get("key")
        if key is None:
            raise self._broken("ett attribut saknar namn:", f"<{kind}>")
        self._keys.append(key)
        into = self._trace if self._event is None else self._event
        name = _free("/".join(self._keys), into)
        try:
            value = read_value(kind, attributes.get("value"))
        except ValueError as error:
            wrong = "en tid går inte att läsa:" if kind == "date" else "ett värde går inte att läsa:"
            raise self._broken(wrong, f"{key}={attributes.get('value', '')}") from error
        if value is not None:
            into[name] = value

    def _end_event(self) -> None:
        left, self._event = self._event or {}, None
        name, at = text(left.pop("concept:name", None)), left.pop("time:timestamp", None)
        if name is None:
            raise self._broken("en händelse saknar namn (concept:name).")
        if not isinstance(at, datetime):
            raise self._broken("en händelse saknar tid (time:timestamp):", name)
        resource, group, transition = (
            text(left.pop(key, None)) for key in ("org:resource", "org:group", "lifecycle:transition")
        )
        self._events.append(LogEvent(name, at, resource, group, transition, left))

    def _end_trace(self) -> None:
        name = text(self._trace.pop("concept:name", None))
        if name is None:
            raise BrokenLog("spåret saknar namn (concept:name).", self._began)
        if name in self._names:
            raise BrokenLog("två spår har samma namn:", self._began, name)
        self._names.add(name)
        self._done.append(Trace(name, self._trace, tuple(self._events), self._began))
        self.inside = None

    def _broken(self, message: str, value: str = "") -> BrokenLog:
        return BrokenLog(message, Place(self.line(), self.inside), value)


def _chunks(content: io.BufferedIOBase | gzip.GzipFile, reader: _Reader) -> Iterator[bytes]:
    while True:
        try:
            chunk = content.read(CHUNK)
        except EOFError as error:
            raise BrokenLog("den packade filen (gzip) slutar mitt i.", reader.place()) from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise BrokenLog("den packade filen (gzip) är skadad.", reader.place()) from error
        if not chunk:
            return
        yield chunk


def _free(name: str, taken: Attributes) -> str:
    if name not in taken:
        return name
    return next(numbered for at in range(2, len(taken) + 3) if (numbered := f"{name}#{at}") not in taken)
