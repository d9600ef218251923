"""The address file for Insikt: which companies are asked what they think, once a case of theirs is decided."""
