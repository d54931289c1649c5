"""A conversation can be played, taken back, saved and proved; the shipped ones hold what they promise."""

import copy
import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook import conversation_check as check
from workbook import conversation_content as written
from workbook.content import SHIPPED, Content
from workbook.conversation import GOOD, ORDERS, Choice, Rehearsal, choose_line
from workbook.conversation_content import (
    AFTERS,
    BANDS,
    ENDINGS,
    KIND_MOVES,
    KINDS,
    SOUNDS,
    Conversation,
    Line,
    Needs,
    Reply,
)
from workbook.conversation_faults import faults
from workbook.model import Situation
from workbook.practice_model import Delivery, Hold, Scene, start, step
from workbook.practice_rule import MOVES
from workbook.toml_table import Fault, Table
from workbook.words import LANGS, Text

CONTENT = Content()
SITUATIONS = CONTENT.situations
TALKS = written.read_conversations(CONTENT)
CAL1 = SHIPPED / "conversations" / "cal1.toml"
CALM = Delivery(pause_s=1.2, rate=0.9)


def words(says: str) -> Text:
    """The same words in every language."""
    return Text(says, says)


def situation(**changes: object) -> Situation:
    """A plain situation: by phone, heat 7, can be solved, nobody abusive."""
    plain: dict[str, object] = {field: words("x") for field in ("title", "trigger", "limiting", "opening", "worse")}
    plain |= {"id": "try1", "sector": "try", "channel": "phone", "stressor": "unclear", "heat": 7, "solvable": True, "abusive": False}
    plain |= {"values": (), "at_stake": (), "useful": (), "hot_words": {"en": (), "nl": ()}}
    return Situation(**(plain | changes))  # type: ignore[arg-type]


def reply(id_: str, kind: str, move: str, **more: object) -> Reply:
    """One reply whose words are its id."""
    return Reply(id_, kind, move, words(id_), **more)  # type: ignore[arg-type]


POOL = (
    reply("ack", "understanding", "acknowledge"),
    reply("do", "solving", "commit"),
    reply("wait", "limiting", "hold", hold=Hold(promised_s=30, taken_s=30)),
)


def talk(*replies: Reply, lines: tuple[Line, ...] = (Line("any", words("any")),), **more: object) -> Conversation:
    """A tiny conversation: these replies, or one of each kind."""
    pool = replies or (*POOL, reply("calm", "slip", "calm_down"))
    plain: dict[str, object] = {"id": "try1", "customer": words("Caller"), "scene": words("scene"), "opening": words("opening")}
    return Conversation(**(plain | {"lines": lines, "replies": pool} | more))  # type: ignore[arg-type]


def said(rehearsal: Rehearsal, *moves: str) -> Rehearsal:
    """Play these moves in own words."""
    for move in moves:
        rehearsal.say("…", move, CALM)
    return rehearsal


# ---- A position ----


def test_every_turn_offers_one_reply_of_each_kind_in_the_order_of_the_turn():
    """Four replies, one per kind; the order depends on the turn alone, and no kind keeps one place."""
    one = Rehearsal(SITUATIONS["cal1"], TALKS["cal1"])
    other = Rehearsal(SITUATIONS["cal1"], TALKS["cal1"])
    places = set()
    while not (one.ending or other.ending):
        kinds = [reply.kind for reply in one.offers]
        assert kinds == [reply.kind for reply in other.offers]
        assert sorted(kinds) == sorted(KINDS)
        places.add(kinds.index("understanding"))
        one.play(one.offers[0].id)
        other.play(other.offers[-1].id)
    assert len(places) == 4
    assert len(ORDERS) == 24


def test_a_reply_does_not_come_back_while_others_remain():
    """A reply that was said is offered again only when the pool is used up."""
    pool = [reply(f"u{n}", "understanding", "listen") for n in range(3)]
    others = (reply("do", "solving", "explain"), reply("wait", "limiting", "hold"), reply("calm", "slip", "calm_down"))
    rehearsal = Rehearsal(situation(), talk(*pool, *others))
    seen = []
    for _ in range(4):
        offered = next(each.id for each in rehearsal.offers if each.kind == "understanding")
        seen.append(offered)
        rehearsal.play(offered)
    assert seen == ["u0", "u1", "u2", "u0"]


