"""Event logs: what a good one says, and where a broken one is broken."""

from __future__ import annotations

import gzip
import io
import itertools
import tracemalloc
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from eservice.kit.days import local_day
from eservice.records.xes import BrokenLog, Trace, read_xes, received_and_ended, unit_group

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0" xmlns="http://www.xes-standard.org/">\n'
GLOBALS = """<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<global scope="trace"><string key="concept:name" value="UNKNOWN"/>
<date key="enddate" value="1970-01-01T00:00:00+01:00"/></global>
<global scope="event"><date key="time:timestamp" value="1970-01-01T00:00:00+01:00"/></global>
<classifier name="Activity" keys="concept:name lifecycle:transition"/>
<float key="average" value="4.1"><float key="nested" value="1"/></float>
"""
NAME = '<string key="concept:name" value="case-1"/>\n'
START = '<date key="startdate" value="2026-01-05T09:00:00.000+01:00"/>\n'
END = '<date key="enddate" value="2026-01-09T16:30:00.000+01:00"/>\n'


def event(moment: str = "2026-01-05T10:00:00.000+01:00", more: str = "") -> str:
    time = f'<date key="time:timestamp" value="{moment}"/>' if moment else ""
    return f'<event><string key="concept:name" value="Register"/>{time}{more}</event>\n'


def trace(*parts: str) -> str:
    return f"<trace>\n{''.join(parts)}</trace>\n"


def log(*parts: str) -> bytes:
    return (HEAD + "".join(parts) + "</log>\n").encode()


def read(content: bytes) -> list[Trace]:
    return list(read_xes(io.BytesIO(content)))


def one(*parts: str) -> Trace:
    (only,) = read(log(trace(*parts)))
    return only


def broken(content: bytes) -> BrokenLog:
    with pytest.raises(BrokenLog) as caught:
        read(content)
    return caught.value


# What a log says


def test_a_trace_has_its_name_attributes_and_events_in_the_order_of_the_file() -> None:
    more = (
        '<string key="org:resource" value="R1"/><string key="org:group" value="G1"/>'
        '<string key="lifecycle:transition" value="complete"/><int key="cost" value="7"/>'
    )
    got = one(NAME, START, '<string key="channel" value="Post"/>', event(more=more), event("2026-01-04T08:00:00Z"))
    assert (got.name, got.attributes["channel"], set(got.attributes)) == ("case-1", "Post", {"channel", "startdate"})
    first, second = got.events
    assert (first.name, first.resource, first.group, first.transition) == ("Register", "R1", "G1", "complete")
    assert (first.at, first.attributes) == (datetime(2026, 1, 5, 9, tzinfo=UTC), {"cost": 7})
    assert (second.at, second.resource, second.attributes) == (datetime(2026, 1, 4, 8, tzinfo=UTC), None, {})


def test_each_kind_of_value_is_read_as_what_it_is() -> None:
    got = one(
        NAME,
        '<int key="i" value="-3"/><float key="f" value="2.5"/><boolean key="b" value="true"/>'
        '<boolean key="c" value="false"/><id key="d" value="a-b"/><string key="s" value="&lt;å&gt;"/>'
        '<float key="n" value="NaN"/><date key="t" value="2026-07-01T00:00:00.123+02:00"/>',
    )
    assert got.attributes == {
        "i": -3,
        "f": 2.5,
        "b": True,
        "c": False,
        "d": "a-b",
        "s": "<å>",
        "n": "NaN",
        "t": datetime(2026, 7, 1, 0, 0, 0, 123000, timezone(timedelta(hours=2))),
    }


def test_nested_attributes_lists_and_containers_are_kept_under_the_name_of_the_outer_one() -> None:
    got = one(
        NAME,
        '<string key="address" value="Storgatan"><int key="number" value="1"/></string>'
        '<list key="docs"><values><string key="doc" value="a"/><string key="doc" value="b"/></values></list>'
        '<container key="box"><boolean key="full" value="1"/></container>',
        event(),
    )
    assert got.attributes == {
        "address": "Storgatan",
        "address/number": 1,
        "docs/doc": "a",
        "docs/doc#2": "b",
        "box/full": True,
    }


def test_defaults_classifiers_and_what_the_log_says_of_itself_are_never_read_as_values() -> None:
    (got,) = read(log(GLOBALS, trace(NAME, START, event())))
    assert set(got.attributes) == {"startdate"}
    assert received_and_ended(got, "startdate", "enddate")[1] is None


def test_a_log_without_a_namespace_and_one_with_a_prefix_read_the_same() -> None:
    plain = log(trace(NAME, event()))
    without = plain.replace(b' xmlns="http://www.xes-standard.org/"', b"")
    prefixed = without.replace(b"<", b"<x:").replace(b"<x:/", b"</x:").replace(b"<x:?", b"<?")
    prefixed = prefixed.replace(b"<x:log", b'<x:log xmlns:x="http://www.xes-standard.org/"')
    assert read(plain) == read(without) == read(prefixed)


