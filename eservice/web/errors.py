"""Each thing that can go wrong, its status and its words. Never a stack trace, never a dead end."""

from __future__ import annotations

from dataclasses import dataclass, field

import structlog
from flask import Flask, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException, SecurityError

from eservice.kit import errors
from eservice.kit.db import db
from eservice.web import routing_words
from eservice.web.stage_refusals import stage_refusals

log = structlog.get_logger(__name__)

STATUS = {errors.NotFound: 404, errors.NotAllowed: 403, errors.WrongMove: 409, errors.Stale: 409, errors.Invalid: 422}


@dataclass(frozen=True)
class ErrorPage:
    """What an error page says: what happened, what that means, and where to go now."""

    status: int
    title: str
    text: str
    what_now: list[tuple[str, str]] = field(default_factory=list)


def init_app(app: Flask) -> None:
    """Give every error its page."""
    app.register_error_handler(errors.DomainError, _domain_error)
    app.register_error_handler(DataError, _impossible_value)
    app.register_error_handler(CSRFError, form_too_old)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


def words_for(error: errors.DomainError) -> str:
    """What went wrong, for the person in front of the page."""
    words = _words().get(error.code)
    if words and error.code in _WITH_NUMBERS:
        return words % error.details
    return words or _("Det gick inte att göra det. Ladda om sidan och försök igen.")


#: The codes whose words have places for the details.
_WITH_NUMBERS = frozenset({"file_too_large", "too_many_files"})