def test_a_reply_not_chosen_makes_room_for_another():
    """What was shown and not said gives way to what was not shown yet."""
    pool = [reply(f"u{n}", "understanding", "listen") for n in range(2)]
    rehearsal = Rehearsal(situation(), talk(*pool, reply("calm", "slip", "calm_down")))
    assert "u0" in [each.id for each in rehearsal.offers]
    rehearsal.play("calm")
    assert "u1" in [each.id for each in rehearsal.offers]


def test_what_was_not_said_yet_comes_before_what_was():
    """A reply that was said gives way to one that was shown as often and not said."""
    pool = [reply(f"u{n}", "understanding", "listen") for n in range(2)]
    rehearsal = Rehearsal(situation(), talk(*pool, reply("calm", "slip", "calm_down")))
    rehearsal.play("u0")
    rehearsal.play("calm")
    assert "u1" in [each.id for each in rehearsal.offers]


@pytest.mark.parametrize(
    ("needs", "moves", "offered"),
    [
        (Needs(turn=2), [], False),
        (Needs(turn=2), ["listen"], True),
        (Needs(until=1), ["listen"], False),
        (Needs(heard=0.4), ["listen"], False),
        (Needs(heard=0.4), ["acknowledge"], True),
        (Needs(progress=0.5), ["acknowledge"], False),
        (Needs(progress=0.5), ["commit"], True),
        (Needs(progress_below=0.5), ["commit"], False),
        (Needs(heat=6), ["acknowledge", "commit"], False),
        (Needs(heat_below=6), [], False),
        (Needs(heat_below=6), ["acknowledge", "commit"], True),
        (Needs(stage=1), [], False),
        (Needs(stage=1), ["boundary"], True),
    ],
)
def test_a_reply_waits_for_its_moment(needs, moves, offered):
    """Each condition keeps a reply back until, or from, the moment it names."""
    rehearsal = said(Rehearsal(situation(), talk(reply("late", "solving", "explain", needs=needs))), *moves)
    assert ("late" in [each.id for each in rehearsal.offers]) is offered


def test_a_reply_may_depend_on_another():
    """``used`` waits for one of these replies, ``unused`` stays away after them."""
    pool = (
        reply("first", "understanding", "listen"),
        reply("after", "solving", "explain", needs=Needs(used=("first",))),
        reply("before", "slip", "calm_down", needs=Needs(unused=("first",))),
    )
    rehearsal = Rehearsal(situation(), talk(*pool))
    assert {each.id for each in rehearsal.offers} == {"first", "before"}
    rehearsal.play("first")
    assert {each.id for each in rehearsal.offers} == {"first", "after"}


def test_a_turn_tells_what_happened():
    """A turn holds the customer's line, what was on offer, the state before and after, and the terms."""
    rehearsal = Rehearsal(SITUATIONS["cal1"], TALKS["cal1"], stress=6)
    turn = rehearsal.play("third-call", CALM)
    assert (turn.number, turn.line, turn.customer) == (1, "opening", TALKS["cal1"].opening)
    assert turn.move == "acknowledge"
    assert turn.before == start(Scene(heat=8, stress=6))
    assert (turn.after, turn.terms) == step(turn.before, "acknowledge", Scene(heat=8, stress=6), CALM)
    assert rehearsal.state == turn.after
    assert {term.gauge for term in turn.heat_terms} == {"heat"}
    assert (*turn.heat_terms, *turn.stress_terms) == turn.terms


def test_only_what_is_on_offer_can_be_played():
    """A reply that is not on offer is refused, with those that are."""
    with pytest.raises(ValueError, match=r"expected one of .*third-call.*; got 'sum-up'"):
        Rehearsal(SITUATIONS["cal1"], TALKS["cal1"]).play("sum-up")


