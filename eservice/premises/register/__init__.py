"""The register: what is vacant, whose it is, and what has been changed in it."""
