"""The guide: answers lead to steps, steps have an order, and a wrong file says where it is wrong."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from msgspec.structs import replace

from eservice.catalogue.guide.reading import goal_called, read_guide
from eservice.catalogue.guide.rules import in_order, problems, stages, steps_for
from eservice.catalogue.guide.shape import GuideStep
from eservice.catalogue.listing import DEFINITIONS, read_authorities
from eservice.catalogue.reading import WrongDefinition, read_organisation, read_services
from eservice.catalogue.shape import FormStep
from eservice.intake.rules import visible_fields
from eservice.kit.errors import NotFound
from eservice.kit.text import Text

GUIDE = read_guide()
SERVICES = {service.key: service for service in read_services(DEFINITIONS)}
AUTHORITIES = {one.key for one in read_authorities()}
WHY = Text("därför", "because")
PUBLIC_BAR = {
    "premises": "has",
    "use": "changed",
    "alcohol": "yes",
    "outdoor": "public",
    "gas": "yes",
    "tobacco": "no",
}


def step(key: str, **more: object) -> GuideStep:
    return GuideStep(key=key, service="bygglov", why=WHY, **more)  # type: ignore[arg-type]


def keys(goal: str, answers: dict[str, str]) -> list[str]:
    return [one.key for one in steps_for(goal_called(goal), answers)]


def test_the_guide_of_the_product_is_right() -> None:
    assert list(problems(GUIDE, SERVICES, AUTHORITIES)) == []
    units = read_organisation(DEFINITIONS.parents[1] / "demo" / "organisation.yaml")
    assert GUIDE.coordinating_unit in {unit["key"] for unit in units}


def test_a_restaurant_with_everything_needs_what_the_law_asks() -> None:
    assert keys("restaurant", PUBLIC_BAR) == [
        "bygglov", "startbesked", "bygge", "slutbesked", "livsmedel", "servering", "mark", "polisen", "brand", "skatt",
    ]  # fmt: skip


def test_a_cafe_in_a_former_cafe_needs_little() -> None:
    answers = dict.fromkeys(PUBLIC_BAR, "no") | {"premises": "has", "use": "same"}
    assert keys("restaurant", answers) == ["livsmedel", "skatt"]


def test_every_combination_of_answers_of_every_goal_has_an_order_and_stages() -> None:
    for goal in GUIDE.goals:
        form = FormStep(key="g", title=goal.title, fields=goal.questions)
        for chosen in product(*([choice.key for choice in field.choices] for field in goal.questions)):
            answers = dict(zip([field.key for field in goal.questions], chosen, strict=True))
            asked = {field.key: answers[field.key] for field in visible_fields(form, answers)}
            steps = steps_for(goal, asked)
            assert sorted(one.key for stage in stages(steps) for one in stage) == sorted(one.key for one in steps)


def test_what_waits_stands_in_a_later_stage_and_the_rest_side_by_side() -> None:
    steps = [step("rent"), step("food", after=("rent",)), step("alcohol", after=("rent",)), step("tax")]
    assert [[one.key for one in stage] for stage in stages(steps)] == [["rent", "tax"], ["food", "alcohol"]]


def test_steps_that_wait_for_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="wait for each other"):
        in_order([step("a", after=("b",)), step("b", needs=("a",))])


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (step("a", after=("nowhere",)), "'nowhere' is not a step of this goal"),
        (GuideStep(key="a", service="magic", why=WHY), "'magic' is not a service"),
        (GuideStep(key="a", authority="magic", why=WHY, days=1), "'magic' is not an authority"),
        (GuideStep(key="a", why=WHY, days=1), "what the company does itself needs a title"),
        (GuideStep(key="a", authority="brand", why=WHY), "says no days, and no statistics are kept of it"),
        (GuideStep(key="a", service="bygglov", authority="brand", why=WHY), "is either a service or somebody else's"),
    ],
)
def test_a_wrong_step_is_named(wrong: GuideStep, says: str) -> None:
    guide = replace(GUIDE, goals=(replace(GUIDE.goals[0], steps=(wrong,)),))
    assert any(says in problem.problem for problem in problems(guide, SERVICES, AUTHORITIES))


def test_a_step_that_stands_twice_is_named() -> None:
    guide = replace(GUIDE, goals=(replace(GUIDE.goals[0], steps=(step("a"), step("a"))),))
    assert [problem.problem for problem in problems(guide, SERVICES, AUTHORITIES)] == ["'a' stands twice"]


def test_every_common_question_is_asked_by_a_service_in_the_same_way() -> None:
    asked = {field.key: field.kind for service in SERVICES.values() for field in service.fields()}
    for field in GUIDE.shared_fields():
        assert asked.get(field.key) == field.kind, field.key


def test_a_goal_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound):
        goal_called("fly")


def test_a_guide_that_cannot_be_read_says_where(tmp_path: Path) -> None:
    path = tmp_path / "guide.yaml"
    path.write_text("coordinating_unit: naringsliv\nshared: []\ngoals: [{key: a}]\n")
    (tmp_path / "parts.yaml").write_text("place: []\n")
    with pytest.raises(WrongDefinition) as caught:
        read_guide(path)
    assert caught.value.line == 3
