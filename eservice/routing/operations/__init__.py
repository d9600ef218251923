"""Verbs of routing, by theme; the one that every installation runs all day is named here."""

from eservice.routing.operations.waiting import route_waiting_cases

__all__ = ["route_waiting_cases"]
