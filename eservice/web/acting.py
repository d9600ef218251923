"""Which of their companies somebody acts for just now: chosen in the frame of every page, kept in the session."""

from __future__ import annotations

from typing import NamedTuple

from flask import redirect, request, session, url_for
from werkzeug.wrappers import Response

from eservice.accounts.queries import company_names
from eservice.accounts.rules import Viewer
from eservice.kit.errors import NotFound
from eservice.web.access import company_people, own_address, viewer, viewer_or_none
from eservice.web.security import CHANGE_LIMIT, limiter


class Acting(NamedTuple):
    """What the frame offers: companies by id and name, and the one that was chosen, if any."""

    companies: dict[int, str]
    chosen: int | None


def acting_for() -> int | None:
    """The company that was chosen, while the mandate for it holds; None for all of them."""
    me, chosen = viewer_or_none(), session.get("company")
    return chosen if me and chosen in me.every_company() else None


def acting(me: Viewer | None) -> Acting | None:
    """The choice, for people with more than one company; others have none to make, and cost no question."""
    if me is None or len(me.every_company()) < 2:
        return None
    names = company_names(me.every_company())
    return Acting(dict(sorted(names.items(), key=lambda pair: (pair[1], pair[0]))), acting_for())


@company_people
@limiter.limit(CHANGE_LIMIT)
def choose() -> Response:
    """Act for one company, or for all of them again. Raises `NotFound` for one that is not mine."""
    wanted = request.form.get("company", "")
    if not wanted:
        session.pop("company", None)
    else:
        chosen = next((one for one in viewer().every_company() if str(one) == wanted), None)
        if chosen is None:
            raise NotFound("not_your_company")
        session["company"] = chosen
    return redirect(own_address(request.form.get("next")) or url_for("company.cases"))
