"""What is asked for against what is offered: premises and land by sort, size and district, and over time."""

from __future__ import annotations

from flask import render_template, request
from flask_babel import gettext as _

from eservice.premises.balance import BANDS, balance
from eservice.premises.register.geography import area_names
from eservice.premises.words import CODES, KINDS, SORTS
from eservice.web.access import staff
from eservice.web.clock import today
from eservice.web.filters import number
from eservice.web.settings import mode


@staff
def supply() -> str:
    """The figures of the last year, and the last eight quarters."""
    kind = request.args.get("slag", "premises")
    kind = kind if kind in KINDS else "premises"
    return render_template(
        "manager/supply.html",
        kind=kind,
        kinds=KINDS,
        balance=balance(mode(), kind, today()),
        sorts=SORTS,
        areas=area_names(),
        bands={str(place): label for place, label in enumerate(band_names(kind))},
        codes=CODES,
    )


def band_names(kind: str) -> list[str]:
    """What the size bands are called, in their order."""
    ends = BANDS[kind]
    starts = (0, *ends)
    middle = [
        _("%(from)s–%(to)s m²", **{"from": number(start + 1, 0), "to": number(end, 0)})
        for start, end in zip(starts[1:], ends[1:], strict=False)
    ]
    return [
        _("Högst %(to)s m²", to=number(ends[0], 0)),
        *middle,
        _("Mer än %(from)s m²", **{"from": number(ends[-1], 0)}),
    ]