def _words() -> dict[str, str]:
    return {
        "no_such_case": _("Det finns inget sådant ärende, eller så har du inte tillgång till det."),
        "no_such_draft": _("Det finns inget sådant utkast, eller så har du inte tillgång till det."),
        "no_such_target": _("Det finns inget sådant mål."),
        "wrong_year": _("Året ligger utanför strategin."),
        "wrong_target": _("Målet måste vara noll eller mer, och en andel högst 100 procent."),
        "basis_missing": _("Skriv vilket beslut målet vilar på."),
        "comment_missing": _("Skriv vad som gjorts eller vad som återstår."),
        "text_too_long": _("Texten är för lång."),
        "unreadable_text": _("Texten innehåller tecken som inte går att läsa. Skriv om den utan dem."),
        "no_such_service": _("Det finns ingen sådan tjänst."),
        "no_such_document": _("Det finns ingen sådan fil, eller så har du inte tillgång till den."),
        "no_such_vacancy": _("Det finns inget sådant objekt, eller så är det inte ledigt längre."),
        "not_your_object": _("Bara den som äger lokaler eller mark håller dem i registret."),
        "object_changed": _("Objektet ändrades av någon annan medan du hade sidan öppen. Inget har skrivits över."),
        "wrong_object_move": _("Det går inte i det läge som objektet är i nu."),
        "wrong_role": _("Den här sidan är till för dem som har en annan roll än du."),
        "nobody_s_case": _("Ingen har tagit ärendet. Ta det först."),
        "not_your_case": _("En kollega har hand om ärendet. Du kan läsa det men inte ändra det."),
        "no_address": _("Inloggningstjänsten lämnade ingen e-postadress som brev kan skickas till."),
        "address_taken": _("E-postadressen hör redan till någon annan här. Ring kommunen, så reder vi ut det."),
        "not_your_company": _("Du kan inte företräda det företaget."),
        "taken_by_colleague": _("En kollega hann ta ärendet före dig."),
        "case_changed": _(
            "Ärendet ändrades medan du hade sidan öppen. Inget har skrivits över. "
            "Se vad som är nytt och skicka igen om det fortfarande stämmer."
        ),
        "draft_changed": _(
            "Ansökan ändrades i ett annat fönster eller av en kollega. Inget har skrivits över. "
            "Dina svar står kvar här nedanför: spara igen om det är de som gäller."
        ),
        "wrong_move": _("Det går inte i det läge som ärendet är i nu. Inget har ändrats."),
        "answers_incomplete": _("Några svar saknas eller behöver rättas innan ansökan kan skickas."),
        "unknown_outcome": _("Välj ett av utfallen i listan."),
        "grounds_missing": _("Välj minst en grund för beslutet."),
        "unknown_ground": _("En av grunderna hör inte till det utfall som är valt."),
        "no_such_clock": _("Det finns ingen sådan klocka i ärendet."),
        "cannot_be_extended": _("Klockan kan inte förlängas, eller så är den redan förlängd."),
        "extension_too_long": _("Så länge får tiden inte förlängas."),
        "cannot_be_agreed": _("För den klockan kan ni inte avtala en annan dag."),
        "cannot_be_deferred": _("Beslutet kan inte få anstånd, eller så väntar det redan."),
        "deferral_too_long": _("Så länge får ett beslut inte vänta."),
        "not_deferred": _("Beslutet väntar inte på något."),
        "cannot_be_corrected": _("Den klockan kan inte rättas här."),
        "day_wrong": _("Dagen stämmer inte. Kontrollera den och försök igen."),
        "reason_missing": _("Skriv skälet, så att det går att förstå."),
        "no_delay_notice": _("Förvaltningslagen 11 § gäller inte den här sortens ärende."),
        "no_right_to_request": _("Den rätten finns inte i den här sortens ärende."),
        "decision_already_requested": _("Ni har redan begärt att ärendet avgörs. Det kan ni göra en gång."),
        "request_too_early": _("Det går först när sex månader har gått."),
        "no_request_open": _("Det finns ingen begäran att avslå."),
        "closing_day_past": _("Dagen ska vara efter i dag."),
        "closing_day_too_far": _("Dagen ska vara inom tre år."),
        "closing_day_free": _("Den dagen är redan ledig."),
        "closing_day_known": _("Den dagen är redan inlagd."),
        "no_such_receipt": _("Det finns inget sådant bevis, eller så har du inte tillgång till det."),
        "no_such_closing_day": _("Det finns ingen sådan dag."),
        "complete_day_wrong": _("Dagen ska vara tidigast den dag ansökan kom in och senast i dag."),
        "unknown_line": _("Checklistan har ändrats. Ladda om sidan."),
        "same_case": _("Ärendet kan inte kopplas till sig självt."),
        "already_linked": _("Ärendena är redan kopplade."),
        "not_mergeable": _("Bara öppna ärenden från samma företag om samma tjänst kan fogas ihop."),
        "nothing_redacted": _("Texten är densamma som företaget redan läser. Ta bort det som är hemligt."),
        "not_an_original": _("Välj en fil i ärendet som inte själv är en maskad kopia."),
        "arrival_wrong": _("Ankomstdagen ska vara senast i dag."),
        "answer_day_wrong": _("Dagen ska vara efter i dag och inom ett halvår."),
        "nobody_asked": _("Välj minst en som ska få remissen."),
        "asked_twice": _("Samma mottagare står två gånger, eller är den enhet som har ärendet."),
        "unknown_file": _("En av filerna hör inte till ärendet."),
        "no_such_referral": _("Remissen finns inte, är besvarad eller återkallad, eller så är länken för gammal."),
        "referral_closed": _("Remissen är redan besvarad eller återkallad."),
        "hearing_open": _("Företaget har redan fått yttra sig och dagen har inte passerat."),
        "hearing_closed": _("Tiden för att yttra sig är slut. Skriv ett meddelande i stället."),
        "unknown_reason": _("Välj ett av skälen i listan."),
        "nothing_judged": _("Välj för minst en punkt om den är avhjälpt."),
        "unknown_point": _("Punkten går inte att bedöma längre. Ladda om sidan och se hur den står."),
        "remedied_day_wrong": _("Dagen ska vara tidigast den dag kompletteringen begärdes och senast i dag."),
        "reasons_missing": _("Skriv skälen för beslutet, minst en mening."),
        "not_yours_to_sign": _("Delegationsordningen ger inte dig rätt att fatta det här beslutet. Inget är beslutat."),
        "nothing_prepared": _("Det finns inget förberett beslut i ärendet."),
        "already_proposed": _("Förslaget ligger redan hos den som ska besluta. Ta tillbaka det om det ska ändras."),
        "unit_has_no_body": _("Enheten hör inte till någon nämnd i delegationsordningen. Tala med administratören."),
        "return_reason_missing": _("Skriv varför förslaget går tillbaka."),
        "validity_wrong": _("Tillståndet kan inte sluta gälla innan det börjar."),
        "permit_not_given": _("Det utfallet ger inget tillstånd. Ta bort giltigheten eller välj ett annat utfall."),
        "nothing_corrected": _("Texten är densamma som i beslutet. Ändra det som är fel."),
        "correction_not_told": _("Skriv vad som rättas."),
        "service_day_wrong": _("Dagen ska vara tidigast beslutsdagen och senast i dag."),
        "posting_day_wrong": _("Dagen ska vara tidigast sammanträdesdagen och senast i dag."),
        "wrong_committee": _("Sammanträdet hör till en annan nämnd än ärendet."),
        "meeting_is_past": _("Sammanträdet har redan varit. Välj ett kommande."),
        "meeting_not_held": _("Ärendet står inte på dagordningen för ett sammanträde som har varit."),
        "paragraph_missing": _("Ange paragrafen i protokollet."),
        "no_such_meeting": _("Det finns inget sådant sammanträde, eller så har du inte tillgång till det."),
        "no_such_permit": _("Det finns inget sådant tillstånd, eller så har du inte tillgång till det."),
        "appeal_incomplete": _("Ange vem som överklagar och hur överklagandet kom in."),
        "arrival_day_wrong": _("Dagen ska vara tidigast beslutsdagen och senast i dag."),
        "cannot_be_appealed": _("Det här beslutet går inte att överklaga."),
        "appeal_text_missing": _("Skriv hur ni vill att beslutet ändras och varför, minst en mening."),
        "appeal_in_time": _("Överklagandet kom in i tid och kan inte avvisas som för sent."),
        "appeal_too_late": _("Överklagandet kom för sent. Det ska avvisas, inte överlämnas."),
        "court_missing": _("Ange vilken domstol överklagandet överlämnas till."),
        "outcome_day_wrong": _("Dagen ska vara tidigast den dag ärendet överlämnades och senast i dag."),
        "row_begins_too_early": _("Den nya raden måste börja efter den som den ersätter."),
        "row_ends_too_early": _("Raden kan inte sluta gälla innan den börjar."),
        "no_such_row": _("Det finns ingen sådan rad i delegationsordningen."),
        "no_such_goal": _("Guiden har inget sådant mål."),
        "nothing_needed": _("Med de svaren behövs inget, så det finns inget att starta."),
        "no_such_establishment": _("Det finns ingen sådan etablering, eller så har du inte tillgång till den."),
        "no_such_step": _("Etableringen har inget sådant steg."),
        "step_already_begun": _("Steget har redan ett ärende."),
        "step_is_a_case": _("Steget är ett ärende hos kommunen och får sin dag därifrån."),
        "not_such_a_case": _("Det finns inget sådant ärende hos er för den tjänsten."),
        "not_yet": _("Dagen har inte kommit än."),
        "already_past": _("Dagen har redan varit."),
        "establishment_changed": _(
            "Uppgifterna ändrades i ett annat fönster eller av en kollega. "
            "Inget har skrivits över: spara igen om dina gäller."
        ),
        "establishment_closed": _("Etableringen är avslutad och går inte att ändra."),
        "not_a_coordinator": _("Sidan är till för lotsarna på Näringsliv."),
        "no_such_version": _("Det finns ingen sådan version."),
        "no_such_tariff": _("Det finns ingen sådan taxa."),
        "too_early": _("En lista får börja gälla tidigast i dag: det som redan är debiterat ändras inte."),
        "no_source": _("Skriv vilket beslut listan vilar på."),
        "wrong_amount": _("Beloppet ska vara mellan 0 och 100 miljoner."),
        "no_such_survey": _("Enkäten är redan besvarad, eller så är länken för gammal eller fel."),
        "letter_text_changed": _(
            "Någon annan har ändrat utkastet sedan du öppnade sidan. Läs deras och spara sedan igen."
        ),
        "letter_text_faulty": _("Utkastet går inte att publicera som det står. Ändra raderna som pekas ut och spara."),
        "letter_text_day": _("Texten kan gälla från i dag eller senare, högst ett år framåt."),
        "no_letter_draft": _("Det finns inget utkast längre. Någon kan ha publicerat det eller lagt det åt sidan."),
        "no_such_letter": _("Det finns inget sådant brev, eller så har du inte tillgång till det."),
        "file_empty": _("Filen är tom. Välj en annan fil."),
        "file_too_large": _("Filen är större än %(most)s MB. Dela upp den eller spara den i en mindre storlek."),
        "only_reading": _("Du får läsa det här men inte ändra det. Be den som har full rätt för företaget."),
        "no_such_invitation": _("Inbjudan finns inte, är redan använd eller har gått ut. Be om en ny."),
        "staff_cannot_act": _("Den som arbetar för kommunen kan inte företräda ett företag här."),
        "last_full_mandate": _("Företaget måste ha minst en person med full rätt. Ge någon annan den först."),
        "last_day_past": _("Den sista dagen har redan varit."),
        "too_many_invitations": _("För många inbjudningar väntar på svar. Ta tillbaka några först."),
        "register_down": _("Företagsregistret svarar inte nu. Skriv företagets namn, så kontrollerar vi det sedan."),
        "name_needed": _("Skriv också företagets namn."),
        "no_such_mandate": _("Det finns ingen sådan behörighet, eller så får du inte ändra den."),
        "company_taken": _(
            "Företaget finns redan här. Be någon som har full rätt för det att bjuda in dig under Behörigheter."
        ),
        "not_in_register": _("Företagsregistret har inget företag med det numret. Kontrollera numret."),
        "file_infected": _("I filen finns skadlig kod. Den är stoppad och kan inte öppnas."),
        "file_missing": _("Filen finns inte kvar i lagret."),
        "infected_file_in_draft": _("I en av filerna finns skadlig kod. Ta bort den innan ni skickar."),
        "no_such_upload": _("Det finns ingen sådan uppladdning. Välj filen på nytt."),
        "no_such_question": _("Det finns ingen sådan fråga."),
        "too_many_uploads": _("För många filer är på väg samtidigt. Vänta tills några är klara."),
        "bad_piece": _("En del av filen kom inte fram hel. Den skickas igen."),
        "upload_elsewhere": _("Uppladdningen har kommit till ett annat ställe i filen."),
        "too_many_files": _("Här får det vara högst %(most)s filer. Ta bort någon först."),
        "file_type_refused": _("Den sortens fil tar vi inte emot. Skicka PDF, PNG, JPG, Word eller Excel."),
        "file_content_differs": _("Filens innehåll stämmer inte med dess namn. Spara om den och försök igen."),
        "put_off_reason": _("Skriv varför ärendet får vänta, 3 till 300 tecken."),
        "view_name": _("Ge vyn ett namn på högst 60 tecken."),
        "view_unit": _("Vyn kan bara delas med en enhet som du arbetar i."),
        "too_many_views": _("Du har redan 20 sparade vyer. Ta bort en först."),
        "freeze_reason": _("Skriv varför siffrorna fryses, 3 till 300 tecken."),
        "nothing_to_freeze": _("Det finns inga siffror att frysa."),
        "nothing_counted": _("Det finns inga siffror för det urvalet."),
        "no_such_snapshot": _("Det finns inga sådana frysta siffror."),
        "no_such_export": _("Det finns ingen sådan fil, den är borttagen, eller så får du inte läsa den."),
        "too_many_exports": _("Du har redan 50 filer i uttagen. Vänta tills några har tagits bort."),
        "no_mapping": _("Det finns ingen kolumnmappning för det året."),
        "wrong_period": _("Perioden ska vara slut, och högst ett år lång."),
        "officers_wrong": _("Antalet handläggare ska vara 1 till 200, och ett annat än i dag."),
        "too_few_cases": _("Enheten har för få ärenden under de senaste tolv månaderna för att räkna på."),
        "reroute_unit_wrong": _(
            "Välj en annan enhet än den som regeln leder till i dag, och som kan få tjänstens ärenden."
        ),
        "too_few_of_service": _("Färre än sju ärenden kom in till tjänsten under de senaste tolv månaderna."),
        "no_such_scenario": _("Det finns ingen sådan fråga, eller så är den någon annans."),
        "no_such_page": _("Den sidan går inte att spara, eller så finns den inte."),
        **routing_words.refusals(),
        **stage_refusals(),
        "bad_page_token": _("Länken till sidan i listan stämmer inte. Börja om från första sidan."),
    }