def test_a_moment_without_a_zone_is_local_time_here() -> None:
    got = one(NAME, event("2026-07-01T00:30:00"))
    assert got.events[0].at == datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
    assert local_day(got.events[0].at) == date(2026, 7, 1)


def test_a_gzipped_log_is_told_by_its_first_bytes_from_a_path_and_from_a_stream(tmp_path: Path) -> None:
    plain = log(trace(NAME, event()))
    file = tmp_path / "log.xes"
    file.write_bytes(gzip.compress(plain))
    assert list(read_xes(file)) == read(gzip.compress(plain)) == read(plain)


def test_progress_counts_the_bytes_of_the_file_as_it_lies_on_disk() -> None:
    content = gzip.compress(log(*(trace(NAME.replace("1", str(at)), event()) for at in range(5000))))
    told: list[int] = []
    assert len(list(read_xes(io.BytesIO(content), told.append))) == 5000
    assert told == sorted(told)
    assert len(told) > 5
    assert told[-1] == len(content)


class Endless(io.RawIOBase):
    """A log of many traces, made as it is read."""

    def __init__(self, traces: int) -> None:
        body = (trace(NAME.replace("1", str(at)), event() * 20) for at in range(traces))
        self._parts = itertools.chain([HEAD], body, ["</log>"])
        self._left = b""
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        while len(self._left) < size and (part := next(self._parts, None)):
            self._left += part.encode()
        data, self._left = self._left[:size], self._left[size:]
        self.size += len(data)
        return data


def test_the_log_is_never_in_memory_as_a_whole() -> None:
    log_file = Endless(1200)
    tracemalloc.start()
    try:
        assert sum(1 for _ in read_xes(log_file)) == 1200  # type: ignore[arg-type]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < log_file.size / 2


# Received, ended, unit


def test_named_attributes_say_when_a_case_was_received_and_ended() -> None:
    received, ended = received_and_ended(one(NAME, START, END, event()), "startdate", "enddate")
    assert (received, ended) == (datetime(2026, 1, 5, 8, tzinfo=UTC), datetime(2026, 1, 9, 15, 30, tzinfo=UTC))


def test_a_missing_end_is_a_case_still_open() -> None:
    assert received_and_ended(one(NAME, START, event()), "startdate", "enddate")[1] is None


def test_with_no_names_the_first_and_the_last_event_count_by_time_and_not_by_place() -> None:
    got = one(NAME, event("2026-01-07T10:00:00Z"), event("2026-01-03T10:00:00Z"), event("2026-01-05T10:00:00Z"))
    assert received_and_ended(got) == (datetime(2026, 1, 3, 10, tzinfo=UTC), datetime(2026, 1, 7, 10, tzinfo=UTC))


def test_an_end_written_as_midnight_of_the_day_received_is_when_it_was_received() -> None:
    received, ended = received_and_ended(
        one(NAME, START, END.replace("09T16:30", "05T00:00"), event()), "startdate", "enddate"
    )
    assert received == ended


@pytest.mark.parametrize(
    ("parts", "received", "ended", "says"),
    [
        ((NAME, event()), "startdate", None, "saknar attributet som säger när det kom in: ”startdate”"),
        ((NAME, '<int key="startdate" value="3"/>', event()), "startdate", None, "ingen tid: ”startdate=3”"),
        ((NAME, START), "startdate", None, "inga händelser"),
        ((NAME, START, END.replace("01-09", "01-04"), event()), "startdate", "enddate", "innan det kom in"),
    ],
)
def test_a_trace_that_does_not_say_when_is_refused_with_its_place(
    parts: tuple[str, ...], received: str | None, ended: str | None, says: str
) -> None:
    with pytest.raises(BrokenLog) as caught:
        received_and_ended(one(*parts), received, ended)
    assert says in str(caught.value)
    assert str(caught.value).startswith("Spår 1 (rad 3): ")


@pytest.mark.parametrize(
    ("attribute", "expected"),
    [
        ('<string key="group" value="Group 5"/>', "Group 5"),
        ('<string key="org:group" value=" Miljö "/><string key="group" value="Annan"/>', "Miljö"),
        ('<string key="group" value="UNKNOWN"/>', None),
        ('<string key="group" value="EMPTY"/>', None),
        ("", None),
    ],
)
def test_the_unit_is_the_group_of_the_trace(attribute: str, expected: str | None) -> None:
    assert unit_group(one(NAME, attribute, event(more='<string key="org:group" value="Step"/>'))) == expected


# What is refused, and where

