"""Reads a page as strictly as a person who writes HTML by hand would: what is not right is told in words."""

from __future__ import annotations

from html.parser import HTMLParser

#: Elements without an end tag.
VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
#: Attributes that hold the id, or ids separated by blanks, of something on the same page.
POINTERS = ("for", "aria-labelledby", "aria-describedby", "aria-controls")


def faults(page: str) -> list[str]:
    """What is wrong with the markup of a whole page; nothing for a good one."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.faults + reader.at_the_end()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self._open: list[str] = []
        self._ids: set[str] = set()
        self._wanted: set[str] = set()
        self._counts: dict[str, int] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if "svg" not in self._open:  # a drawing has titles of its own
            self._counts[tag] = self._counts.get(tag, 0) + 1
        self._attributes(tag, attrs)
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._attributes(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1] != tag:
            self._fault(f"</{tag}> ends nothing that is open: {' '.join(self._open[-3:])}")
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def at_the_end(self) -> list[str]:
        """What can be told only when the whole page has been read."""
        found = [f"<{tag}> is never ended" for tag in self._open]
        found += [f"nothing has the id {one!r} that is pointed at" for one in sorted(self._wanted - self._ids)]
        found += [
            f"{self._counts.get(tag, 0)} <{tag}>, one is right"
            for tag in ("html", "main", "h1", "title")
            if self._counts.get(tag) != 1
        ]
        return found

    def _attributes(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attrs]
        if len(names) != len(set(names)):
            self._fault(f"an attribute stands twice in <{tag} {' '.join(names)}>")
        for name, value in attrs:
            if name == "id":
                self._own_id(value or "")
            elif name in POINTERS or (name == "href" and (value or "").startswith("#") and value != "#"):
                self._wanted.update((value or "").removeprefix("#").split())
            elif name == "style" or name.startswith("on"):
                self._fault(f"<{tag}> has {name}=, which the content policy refuses")
        if tag == "style" or (tag == "script" and "src" not in names):
            self._fault(f"<{tag}> stands in the page, which the content policy refuses")

    def _own_id(self, value: str) -> None:
        if not value or " " in value:
            self._fault(f"{value!r} is no id")
        if value in self._ids:
            self._fault(f"the id {value!r} stands twice")
        self._ids.add(value)

    def _fault(self, text: str) -> None:
        self.faults.append(f"line {self.getpos()[0]}: {text}")