def _titles() -> dict[int, tuple[str, str]]:
    return {
        400: (_("Det gick inte att läsa det som skickades"), _("Gå tillbaka, ladda om sidan och försök igen.")),
        403: (_("Du har inte tillgång till sidan"), _("Sidan är till för dem som har en annan roll.")),
        404: (_("Sidan finns inte"), _("Adressen kan vara fel, eller så har du inte tillgång till det som finns där.")),
        405: (_("Så kan sidan inte användas"), _("Gå tillbaka och använd knapparna på sidan.")),
        409: (_("Det har hänt något under tiden"), _("Inget har skrivits över.")),
        413: (
            _("Det som skickades är för stort"),
            _("En text får vara högst 10 000 tecken och en fil högst 10 MB. Gå tillbaka: det du skrev står kvar."),
        ),
        415: (_("Den sortens innehåll tar vi inte emot"), _("Skicka filer som PDF, bild eller Word-dokument.")),
        422: (_("Något behöver rättas"), _("Gå tillbaka och kontrollera det du fyllde i.")),
        429: (_("För många försök på kort tid"), _("Vänta en minut och försök igen. Inget har gått förlorat.")),
        500: (
            _("Något gick fel hos oss"),
            _("Vi har fått veta det. Inget halvt har sparats: gå tillbaka och försök igen om en stund."),
        ),
    }


