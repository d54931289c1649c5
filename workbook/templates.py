"""Write an empty situation or exercise for somebody to fill in."""

from __future__ import annotations

from pathlib import Path

from .toml_table import SLUG

SITUATION = """\
[{name}]
sector = "own"            # retail, call-centre, hospitality, healthcare, transport, finance, software, public, or one of your own
channel = "desk"          # desk, phone or chat
stressor = "expectation"  # expectation (more than can be had), aggression, disliked, unclear
heat = 6                  # how agitated the customer is at the start, 0-10
solvable = true           # false: the good ending is a clear no with a way forward
abusive = false           # true: the boundary ladder applies
title.en = "FILL-IN"
title.nl = "FILL-IN"
trigger.en = "FILL-IN"    # what happens
trigger.nl = "FILL-IN"
values = [{{ en = "FILL-IN", nl = "FILL-IN" }}]      # what the customer holds important
at_stake = [{{ en = "FILL-IN", nl = "FILL-IN" }}]    # what is threatened for the employee
limiting.en = "FILL-IN"   # a thought that ties you down
limiting.nl = "FILL-IN"
useful = [{{ en = "FILL-IN", nl = "FILL-IN" }}]      # thoughts that help
hot_words.en = ["FILL-IN"]
hot_words.nl = ["FILL-IN"]
opening.en = "FILL-IN"    # a good first sentence
opening.nl = "FILL-IN"
worse.en = "FILL-IN"      # what decent people say under pressure
worse.nl = "FILL-IN"
"""

EXERCISE = """\
# Kinds of prompt and what each of them can have: docs/content.md
[{name}]
chapter = "anticipate"    # start, anticipate, reframe, respond, recharge, listening or playbook
minutes = 5
title.en = "FILL-IN"
title.nl = "FILL-IN"
aim.en = "FILL-IN"        # what doing this gives the learner
aim.nl = "FILL-IN"

[{name}.prompts.first]
kind = "paragraph"
label.en = "FILL-IN"
label.nl = "FILL-IN"
"""


class TemplateError(ValueError):
    """A template that cannot be written; the message says what to do."""


def write(kind: str, name: str, folder: Path) -> Path:
    """Write ``folder/situations/NAME.toml`` or ``folder/exercises/NAME.toml``; nothing is ever overwritten."""
    if not SLUG.fullmatch(name):
        raise TemplateError(f"Expected a name of small letters, digits and single hyphens, such as lost-parcel; got {name!r}.")
    path = folder / f"{kind}s" / f"{name}.toml"
    if path.exists():
        raise TemplateError(f"{path} is there already. Choose another name, or edit that file.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text((SITUATION if kind == "situation" else EXERCISE).format(name=name), encoding="utf-8")
    return path
