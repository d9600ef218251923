"""Pages for the texts of letters: how one looks, its versions, and writing the next one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import DateField, TextAreaField
from wtforms.validators import InputRequired

from eservice.kit.db import transaction
from eservice.kit.errors import Invalid, NotFound, Stale
from eservice.notifications.rules import Wording
from eservice.notifications.samples import sample, sample_facts
from eservice.notifications.text_operations import discard_text, publish_text, save_text
from eservice.notifications.text_queries import draft_of, texts_in_force, version_in_force, versions_of
from eservice.notifications.texts import CANNOT, Fault, faults_in, fields_of, file_text, words_of
from eservice.notifications.writing import in_force
from eservice.web.access import administrators, viewer
from eservice.web.clock import moment, today
from eservice.web.errors import STATUS, words_for
from eservice.web.forms import CaseForm, OnlyButton
from eservice.web.security import CHANGE_LIMIT, limiter

Page = str | Response | tuple[str, int]


class TextForm(CaseForm):
    """The text of a letter: the first line is its subject."""

    text = TextAreaField(
        _l("Brevets text"),
        description=_l("Första raden är rubriken. Fälten skrivs så här: {{ name }}."),
        render_kw={"rows": 22, "spellcheck": "true"},
    )


class PublishForm(CaseForm):
    """From which day."""

    valid_from = DateField(
        _l("Gäller brev som skrivs från och med"), validators=[InputRequired(_l("Ange från vilken dag."))]
    )


@administrators
def letter_sample(name: str, in_language: str) -> str:
    """One letter with made-up facts, as it is written today, and every version of its text."""
    _check(name, in_language)
    texts, versions = texts_in_force(today(), name, in_language), versions_of(name, in_language)
    own = texts.get((name, in_language))
    return render_template(
        "admin/letter_sample.html",
        name=name,
        in_language=in_language,
        wording=in_force(name, in_language, sample_facts(name, in_language), texts),
        versions=versions,
        own=own,
        gives_way=own is not None and _sample(name, in_language, own) is None,
        current=version_in_force([one for one, _writer in versions], today()),
        draft=draft_of(name, in_language),
        today=today(),
    )


@administrators
def version(name: str, in_language: str, number: int) -> str:
    """One version of the text, as a letter where it can still be worded."""
    _check(name, in_language)
    found = next((one for one, _writer in versions_of(name, in_language) if one.number == number), None)
    if found is None:
        raise NotFound("no_such_letter")
    wording = _sample(name, in_language, found.text)
    return render_template(
        "admin/letter_version.html", name=name, in_language=in_language, version=found, wording=wording
    )


@administrators
def edit(name: str, in_language: str) -> Page:
    """The draft and how it looks as a letter; where there is none, the text of today to begin with."""
    return _editor(name, in_language)


@administrators
@limiter.limit(CHANGE_LIMIT)
def save(name: str, in_language: str) -> Page:
    """Keep the draft and show it as a letter."""
    form = TextForm(prefix="text")
    if not form.validate():
        return _editor(name, in_language, form, status=422)
    try:
        with transaction():
            faults = save_text(name, in_language, form.text.data or "", viewer(), moment(), form.version.data)
    except Stale as error:
        return _editor(name, in_language, form, problem=words_for(error), status=STATUS[Stale])
    if faults:
        return _editor(name, in_language, form, faults=faults, status=422)
    flash(_("Utkastet är sparat. Så här ser brevet ut."), "good")
    return redirect(url_for("admin.letter_edit", name=name, in_language=in_language))


@administrators
@limiter.limit(CHANGE_LIMIT)
def publish(name: str, in_language: str) -> Page:
    """Let letters have the draft's text from a day on."""
    form = PublishForm(prefix="publish")
    done = _("Texten är publicerad. Brev som redan är skrivna ändras inte.")
    return _settle(
        name,
        in_language,
        form,
        lambda: publish_text(name, in_language, form.valid_from.data, viewer(), moment(), form.version.data),
        done,
    )