@pytest.mark.parametrize("own", ["Ik ga het voor u uitzoeken.", "x" * 10_000, "🙂🙂", "<img onerror=alert(1)>", "أنا أسمعك"])
def test_own_words_are_always_possible(own):
    """Any words are kept as they are and count as the move they were given for."""
    rehearsal = Rehearsal(SITUATIONS["cal1"], TALKS["cal1"])
    turn = rehearsal.say(own, "paraphrase", CALM)
    assert turn.choice == Choice("", own, "paraphrase", CALM)
    assert rehearsal.state.heard == pytest.approx(0.6)


@pytest.mark.parametrize(("own", "move", "why"), [("  ", "listen", "own words"), ("Hello", "shout", "'shout'")])
def test_no_words_or_no_move_is_refused(own, move, why):
    """Own words need words and a move, and a refused turn changes nothing."""
    rehearsal = Rehearsal(SITUATIONS["cal1"], TALKS["cal1"])
    with pytest.raises(ValueError, match=why):
        rehearsal.say(own, move)
    assert not rehearsal.turns


def test_nothing_can_be_said_after_the_end():
    """An ended conversation offers nothing, says nothing more and takes nothing."""
    rehearsal = said(Rehearsal(situation(), talk()), "acknowledge", "hand_over")
    assert rehearsal.ending == "handed-over"
    assert rehearsal.offers == ()
    assert rehearsal.line is None
    with pytest.raises(ValueError, match="has ended as handed-over"):
        rehearsal.say("…", "listen")


def test_a_hold_keeps_the_time_its_reply_promised_unless_it_was_measured():
    """Without a measured hold the reply's own promise counts; with one, what was measured."""
    asked, measured, gone = (Rehearsal(situation(), talk(*POOL, reply("brb", "slip", "hold", hold=Hold(announced=False)))) for _ in range(3))
    asked.play("wait")
    gone.play("brb")
    assert [term.value for term in gone.turns[0].terms if term.id == "hold_unannounced"] == [1.0]
    measured.play("wait", Delivery(hold=Hold(True, True, 30, 120)))
    assert not [term for term in asked.turns[0].terms if term.id == "hold_over"]
    assert [term.value for term in measured.turns[0].terms if term.id == "hold_over"] == [pytest.approx(1.5)]


played = st.lists(st.tuples(st.integers(0, 4), st.sampled_from(MOVES), st.sampled_from([None, 0.1, 1.2, 5.0])), max_size=13)


def play_out(rehearsal: Rehearsal, choices: list[tuple[int, str, float | None]]) -> Rehearsal:
    """Play offers by place, own words for place 4, until the choices or the conversation end."""
    for place, move, pause in choices:
        if rehearsal.ending:
            break
        if place < len(rehearsal.offers):
            rehearsal.play(rehearsal.offers[place].id, Delivery(pause_s=pause, selftalk=place == 1))
        else:
            rehearsal.say("own words", move, Delivery(pause_s=pause, rate=0.9, marker=True))
    return rehearsal


@given(played)
@settings(max_examples=60, deadline=None)
def test_what_is_saved_can_be_resumed_at_the_same_turn(choices):
    """A rehearsal saved as JSON and played again stands in the same place, and goes on in the same way."""
    before = play_out(Rehearsal(SITUATIONS["cal1"], TALKS["cal1"], stress=7, numbers={"contagion": 0.3}), choices)
    saved = json.loads(json.dumps(before.as_dict()))
    after = Rehearsal.from_dict(saved, SITUATIONS["cal1"], TALKS["cal1"])
    assert (after.state, after.ending, after.line, after.offers) == (before.state, before.ending, before.line, before.offers)
    assert after.turns == before.turns
    assert after.as_dict() == before.as_dict()


