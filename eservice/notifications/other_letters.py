"""Letters that no event of a case asks for: about a draft, or an invitation. Each has a name, and goes once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from babel.dates import format_date

from eservice.accounts.models import Company, Person
from eservice.catalogue.queries import service_version
from eservice.intake.tidying import drafts_to_warn_about
from eservice.kit.days import local_day
from eservice.kit.db import db
from eservice.notifications.writing import letter_row, write_row


def write_letter(
    once: str, template: str, recipient: str, language: str, facts: Mapping[str, Any], now: datetime
) -> None:
    """Write a letter under the name `once`; asked for twice it is one letter."""
    write_row(letter_row(template, recipient, language, facts, now, once=once))


def warn_about_drafts(now: datetime, keep: timedelta, warning: timedelta, site_url: str) -> int:
    """Write to the people whose drafts will be removed. Run twice, it writes none the second time."""
    drafts = drafts_to_warn_about(now, keep, warning)
    for draft in drafts:
        person, company = db.session.get_one(Person, draft.person_id), db.session.get_one(Company, draft.company_id)
        draft.reminded_at = now
        goes_on = max(draft.changed_at + keep, now + warning)
        facts = {
            "name": person.name,
            "company": company.name,
            "service": service_version(draft.service_version_id).name.in_language(person.language),
            "begun": format_date(local_day(draft.changed_at), "d MMMM y", locale=person.language),
            "removed_on": format_date(local_day(goes_on), "d MMMM y", locale=person.language),
            "address": f"{site_url}/foretag/utkast/{draft.id}/granska",
        }
        once = f"draft:{draft.id}:{draft.changed_at.isoformat()}"
        write_letter(once, "draft_reminder", person.email, person.language, facts, now)
    return len(drafts)
