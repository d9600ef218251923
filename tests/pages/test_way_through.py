"""From a company's application to a decided case in the manager's figures, page by page as people go."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eservice.catalogue.listing import DEFINITIONS
from eservice.catalogue.queries import current_service
from eservice.catalogue.reading import CLOCK_FILE
from eservice.kit.db import transaction
from eservice.statistics.operations import make_figures
from eservice.web.clock import moment, today
from tests.conftest import Browse
from tests.factories import PERMIT, Town, case, work
from tests.pages.applying import apply, reference_on

REASONS = "Sökanden uppfyller kraven i 8 kap. 12 § alkohollagen och lokalen är lämplig."


@pytest.mark.parametrize("service_key", [path.stem for path in DEFINITIONS.glob("*.yaml") if path.name != CLOCK_FILE])
def test_a_company_applies_for_each_service_and_gets_a_reference_number(
    town: Town, browse: Browse, service_key: str
) -> None:
    amina = browse(town.amina.person_id)
    receipt = apply(amina, service_key)
    assert receipt.address.endswith("/kvitto")
    reference = reference_on(receipt)
    assert case(reference).service_key == service_key
    assert reference in amina.see("/foretag/arenden").text


def test_the_whole_way_from_application_to_the_manager_s_figures(town: Town, browse: Browse) -> None:
    amina, lena, manager = browse(town.amina.person_id), browse(town.lena.person_id), browse(town.manager.person_id)
    reference = reference_on(apply(amina))
    work(moment())
    theirs, ours = f"/foretag/arenden/{reference}", f"/handlaggare/arenden/{reference}"

    assert reference in lena.see("/handlaggare/?visa=kon").text
    page = lena.send(lena.see(ours), "ta")
    soon = today() + timedelta(days=14)
    page = lena.send(page, "komplettering", asked_for="Skicka ritning över lokalen.", answer_by=soon.isoformat())
    work(moment())

    asked = amina.see(theirs)
    assert "Skicka ritning över lokalen." in asked.text
    assert "Nu är det er tur" in asked.text
    answered = amina.send(asked, "komplettering", answer="Ritningen kommer här.")
    assert "Nu är det er tur" not in answered.text

    page = lena.see(ours)
    assert "Ritningen kommer här." in page.text
    page = lena.send(page, "komplett")
    outcome = current_service(PERMIT)[1].outcomes[0]
    page = lena.send(page, "beslut", outcome=outcome.key, grounds=list(outcome.grounds[:1]), reasons=REASONS)
    assert REASONS in page.text
    lena.send(page, "beslut/fatta")
    work(moment())

    decided = amina.see(theirs)
    assert outcome.text.sv in decided.text
    assert REASONS in decided.text
    assert not decided.has_form("aterkalla")
    with transaction():
        make_figures("demo", moment(), today())
    figures = manager.see("/chef/handlaggningstider")
    assert "1 inkomna, 1 beslutade" in figures.text
    assert case(reference).outcome == outcome.key
