"""The links at the top of every page, by role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from eservice.accounts.rules import Role, Viewer, can_coordinate, can_see_figures
from eservice.catalogue.guide.reading import read_guide
from eservice.premises.register.queries import keepers_of
from eservice.premises.stages.queries import land_unit


@dataclass(frozen=True)
class Link:
    """One link of the menu."""

    label: str
    url: str
    current: bool = False
    count: int | None = None
    #: What stands under a word that is no link itself.
    links: tuple[Link, ...] = ()


def links(viewer: Viewer | None, path: str) -> list[Link]:
    """What this person can go to, in the order of their work."""
    roles = viewer.roles() if viewer else frozenset()
    works_here = viewer is not None and can_see_figures(viewer)
    wanted: list[tuple[str, str, bool]] = [
        (_("Tjänster"), "public.home", not works_here),
        (_("Vad vill du göra?"), "public.guide", not works_here),
        (_("Lediga lokaler och mark"), "public.vacant", not works_here),
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
        (_("Frånvaro"), "officer.away", Role.OFFICER in roles and Role.MANAGER not in roles),
        (_("Administration"), "admin.overview", Role.ADMINISTRATOR in roles),
    ]
    found = [_link(label, url_for(endpoint), path) for label, endpoint, shown in wanted if shown]
    return [*found, *_of_premises(viewer, path), *_groups(roles, works_here, path)]


def _of_premises(viewer: Viewer | None, path: str) -> Iterator[Link]:
    """Premises and land, for those who keep some: the register, what others ask, and land that is given out."""
    if viewer is None or not keepers_of(viewer):
        return
    wanted = [(_("Registret"), "officer.register_objects")]
    if viewer.officer_in:
        wanted.append((_("Lokalfrågor till oss"), "officer.landlord_questions"))
        if land_unit() in viewer.officer_in:
            wanted.append((_("Markanvisningar"), "officer.allocations"))
    yield _group(_("Lokaler och mark"), path, *wanted)


def _groups(roles: frozenset[Role], works_here: bool, path: str) -> Iterator[Link]:
    """What is not needed every hour, under a word each: a menu of twelve is read by nobody."""
    if Role.MANAGER in roles:
        yield _group(
            _("Leda"),
            path,
            (_("Enhetens arbete"), "officer.workload"),
            (_("Frånvaro"), "officer.away"),
            (_("Förseningar"), "manager.lateness"),
            (_("Omfördelning"), "manager.batches"),
            (_("Tänk om"), "manager.scenarios"),
            (_("Insikt"), "manager.address_file"),
        )
    if works_here:
        yield _group(
            _("Uppföljning"),
            path,
            (_("Handläggningstider"), "manager.turnaround"),
            (_("Målrapport"), "manager.goal_report"),
            (_("Indikatorer"), "manager.indicators"),
            (_("Omdöme"), "manager.verdicts"),
            (_("Så träffar prognoserna"), "manager.forecasts"),
            (_("Frysta siffror"), "manager.snapshots"),
            (_("Sparade vyer"), "manager.kept_views"),
            (_("Lokal- och markförfrågningar"), "manager.inquiries"),
            (_("Efterfrågan och utbud"), "manager.supply"),
            (_("Mina filer"), "manager.inbox"),
        )


def _group(label: str, path: str, *wanted: tuple[str, str]) -> Link:
    under = tuple(_link(label, url_for(endpoint), path) for label, endpoint in wanted)
    return Link(label, "", any(one.current for one in under), links=under)


def _link(label: str, url: str, path: str) -> Link:
    return Link(label, url, path == url if url in ("/", "/handlaggare/") else path.startswith(url))
