"""The view of a conversation: small messages in, small states out, every turn kept, nothing crashes it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from workbook import rehearsals
from workbook.content import Content
from workbook.journal import Journal
from workbook.stores import MemoryStore
from workbook.views.conversation import Talk
from workbook.words import LANGS, Lang

CONTENT = Content()
SMALL = 4_000  # bytes of one turn's state


def say(talk: Talk, **message: Any) -> None:
    talk._handle_custom_msg(message, [])


def begun(about: str = "cal1", journal: Journal | None = None, lang: Lang = "en", felt: int | None = None) -> Talk:
    talk = Talk(journal if journal is not None else Journal(), CONTENT, lang)
    say(talk, do="open", about=about)
    say(talk, do="begin", felt=felt)
    return talk


def play(talk: Talk, at: int = 0, **more: Any) -> None:
    say(talk, do="play", id="m", turn=talk.turn["number"], **({"reply": talk.turn["offers"][at]["id"], "delivery": {}} | more))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("about", sorted(CONTENT.situations))
def test_every_conversation_can_be_played_to_its_end(about: str, lang: Lang) -> None:
    """As plain values, and what is sent at a click stays small."""
    talk = begun(about, lang=lang)
    for turn in range(20):
        if talk.place["stage"] == "over":
            break
        play(talk, turn % len(talk.turn["offers"]))
        assert len(json.dumps(talk.turn).encode()) < SMALL
    assert talk.place["stage"] == "over"
    assert talk.looking_back["ending"]["title"]
    json.dumps([talk.scene, talk.past, talk.rule, talk.looking_back])


def test_a_turn_sends_neither_the_conversation_nor_what_was_said_before() -> None:
    """Only what is new goes to the page."""
    talk = begun()
    sent: list[set[str]] = []
    talk.send_state = lambda key=None: sent.append({key} if isinstance(key, str) else set(key or ()))  # type: ignore[method-assign]
    play(talk)
    # With the first reply the contents are told, once, that this is done.
    assert set().union(*sent) == {"turn", "done"}
    sent.clear()
    play(talk)
    assert set().union(*sent) <= {"turn"}


def test_the_choice_has_the_learners_three_first() -> None:
    """Then every conversation, by sector, each once."""
    journal = Journal()
    journal.add("top-three", {"situations": ["zor1", "own-" + "a" * 32, "cal3"]})
    groups = Talk(journal, CONTENT, "nl").picker
    assert [item["id"] for item in groups[0]["items"]] == ["zor1", "cal3"]
    assert groups[0]["more"]
    assert sorted(item["id"] for group in groups[1:] for item in group["items"]) == sorted(CONTENT.situations)


def test_nothing_on_the_page_says_which_reply_is_which() -> None:
    """No kind, no move, no mark stands beside a reply before it is given."""
    for offer in begun().turn["offers"]:
        assert set(offer) <= {"id", "says", "hold"}


def test_the_model_starts_from_the_learners_own_rating() -> None:
    """Without one it starts at 4."""
    assert begun(felt=8).turn["stress"] == 8
    assert begun().turn["stress"] == 4
    assert begun(felt=99).turn["stress"] == 4


def test_every_turn_is_kept_and_a_new_page_goes_on_at_the_same_turn() -> None:
    """Reload in the middle: the same line, the same offers, the same own rating."""
    journal = Journal()
    talk = begun(journal=journal)
    play(talk, 1, felt=6)
    play(talk, 2, felt=7)
    assert [entry.about for entry in journal.of(rehearsals.EXERCISE)] == ["cal1"] * 3
    assert all(len(json.dumps(entry.answers)) < 300 for entry in journal)
    again = Talk(journal, CONTENT, "en")
    assert again.place["stage"] == "talk"
    assert {**again.turn, "stamp": 0} == {**talk.turn, "stamp": 0}
    assert again.past["felt"] == 7
    assert len(again.past["turns"]) == 2
    assert again.past["turns"][-1]["said"] == talk.turn["last"]["said"]


def test_entries_that_come_late_are_taken_up_until_the_learner_does_something() -> None:
    """The browser brings its journal after the page is there; a page in use is left alone."""
    first = Journal()
    play(begun(journal=first))
    late, busy = Journal(), Journal()
    fresh, used = Talk(late, CONTENT, "en"), begun("ret1", busy)
    late.merge(list(first))
    busy.merge(list(first))
    assert (fresh.place["about"], fresh.turn["number"]) == ("cal1", 2)
    assert used.place["about"] == "ret1"


def test_a_threat_is_never_opened_unasked() -> None:
    """A reload in the middle of the scene about danger goes back to the choice."""
    journal = Journal()
    play(begun("zor4", journal), 1)
    assert Talk(journal, CONTENT, "nl").place["stage"] == "pick"


def test_danger_measures_nothing_and_leaving_is_right_at_once() -> None:
    """No gauge goes to the page; the one way out is marked; the help card comes along."""
    talk = begun("zor4")
    assert not {"heat", "stress", "heard", "progress", "step"} & set(talk.turn)
    assert talk.scene["help"]
    leaving = [at for at, offer in enumerate(talk.turn["offers"]) if offer.get("leaves")]
    assert len(leaving) == 1
    play(talk, leaving[0])
    assert talk.looking_back["ending"]["id"] == "safe-exit"
    assert "points" not in talk.looking_back


def test_going_back_gives_the_same_turn_again() -> None:
    """Undo is complete, and is kept too."""
    journal = Journal()
    talk = begun(journal=journal)
    before = {**talk.turn, "stamp": 0}
    play(talk)
    say(talk, do="back", turn=1)
    assert {**talk.turn, "stamp": 0} == before
    assert talk.past["turns"] == []
    assert Talk(journal, CONTENT, "en").turn["number"] == 1


def test_a_stopped_talk_is_looked_back_on_and_may_go_on() -> None:
    """Stopping is an end that can be taken back; a new page does not open it by itself."""
    journal = Journal()
    talk = begun(journal=journal)
    play(talk)
    say(talk, do="stop")
    assert (talk.place["stage"], talk.looking_back["ending"]["id"]) == ("over", "stopped")
    assert Talk(journal, CONTENT, "en").place["stage"] == "pick"
    say(talk, do="back", turn=2)
    assert (talk.place["stage"], talk.turn["number"]) == ("talk", 2)
    assert Talk(journal, CONTENT, "en").turn["number"] == 2


def test_a_click_that_arrives_twice_is_one_turn() -> None:
    """The second names a turn that was played."""
    journal = Journal()
    talk = begun(journal=journal)
    reply = talk.turn["offers"][0]["id"]
    for _ in range(2):
        say(talk, do="play", id="m", turn=1, reply=reply, delivery={})
    assert talk.turn["number"] == 2
    assert len(journal) == 2


@pytest.mark.parametrize("own", ["x" * 10_000, "😤🙏", "شكرا لصبركم", "<img src=x onerror=alert(1)>", "Sorry, ik bel you back"])
def test_own_words_of_any_kind_are_a_turn(own: str) -> None:
    """They are kept and shown as they are; the move is the one the learner chose."""
    journal = Journal()
    talk = begun(journal=journal)
    play(talk, own=own, move="acknowledge", reply=None)
    assert talk.turn["last"]["said"] == own
    assert talk.turn["last"]["move"] == "acknowledge"
    again = Talk(journal, CONTENT, "nl")
    assert again.past["turns"][0]["said"] == own


@pytest.mark.parametrize(("own", "move", "key"), [("", "ask", "own-empty"), ("  ", "ask", "own-empty"), ("x" * 20_001, "ask", "own-long"), ("x", "", "own-move-wrong"), ("x", ["ask"], "own-move-wrong"), (None, "ask", "own-empty")])
def test_own_words_that_cannot_be_a_turn_are_asked_for_again(own: Any, move: Any, key: str) -> None:
    """Kindly, at the same turn, and nothing is kept."""
    talk = begun(lang="nl")
    play(talk, own=own, move=move, reply=None)
    assert talk.answer["fault"] == CONTENT.ui[f"talk.{key}"]["nl"]
    assert talk.turn["number"] == 1


@pytest.mark.parametrize("message", [
    None, 3, "play", [], {}, {"do": None}, {"do": ["play"]}, {"do": "open"}, {"do": "open", "about": "nowhere"}, {"do": "open", "about": 3},
    {"do": "play"}, {"do": "play", "turn": "1"}, {"do": "play", "turn": 1, "reply": "gone"}, {"do": "play", "turn": 1, "reply": ["x"]},
    {"do": "play", "turn": 1, "own": {"a": 1}, "move": 3}, {"do": "back"}, {"do": "back", "turn": -1}, {"do": "back", "turn": True}, {"do": "back", "turn": 99},
    {"do": "guess", "own": 3}, {"do": "baseline", "seconds": "x"}, {"do": "read", "seconds": 0, "words": "x"}, {"do": "read", "seconds": 3}, {"do": "look"},
    {"do": "rule", "numbers": [1]}, {"do": "rule", "numbers": {"commit.heat": "x", "nonsense": 1, "contagion": 1e300}}, {"do": "plan"}, {"do": "plan", "if": "x", "then": "y", "id": "odd"},
], ids=repr)
def test_a_message_that_says_nothing_crashes_nothing(message: Any) -> None:
    """Whatever a page sends, the talk stays at its turn or goes to the choice, and no turn is kept."""
    journal = Journal()
    talk = begun(journal=journal)
    talk._handle_custom_msg(message, [])
    assert [entry for entry in journal if "said" in entry.answers or entry.exercise == "if-then"] == []
    assert talk.turn["number"] == 1


def test_a_plan_needs_its_moment_and_is_an_if_then_plan_about_this_situation() -> None:
    """The learner completes the cue; the plan says where it was saved."""
    journal = Journal()
    MemoryStore().attach(journal)
    talk = begun(journal=journal)
    play(talk)
    say(talk, do="stop")
    say(talk, do="plan", id="b" * 32, **{"if": " ", "then": "I say: yes"})
    assert talk.answer["fault"] == CONTENT.ui["talk.plan-if-empty"]["en"]
    say(talk, do="plan", id="b" * 32, **{"if": "I hear a sigh", "then": "I say: yes"})
    assert talk.answer["plan"] == "If I hear a sigh, then I say: yes."
    assert talk.answer["copies"] == ["memory"]
    entry = journal.latest("if-then", "cal1")
    assert entry
    assert entry.answers == {"plan": {"if": "I hear a sigh", "then": "I say: yes"}}


def test_pace_is_compared_with_ones_own_and_never_judged_without_it() -> None:
    """First one's own pace, then a reply; what is kept is one number."""
    journal = Journal()
    talk = begun(journal=journal)
    say(talk, do="read", id="r", seconds=3, words="I am looking at it now.")
    assert talk.answer["fault"]
    say(talk, do="baseline", id="b", seconds=20)
    own = talk.pace["own"]
    assert own
    say(talk, do="read", id="r", seconds=10 * rehearsals.syllables("I am looking at it now.", "en") / own / 8.5, words="I am looking at it now.")
    assert talk.answer["key"] == "calm"
    assert 0.8 < talk.answer["rate"] < 0.9
    assert [entry.exercise for entry in journal if entry.exercise != rehearsals.EXERCISE] == [rehearsals.PACE]


def test_the_rule_can_be_argued_with() -> None:
    """The same talk under other numbers gives another course; without changes it gives the same."""
    talk = begun()
    play(talk)
    say(talk, do="stop")
    say(talk, do="rule", id="x", numbers={})
    assert talk.tried["points"] == talk.looking_back["points"]
    say(talk, do="rule", id="x", numbers={"still_open": 0.9})
    assert talk.tried["points"] != talk.looking_back["points"]


def test_one_conversation_can_stand_by_itself() -> None:
    """A notebook may name a situation: there is no choice then."""
    talk = Talk(Journal(), CONTENT, "en", "ret1")
    assert talk.place == {"stage": "ready", "about": "ret1", "fixed": True}
    say(talk, do="list")
    say(talk, do="open", about="cal1")
    assert talk.place["about"] == "ret1"
