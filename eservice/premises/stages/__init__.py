"""The stages of an inquiry: for premises until a contract, for land until what was promised stands built."""