GOOD = trace(NAME.replace("1", "0"), event())


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "Rad 1: filen är inte XML."),
        (b"case;date\n1;2026-01-01\n", "Rad 1: filen är inte XML."),
        (b"PK\x03\x04\x00\x00", "Rad 1: filen är inte XML."),
        (b"<html>\n<body/></html>", "Rad 1: filen är inte XES: den börjar med ”<html>”"),
        (log(), "Rad 4: loggen har inga spår."),
        (log(GLOBALS), "loggen har inga spår."),
        (log(GOOD)[:-8], "filen slutar mitt i."),
        (log(GOOD, trace(NAME, event()))[:-60], "Spår 2 (rad 9): filen slutar mitt i."),
        (log(GOOD, "<trace></log>"), "Spår 2 (rad 7): filen är inte giltig XML."),
        (log(GOOD) + b"<log/>", "filen är inte giltig XML."),
        (log(GOOD, trace(event())), "Spår 2 (rad 7): spåret saknar namn (concept:name)."),
        (log(GOOD, trace(NAME.replace("case-1", ""), event())), "spåret saknar namn"),
        (log(GOOD, GOOD), "Spår 2 (rad 7): två spår har samma namn: ”case-0”"),
        (log(GOOD, trace(NAME, event(""))), "Spår 2 (rad 9): en händelse saknar tid (time:timestamp): ”Register”"),
        (
            log(GOOD, trace(NAME, event("i går"))),
            "Spår 2 (rad 9): en tid går inte att läsa: ”time:timestamp=i går”",
        ),
        (log(trace(NAME, event("9999-12-31T23:59:59Z"))), "en tid går inte att läsa"),
        (log(trace(NAME, event("2026-02-30T00:00:00Z"))), "en tid går inte att läsa"),
        (
            log(trace(NAME, '<event><date key="time:timestamp" value="2026-01-05T10:00:00Z"/></event>')),
            "Spår 1 (rad 5): en händelse saknar namn (concept:name).",
        ),
        (
            log(
                trace(NAME, '<event><string key="concept:name" value="A"/><string key="time:timestamp" value="2026"/>')
            ),
            "Spår 1 (rad 5)",
        ),
        (log(trace(NAME, '<int key="n" value="many"/>')), "ett värde går inte att läsa: ”n=many”"),
        (log(trace(NAME, '<boolean key="b" value="maybe"/>')), "ett värde går inte att läsa: ”b=maybe”"),
        (log(trace(NAME, '<string key="s"/>')), "ett värde går inte att läsa: ”s=”"),
        (log(trace(NAME, '<string value="s"/>')), "ett attribut saknar namn: ”<string>”"),
        (log(trace(NAME, "<event><event></event></event>")), "ett attribut saknar namn: ”<event>”"),
    ],
)
def test_a_broken_log_is_refused_with_what_and_where(content: bytes, says: str) -> None:
    assert says in str(broken(content))


def test_the_place_names_the_trace_and_the_line() -> None:
    place = broken(log(GOOD, trace(NAME, event()), trace(NAME.replace("1", "2"), event("")))).place
    assert (place.trace, place.line) == (3, 13)


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9, 0.999])
def test_a_gzip_file_that_was_cut_off_is_refused(kept: float) -> None:
    content = gzip.compress(log(*(trace(NAME.replace("1", str(at)), event()) for at in range(300))))
    assert "den packade filen (gzip) slutar mitt i." in str(broken(content[: int(len(content) * kept)]))


def test_a_gzip_file_that_was_damaged_is_refused() -> None:
    content = bytearray(gzip.compress(log(*(trace(NAME.replace("1", str(at)), event()) for at in range(300)))))
    content[-6] ^= 0xFF
    assert "den packade filen (gzip) är skadad." in str(broken(bytes(content)))


BOMB = '<?xml version="1.0"?><!DOCTYPE log [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE log SYSTEM "file:///etc/hostname">'


@pytest.mark.parametrize("prolog", [BOMB, OUTSIDE, OUTSIDE.replace("SYSTEM", 'PUBLIC "x"')])
def test_document_types_and_entities_are_refused(prolog: str) -> None:
    content = prolog + f"<log>{trace(NAME.replace('case-1', 'x'), event())}</log>"
    assert str(broken(content.encode())) == "Rad 1: dokumenttyper och entiteter tillåts inte."


def test_what_would_fill_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    long_value = log(trace(NAME, f'<string key="s" value="{"x" * 6_000_000}"/>', event()))
    assert "ett värde är för långt." in str(broken(gzip.compress(long_value)))
    assert "för djupt" in str(broken(log(trace(NAME, '<string key="s" value="x">' * 40))))
    monkeypatch.setattr("eservice.records.xes.MOST_ELEMENTS", 100)
    assert "Spår 1 (rad 37): för många" in str(broken(log(trace(NAME, event() * 60))))
    assert len(read(log(*(trace(NAME.replace("1", str(at)), event() * 30) for at in range(9))))) == 9


def test_traces_before_the_broken_one_have_been_yielded_so_the_reader_must_keep_them_in_one_transaction() -> None:
    traces = read_xes(io.BytesIO(log(*([GOOD] + ["<!-- filler -->"] * 9000), trace(event()))))
    assert next(traces).name == "case-0"
    with pytest.raises(BrokenLog):
        list(traces)
