"""What is refused on the way of an inquiry, in plain words."""

from __future__ import annotations

from flask_babel import gettext as _


def stage_refusals() -> dict[str, str]:
    """The words of each refusal, by its code."""
    return {**_stages(), **_offers(), **_landlords(), **_land(), **_reviews(), **_secrecy()}


def _stages() -> dict[str, str]:
    return {
        "no_stages": _("Den här sortens ärende har inga steg."),
        "wrong_stage": _("Dit kan förfrågan inte gå från det steg den är i. Ladda om sidan och välj ett annat."),
        "stage_by_choice": _("Det steget får en förfrågan bara när ett annat företag väljs."),
        "contract_needs_an_offer": _("Ett avtal antecknas under Avtal, på den lokal det gäller."),
        "stage_reason_missing": _("Välj ett skäl. Det är skälen som visar vad som saknas i kommunen."),
        "limit_missing": _("Ange till och med vilken dag det gäller."),
        "limit_wrong": _("Sista dagen ska vara efter i dag och inom 15 år."),
        "decider_missing": _("Ange vem som har beslutat och vilken dag."),
        "stage_decided_wrong": _("Beslutsdagen har inte varit än."),
        "fee_wrong": _("Ange ett belopp från 0 kronor."),
        "next_day_wrong": _("Nästa beslutsdag ska vara i dag eller senare, inom 15 år."),
        "inquiry_withdrawn": _("Företaget har återkallat förfrågan. Inget har ändrats."),
        "reason_of_another_end": _("Skälet hör till ett annat avslut. Välj ett annat skäl, eller steget Avslutad."),
        "nothing_said": _("Skriv något, annars finns det inget att spara."),
    }


def _offers() -> dict[str, str]:
    return {
        "no_such_offer": _("Det finns inget sådant erbjudande i ärendet."),
        "offer_closed": _("Erbjudandet gäller inte längre. Inget har ändrats."),
        "offer_not_wanted": _("Företaget har inte sagt ja till att gå vidare med lokalen än."),
        "offered_already": _("Lokalen är redan erbjuden i ärendet."),
        "object_gone": _("Den går inte att få längre: den är uthyrd, såld eller indragen."),
        "viewing_past": _("Tiden har redan varit. Välj en senare."),
        "too_many_times": _("Så många tider kan inte erbjudas på en gång."),
        "no_time_given": _("Ange minst en tid."),
        "no_such_time": _("Den tiden finns inte längre. Ladda om sidan och välj en annan."),
        "time_taken": _("Någon annan hann boka den tiden. Den ni hade står kvar. Välj en annan av tiderna."),
        "nothing_booked": _("Det finns ingen bokad tid att lämna tillbaka."),
    }


def _landlords() -> dict[str, str]:
    return {
        "no_consent": _("Företaget har inte sagt ja till att visa förfrågan för den hyresvärden."),
        "landlord_asked_already": _("Den hyresvärden är redan tillfrågad, eller står två gånger."),
        "question_closed": _("Frågan är redan besvarad, eller så har företaget ångrat sig. Inget svar behövs."),
        "no_such_question_here": _("Frågan finns inte, är redan besvarad, eller gäller inte längre."),
    }


def _land() -> dict[str, str]:
    return {
        "no_such_allocation": _("Det finns ingen sådan markanvisning, eller så har du inte tillgång till den."),
        "no_such_object": _("Det finns ingen sådan lokal eller mark."),
        "allocation_changed": _("Markanvisningen ändrades medan du hade sidan öppen. Inget har skrivits över."),
        "allocation_closed": _("Markanvisningen är avslutad. Inget har ändrats."),
        "plot_has_one": _("Marken har redan en markanvisning som pågår."),
        "unknown_method": _("Välj ett av sätten i listan."),
        "direct_needs_a_reason": _("Skriv varför marken anvisas direkt, utan jämförelse."),
        "direct_has_one": _("En direktanvisning har bara ett företag."),
        "direct_has_no_bids": _("En direktanvisning har inga anbud."),
        "not_a_land_inquiry": _("Skriv numret på en markförfrågan som enheten har."),
        "not_ready_for_land": _("Förfrågan måste ha kommit till behovsmötet, och inte redan ha fått mark."),
        "criteria_stand": _("Kriterierna är publicerade och ändras inte."),
        "criteria_missing": _("Skriv kriterierna."),
        "criteria_first": _("Kriterierna måste publiceras först."),
        "bids_due_wrong": _("Tiden för anbud ska vara minst ett dygn och högst ett år."),
        "bids_are_due": _("Tiden för anbud är ute."),
        "bids_are_sealed": _("Anbuden är förseglade tills tiden är ute för alla."),
        "bids_are_opened": _("Anbuden är redan öppnade."),
        "bids_not_opened": _("Anbuden måste öppnas innan någon väljs."),
        "bid_missing": _("Skriv ert anbud."),
        "chosen_gave_no_bid": _("Det företaget har inte lämnat något anbud."),
    }


def _reviews() -> dict[str, str]:
    return {
        "only_of_land": _("Motpartsgranskning görs bara när någon frågar efter mark."),
        "area_missing": _("Alla fyra områden ska vara med."),
        "finding_missing": _("Skriv vad anmärkningen gäller, eller varför området inte är granskat."),
        "review_unexamined": _("Inget område är granskat. Då kan företaget inte vara godkänt."),
        "review_said_missing": _("Skriv vad företaget får veta: det är inte godkänt rakt av."),
        "review_day_wrong": _("Granskningsdagen har inte varit än."),
    }


def _secrecy() -> dict[str, str]:
    return {
        "unknown_paragraph": _("Välj vilken paragraf sekretessen vilar på."),
        "no_such_mark": _("Det finns ingen sådan markering."),
        "mark_is_lifted": _("Markeringen är redan borttagen."),
        "secret_file": _("En av filerna är sekretessmarkerad och får inte följa med."),
    }
