"""What each figure means: one entry per figure, shown beside the number and exported with it. Pure.

A changed formula is a new version; a series is never drawn across two versions without a mark.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eservice.kit.text import Text


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure: what it is called, how it is computed, what is left out, and which version of the formula this is."""

    key: str
    name: Text
    formula: Text
    #: cases, days or share (between 0 and 1).
    unit: str
    exclusions: Text
    version: int = 1


NOTHING = Text("Inget utesluts.", "Nothing is left out.")
NO_PERCENTILE = Text(
    "Återkallade ärenden. Visas inte när färre än 20 ärenden beslutats.",
    "Withdrawn cases. Not shown when fewer than 20 cases were decided.",
)

_ALL = (
    Definition(
        "received",
        Text("Inkomna", "Received"),
        Text("Ärenden som kom in under perioden.", "Cases that arrived in the period."),
        "cases",
        NOTHING,
    ),
    Definition(
        "decided",
        Text("Beslutade", "Decided"),
        Text("Ärenden som beslutades under perioden.", "Cases decided in the period."),
        "cases",
        Text("Återkallade ärenden.", "Withdrawn cases."),
    ),
    Definition(
        "withdrawn",
        Text("Återkallade", "Withdrawn"),
        Text("Ärenden som företaget återkallade under perioden.", "Cases the company withdrew in the period."),
        "cases",
        NOTHING,
    ),
    Definition(
        "open",
        Text("Öppna vid periodens slut", "Open at the end of the period"),
        Text(
            "Ärenden som kommit in men varken beslutats eller återkallats när periodens sista dag är slut.",
            "Cases received but neither decided nor withdrawn when the last day of the period ends.",
        ),
        "cases",
        NOTHING,
    ),
    Definition(
        "turnaround_median",
        Text("Handläggningstid, median", "Turnaround, median"),
        Text(
            "Kalenderdagar från att ärendet kom in till beslut. Hälften av de ärenden som beslutades under perioden "
            "tog högst så lång tid.",
            "Calendar days from arrival to decision. Half of the cases decided in the period took no longer.",
        ),
        "days",
        NO_PERCENTILE,
    ),
    Definition(
        "turnaround_p90",
        Text("Handläggningstid, 90:e percentilen", "Turnaround, 90th percentile"),
        Text(
            "Kalenderdagar från att ärendet kom in till beslut. Nio av tio ärenden som beslutades under perioden tog "
            "högst så lång tid (linjär interpolation).",
            "Calendar days from arrival to decision. Nine in ten of the cases decided in the period took no longer "
            "(linear interpolation).",
        ),
        "days",
        NO_PERCENTILE,
    ),
    Definition(
        "on_time_share",
        Text("Beslutade i tid", "Decided on time"),
        Text(
            "Av alla ärenden vars sista dag inföll under perioden: andelen som beslutades senast den dagen. De som "
            "beslutades senare och de som fortfarande är öppna räknas båda som missade.",
            "Of all cases whose deadline fell in the period: the share decided by that day. Those decided later and "
            "those still open both count as missed.",
        ),
        "share",
        Text(
            "Ärenden utan sista dag, ärenden som återkallades senast den dagen, och dagar som inte passerat. Visas "
            "inte vid färre än 7 ärenden.",
            "Cases with no deadline, cases withdrawn by it, and deadlines that have not passed. Not shown for fewer "
            "than 7 cases.",
        ),
    ),
    Definition(
        "time_by_holder",
        Text("Vems tur det var", "Whose turn it was"),
        Text(
            "För ärenden som beslutades under perioden: summan av dagar som ärendet låg hos företaget, i kön, hos "
            "handläggaren och hos andra. En dag räknas till den som har ärendet när dagen är slut.",
            "For cases decided in the period: the sum of days the case lay with the company, in the queue, with the "
            "officer and with others. A day counts for whoever has the case when the day ends.",
        ),
        "days",
        Text(
            "Återkallade ärenden. Visas inte vid färre än 7 ärenden.",
            "Withdrawn cases. Not shown for fewer than 7 cases.",
        ),
    ),
    Definition(
        "survival_median",
        Text("Tid till avslut, median med öppna ärenden", "Time to an ending, median with open cases"),
        Text(
            "Av ärenden som kom in under perioden: det antal kalenderdagar inom vilket hälften hade beslutats eller "
            "återkallats, skattat enligt Kaplan-Meier så att öppna ärenden räknas med.",
            "Of cases that arrived in the period: the number of calendar days within which half had been decided or "
            "withdrawn, by Kaplan-Meier, so that open cases count.",
        ),
        "days",
        Text(
            "Visas inte vid färre än 20 ärenden. Okänt tills hälften avslutats.",
            "Not shown for fewer than 20 cases. Not known until half have ended.",
        ),
    ),
)

#: Every figure by its key, in the order they are shown.
DEFINITIONS: Mapping[str, Definition] = {definition.key: definition for definition in _ALL}