@given(played)
@settings(max_examples=40, deadline=None)
def test_undo_goes_back_exactly_one_turn(choices):
    """After undo everything is as it was before that turn; before the first turn undo does nothing."""
    rehearsal = Rehearsal(SITUATIONS["cal1"], TALKS["cal1"])
    for place, move, pause in choices:
        if rehearsal.ending:
            break
        before = (rehearsal.state, rehearsal.ending, rehearsal.line, rehearsal.offers, list(rehearsal.turns))
        play_out(rehearsal, [(place, move, pause)])
        rehearsal.undo()
        assert (rehearsal.state, rehearsal.ending, rehearsal.line, rehearsal.offers, rehearsal.turns) == before
        play_out(rehearsal, [(place, move, pause)])
    for _ in range(20):
        rehearsal.undo()
    assert rehearsal.state == start(rehearsal.scene)


def test_what_if_shows_what_the_other_replies_would_have_done():
    """Each other reply of a turn gets the heat and stress it would have led to, given in the same way."""
    rehearsal = Rehearsal(SITUATIONS["cal1"], TALKS["cal1"])
    rehearsal.play("third-call", CALM)
    rehearsal.play(rehearsal.offers[0].id, CALM)
    others = rehearsal.what_if(1)
    assert {each.reply.id for each in others} == set(rehearsal.turns[0].offers) - {"third-call"}
    for each in others:
        again = Rehearsal(SITUATIONS["cal1"], TALKS["cal1"])
        again.play(each.reply.id, CALM)
        assert (each.heat, each.stress) == (again.state.heat, again.state.stress)
    assert len(rehearsal.turns) == 2
    with pytest.raises(ValueError, match="from 1 to 2"):
        rehearsal.what_if(3)


def test_what_if_after_own_words_shows_all_four():
    """After own words each of the four replies is another one."""
    rehearsal = said(Rehearsal(SITUATIONS["cal1"], TALKS["cal1"]), "listen")
    assert len(rehearsal.what_if(1)) == 4


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"v": 0}, "version"),
        ({"situation": "ret1"}, "'cal1'"),
        ({"turns": [{"reply": "no-such-reply"}]}, "no-such-reply"),
        ({"turns": [{"own": "Hello", "move": "shout"}]}, "shout"),
        ({"turns": ["Hello"]}, "fault"),
        ({"stress": "high"}, "fault"),
        ({"numbers": {"nothing": 1}}, "nothing"),
    ],
)
def test_a_save_that_does_not_fit_says_why(change, why):
    """A damaged or foreign save is refused with a reason, never half played."""
    saved = Rehearsal(SITUATIONS["cal1"], TALKS["cal1"]).as_dict() | change
    with pytest.raises(ValueError, match=why):
        Rehearsal.from_dict(saved, SITUATIONS["cal1"], TALKS["cal1"])


def test_a_rehearsal_belongs_to_one_situation():
    """A conversation is not played under another situation, nor with a stress beyond the scale."""
    with pytest.raises(ValueError, match="'ret1'"):
        Rehearsal(SITUATIONS["ret1"], TALKS["cal1"])
    with pytest.raises(ValueError, match="from 0 to 10"):
        Rehearsal(SITUATIONS["cal1"], TALKS["cal1"], stress=11)


# ---- What the customer says ----


@pytest.mark.parametrize(("heat", "name"), [(0, "cool"), (2.49, "cool"), (2.5, "warm"), (5, "hot"), (7.5, "boiling"), (10, "boiling")])
def test_bands_lie_where_they_are_published(heat, name):
    """Cool below 2.5, warm below 5, hot below 7.5, boiling above."""
    assert written.band(heat) == name


def test_the_line_that_fits_best_is_said():
    """A line for this reply comes before one for its move, then for how it sounded, then one for anything."""
    lines = tuple(Line(after or "any", words(after), (), (after,) if after else ()) for after in ("", "understood", "ask", "which"))
    rehearsal = Rehearsal(situation(), talk(reply("which", "understanding", "ask"), lines=lines))
    rehearsal.play("which")
    assert rehearsal.line and rehearsal.line.id == "which"
    own = Rehearsal(situation(), rehearsal.talk)
    heard = [said(own, move).line for move in ("ask", "listen", "hold")]
    assert [line.id for line in heard if line] == ["ask", "understood", "any"]


