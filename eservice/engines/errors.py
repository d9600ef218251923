"""What keeps the one-command set-up from running, as one sentence for the person at the keyboard."""

from __future__ import annotations


class CannotRun(Exception):
    """Something outside the program is in the way; the message says what, and what to do."""


class AlreadyRunning(CannotRun):
    """Another process holds this folder."""


class DidNotStart(CannotRun):
    """A part ended or stayed silent while it was waited for; the message ends with its last log lines."""
