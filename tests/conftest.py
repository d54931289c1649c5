"""How Hypothesis looks for counterexamples here: the same ones in every run, however slow the machine.

``HYPOTHESIS_PROFILE=explore`` looks further, at random.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=True, database=None)
settings.register_profile("explore", deadline=None, max_examples=2000, database=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