def test_a_line_comes_from_its_own_band_and_softens_with_it():
    """The same move gets another line in another band, and never one from two bands away."""
    lines = tuple(Line(name, words(name), (name,)) for name in BANDS)
    for heat, name in ((9, "boiling"), (7, "hot"), (4, "warm"), (2, "cool")):
        rehearsal = said(Rehearsal(situation(heat=heat), talk(lines=lines)), "ask")
        assert rehearsal.line and rehearsal.line.id == name
    assert written.fit(Line("x", words("x"), ("cool",)), 6, "understood") is None
    assert written.fit(Line("x", words("x"), ("warm",)), 6, "understood") is not None


def test_a_line_is_not_said_twice_running_while_another_fits():
    """Having been said counts against a line, so that the customer is no parrot."""
    lines = tuple(Line(name, words(name)) for name in ("one", "two", "three"))
    rehearsal, heard = Rehearsal(situation(), talk(lines=lines)), []
    for _ in range(6):
        said(rehearsal, "ask")
        assert rehearsal.line
        heard.append(rehearsal.line.id)
    assert heard == ["one", "two", "three"] * 2


def test_without_a_line_that_fits_the_file_is_named():
    """A hole in the lines is an error that says what is missing and where."""
    hole = talk(lines=(Line("x", words("x"), (), ("solved",)),))
    with pytest.raises(ValueError, match=r"conversations/try1.toml: no line fits hot after understood"):
        said(Rehearsal(situation(), hole), "ask")
    assert choose_line(hole, []).id == "opening"


# ---- How it ends ----


@pytest.mark.parametrize(
    ("moves", "of", "ending"),
    [
        ("acknowledge paraphrase commit commit", {}, "settled"),
        ("commit commit", {}, ""),
        ("acknowledge paraphrase say_no_well", {"solvable": False}, "clear-no"),
        ("acknowledge paraphrase offer_choice", {"solvable": False}, "clear-no"),
        ("say_no_well", {"solvable": False}, ""),
        ("acknowledge paraphrase say_no_well", {"heat": 10, "solvable": False}, ""),
        ("acknowledge hand_over", {}, "handed-over"),
        ("hand_over", {}, "handed-over-early"),
        ("boundary warn end_contact", {"abusive": True, "heat": 9}, "ended-in-steps"),
        ("warn end_contact", {"abusive": True}, "broken-off"),
        ("end_contact", {}, "broken-off"),
        ("sarcasm blame sarcasm blame sarcasm sarcasm", {"heat": 9}, "customer-left"),
        ("ask " * 11, {}, ""),
        ("ask " * 11 + "commit", {}, "settled"),
        ("ask " * 12, {}, "time"),
    ],
)
def test_each_ending_has_its_condition(moves, of, ending):
    """Settled, a clear no, handed over, ended in steps, broken off, left, out of time: each when it is due and not before."""
    rehearsal = Rehearsal(situation(**of), talk())
    for move in moves.split():
        if not rehearsal.ending:
            said(rehearsal, move)
    assert rehearsal.ending == ending


def test_the_customer_leaves_after_two_turns_at_the_top():
    """One turn at 9.5 or more is not the end yet, the second is."""
    rehearsal = Rehearsal(situation(heat=9), talk())
    while rehearsal.state.heat < 9.5:
        said(rehearsal, "sarcasm")
    assert not rehearsal.ending
    assert said(rehearsal, "sarcasm").ending == "customer-left"


def test_a_no_that_was_given_away_is_no_clear_no():
    """Giving in after a no takes the no back, until it is said again; the open promise is remembered."""
    rehearsal = said(Rehearsal(situation(solvable=False, heat=8), talk()), "say_no_well", "give_in", "acknowledge", "paraphrase", "ask")
    assert rehearsal.state.heat < 5.5
    assert rehearsal.state.heard >= 0.5
    assert not rehearsal.ending
    assert rehearsal.open_promise
    assert said(rehearsal, "say_no_well").ending == "clear-no"


