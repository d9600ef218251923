"""The forms of a request to supplement: asking point by point, answering each point, judging each answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import DateField, HiddenField, IntegerField, MultipleFileField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from eservice.cases.supplement_models import SupplementItem
from eservice.cases.supplements import Asked
from eservice.catalogue.shape import Field, Service
from eservice.catalogue.supplements import reasons_for
from eservice.intake.rules import check_answer
from eservice.intake.values import WrongAnswer, clean
from eservice.web.answer_problems import problem_text
from eservice.web.definition_form import one_question, written
from eservice.web.forms import AnswerForm, CaseForm, SupplementForm, plain_text, stripped
from eservice.web.language import language
from eservice.web.uploads import uploads

#: Points in one request; more than these is a talk, not a request.
MOST_POINTS = 6
#: A point is a few lines.
LONGEST_POINT = 2_000


def _text(label: Any, description: Any = "") -> TextAreaField:
    too_long = Length(max=LONGEST_POINT, message=_l("Texten får vara högst 2 000 tecken."))
    return TextAreaField(
        label, description=description, filters=[stripped], validators=[Optional(), too_long, plain_text]
    )


class PointsForm(SupplementForm):
    """What an officer asks for: as points with a reason and a question each, and a few words around them."""

    service: Service | None

    def points(self) -> list[Asked]:
        """The points that were filled in."""
        texts = {reason.key: reason.text for reason in reasons_for(self.service)}
        return [
            Asked(reason, texts[reason], self[f"point{at}_about"].data or "", self[f"point{at}_text"].data)
            for at in range(1, MOST_POINTS + 1)
            if (reason := self[f"point{at}_reason"].data)
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """A point has both a reason and words; a request has a point, or words of its own."""
        is_right = super().validate(extra_validators)
        begun = [at for at in range(1, MOST_POINTS + 1) if _has_begun(self, at)]
        wrong = [at for at in begun if not self._point_is_whole(at)]
        if not begun and not self.asked_for.data:
            self.asked_for.errors = [_("Skriv vad företaget behöver komplettera, eller fyll i en punkt.")]
        return is_right and not wrong and bool(begun or self.asked_for.data)

    def _point_is_whole(self, at: int) -> bool:
        reason, text = self[f"point{at}_reason"], self[f"point{at}_text"]
        if not reason.data:
            reason.errors = [_("Välj varför.")]
        if not text.data:
            text.errors = [_("Skriv vad företaget ska göra.")]
        return bool(reason.data and text.data)


def _has_begun(form: PointsForm, at: int) -> bool:
    return any(form[f"point{at}_{part}"].data for part in ("reason", "about", "text"))


def points_form(service: Service | None, today: date, **data: Any) -> PointsForm:
    """The form of a request, with the reasons and the questions of the service."""
    reasons = [SelectChoice("", _("Välj"))]
    reasons += [SelectChoice(one.key, one.text.in_language(language())) for one in reasons_for(service)]
    questions = [SelectChoice("", _("Ingen särskild fråga"))]
    for field in service.fields() if service else ():
        questions.append(SelectChoice(field.key, field.label.in_language(language())))
    fields: dict[str, Any] = {}
    for at in range(1, MOST_POINTS + 1):
        fields[f"point{at}_reason"] = SelectField(_("Varför"), choices=reasons, validators=[Optional()])
        fields[f"point{at}_about"] = SelectField(_("Gäller frågan"), choices=questions, validators=[Optional()])
        fields[f"point{at}_text"] = _text(_("Vad företaget ska göra"))
    made: Any = type("ServicePointsForm", (PointsForm,), fields)
    made.service = service
    return made(today=today, **data)


class PointAnswersForm(AnswerForm):
    """A company's answers to the points of a request: words, files, or a new answer to the question itself."""

    items: Sequence[SupplementItem]
    fields: Mapping[int, Field]
    known: Mapping[str, Any]

    def texts(self) -> dict[int, str]:
        """What is said to each point."""
        return {item.id: self[f"point{item.id}_text"].data or "" for item in self.items}

    def uploads(self) -> Iterator[tuple[SupplementItem, FileStorage]]:
        """Each file with the point it belongs to."""
        for item in self.items:
            yield from ((item, upload) for upload in uploads(self[f"point{item.id}_files"].data))

    def changed(self) -> dict[str, Any]:
        """The questions that were answered anew, with their answers as they are kept."""
        answers = {}
        for item in self.items:
            field = self.fields.get(item.id)
            if field is not None and self[f"point{item.id}_value"].data:
                answers[field.key] = clean(field, self[f"point{item.id}_value"].data)
        return {key: value for key, value in answers.items() if value is not None and value != self.known.get(key)}

    def validate(self, extra_validators: Any = None) -> bool:
        """Each point gets some answer, and a new answer to a question is a right one."""
        is_right = super().validate(extra_validators)
        right = [self._value_is_right(item) and self._is_answered(item) for item in self.items]
        return is_right and all(right)

    def _value_is_right(self, item: SupplementItem) -> bool:
        field = self.fields.get(item.id)
        one = self[f"point{item.id}_value"] if field is not None else None
        if field is None or one is None or not one.data:
            return True
        try:
            code = check_answer(field, clean(field, one.data))
        except WrongAnswer as error:
            code = error.code
        if code is not None:
            one.errors = [problem_text(field, code, language())]
        return code is None

    def _is_answered(self, item: SupplementItem) -> bool:
        field = self.fields.get(item.id)
        text, files = self[f"point{item.id}_text"], self[f"point{item.id}_files"]
        if text.data or uploads(files.data) or (field is not None and field.key in self.changed()):
            return True
        text.errors = [_("Svara på punkten eller lägg till en fil. Kan ni inte, skriv varför.")]
        return False


