"""The links at the top of every page, by role."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from eservice.accounts.rules import Role, Viewer, can_coordinate, can_see_figures
from eservice.catalogue.guide.reading import read_guide


@dataclass(frozen=True)
class Link:
    """One link of the menu."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


def links(viewer: Viewer | None, path: str) -> list[Link]:
    """What this person can go to, in the order of their work."""
    roles = viewer.roles() if viewer else frozenset()
    works_here = viewer is not None and can_see_figures(viewer)
    wanted: list[tuple[str, str, bool]] = [
        (_("Tjänster"), "public.home", not works_here),
        (_("Vad vill du göra?"), "public.guide", not works_here),
    ]
    wanted += [
        (_("Mina ärenden"), "company.cases", Role.COMPANY in roles),
        (_("Etableringar"), "company.establishments", Role.COMPANY in roles),
        (_("Arbetslista"), "officer.worklist", Role.OFFICER in roles),
        (_("Remisser"), "officer.referrals", Role.OFFICER in roles),
        (_("Tillstånd"), "company.permits", Role.COMPANY in roles),
        (_("Sammanträden"), "officer.meetings", bool(roles & {Role.OFFICER, Role.MANAGER})),
        (_("Tillstånd"), "officer.permits", bool(roles & {Role.OFFICER, Role.MANAGER})),
        (
            _("Etableringar"),
            "officer.establishments",
            bool(viewer and can_coordinate(viewer, read_guide().coordinating_unit)),
        ),
        (_("Varningar"), "officer.warnings", Role.OFFICER in roles),
        (_("Förseningar"), "manager.lateness", Role.MANAGER in roles),
        (_("Handläggningstider"), "manager.turnaround", works_here),
        (_("Omfördelning"), "manager.batches", Role.MANAGER in roles),
        (_("Frånvaro"), "officer.away", bool(roles & {Role.OFFICER, Role.MANAGER})),
        (_("Målrapport"), "manager.goal_report", works_here),
        (_("Indikatorer"), "manager.indicators", works_here),
        (_("Omdöme"), "manager.verdicts", works_here),
        (_("Mina filer"), "manager.inbox", works_here),
        (_("Administration"), "admin.overview", Role.ADMINISTRATOR in roles),
    ]
    return [_link(label, url_for(endpoint), path) for label, endpoint, shown in wanted if shown]


def _link(label: str, url: str, path: str) -> Link:
    return Link(label, url, path == url if url in ("/", "/handlaggare/") else path.startswith(url))
