"""One timeline of all that has happened, was written and came in, and a choice of what to see of it."""

from __future__ import annotations

from flask import request
from flask_babel import lazy_gettext as _l

from eservice.cases.rules import Visibility
from eservice.notifications.queries import letters_in
from eservice.web.case_view import TimelineItem, file_item, item, letter_item
from eservice.web.officer.seen import Fold, Part, Seen, Shown, how_many

#: So many lines stand at once; who wants the older ones, or has chosen among them, gets all.
NEWEST = 5
#: What can be chosen, by the word in the address.
CHOICES = ("alla", "foretaget", "internt", "brev", "filer")


def history(seen: Seen) -> Shown:
    """The timeline, newest first, as far as the address asks for it."""
    chosen = request.args.get("visa", "alla")
    chosen = chosen if chosen in CHOICES else "alla"
    items = _items(seen, chosen)
    newest = len(items) if chosen != "alla" else NEWEST
    return {"items": items, "newest": newest, "chosen": chosen, "choices": CHOICES}


def _items(seen: Seen, chosen: str) -> list[TimelineItem]:
    found = []
    if chosen in ("alla", "foretaget", "internt"):
        found += [(event.effective_at, item(event)) for event in seen.events if _is_wanted(event.visibility, chosen)]
    if chosen in ("alla", "brev"):
        found += [(letter.written_at, letter_item(letter)) for letter in letters_in(seen.case.id)]
    if chosen in ("alla", "filer"):
        found += [(document.uploaded_at, file_item(document)) for document in seen.documents]
    return [one for _at, one in sorted(found, key=lambda pair: pair[0], reverse=True)]


def _is_wanted(visibility: str, chosen: str) -> bool:
    return chosen == "alla" or (visibility == Visibility.COMPANY) == (chosen == "foretaget")


HISTORY = Part(
    "history",
    history,
    tab=_l("Vad som har hänt"),
    anchor="history",
    fold=Fold(_l("Vad som har hänt"), lambda _seen, _shown: True, lambda _seen, shown: how_many(shown["items"])),
)