def answers_form(
    items: Sequence[SupplementItem], service: Service, known: Mapping[str, Any], **data: Any
) -> AnswerForm:
    """The form of an answer: one part for each point. A request without points has one text and its files."""
    if not items:
        return AnswerForm(**data)
    questions = {field.key: field for field in service.fields()}
    kinds = {item.id: questions[item.field_key] for item in items if item.field_key in questions}
    asked_anew = {at: field for at, field in kinds.items() if field.kind not in ("files", "group")}
    fields: dict[str, Any] = {"answer": _text(_("Något mer ni vill säga – frivilligt"))}
    filled: dict[str, Any] = {}
    for item in items:
        if item.id in asked_anew:
            field = asked_anew[item.id]
            fields[f"point{item.id}_value"] = one_question(field, language())
            filled[f"point{item.id}_value"] = written(field, known.get(field.key), language())
        fields[f"point{item.id}_text"] = _text(_("Ert svar"))
        fields[f"point{item.id}_files"] = MultipleFileField(_("Filer"), validators=[Optional()])
    made: Any = type("CasePointAnswersForm", (PointAnswersForm,), fields)
    made.items, made.fields, made.known = items, asked_anew, known
    return made(data=filled, **data)


class JudgeForm(CaseForm):
    """Whether each point of a request is remedied, and since when."""

    request_id = IntegerField(validators=[InputRequired()], widget=HiddenField.widget)
    remedied_on = DateField(
        _l("Avhjälpt den"),
        description=_l(
            "Den dag då det som saknades var på plats. En frist som räknas från kompletteringen räknas från den dagen."
        ),
        validators=[Optional()],
    )
    items: Sequence[SupplementItem]

    def judged(self) -> dict[int, bool]:
        """The points that were judged, each remedied or not."""
        chosen = {item.id: self[f"point{item.id}"].data for item in self.items}
        return {at: value == "yes" for at, value in chosen.items() if value in ("yes", "no")}

    def validate(self, extra_validators: Any = None) -> bool:
        """At least one point is judged."""
        is_right = super().validate(extra_validators)
        if self.items and not self.judged():
            first = self[f"point{self.items[0].id}"]
            first.errors = [_("Välj för minst en punkt om den är avhjälpt.")]
            return False
        return is_right


def judge_form(items: Iterable[SupplementItem], **data: Any) -> JudgeForm:
    """The form for the points that can be judged."""
    points = list(items)
    choices = [
        SelectChoice("yes", _("Avhjälpt")),
        SelectChoice("no", _("Inte avhjälpt")),
        SelectChoice("", _("Inte granskad än")),
    ]
    fields = {
        f"point{item.id}": RadioField(_shortened(item.text), choices=choices, default="", validators=[Optional()])
        for item in points
    }
    made: Any = type("CaseJudgeForm", (JudgeForm,), fields)
    made.items = points
    return made(**data)


def _shortened(text: str) -> str:
    line = text.splitlines()[0]
    return line if len(line) <= 100 else f"{line[:99]}…"