def test_done_well_and_still_badly():
    """Where the customer does not cool today, doing it well ends as exactly that, and never as settled."""
    angry = talk(ends_badly=True, heat_floor=6.0)
    done = said(Rehearsal(situation(heat=8), angry), "acknowledge", "paraphrase", "commit", "commit")
    assert done.ending == "still-badly"
    assert done.state.heat >= 6
    assert said(Rehearsal(situation(heat=8, solvable=False), angry), "acknowledge", "say_no_well").ending == "still-badly"
    cut = talk(ends_badly=True, heat_floor=6.0, cut_after=3)
    assert said(Rehearsal(situation(), cut), "acknowledge", "ask", "ask").ending == "still-badly"
    assert said(Rehearsal(situation(), cut), "ask", "policy", "policy").ending == "time"


def test_in_danger_leaving_is_right_at_every_moment():
    """In danger each way of leaving is a safe exit on any turn, and staying only runs out of time."""
    danger = talk(danger=True, max_turns=4)
    scene = situation(abusive=True, solvable=False, heat=9)
    for before in ((), ("listen",), ("commit", "give_in", "say_no_well")):
        for leave in ("end_contact", "hand_over"):
            rehearsal = said(Rehearsal(scene, danger), *before)
            stress = rehearsal.state.stress
            assert said(rehearsal, leave).ending == "safe-exit"
            assert rehearsal.state.stress < stress
    stayed = said(Rehearsal(scene, danger), "acknowledge", "paraphrase", "commit", "boundary")
    assert stayed.ending == "time"
    assert stayed.state.heat == 9
    assert stayed.state.stress > 4


@pytest.mark.parametrize("id_", sorted(SITUATIONS))
def test_no_situation_is_won_by_giving_in(id_):
    """Giving in every time ends no situation well, however often it cools."""
    scene = SITUATIONS[id_]
    rehearsal = Rehearsal(scene, talk(id=id_, danger=id_ == "zor4"))
    while not rehearsal.ending:
        said(rehearsal, "give_in")
    assert rehearsal.ending not in GOOD
    assert rehearsal.open_promise


def test_a_conversation_may_have_its_own_last_words():
    """The conversation's own words for an ending come before the shared ones."""
    shared = written.read_endings(CONTENT)
    own = talk(endings={"time": (words("Own words"), None), "settled": (None, words("Bye"))})
    assert written.ending_words(own, "time", shared).says == words("Own words")
    assert written.ending_words(own, "settled", shared).customer == words("Bye")
    assert written.ending_words(own, "settled", shared).says == shared["settled"].says
    assert written.ending_words(own, "broken-off", shared) == shared["broken-off"]


def test_every_ending_has_words():
    """Each ending, and the open promise, has a title and words in every language."""
    endings = written.read_endings(CONTENT)
    assert set(endings) == {*ENDINGS, "open-promise"}
    assert set(ENDINGS) >= GOOD
    for ending in endings.values():
        assert all(ending.title[lang] and ending.says[lang] and "!" not in ending.says[lang] for lang in LANGS)


# ---- What a written conversation must hold ----


def test_every_move_has_a_kind_and_a_sound():
    """Each move of the model can be offered in some pool and sounds like something to the customer."""
    assert set().union(*KIND_MOVES.values()) == set(MOVES)
    assert SOUNDS.keys() == set(MOVES)
    assert set(SOUNDS.values()) == set(AFTERS)


RAW = tomllib.loads(CAL1.read_text(encoding="utf-8"))


def faults_of(raw: dict, **of: object) -> str:
    """What is wrong with a conversation written like this, as one text."""
    found: list[Fault] = []
    read = written.read_conversation("cal1", Table(raw, "cal1.toml", "", found))
    if not found:
        found = faults(read, SITUATIONS["cal1"] if not of else situation(id="cal1", **of), "cal1.toml")
    return "\n".join(map(str, found))


def put(path: str, value: object):
    """A change: set, or with None take away, what stands at this dotted path."""

    def change(raw: dict) -> None:
        *way, last = path.split(".")
        for part in way:
            raw = raw.setdefault(part, {})
        if value is None:
            del raw[last]
        else:
            raw[last] = value

    return change


