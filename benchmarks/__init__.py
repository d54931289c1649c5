"""How fast, how light, how lasting: measured beside plain Voilà in the same run."""
