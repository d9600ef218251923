"""The company's verdict: short surveys, answered once."""
