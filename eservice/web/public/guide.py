"""What do you want to do? Questions, and the services that the answers lead to. The answers are in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectChoice

from eservice.catalogue.guide.reading import goal_called, read_guide
from eservice.catalogue.guide.rules import stages, steps_for
from eservice.catalogue.guide.shape import Goal
from eservice.catalogue.shape import Field, FormStep
from eservice.establishments.rules import schedule
from eservice.intake.rules import visible_fields, wrong_among
from eservice.web.access import everyone, viewer_or_none
from eservice.web.clock import today
from eservice.web.establishment_view import cards, known_before
from eservice.web.language import language


@everyone
def goals() -> str:
    """What companies come here to do."""
    return render_template("public/guide.html", goals=read_guide().goals)


@everyone
def goal(goal_key: str) -> str:
    """The questions of a goal, and once answered what is needed, in which order and when the doors can open."""
    found = goal_called(goal_key)
    answers, wrong = answers_in(found, request.args)
    if "svar" not in request.args or wrong:
        form = _form(found.questions, answers, wrong if "svar" in request.args else ())
        return render_template("public/guide_questions.html", goal=found, form=form)
    steps = steps_for(found, answers)
    plan = schedule(steps, known_before(steps, today()), today())
    shown = {card.key: card for card in cards(steps, plan)}
    viewer = viewer_or_none()
    return render_template(
        "public/guide_result.html",
        goal=found,
        answers=answers,
        said=[(field.label, _chosen(field, answers[field.key])) for field in found.questions if field.key in answers],
        stages=[[shown[step.key] for step in stage] for stage in stages(steps)],
        path=[shown[key] for key in plan.path],
        opens_on=plan.opens_on,
        can_start=bool(viewer and viewer.companies - viewer.read_only),
    )


def answers_in(goal: Goal, sent: Mapping[str, str]) -> tuple[dict[str, str], Sequence[str]]:
    """The answers to the questions that are asked, and the keys of those that are missing or none of the choices."""
    step = FormStep(key="guide", title=goal.title, fields=goal.questions)
    given = {field.key: sent.get(field.key, "") for field in goal.questions}
    asked = visible_fields(step, given)
    wrong = wrong_among(asked, given)
    return {field.key: given[field.key] for field in asked if field.key not in wrong}, list(wrong)


def _form(questions: Sequence[Field], answers: Mapping[str, str], wrong: Sequence[str]) -> FlaskForm:
    fields = {field.key: _question(field, questions) for field in questions}
    made = type("GuideForm", (FlaskForm,), fields)
    form: FlaskForm = made(MultiDict(answers), meta={"csrf": False})
    for key in wrong:
        form[key].errors = [_("Välj ett alternativ.")]
    return form


def _question(field: Field, questions: Sequence[Field]) -> Any:
    lang = language()
    asked_when: dict[str, str] = {}
    hint = field.help.in_language(lang) if field.help else ""
    if field.when is not None:
        other = next(one for one in questions if one.key == field.when.field)
        answers = ", ".join(f"”{_chosen(other, key).in_language(lang)}”" for key in field.when.is_one_of)
        said = _(
            "Gäller om ni svarat %(answers)s på frågan ”%(question)s”.",
            answers=answers,
            question=other.label.in_language(lang),
        )
        hint = f"{said} {hint}".strip()
        asked_when = {"data-when-field": field.when.field, "data-when-values": " ".join(field.when.is_one_of)}
    choices = [SelectChoice(choice.key, choice.label.in_language(lang)) for choice in field.choices]
    return RadioField(
        field.label.in_language(lang), description=hint, choices=choices, validate_choice=False, render_kw=asked_when
    )


def _chosen(field: Field, key: str) -> Any:
    return next(choice.label for choice in field.choices if choice.key == key)