@administrators
@limiter.limit(CHANGE_LIMIT)
def discard(name: str, in_language: str) -> Page:
    """Lay the draft aside."""
    form = OnlyButton(prefix="discard")
    return _settle(
        name,
        in_language,
        form,
        lambda: discard_text(name, in_language, viewer(), form.version.data),
        _("Utkastet är lagt åt sidan."),
    )


def _settle(name: str, in_language: str, form: CaseForm, do: Callable[[], Any], done: str) -> Page:
    typed = form if isinstance(form, PublishForm) else None
    if not form.validate():
        return _editor(name, in_language, publish_form=typed, status=422)
    try:
        with transaction():
            do()
    except (Invalid, Stale) as error:
        return _editor(name, in_language, publish_form=typed, problem=words_for(error), status=STATUS[type(error)])
    flash(done, "good")
    return redirect(url_for("admin.letter_sample", name=name, in_language=in_language))


def _editor(
    name: str,
    in_language: str,
    form: TextForm | None = None,
    *,
    publish_form: PublishForm | None = None,
    faults: list[Fault] | None = None,
    problem: str | None = None,
    status: int = 200,
) -> Page:
    _check(name, in_language)
    own = texts_in_force(today(), name, in_language).get((name, in_language))
    draft = draft_of(name, in_language)
    begun = draft.text if draft else own or file_text(name, in_language)
    if form is None:
        form = TextForm(prefix="text", formdata=None, text=begun)
    publish_form = publish_form or PublishForm(prefix="publish", formdata=None, valid_from=today())
    discard_form = OnlyButton(prefix="discard", formdata=None)
    for one in (form, publish_form, discard_form):
        one.version.data = draft.lock if draft else 0
    wrong = faults_in(draft.text, fields_of(name), sample_facts(name, in_language)) if draft else []
    page = render_template(
        "admin/letter_edit.html",
        name=name,
        in_language=in_language,
        form=form,
        publish_form=publish_form,
        discard_form=discard_form,
        draft=draft,
        wording=_sample(name, in_language, draft.text) if draft else None,
        fields=sorted(fields_of(name)),
        is_unsaved=bool(faults),
        faults=[(fault.line, _fault_words(fault)) for fault in faults or wrong],
        publishable=draft is not None and not wrong,
        problem=problem,
    )
    return page, status


def _check(name: str, in_language: str) -> None:
    """A letter that there is not has no page, whatever has been written for it. Raises `NotFound`."""
    try:
        sample(name, in_language)
    except LookupError as error:
        raise NotFound("no_such_letter") from error


def _sample(name: str, in_language: str, text: str) -> Wording | None:
    """The letter in this text with made-up facts; None where it cannot be worded, or not any more."""
    try:
        return words_of(text, sample_facts(name, in_language))
    except CANNOT:
        return None


def _fault_words(fault: Fault) -> str:
    return {
        "empty": _("Brevet behöver en rubrik på första raden och en text därunder."),
        "too_long": _("Texten får vara högst 20 000 tecken."),
        "subject_too_long": _("Rubriken får vara högst 200 tecken."),
        "unreadable": _("Raden innehåller tecken som inte går att läsa."),
        "syntax": _("Klamrarna går inte ihop. Ett fält skrivs så här: {{ name }}."),
        "unknown_field": _("Fältet %(name)s finns inte i det här brevet.", name=fault.value),
        "not_allowed": _("Brevet kan bara ha fält och villkor: %(name)s går inte.", name=fault.value),
        "cannot_be_worded": _("Med de här fälten går brevet inte att skriva."),
    }[fault.code]


def add_letter_texts(pages: Blueprint) -> None:
    """Give these pages their addresses."""
    one = "/brev/<name>/<in_language>"
    pages.add_url_rule(one, view_func=letter_sample)
    pages.add_url_rule(f"{one}/versioner/<int:number>", "letter_version", version)
    pages.add_url_rule(f"{one}/utkast", "letter_edit", edit)
    pages.add_url_rule(f"{one}/utkast", "letter_save", save, methods=["POST"])
    pages.add_url_rule(f"{one}/publicera", "letter_publish", publish, methods=["POST"])
    pages.add_url_rule(f"{one}/lagg-at-sidan", "letter_discard", discard, methods=["POST"])
