"""The letter of a decision (FL 2017:900, 31-33 §§): its parts in order, from facts. Pure.

The same content is shown as a page, before and after the signature, and made into a PDF. Headings are the document's
own, in the language of the case: a document does not change with the language that its reader has chosen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_currency

from eservice.accounts.rules import masked
from eservice.catalogue.shape import Outcome, Service
from eservice.decisions.fees import Charge, total
from eservice.decisions.rules import GIVING

Section = dict[str, Any]

WORDS = {
    "sv": {
        "title": "Beslut",
        "correction": "Rättat beslut",
        "draft": "Förslag, inte beslutat",
        "case": "Ärende",
        "about": "Gäller",
        "party": "Sökande",
        "received": "Inkom",
        "decided": "Beslutsdag",
        "decides": "Beslutar",
        "corrected": "Rättelse",
        "corrected_text": "Beslutet av den {day} är rättat den {on} (förvaltningslagen 36 §). {what}",
        "conditions": "Villkor",
        "validity": "Giltighet",
        "from_to": "Tillståndet gäller från och med {first} till och med {last}.",
        "from": "Tillståndet gäller från och med {first} och tills vidare.",
        "to": "Tillståndet gäller till och med {last}.",
        "grounds": "Grunder",
        "reasons": "Skäl för beslutet",
        "fee": "Avgift",
        "item": "Post",
        "amount": "Avgift",
        "off": "Avdrag",
        "due": "Att betala",
        "sum": "Summa",
        "reduced": "Avgiften är nedsatt med {share} procent av de poster som lagen räknar upp, eftersom beslutet "
        "kom efter lagens sista dag (plan- och bygglagen 12 kap. 8 a §).",
        "appeal": "Om ni inte är nöjda",
        "appeal_how": "Skriv vilket beslut ni överklagar, hur ni vill att det ändras och varför. Ange ärendets nummer "
        "{reference}. Lämna överklagandet i e-tjänsten, eller skicka det till {sender}. {tried_by} prövar det.",
        "appeal_days": "Överklagandet ska ha kommit in till oss inom tre veckor från den dag ni fick del av beslutet. "
        "Skickar vi beslutet genom förenklad delgivning räknas ni som delgivna två veckor efter att vi skickade det.",
        "who": "Vem som har beslutat",
        "by_person": "{name} har beslutat för {body}, enligt delegationsordningen {number}.",
        "by_committee": "{body} har beslutat vid sammanträdet den {day}, {paragraph}.",
        "nobody_yet": "Ingen har beslutat än.",
        "prepared": "Föredragande: {name}.",
        "contact": "Frågor: {contact}",
    },
    "en": {
        "title": "Decision",
        "correction": "Corrected decision",
        "draft": "Proposal, not decided",
        "case": "Case",
        "about": "Concerns",
        "party": "Applicant",
        "received": "Received",
        "decided": "Day of decision",
        "decides": "Decides",
        "corrected": "Correction",
        "corrected_text": "The decision of {day} was corrected on {on} (Administrative Procedure Act, section 36). "
        "{what}",
        "conditions": "Conditions",
        "validity": "Validity",
        "from_to": "The permit is valid from {first} to {last}.",
        "from": "The permit is valid from {first} until further notice.",
        "to": "The permit is valid until {last}.",
        "grounds": "Grounds",
        "reasons": "Reasons for the decision",
        "fee": "Fee",
        "item": "Item",
        "amount": "Fee",
        "off": "Deduction",
        "due": "To pay",
        "sum": "Sum",
        "reduced": "The fee is reduced by {share} per cent of the items that the law lists, because the decision came "
        "after the law's last day (Planning and Building Act, chapter 12, section 8 a).",
        "appeal": "If you are not satisfied",
        "appeal_how": "State which decision you appeal against, how you want it changed and why. Give the case number "
        "{reference}. Hand in the appeal in the e-service, or send it to {sender}. It is tried by {tried_by}.",
        "appeal_days": "The appeal must have reached us within three weeks from the day you received the decision. "
        "Where we send the decision by simplified service, you count as served two weeks after we sent it.",
        "who": "Who decided",
        "by_person": "{name} has decided for {body}, under the delegation scheme {number}.",
        "by_committee": "{body} has decided at its meeting on {day}, {paragraph}.",
        "nobody_yet": "Nobody has decided yet.",
        "prepared": "Rapporteur: {name}.",
        "contact": "Questions: {contact}",
    },
}


@dataclass(frozen=True, slots=True)
class Signature:
    """Who decided, on what day, in whose name: a person under a row of the order, or the committee at a meeting."""

    on: date
    body: str
    name: str = ""
    delegation: str = ""
    paragraph: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """What was corrected in a decision, and when."""

    on: date
    what: str


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """Everything that the letter says."""

    language: str
    service: Service
    outcome: Outcome
    reference: str
    sender: str
    contact: str
    company: str
    organisation_number: str
    received_on: date
    grounds: Sequence[str]
    reasons: str
    conditions: str
    valid_from: date | None
    valid_to: date | None
    charges: Sequence[Charge]
    share_off: Decimal
    prepared_by: str
    signature: Signature | None
    correction: Correction | None = None


def letter(facts: LetterFacts) -> dict[str, Any]:
    """The content of the letter: `language`, `title`, head rows and sections, as JSON values.

    A section has a heading and either paragraphs (`text`), list items (`items`) or a table (`head`, `rows`).
    """
    words = WORDS[facts.language]
    return {
        "language": facts.language,
        "title": f"{words['correction' if facts.correction else 'title']} {facts.reference}",
        "sender": facts.sender,
        "reference": facts.reference,
        "footer": "" if facts.signature else words["draft"],
        "lead": facts.outcome.text.in_language(facts.language),
        "head": _head(facts, words),
        "sections": list(_sections(facts, words)),
    }


def is_whole(content: dict[str, Any]) -> bool:
    """Whether a letter has reasons, how to appeal and who decided (FL 31-33 §§); it says not how good they are."""
    words = WORDS[content["language"]]
    told = {one["heading"] for one in content["sections"] if str(one.get("text", "")).strip()}
    return {words["reasons"], words["appeal"], words["who"]} <= told


def _head(facts: LetterFacts, words: dict[str, str]) -> list[list[str]]:
    number = f" ({masked(facts.organisation_number)})" if facts.organisation_number else ""
    rows = [
        [words["case"], facts.reference],
        [words["about"], facts.service.name.in_language(facts.language)],
        [words["party"], f"{facts.company}{number}"],
        [words["received"], _day(facts.received_on, facts)],
        [words["decided"], _day(facts.signature.on, facts) if facts.signature else words["draft"]],
    ]
    if facts.signature:
        rows.append([words["decides"], facts.signature.body])
    return rows


def _sections(facts: LetterFacts, words: dict[str, str]) -> Iterator[Section]:
    if facts.correction and facts.signature:
        day, on = _day(facts.signature.on, facts), _day(facts.correction.on, facts)
        yield _text(words["corrected"], words["corrected_text"].format(day=day, on=on, what=facts.correction.what))
    if facts.conditions:
        yield _text(words["conditions"], facts.conditions)
    if (facts.valid_from or facts.valid_to) and facts.outcome.kind in GIVING:
        yield _text(words["validity"], _validity(facts, words))
    if facts.grounds:
        texts = {ground.key: ground.text.in_language(facts.language) for ground in facts.service.grounds}
        yield {"heading": words["grounds"], "items": [texts[key] for key in facts.grounds if key in texts]}
    yield _text(words["reasons"], facts.reasons)
    if facts.charges:
        yield from _fee(facts, words)
    yield _text(words["appeal"], _appeal(facts, words))
    yield _text(words["who"], _who(facts, words))


def _text(heading: str, text: str) -> Section:
    return {"heading": heading, "text": text}


def _validity(facts: LetterFacts, words: dict[str, str]) -> str:
    first = _day(facts.valid_from, facts) if facts.valid_from else ""
    last = _day(facts.valid_to, facts) if facts.valid_to else ""
    kind = "from_to" if first and last else "from" if first else "to"
    return words[kind].format(first=first, last=last)


def _fee(facts: LetterFacts, words: dict[str, str]) -> Iterator[Section]:
    rows = [
        [
            f"{one.line.item or ''} {one.line.text}".strip(),
            _money(one.line.amount, facts),
            _money(one.off, facts) if one.off else "–",
            _money(one.due, facts),
        ]
        for one in facts.charges
    ]
    rows.append([words["sum"], "", "", _money(total(facts.charges), facts)])
    head = [words["item"], words["amount"], words["off"], words["due"]]
    yield {"heading": words["fee"], "head": head, "rows": rows}
    if any(one.off for one in facts.charges):
        share = f"{facts.share_off * 100:.0f}"
        yield _text("", words["reduced"].format(share=share))


def _appeal(facts: LetterFacts, words: dict[str, str]) -> str:
    appeal = facts.service.appeal
    text = appeal.text.in_language(facts.language)
    if appeal.route not in ("administrative_court", "county_board"):
        return text
    tried_by = appeal.tried_by.in_language(facts.language) if appeal.tried_by else _court(appeal.route, facts.language)
    how = words["appeal_how"].format(reference=facts.reference, sender=facts.sender, tried_by=tried_by)
    return "\n".join((text, how, words["appeal_days"]))


def _court(route: str, language: str) -> str:
    names = {
        "administrative_court": ("Förvaltningsrätten", "the administrative court"),
        "county_board": ("Länsstyrelsen", "the county administrative board"),
    }
    return names[route][language == "en"]


def _who(facts: LetterFacts, words: dict[str, str]) -> str:
    signature = facts.signature
    if signature is None:
        who = words["nobody_yet"]
    elif signature.paragraph:
        day = _day(signature.on, facts)
        who = words["by_committee"].format(body=signature.body, day=day, paragraph=signature.paragraph)
    else:
        who = words["by_person"].format(name=signature.name, body=signature.body, number=signature.delegation)
    lines = [who, words["prepared"].format(name=facts.prepared_by)]
    if facts.contact:
        lines.append(words["contact"].format(contact=facts.contact))
    return "\n".join(lines)


def _day(value: date, facts: LetterFacts) -> str:
    return format_date(value, "d MMMM y", locale=facts.language)


def _money(value: Decimal, facts: LetterFacts) -> str:
    return format_currency(value, "SEK", locale="en" if facts.language == "en" else "sv_SE")