TWICE = {"move": "listen", "says": {"en": "Say.", "nl": "Zeg."}}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (put("opening.nl", None), "opening.nl: nl missing"),
        (put("lines.red-light.says.en", ""), "lines.red-light.says.en: expected words"),
        (put("lines.red-light.bands", ["tepid"]), "'tepid'"),
        (put("lines.red-light.after", ["no-such-reply"]), "'no-such-reply'"),
        (put("lines.red-light.heat", 3), "lines.red-light.heat: unknown key"),
        (put("slip.no-need.move", "listen"), "slip.no-need.move: expected one of"),
        (put("slip.no-need.says.en", "Calm down!"), "slip.no-need.says.en: expected no exclamation mark"),
        (put("slip.no-need.says.nl", "x" * 300), "at most 280 characters"),
        (put("slip.five-days", TWICE | {"move": "blame"}), "five-days: expected an id that no other reply has"),
        (put("understanding.listen", TWICE), "listen: expected an id that is not the name of a move"),
        (put("understanding.third-call.needs", {"used": ["nobody"]}), "'nobody'"),
        (put("understanding.third-call.needs", {"heard": 2}), "needs.heard: expected a number from 0 to 1"),
        (put("understanding.third-call.says", RAW["understanding"]["five-days"]["says"]), "twice"),
        (put("limiting.hold-notes.announced", False), "limiting.hold-notes: expected an announced, honest hold"),
        (put("slip.one-moment", {"move": "hold", "says": TWICE["says"]}), "slip.one-moment: expected a slip of a hold"),
        (put("limiting.bye", {"move": "end_contact", "says": TWICE["says"]}), "expected no warn or end_contact"),
        (put("endings.settled", None), "endings.settled: missing"),
        (put("endings.won", {}), "endings.won: unknown ending"),
        (put("lines.red-light", None), "understanding.which-light: expected a line with this id"),
        (put("solving.line-test.says.en", "As I said, it is the line."), "hot words outside slip, got 'as I said'"),
        (put("heat_floor", 6.0), "only together with ends_badly"),
        (put("solving", {}), "solving: expected 5 to 8 replies, got 0"),
        (put("lines", {}), "lines: expected 9 to 16 lines"),
        (put("lines.work-on-monday.after", ["understood"]), "no line fits boiling (or the band next to it) after limited"),
    ],
)
def test_a_fault_in_a_file_is_named(change, told):
    """Each kind of fault is found and told with its key."""
    raw = copy.deepcopy(RAW)
    assert faults_of(raw) == ""
    change(raw)
    assert told in faults_of(raw)


def test_what_a_situation_asks_for_is_checked():
    """Abuse needs the whole ladder, an impossible wish a good no, ends_badly a floor, danger ways to leave."""
    assert "the whole ladder" in faults_of(RAW, abusive=True)
    assert "endings.clear-no: missing" in faults_of(RAW, solvable=False)
    without = copy.deepcopy(RAW)
    for pool in KINDS:
        for each in without[pool].values():
            each["move"] = "hold" if each["move"] == "say_no_well" else each["move"]
    assert "say_no_well" in faults_of(without, solvable=False)
    assert "4 or more" in faults_of(RAW | {"ends_badly": True, "heat_floor": 3.0})
    assert "leaving is always on offer" in faults_of(RAW | {"danger": True})


def test_playing_finds_what_reading_cannot():
    """A line nobody reaches, a reply never offered, an ending out of reach and a win by slips are found by playing."""
    raw = copy.deepcopy(RAW)
    raw["lines"]["never"] = {"bands": ["cool"], "after": ["sum-up"], "says": {"en": "Never.", "nl": "Nooit."}}
    raw["understanding"]["sum-up"]["needs"] = {"turn": 2, "until": 1}
    read = written.read_conversation("cal1", Table(raw, "cal1.toml", "", []))
    found = "\n".join(map(str, check.play_faults(read, SITUATIONS["cal1"], coverage=check.explore(SITUATIONS["cal1"], read, 60))))
    assert "lines.never: not reached" in found
    assert "sum-up: not offered" in found
    slips = talk(*(reply(kind, kind, move) for kind, move in zip(KINDS, ("listen", "explain", "hold", "commit"), strict=True)))
    found = "\n".join(map(str, check.play_faults(slips, situation(heat=5), coverage=check.explore(situation(), slips, 5))))
    assert "slips alone win nothing, got settled" in found
    assert "listening first and then acting" in found


