"""The case (ärende) and its life: events, clocks, messages, supplements, documents."""
