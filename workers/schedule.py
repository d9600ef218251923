"""What runs by the clock. Each entry is a sweep over rows: it finds what a lost message left behind."""

from __future__ import annotations

#: Task -> seconds between two runs. A case whose message was lost waits for its route at most this long.
SWEEPS: dict[str, float] = {
    "route_waiting_cases": 15.0,
    "follow_changed_cases": 15.0,
    "send_letters": 30.0,
    "scan_documents": 60.0,
    "verify_companies": 120.0,
    "sweep_uploads": 3600.0,
    "tidy_drafts": 3600.0,
    "mind_answer_days": 300.0,
    "mind_clocks": 300.0,
    "check_nightly": 600.0,
    "refresh_figures": 20.0,
    "refresh_indicators": 60.0,
    "refresh_held": 60.0,
    "fold_missing_conduct": 60.0,
    "fold_missing_details": 60.0,
    "fold_missing_stages": 60.0,
    "rehearse_tables": 20.0,
    "keep_missing_words": 60.0,
    "run_reroute_batches": 20.0,
    "give_out_cases": 60.0,
    "move_for_absences": 300.0,
    "dispatch_decisions": 30.0,
    "remind_of_permits": 3600.0,
    "apply_unit_names": 600.0,
    "ask_for_verdicts": 600.0,
    "mind_inquiries": 60.0,
    "send_digests": 600.0,
    "make_exports": 30.0,
    "sweep_exports": 3600.0,
    "send_scheduled_figures": 300.0,
    "replay_scenarios": 30.0,
    "watch_inquiries": 15.0,
    "match_objects": 30.0,
    "tell_of_matches": 300.0,
}


def beat_schedule() -> dict[str, dict[str, object]]:
    """The schedule as Celery's beat reads it. A sweep that waited too long is dropped: another follows."""
    return {
        name: {"task": name, "schedule": seconds, "options": {"expires": seconds}} for name, seconds in SWEEPS.items()
    }
