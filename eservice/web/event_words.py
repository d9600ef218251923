"""What each event means for the company and what happens next, for somebody who is no lawyer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from flask_babel import lazy_gettext as _l

from eservice.cases.models import CaseEvent
from eservice.cases.rules import Actor, Event
from eservice.web.case_view import TimelineItem, timeline_items


def told(events: Sequence[CaseEvent]) -> list[TimelineItem]:
    """The timeline, newest first, each line with what it means."""
    lines = zip(timeline_items(events), reversed(events), strict=True)
    return [replace(item, meaning=meaning(event.name, event.actor_kind)) for item, event in lines]


def meaning(name: str, actor_kind: str) -> str:
    """What an event means and what happens next; a message says it by who wrote it."""
    if name == Event.MESSAGE_SENT:
        own = actor_kind == Actor.COMPANY
        return str(_FROM_YOU if own else _FROM_US)
    return str(_sentences().get(name, ""))


_FROM_YOU = _l("Ni skrev till oss. Den som har ärendet svarar här på sidan.")
_FROM_US = _l("Vi skrev till er. Ni kan läsa och svara under Meddelanden.")


@cache
def _sentences() -> dict[str, object]:
    """The sentences by the event's name."""
    return {**_coming_in(), **_handling(), **_asking(), **_time(), **_decision(), **_afterwards(), **_on_the_way()}


def _coming_in() -> dict[str, object]:
    return {
        "case_opened": _l("Vi har er ansökan. Nu går den till den enhet som handlägger den."),
        "case_routed": _l("Ärendet har kommit till den enhet som handlägger det. Där väntar det på en handläggare."),
        "case_rerouted": _l(
            "En annan enhet har tagit över. Allt ni har skickat följde med. Ni behöver inte göra något."
        ),
        "route_released": _l("Ärendet fördelas efter de vanliga reglerna igen. Ni behöver inte göra något."),
        "imported_step": _l("Ett steg som fördes över från ett äldre system."),
        "imported_end": _l("Ärendet avslutades i ett äldre system."),
    }


def _handling() -> dict[str, object]:
    return {
        "case_taken": _l("En handläggare läser er ansökan och hör av sig om något saknas."),
        "case_assigned": _l("Ärendet har fått en handläggare, som hör av sig om något saknas."),
        "case_released": _l("Ärendet väntar på en ny handläggare. Tiden fortsätter att räknas."),
        "conflict_declared": _l("En handläggare får inte arbeta med ärendet och någon annan tar över."),
        "completeness_confirmed": _l("Vi har allt vi behöver. Nu prövar vi ansökan, och ni behöver inte göra något."),
        "note_written": _l("Handläggaren skrev en tjänsteanteckning i ärendet."),
        "checklist_ticked": _l("Handläggaren gick igenom en punkt i ärendet."),
        "document_redacted": _l("En kopia av en fil gjordes, där det som är hemligt är dolt för andra."),
        "statement_redacted": _l("Det som är hemligt i ett yttrande doldes."),
        "case_linked": _l("Ärendet hör ihop med ett annat. Ni behöver inte göra något."),
        "case_merged": _l("Ärendet och ett annat handläggs nu som ett. Allt ni har skickat följde med."),
        "case_split": _l("En del av ansökan handläggs nu i ett eget ärende."),
        "objects_matched": _l("Något har blivit ledigt som kan passa er. Det står under Kan passa er här på sidan."),
        "file_stopped": _l("En fil kunde inte tas emot. Skicka den igen, helst i ett annat format."),
    }


def _asking() -> dict[str, object]:
    return {
        "supplement_requested": _l("Vi behöver något mer från er. Ärendet väntar tills ni har svarat på sidan."),
        "supplement_reminded": _l(
            "Vi påminde er om det vi har bett om. Svara på sidan, eller skriv om ni behöver mer tid."
        ),
        "supplement_received": _l("Vi har fått ert svar. Nu läser handläggaren det och säger om det räcker."),
        "supplement_judged": _l(
            "Handläggaren har läst ert svar och något fattas än. Det som fattas står under Kompletteringar."
        ),
        "deficiency_remedied": _l("Det som saknades finns nu. Handläggningen går vidare."),
        "material_added": _l("Ni skickade mer på eget initiativ. Handläggaren läser det tillsammans med ansökan."),
        "referral_sent": _l(
            "Vi har frågat någon som behöver säga sin mening innan vi beslutar. Ni behöver inte göra något."
        ),
        "referral_answered": _l("Svaret har kommit. Grundar vi beslutet på det får ni läsa det först."),
        "referral_withdrawn": _l("Vi behöver inte svaret längre och går vidare utan det."),
        "referral_overdue": _l("Den vi frågade har inte svarat i tid. Vi har påmint och går vidare med ärendet."),
        "hearing_opened": _l(
            "Läs det som beslutet kan grundas på och säg er mening om ni vill. Vi väntar till dagen ovan."
        ),
        "hearing_answered": _l("Vi har fått ert yttrande och tar med det i beslutet."),
        "hearing_expired": _l("Dagen för yttrande har passerat. Vi beslutar med det som finns i ärendet."),
        "hearing_skipped": _l("Ni behöver inte yttra er före beslutet."),
    }


