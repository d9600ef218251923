"""The indicators of the three words of the goal: tillitsfull, likvärdig, professionell. Definitions as data. Pure.

A changed formula is a new version. What is not counted yet stands here too, with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from eservice.kit.text import Text
from eservice.statistics import indicator_measures as measures
from eservice.statistics.definitions import Definition
from eservice.statistics.facts import WITHDRAWN
from eservice.statistics.indicator_measures import Measure


class Word(StrEnum):
    """The three words of the strategy's second area."""

    TRUSTFUL = "tillitsfull"
    EQUAL = "likvardig"
    PROFESSIONAL = "professionell"


WORDS: Mapping[Word, Text] = {
    Word.TRUSTFUL: Text("Tillitsfull", "Trustful"),
    Word.EQUAL: Text("Likvärdig", "Equal"),
    Word.PROFESSIONAL: Text("Professionell", "Professional"),
}
#: What each word asks, in a sentence.
WORD_SAYS: Mapping[Word, Text] = {
    Word.TRUSTFUL: Text(
        "Håller vi vad vi lovar, och säger vi till i tid?", "Do we keep our promises, and tell in time?"
    ),
    Word.EQUAL: Text("Blir lika ärenden lika behandlade?", "Are like cases treated alike?"),
    Word.PROFESSIONAL: Text(
        "Handlägger vi rätt och inom lagens tid?", "Do we handle cases well and in the law's time?"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(Definition):
    """A definition with its word, how it is measured, and what to beware of when reading it."""

    word: Word
    pitfall: Text
    measure: Measure
    #: Whether more is better (1), less is better (-1), or neither (0).
    better: int = 0
    #: What `beside` is; None where nothing stands beside.
    beside: Text | None = None
    #: The unit of `beside`, where it is another one.
    beside_unit: str = ""


SHARE_RULE = Text("Visas inte vid färre än 7 ärenden.", "Not shown for fewer than 7 cases.")
MEDIAN_RULE = Text("Visas inte vid färre än 20 ärenden.", "Not shown for fewer than 20 cases.")
BY_DUE = Text(
    "Ärenden som återkallades före dagen, och dagar som inte passerat. Visas inte vid färre än 7 ärenden.",
    "Cases withdrawn before the day, and days that have not passed. Not shown for fewer than 7 cases.",
)
T, L, P = Word.TRUSTFUL, Word.EQUAL, Word.PROFESSIONAL

_ALL = (
    Indicator(
        "T1",
        Text("Hållna löften", "Promises kept"),
        Text(
            "Av de ärenden vars utlovade dag (åtta av tio, sagd när ansökan kom in) inföll under året: andelen som "
            "beslutades senast den dagen. Öppna räknas som brutna.",
            "Of the cases whose promised day (eight in ten, told when the application came in) fell in the year: the "
            "share decided by that day. Open ones count as broken.",
        ),
        "share",
        BY_DUE,
        word=T,
        pitfall=Text(
            "Bara det första löftet räknas; ett ändrat löfte är inte hållet.",
            "Only the first promise counts; a revised promise is not a kept one.",
        ),
        measure=measures.share("promised"),
        better=1,
    ),
    Indicator(
        "T2",
        Text("Prognosens träffsäkerhet", "Calibration of the forecast"),
        Text(
            "Andelen som beslutades inom prognosens åtta av tio, minus 80 procent. Noll är rätt; över noll var "
            "prognosen "
            "för försiktig.",
            "The share decided within the forecast's eight in ten, less 80 per cent. Zero is right; above zero the "
            "forecast was too cautious.",
        ),
        "points",
        BY_DUE,
        word=T,
        pitfall=Text("Osäker vid få ärenden.", "Uncertain for few cases."),
        measure=measures.calibration,
        beside=Text("samma för hälften (50 procent)", "the same for half (50 per cent)"),
    ),
    Indicator(
        "T3",
        Text("Längsta tystnad", "Longest silence"),
        Text(
            "Av ärenden som kom in under året: det längsta uppehållet i dagar mellan två besked från en människa hos "
            "kommunen. För öppna ärenden räknas också tiden sedan det senaste. Median.",
            "Of cases received in the year: the longest gap in days between two messages from a person here. For open "
            "cases the time since the last one counts too. Median.",
        ),
        "days",
        Text(
            "Automatiska brev räknas inte. Visas inte vid färre än 20 ärenden.",
            "Automatic letters do not count. Not shown for fewer than 20 cases.",
        ),
        word=T,
        pitfall=Text("Ett besked utan innehåll bryter också tystnaden.", "A message that says nothing breaks it too."),
        measure=measures.middle("silence"),
        better=-1,
    ),
    Indicator(
        "T4",
        Text("Första kontakt med en människa", "First contact with a person"),
        Text(
            "Arbetstimmar (vardagar 8–17) från att ansökan kom in till att företaget fick en namngiven handläggare "
            "eller ett personligt besked. Kaplan-Meier: de som väntar räknas med. Median.",
            "Working hours (workdays 8–17) from arrival until the company was given a named officer or a personal "
            "message. Kaplan-Meier: those who wait count. Median.",
        ),
        "hours",
        Text(
            "Automatiska kvitton räknas inte. Visas inte vid färre än 20 ärenden.",
            "Automatic receipts do not count. Not shown for fewer than 20 cases.",
        ),
        word=T,
        pitfall=Text("Läs tillsammans med företagens omdömen.", "Read together with what companies say."),
        measure=measures.time_to("contact"),
        better=-1,
    ),
    Indicator(
        "T5",
        Text("Försening sagd i tid", "Delay told in time"),
        Text(
            "Av de ärenden som passerade lagens första beslutsdag utan beslut: andelen där företaget fick veta det "
            "senast den dagen, genom förlängning eller underrättelse enligt 11 § förvaltningslagen.",
            "Of the cases that passed the law's first day without a decision: the share in which the company was "
            "told by "
            "that day, by an extension or a notice under section 11 of the Administrative Procedure Act.",
        ),
        "share",
        BY_DUE,
        word=T,
        pitfall=Text("Öppna ärenden utan besked räknas med.", "Open cases that were told nothing are counted."),
        measure=measures.share("told"),
        better=1,
    ),
    Indicator(
        "T6",
        Text("Återkallade inom ett halvår", "Withdrawn within half a year"),
        Text(
            "Andelen av årets inkomna ärenden som företaget återkallade inom 182 dagar (Aalen-Johansen: öppna räknas, "
            "och beslut är ett eget slut).",
            "The share of the year's cases that the company withdrew within 182 days (Aalen-Johansen: open ones count, "
            "and a decision is an ending of its own).",
        ),
        "share",
        MEDIAN_RULE,
        word=T,
        pitfall=Text("Inte dåligt i sig. Fråga varför.", "Not bad in itself. Ask why."),
        measure=measures.share_of_ending(WITHDRAWN),
    ),
    Indicator(
        "T7",
        Text("Företagens omdöme", "What companies say"),
        Text(
            "Den egna enkätens tre frågor (nöjd, mot förväntan, mot det bästa tänkbara) som index 0–100, av dem som "
            "tillfrågades under året. Varje tillfälle (beviljat, avslag, återkallat, ännu öppet) vägs efter hur många "
            "som tillfrågades.",
            "The three questions of our own survey (satisfied, against expectations, against the ideal) as an index of "
            "0–100, of those asked in the year. Each occasion (granted, refused, withdrawn, still open) is weighted by "
            "how many were asked.",
        ),
        "index",
        Text("Obesvarade. Visas inte vid färre än 7 svar.", "Unanswered ones. Not shown for fewer than 7 answers."),
        word=T,
        pitfall=Text(
            "Samma skala som Insikt men inte samma vikter: jämför inte talen. Läs aldrig ensam.",
            "The same scale as Insikt but not its weights: do not compare the numbers. Never read it alone.",
        ),
        measure=measures.pulse,
        better=1,
        beside=Text("ovägt", "unweighted"),
    ),
    Indicator(
        "L1",
        Text("Spridning i tid", "Spread of time"),
        Text(
            "Nittionde percentilen delad med medianen av bruttotiden, inom varje tjänst; tjänsterna vägs efter antal "
            "beslutade ärenden. Intervallet är med avsikt vitt.",
            "The 90th percentile divided by the median of gross time, within each service; services weighted by "
            "decided "
            "cases. The interval is wide on purpose.",
        ),
        "ratio",
        Text(
            "Tjänster med färre än 20 beslutade ärenden under året.",
            "Services with fewer than 20 decided cases in the year.",
        ),
        word=L,
        pitfall=Text("Säger inget om vilka som väntar längre.", "Does not say who waits longer."),
        measure=measures.dispersion,
        better=-1,
    ),
    Indicator(
        "L2",
        Text("Återkommande mot nya företag", "Returning against new companies"),
        Text(
            "Hur många gånger så fort återkommande företags ärenden avslutas som nya företags, jämfört inom "
            "varje tjänst "
            "med öppna ärenden medräknade (hasardkvot, Peto). 1 är lika.",
            "How many times as fast returning companies' cases end as new companies', compared within each "
            "service with "
            "open cases counted (hazard ratio, Peto). 1 is equal.",
        ),
        "ratio",
        Text(
            "Kommunens egna bolag. n är den mindre gruppen. Visas inte under 7.",
            "The municipality's own companies. n is the smaller group. Not shown under 7.",
        ),
        word=L,
        pitfall=Text(
            "Ett samband, inget bevis för olika behandling. Justerat för tjänst, inte för komplett ansökan.",
            "An association, no proof of unequal treatment. Adjusted for service, not for completeness.",
        ),
        measure=measures.compared(("returning",), ("first",)),
    ),
    Indicator(
        "L2S",
        Text("Företag som läser engelska mot svenska", "Companies that read English against Swedish"),
        Text(
            "Hur många gånger så fort ärenden avslutas för företag som valt engelska som för dem som valt svenska, "
            "jämfört inom varje tjänst med öppna ärenden medräknade (hasardkvot, Peto). 1 är lika.",
            "How many times as fast cases end for companies that chose English as for those that chose Swedish, "
            "compared within each service with open cases counted (hazard ratio, Peto). 1 is equal.",
        ),
        "ratio",
        Text("n är den mindre gruppen. Visas inte under 7.", "n is the smaller group. Not shown under 7."),
        word=L,
        pitfall=Text(
            "Ett samband, inget bevis. Valt språk är inte ursprung, och ursprung mäts aldrig.",
            "An association, no proof. A chosen language is not an origin, and origin is never measured.",
        ),
        measure=measures.compared(("language/en",), ("language/sv",)),
    ),
    Indicator(
        "L3",
        Text("Egna bolag mot andra företag", "Own companies against others"),
        Text(
            "Hur många gånger så fort kommunens egna bolags ärenden avslutas som andra företags, jämfört inom varje "
            "tjänst med öppna ärenden medräknade (hasardkvot, Peto). 1 är lika; över 1 går egna bolag före.",
            "How many times as fast the municipality's own companies' cases end as others', compared within each "
            "service "
            "with open cases counted (hazard ratio, Peto). 1 is equal; above 1, own companies go first.",
        ),
        "ratio",
        Text("n är den mindre gruppen. Visas inte under 7.", "n is the smaller group. Not shown under 7."),
        word=L,
        pitfall=Text("Få ärenden: läs intervallet, och flera år.", "Few cases: read the interval, and several years."),
        measure=measures.compared(("own",), ("returning", "first")),
    ),
    Indicator(
        "L4",
        Text("Begärd komplettering", "Asked to supplement"),
        Text(
            "Andelen prövade ansökningar där enheten begärde komplettering. Per enhet jämförs den med alla "
            "enheters i en "
            "tratt med gränser för 95 och 99,8 procent.",
            "The share of examined applications in which the unit asked for a supplement. By unit it is compared with "
            "that of all units in a funnel with limits of 95 and 99.8 per cent.",
        ),
        "share",
        SHARE_RULE,
        word=L,
        pitfall=Text(
            "Enheter har olika ärenden. Aldrig per handläggare.", "Units have different cases. Never by officer."
        ),
        measure=measures.share("examined"),
    ),
    Indicator(
        "L5",
        Text("Avslag och villkor med angiven grund", "Refusals and conditions with a named ground"),
        Text(
            "Av årets beslut som gick företaget emot, helt eller delvis, eller har villkor: andelen som anger en "
            "kodad grund.",
            "Of the year's decisions that went against the company, wholly or partly, or have conditions: the share "
            "that name a coded ground.",
        ),
        "share",
        SHARE_RULE,
        word=L,
        pitfall=Text(
            "Att grunden är angiven säger inte att två handläggare hade valt samma. Det kräver att ett urval kodas om.",
            "That a ground is named does not say that two officers would choose the same. That needs a sample "
            "coded anew.",
        ),
        measure=measures.share("ground"),
        better=1,
    ),
    Indicator(
        "L6",
        Text("Lämnat in själva i e-tjänsten", "Filed by themselves in the e-service"),
        Text(
            "Andelen av årets ansökningar som företaget själv lämnade i e-tjänsten. Övriga kom med post, e-post, "
            "telefon eller över disk.",
            "The share of the year's applications that the company filed itself in the e-service. Others came by "
            "post, e-mail, phone or over the counter.",
        ),
        "share",
        SHARE_RULE,
        word=L,
        pitfall=Text(
            "Avbrutna ansökningar räknas inte: utkast gallras och lämnar inget spår.",
            "Abandoned applications are not counted: drafts are removed and leave no trace.",
        ),
        measure=measures.share_beside_mean("filed", "contacts"),
        better=1,
        beside=Text("meddelanden per ärende", "messages per case"),
        beside_unit="ratio",
    ),
    Indicator(
        "P1",
        Text("Beslut i lagens tid", "Decided in the law's time"),
        Text(
            "Av de ärenden vars sista beslutsdag enligt lag inföll under året: andelen som beslutades senast den "
            "dagen. "
            "Sent beslutade och öppna räknas båda som missade.",
            "Of the cases whose last day by law fell in the year: the share decided by it. Decided late and still open "
            "both count as missed.",
        ),
        "share",
        BY_DUE,
        word=P,
        pitfall=Text(
            "Dagen efter förlängning räknas: läs andelen förlängda bredvid. Väntetiden i miljöbalken 9:6 c är "
            "ingen frist.",
            "The day after an extension counts: read the share extended beside it. The waiting period of the "
            "Environmental Code 9:6 c is no deadline.",
        ),
        measure=measures.share("kind/decision_deadline", "kind/decision_deadline/extended"),
        better=1,
        beside=Text("förlängda", "extended"),
    ),
    Indicator(
        "P1S",
        Text("Servicemål", "Service targets"),
        Text(
            "Av de ärenden där ett av kommunens egna servicemål (inte lag) gick ut under året: andelen som nådde det i "
            "tid. Sena och öppna räknas båda som missade.",
            "Of the cases in which one of the municipality's own service targets (not law) fell due in the year: the "
            "share that reached it in time. Late and open both count as missed.",
        ),
        "share",
        BY_DUE,
        word=P,
        pitfall=Text("Servicemålen sätts av organisationen.", "The targets are set by the organisation."),
        measure=measures.share("kind/service_target"),
        better=1,
    ),
    Indicator(
        "P2",
        Text("Begäran om komplettering inom tre veckor", "Supplements asked for within three weeks"),
        Text(
            "Av årets inkomna ärenden där komplettering begärdes: andelen där den första begäran kom inom 21 dagar.",
            "Of the year's cases in which a supplement was asked for: the share in which the first request came within "
            "21 days.",
        ),
        "share",
        SHARE_RULE,
        word=P,
        pitfall=Text(
            "Många begäranden dag 15–21 kan vara ett sätt att flytta klockan.",
            "Many requests on days 15–21 may be a way to move the clock.",
        ),
        measure=measures.share("asked_in_time", "asked_late_window"),
        beside=Text("dag 15–21", "days 15–21"),
    ),
    Indicator(
        "P3",
        Text("Komplett från början", "Complete at first"),
        Text(
            "Andelen prövade ansökningar där inget mer behövde begäras.",
            "The share of examined applications in which nothing more had to be asked for.",
        ),
        "share",
        SHARE_RULE,
        word=P,
        pitfall=Text(
            "Lågt kan betyda ett dåligt formulär, inte dåliga ansökningar. Visas också per formulärversion.",
            "Low may mean a bad form, not bad applications. Also shown by version of the form.",
        ),
        measure=measures.share("complete"),
        better=1,
    ),
    Indicator(
        "P4",
        Text("Förlängning med skäl och i tid", "Extensions reasoned and in time"),
        Text(
            "Andelen förlängningar med skrivet skäl där företaget fick veta det innan tiden gick ut.",
            "The share of extensions with a written reason of which the company was told before the time ran out.",
        ),
        "share",
        SHARE_RULE,
        word=P,
        pitfall=Text("Ett undantag i lagen kan bli vana.", "An exception in the law may become a habit."),
        measure=measures.share("extended_well"),
        better=1,
    ),
    Indicator(
        "P5",
        Text("Kvitto i tid", "Receipt in time"),
        Text(
            "Andelen av årets inkomna ansökningar där mottagningsbeviset skrevs samma dag eller dagen efter.",
            "The share of the year's applications whose receipt was written the same day or the day after.",
        ),
        "share",
        SHARE_RULE,
        word=P,
        pitfall=Text("Räknar när kvittot skrevs, inte när det lästes.", "Counts when it was written, not read."),
        measure=measures.share("receipt"),
        better=1,
    ),
    Indicator(
        "P6",
        Text("Förlorade avgifter", "Fees lost"),
        Text(
            "Kronor som föll bort ur avgifterna i årets beslut därför att lagens sista dag passerats.",
            "Kronor that fell away from the fees of the year's decisions because the law's last day had passed.",
        ),
        "kronor",
        Text(
            "Beslut utan avgift. n är beslut med avgift; visas inte under 7.",
            "Decisions without a fee. n is decisions with a fee; not shown under 7.",
        ),
        word=P,
        pitfall=Text("Inget straff för en handläggare.", "No punishment of an officer."),
        measure=measures.total_of("fee_lost"),
        better=-1,
        beside=Text("beslut som fick avdrag", "decisions with a deduction"),
        beside_unit="share",
    ),
    Indicator(
        "P7",
        Text("Ändrat efter överklagande", "Changed on appeal"),
        Text(
            "Av besluten under året: andelen som en högre instans har ändrat eller återförvisat hittills.",
            "Of the decisions in the year: the share that a higher body has changed or sent back so far.",
        ),
        "share",
        SHARE_RULE,
        word=P,
        pitfall=Text("Tar ett till tre år att bli känt.", "Takes one to three years to be known."),
        measure=measures.share("overturned", "corrected"),
        better=-1,
        beside=Text("rättade skrivfel", "clerical errors put right"),
    ),
    Indicator(
        "P8",
        Text("Skäl och överklagandehänvisning finns", "Reasons and how to appeal are there"),
        Text(
            "Andelen av årets beslut vars handling har skäl, hur man överklagar och vem som beslutat "
            "(förvaltningslagen 31–33 §§).",
            "The share of the year's decisions whose letter has reasons, how to appeal and who decided "
            "(Administrative Procedure Act, sections 31–33).",
        ),
        "share",
        SHARE_RULE,
        word=P,
        pitfall=Text("Att de finns är inte att de är bra.", "That they are there is not that they are good."),
        measure=measures.share("letter"),
        better=1,
    ),
    Indicator(
        "P9",
        Text("Begärda avgöranden besvarade i tid", "Requests to decide answered in time"),
        Text(
            "Av begäranden enligt 12 § förvaltningslagen vars fyra veckor gick ut under året: andelen där "
            "ärendet avgjordes "
            "eller begäran avslogs i tid.",
            "Of the requests under section 12 of the Administrative Procedure Act whose four weeks ended in the "
            "year: the "
            "share in which the case was decided or the request refused in time.",
        ),
        "share",
        BY_DUE,
        word=P,
        pitfall=Text("Noll kan betyda att rätten är okänd.", "None may mean that the right is not known."),
        measure=measures.share("kind/request_answer"),
        better=1,
    ),
    Indicator(
        "P11",
        Text("Avslutade per inkommet", "Ended for each received"),
        Text("Avslutade ärenden under året delat med inkomna.", "Cases ended in the year divided by cases received."),
        "ratio",
        Text("Visas inte vid färre än 7 inkomna.", "Not shown for fewer than 7 received."),
        word=P,
        pitfall=Text("Under 1 växer högen. Semester syns.", "Under 1 the pile grows. Holidays show."),
        measure=measures.flow,
        better=1,
    ),
    Indicator(
        "P12",
        Text("Tid till öppning", "Time to opening"),
        Text(
            "Dagar från första kontakten om en etablering till dess sista beslut. Kaplan-Meier: pågående räknas med. "
            "Median.",
            "Days from the first contact about an establishment to its last decision. Kaplan-Meier: ongoing ones "
            "count. Median.",
        ),
        "days",
        Text(
            "Etableringar utan något ärende. Visas inte vid färre än 20.",
            "Establishments without a case. Not shown for fewer than 20.",
        ),
        word=P,
        pitfall=Text("Bara ärenden som hålls ihop räknas.", "Only cases that are held together count."),
        measure=measures.journey,
        better=-1,
        beside=Text("andel av ärendenas dagar hos företaget", "share of the cases' days with the company"),
        beside_unit="share",
    ),
    Indicator(
        "P13",
        Text("Svar på lokal- och markförfrågan", "Answer to an inquiry for premises or land"),
        Text(
            "Dagar från förfrågan till första svaret i sak. Kaplan-Meier: de som väntar räknas med. Median.",
            "Days from inquiry to the first answer of substance. Kaplan-Meier: those who wait count. Median.",
        ),
        "days",
        MEDIAN_RULE,
        word=P,
        pitfall=Text("Servicemål, inte lag.", "A service target, not law."),
        measure=measures.time_to("inquiry"),
        better=-1,
    ),
    Indicator(
        "P14",
        Text("Svar i sak på lokal- och markförfrågan", "Answer on the matter of premises or land"),
        Text(
            "Dagar från förfrågan till ett ja, ett nej eller ett alternativ: ett erbjudande, besked om att inget "
            "passar, en reservation, en markanvisning eller ett beslut. Kaplan-Meier: de som väntar räknas med. "
            "Median.",
            "Days from inquiry to a yes, a no or an alternative: an offer, word that nothing fits, a reservation, an "
            "allocation or a decision. Kaplan-Meier: those who wait count. Median.",
        ),
        "days",
        MEDIAN_RULE,
        word=P,
        pitfall=Text(
            "Servicemål, inte lag. Ett snabbt nej är också ett svar.",
            "A service target, not law. A quick no is an answer too.",
        ),
        measure=measures.time_to("matter"),
        better=-1,
    ),
    Indicator(
        "P15",
        Text("Förfrågningar utan match", "Inquiries without a match"),
        Text(
            "Av de förfrågningar som kom in under året och har fått avtal, mark eller ett nej: andelen som fick nej.",
            "Of the inquiries received in the year that have a contract, land or a no: the share that got a no.",
        ),
        "share",
        Text(
            "De som pågår, vilar eller är återkallade. Visas inte vid färre än 7 ärenden.",
            "Those under way, dormant or withdrawn. Not shown for fewer than 7 cases.",
        ),
        word=P,
        pitfall=Text(
            "Säger vad som saknas i kommunen, inte hur väl vi arbetar: läs den med skälen.",
            "Tells what the municipality lacks, not how well we work: read it with the reasons.",
        ),
        measure=measures.share("without_match"),
    ),
)

#: Every indicator that is counted, by key, in order.
INDICATORS: Mapping[str, Indicator] = {indicator.key: indicator for indicator in _ALL}


@dataclass(frozen=True, slots=True)
class NotYet:
    """An indicator that the data does not allow yet, and why."""

    key: str
    word: Word
    name: Text
    why: Text


NOT_YET: tuple[NotYet, ...] = (
    NotYet(
        "L2Z",
        L,
        Text("Små företag mot stora", "Small companies against large"),
        Text(
            "Hur många som arbetar i ett företag finns inte bland uppgifterna.",
            "How many work in a company is not among the data.",
        ),
    ),
    NotYet(
        "L5K",
        L,
        Text("Samma skäl för samma sak", "The same reasons for the same thing"),
        Text(
            "Kräver att två handläggare oberoende kodar om ett urval beslut.",
            "Needs two officers to code a sample of decisions anew, each alone.",
        ),
    ),
    NotYet(
        "L6A",
        L,
        Text("Avbrutna ansökningar", "Abandoned applications"),
        Text(
            "Utkast gallras, så avbrutna ansökningar går inte att räkna i efterhand.",
            "Drafts are removed in time, so abandoned applications cannot be counted afterwards.",
        ),
    ),
)