def test_playing_finds_an_ending_that_should_not_be_there(monkeypatch):
    """A good ending where none is meant, and one that giving in would reach, are faults."""
    cools = talk(ends_badly=True)
    found = "\n".join(map(str, check.play_faults(cools, situation(heat=5), coverage=check.explore(situation(heat=5), cools, 60))))
    assert "ends_badly: expected no good ending, got" in found
    monkeypatch.setattr(check, "GOOD", frozenset({"time"}))
    found = "\n".join(map(str, check.play_faults(talk(), situation(heat=5), coverage=check.explore(situation(heat=5), talk(), 5))))
    assert "giving in wins nothing, got time" in found


def test_a_writer_can_check_one_file(tmp_path: Path, capsys):
    """The command prints faults and coverage of a single file, shows games on request, and counts faulty files."""
    assert written.main(["--show", str(CAL1)]) == 0
    out = capsys.readouterr().out
    assert "lines 15 of 15" in out
    assert "cal1.toml: no faults" in out
    assert TALKS["cal1"].opening.nl in out
    (tmp_path / "cal2.toml").write_text("opening = 3\n", encoding="utf-8")
    (tmp_path / "new1.toml").write_text("opening = \n", encoding="utf-8")
    assert written.main([str(tmp_path / "cal2.toml"), str(tmp_path / "new1.toml")]) == 2
    out = capsys.readouterr().out
    assert "cal2.toml: opening: expected words" in out
    assert "named after a situation" in out
    assert "expected TOML" in out


# ---- What is shipped ----

PUBLISHED = (Path(__file__).parents[1] / "docs" / "conversation-coverage.md").read_text(encoding="utf-8").splitlines()


def test_the_same_seed_plays_the_same_games():
    """A random player repeats itself exactly, so that its coverage can be published."""
    one, other = (check.explore(SITUATIONS["cal1"], TALKS["cal1"], 40, seed=3) for _ in range(2))
    assert one == other


def test_the_coverage_can_be_published():
    """The table for the documentation has a row for each conversation, with how much was reached."""
    rows = check.table(CONTENT, games=3).splitlines()
    assert [row.split("`")[1] for row in rows[2:]] == list(TALKS)
    assert any(row.startswith("| `cal1` |") and f"/{len(TALKS['cal1'].lines)} |" in row for row in rows)


def test_the_shipped_conversations_read_without_faults():
    """Every file reads, and is named after a situation."""
    assert not [fault for fault in CONTENT.faults if fault.file.startswith(("conversations", "endings"))]
    assert TALKS.keys() <= SITUATIONS.keys()


@pytest.mark.parametrize("id_", sorted(TALKS))
def test_a_shipped_conversation_is_sound(id_):
    """Written without faults; in 1,000 random games every line and reply comes up, as published; it ends well where it should, never by giving in."""
    assert faults(TALKS[id_], SITUATIONS[id_]) == []
    coverage = check.explore(SITUATIONS[id_], TALKS[id_])
    assert coverage.games == check.GAMES == 1000
    assert coverage.lines_missed(TALKS[id_]) == []
    assert check.play_faults(TALKS[id_], SITUATIONS[id_], coverage=coverage) == []
    assert check.row(id_, TALKS[id_], coverage) in PUBLISHED


def test_the_special_conversations_are_the_ones_meant():
    """Only ``zor4`` is danger, and at most two conversations end badly whatever one does."""
    assert {id_ for id_, each in TALKS.items() if each.danger} == TALKS.keys() & {"zor4"}
    assert len([each for each in TALKS.values() if each.ends_badly]) <= 2