def _time() -> dict[str, object]:
    return {
        "time_extended": _l("Vi behöver mer tid än den vanliga. Skälet och den nya dagen står under Tider."),
        "time_agreed": _l("Vi är överens med er om en annan dag. Den står under Tider."),
        "decision_deferred": _l(
            "Beslutet väntar på något annat som måste bli klart först. Tiden står stilla så länge."
        ),
        "deferral_ended": _l("Det som beslutet väntade på är klart. Tiden räknas igen."),
        "delay_notice_drafted": _l("Vi förbereder ett besked till er om att beslutet dröjer."),
        "delay_notice_sent": _l("Beslutet blir senare än vi har sagt. Skälet står i beskedet till er."),
        "decision_requested": _l(
            "Ni har bett oss avgöra ärendet. Vi beslutar, eller säger nej till det, inom fyra veckor."
        ),
        "decision_request_refused": _l("Vi kan inte avgöra ärendet än. Hur ni överklagar det står i beskedet till er."),
        "clock_corrected": _l("En dag var fel och är rättad. Varför står under Tider."),
    }


def _decision() -> dict[str, object]:
    return {
        "decision_proposed": _l("Ett förslag till beslut är skrivet. Den som får besluta tar nu ställning."),
        "decision_put_to_committee": _l("Nämnden ska besluta. Ärendet tas upp på ett sammanträde."),
        "decision_put_on_agenda": _l("Ärendet står på dagordningen för ett sammanträde."),
        "proposal_returned": _l("Förslaget behöver arbetas om. Handläggaren går vidare med ärendet."),
        "case_decided": _l("Läs beslutet och skälen högst upp på sidan. Där står också hur ni överklagar."),
        "case_withdrawn": _l("Ni tog tillbaka ansökan. Inget beslut fattas, och ni kan ansöka igen när ni vill."),
        "decision_dispatched": _l("Beslutet är skickat till er."),
        "decision_served": _l("Beslutet räknas som mottaget. Från den dagen räknas tiden för att överklaga."),
        "decision_corrected": _l("Ett skriv- eller räknefel i beslutet är rättat. Innebörden är densamma."),
        "decision_reported": _l("Nämnden har fått veta att beslutet är fattat. Ni behöver inte göra något."),
        "permit_renewal_due": _l("Tillståndet går snart ut. Ansök om ett nytt i tid om ni vill fortsätta."),
    }


def _afterwards() -> dict[str, object]:
    return {
        "appeal_received": _l("Överklagandet har kommit in. Vi ser först om det kom i tid och om beslutet ska ändras."),
        "appeal_dismissed": _l("Överklagandet kom för sent och prövas inte. Hur ni överklagar det står i beskedet."),
        "decision_reconsidered": _l("Vi ändrar vårt beslut och handlägger ärendet igen."),
        "appeal_handed_over": _l("Överklagandet är lämnat till domstolen, som hör av sig till er."),
        "appeal_decided_unchanged": _l("Domstolen ändrade inte beslutet."),
        "appeal_decided_changed": _l("Domstolen ändrade beslutet. Vad som gäller nu står i domen."),
        "case_remitted": _l("Domstolen har lämnat tillbaka ärendet till oss. Vi handlägger det på nytt."),
        "case_reopened": _l("Vi prövar vårt beslut igen och handlägger ärendet på nytt."),
    }


def _on_the_way() -> dict[str, object]:
    return {
        "stage_changed": _l("Vad steget betyder står under Förfrågans väg på sidan."),
        "offer_made": _l("Läs erbjudandet på sidan. Där kan ni svara och boka en visning."),
        "offer_answered": _l("Vi har ert svar. Den som har er förfrågan tar det vidare."),
        "offer_closed": _l("Lokalen går inte att få längre. Andra erbjudanden står kvar, och vi letar vidare."),
        "viewing_times_offered": _l("Ni kan boka en av tiderna på sidan."),
        "viewing_booked": _l("Tiden är er. Ni kan boka om eller av på sidan."),
        "viewing_cancelled": _l("Tiden är ledig igen. Boka en annan när ni vill."),
        "consent_changed": _l("Bara de ni har sagt ja till får se förfrågan utanför enheten."),
        "landlord_asked": _l("Hyresvärden hör till dem ni har sagt ja till. Vi säger till när den har något."),
        "landlord_answered": _l("Vi går igenom svaret och hör av oss om det finns något för er."),
        "allocation_joined": _l("Ni är med om marken, på samma villkor som alla andra som är med."),
        "allocation_told": _l("Alla som är med fick samma besked i samma stund. Det står under Mark på sidan."),
        "bid_given": _l("Vi har ert anbud. Ingen hos oss läser det innan tiden är ute för alla."),
        "bids_opened": _l("Tiden är ute och alla anbud öppnades samtidigt. Nu jämförs de mot kriterierna."),
        "allocation_decided": _l("Läs skälen ovan. De är desamma till alla som var med."),
        "meeting_held": _l("Vad ni kom fram till, och vem som gör vad, står under Möten på sidan."),
        "counterparty_reviewed": _l("Alla företag som frågar efter mark granskas lika. Resultatet står på sidan."),
        "stage_limit_near": _l("Dagen gäller det steg ni är i. Hör av er om ni behöver mer tid."),
        "secrecy_marked": _l("Något i ärendet visas inte för andra."),
        "secrecy_lifted": _l("Något i ärendet är inte längre dolt för andra."),
    }
