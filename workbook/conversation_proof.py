"""Which conversations have been played through as they stand, so that a check need not play them again.

A proof is a fingerprint over a conversation, its situation, the practice model's numbers and the code that plays. What
has none, or a stale one, is played by `workbook check`; after a change, write them anew:

    python -m workbook.conversation_proof
"""

from __future__ import annotations

import hashlib
import json
import sys
from functools import cache
from pathlib import Path

from .content import SHIPPED, Content
from .conversation_check import play_faults
from .conversation_content import Conversation, read_conversations
from .conversation_faults import faults
from .model import Situation
from .toml_table import Fault

PROOFS = SHIPPED / "conversations" / "proofs.json"
PLAYED_BY = (
    "practice_model.py", "practice_rule.py", "conversation.py", "conversation_content.py", "conversation_check.py",
    "conversation_faults.py", "content/practice_model.toml",
)


def conversation_faults(content: Content) -> list[Fault]:
    """Every fault of every conversation: of form, of sense, and of play where there is no proof."""
    found: list[Fault] = []
    proofs = read_proofs()
    for id_, talk in read_conversations(content).items():
        file, situation = f"conversations/{id_}.toml", content.situations.get(id_)
        if situation is None:
            found.append(Fault(file, "", f"no situation {id_!r} for this conversation"))
            continue
        wrong = faults(talk, situation)
        if not wrong and proofs.get(id_) != fingerprint(talk, situation):
            wrong = play_faults(talk, situation)
        found += wrong
    return found


def read_proofs() -> dict[str, str]:
    """The proofs that were shipped; none where they cannot be read, and then everything is played."""
    try:
        return json.loads(PROOFS.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def fingerprint(talk: Conversation, situation: Situation) -> str:
    """Changes whenever the conversation would play in another way."""
    return hashlib.sha256(f"{_rules()}{talk!r}{situation!r}".encode()).hexdigest()[:20]


@cache
def _rules() -> str:
    here = Path(__file__).parent
    return hashlib.sha256(b"\0".join((here / name).read_bytes() for name in PLAYED_BY)).hexdigest()


def main() -> int:
    """Play every shipped conversation and write the proofs of those without a fault."""
    content = Content()
    proofs, bad = {}, 0
    for id_, talk in read_conversations(content).items():
        situation = content.situations[id_]
        wrong = [*faults(talk, situation), *play_faults(talk, situation)]
        print(id_, *(wrong or ["no faults"]), sep="\n  " if wrong else ": ")
        bad += bool(wrong)
        if not wrong:
            proofs[id_] = fingerprint(talk, situation)
    PROOFS.write_text(json.dumps(proofs, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
