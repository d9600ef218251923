"""Views of figures that people keep: under a name, as the page they begin on, and by e-mail."""