def show(page: ErrorPage) -> tuple[str, int]:
    """The error page, with its status."""
    return render_template("errors/page.html", page=page), page.status


def _page(status: int, text: str | None = None) -> tuple[str, int]:
    title, usual = _titles().get(status) or _titles()[500 if status >= 500 else 400]
    what_now = [(_("Till startsidan"), url_for("public.home"))]
    return show(ErrorPage(status, title, text or usual, what_now))


def _domain_error(error: errors.DomainError) -> tuple[str, int]:
    db.session.rollback()
    return _page(STATUS.get(type(error), 400), words_for(error))


def _impossible_value(_error: DataError) -> tuple[str, int]:
    """A number or text that no column can hold, as a NUL in an address: nothing is called so."""
    db.session.rollback()
    return _page(404 if request.method in ("GET", "HEAD") else 422)


def form_too_old(error: CSRFError) -> tuple[str, int]:
    """The page for a form whose token is no longer good."""
    text = _("Formuläret var öppet för länge eller kom inte från den här sidan. Gå tillbaka, ladda om och skicka igen.")
    return _page(400, text)


def _http_error(error: HTTPException) -> tuple[str, int] | HTTPException:
    # To a name that is not ours no page is shown: it would have no address to link to.
    if error.code is None or error.code < 400 or isinstance(error, SecurityError):
        return error
    answer, status = _page(error.code)
    headers = [pair for pair in error.get_headers() if pair[0] in ("Allow", "Retry-After")]
    return (answer, status, headers) if headers else (answer, status)  # type: ignore[return-value]


def _unexpected(error: Exception) -> tuple[str, int]:
    log.exception("page_failed", error=type(error).__name__)
    db.session.rollback()
    return _page(500)
