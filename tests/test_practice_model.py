"""The practice model keeps its written-down laws, and its published comparisons, whatever the numbers."""

import math
import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook import practice_model as pm
from workbook.practice_model import Delivery, Hold, Scene, State, step
from workbook.practice_rule import MOVES, Rule, load, read_rule
from workbook.words import LANGS

RULE = load()

seconds = st.floats(0, 600, allow_nan=False)
deliveries = st.builds(
    Delivery,
    pause_s=st.none() | st.floats(0, 60),
    marker=st.booleans(),
    stewing=st.booleans(),
    rate=st.none() | st.floats(0, 4),
    hold=st.none() | st.builds(Hold, st.booleans(), st.booleans(), seconds, seconds),
    selftalk=st.booleans(),
    surface=st.booleans(),
)
turns = st.lists(st.tuples(st.sampled_from(MOVES), deliveries), max_size=14)
scenes = st.builds(
    Scene,
    heat=st.floats(0, 10),
    stress=st.floats(0, 10),
    solvable=st.booleans(),
    abusive=st.booleans(),
    danger=st.booleans(),
    channel=st.sampled_from(["desk", "phone", "chat"]),
    heat_floor=st.just(0.0) | st.floats(1, 9),
)
states = st.builds(
    State,
    heat=st.floats(0, 10),
    stress=st.floats(0, 10),
    heard=st.floats(0, 1),
    progress=st.floats(0, 1),
    stage=st.integers(0, 3),
    uses=st.dictionaries(st.sampled_from(MOVES), st.integers(1, 5), max_size=4).map(lambda uses: tuple(sorted(uses.items()))),
)


def play(moves: str, scene: Scene, delivery: Delivery = pm.PLAIN, rule: Rule = RULE) -> State:
    """The state after these moves, each given in the same way."""
    state = pm.start(scene)
    for move in moves.split():
        state, _ = step(state, move, scene, delivery, rule)
    return state


def push(terms: tuple[pm.Term, ...], gauge: str) -> float:
    """The whole push on one gauge."""
    return sum(term.value for term in terms if term.gauge == gauge)


def names(terms: tuple[pm.Term, ...]) -> dict[str, float]:
    """The heat terms by name."""
    return {term.id: term.value for term in terms if term.gauge == "heat"}


@given(scenes, turns)
@settings(max_examples=300, deadline=None)
def test_nothing_leaves_its_range(scene, played):
    """Heat and stress stay within 0-10, felt heard and progress within 0-1, whatever is played."""
    state = pm.start(scene)
    for move, delivery in played:
        state, _ = step(state, move, scene, delivery)
        assert max(0, scene.heat_floor) <= state.heat <= 10
        assert 0 <= state.stress <= 10
        assert 0 <= state.heard <= 1
        assert 0 <= state.progress <= 1
        assert 0 <= state.stage <= 3


@given(scenes, turns)
@settings(max_examples=150, deadline=None)
def test_the_terms_add_up_and_no_push_passes_the_limit(scene, played):
    """On every turn each gauge moves by ``room`` of the sum of its named terms, and that sum is within [-4, 4]."""
    state = pm.start(scene)
    for move, delivery in played:
        before = state
        state, terms = step(state, move, scene, delivery)
        for gauge in ("heat", "stress"):
            whole = push(terms, gauge)
            assert abs(whole) <= 4 + 1e-9
            assert getattr(state, gauge) == pytest.approx(pm.room(getattr(before, gauge), whole), abs=1e-9)


@given(states, scenes, st.sampled_from(MOVES), deliveries)
@settings(max_examples=200, deadline=None)
def test_the_same_turn_gives_the_same_result(state, scene, move, delivery):
    """The model has no chance in it: same state, same turn, same outcome; and the state given is not changed."""
    if state.heat < scene.heat_floor:
        return
    copy = State(state.heat, state.stress, state.heard, state.progress, state.stage, state.uses)
    assert step(state, move, scene, delivery) == step(state, move, scene, delivery)
    assert state == copy


@given(scenes, turns)
@settings(max_examples=150, deadline=None)
def test_each_term_has_a_name_and_a_grade_to_show(scene, played):
    """Each term that occurs has words in every language, and a grade unless it only keeps the model in range."""
    state = pm.start(scene)
    for move, delivery in played:
        state, terms = step(state, move, scene, delivery)
        for term in terms:
            word = RULE.moves[move] if term.id == "reply" else RULE.terms[term.id]
            assert all(word.name[lang] and word.says[lang] for lang in LANGS)
            assert term.grade in ("A", "B", "C") or term.id in ("limit", "floor")
            assert term.id == "reply" or word.gauge == term.gauge


def test_a_huge_push_shows_the_limit():
    """A wait ten minutes over the promise is cut to the limit by a term of its own."""
    _, terms = step(State(5, 5), "hold", Scene(), Delivery(hold=Hold(True, True, 0, 600)))
    assert names(terms)["limit"] < 0
    assert push(terms, "heat") == pytest.approx(4)


@given(st.floats(0, 10), st.floats(0, 10), st.floats(0, 1), st.sampled_from([None, 0.5, 1.5, 2.0]))
@settings(deadline=None)
def test_acknowledging_somebody_who_does_not_feel_heard_never_warms(heat, stress, progress, pause):
    """``acknowledge`` at felt-heard 0 never warms."""
    state = State(heat, stress, heard=0, progress=progress)
    after, _ = step(state, "acknowledge", Scene(), Delivery(pause_s=pause))
    assert after.heat <= heat


@given(st.floats(0.1, 10), st.floats(5, 10), st.floats(0, 1), st.floats(0, 0.19), st.integers(2, 9))
@settings(deadline=None)
def test_a_third_apology_never_cools_while_nothing_is_solved(heat, stress, heard, progress, before):
    """From the third time on an apology without progress warms."""
    state = State(heat, stress, heard, progress, uses=(("apologise", before),))
    after, terms = step(state, "apologise", Scene())
    assert {"worn_out", "words_only"} <= names(terms).keys()
    assert after.heat >= heat


@pytest.mark.parametrize("move", sorted(pm.WEARS_OUT))
def test_empathy_wears_out(move):
    """The effect of listening, acknowledging and apologising halves each time."""
    scene, effects = Scene(), []
    for before in range(4):
        _, terms = step(State(7, 4, progress=0.5, uses=((move, before),) if before else ()), move, scene)
        effects.append(names(terms)["reply"] + names(terms).get("worn_out", 0))
    assert [late / early for early, late in pairwise(effects)] == pytest.approx([0.5] * 3)


@given(st.floats(0, 10), st.floats(0, 300), st.floats(0, 300), st.floats(0, 300), st.booleans())
@settings(deadline=None)
def test_a_longer_overrun_never_cools(heat, promised, one, other, announced):
    """The longer a hold lasts beyond its promise, the hotter, and a kept promise costs nothing."""
    short, long = sorted((one, other))
    done = [step(State(heat, 5), "hold", Scene(), Delivery(hold=Hold(announced, True, promised, taken))) for taken in (short, long)]
    assert done[0][0].heat <= done[1][0].heat + 1e-9
    if announced and short <= promised:
        assert "hold_over" not in names(done[0][1])


def test_a_hold_without_asking_or_without_a_true_reason_costs():
    """Unannounced and dishonest holds each warm by a term of their own."""
    scene, plain = Scene(), step(State(6, 5), "hold", Scene())[0].heat
    for hold, name in ((Hold(announced=False, promised_s=0, taken_s=0), "hold_unannounced"), (Hold(honest=False), "hold_dishonest")):
        after, terms = step(State(6, 5), "hold", scene, Delivery(hold=hold))
        assert names(terms)[name] > 0
        assert after.heat > plain


def test_a_longer_hold_rests_more_with_less_and_less_gain():
    """Rest grows with the time away, and most of it comes in the first 40 seconds."""
    stress = [step(State(6, 8), "hold", Scene(), Delivery(hold=Hold(taken_s=taken, promised_s=600)))[0].stress for taken in (0, 10, 20, 40, 90, 300)]
    assert all(late < early for early, late in pairwise(stress))
    assert stress[0] - stress[3] > 0.8 * (stress[0] - stress[-1])


@given(st.floats(0, 10), st.floats(0, 1.5), st.floats(0, 1.5))
@settings(deadline=None)
def test_a_pause_settles_you_more_up_to_a_second_and_a_half(stress, one, other):
    """The effect of a pause on own stress is monotone to 1.5 s and flat after; stewing turns it round by half."""
    short, long = sorted((one, other))
    after = {pause: step(State(7, stress), "listen", Scene(), Delivery(pause_s=pause))[0].stress for pause in (short, long, 1.5, 9.0)}
    assert after[long] <= after[short] + 1e-9
    assert after[9.0] == after[1.5]
    _, calm = step(State(7, stress), "listen", Scene(), Delivery(pause_s=1.5))
    _, stew = step(State(7, stress), "listen", Scene(), Delivery(pause_s=1.5, stewing=True))
    value = {term.id: term.value for term in (*calm, *stew)}
    assert value["stewing"] == pytest.approx(-0.5 * value["pause"])


def test_silence_beyond_two_seconds_needs_a_word():
    """An unexplained silence warms up to its cap; a spoken marker takes that away; in chat nobody hears it."""
    pauses = [0.5, 2.0, 3.0, 4.0, 30.0]
    effects = [names(step(State(6, 5), "listen", Scene(), Delivery(pause_s=pause))[1]).get("silence", 0) for pause in pauses]
    assert effects == pytest.approx([0, 0, 0.25, 0.5, 0.8])
    assert "silence" not in names(step(State(6, 5), "listen", Scene(), Delivery(pause_s=9, marker=True))[1])
    assert "silence" not in names(step(State(6, 5), "listen", Scene(channel="chat"), Delivery(pause_s=9, rate=1.4))[1])


@pytest.mark.parametrize(
    ("rate", "heat", "stress"),
    [(0.6, {"dragging"}, set()), (0.85, {"slower"}, {"slower_self"}), (1.0, set(), set()), (1.3, {"faster"}, {"faster_self"})],
)
def test_pace_is_measured_against_ones_own(rate, heat, stress):
    """A little slower calms, hurried and dragging warm, one's own pace does nothing."""
    _, terms = step(State(6, 5), "listen", Scene(), Delivery(rate=rate))
    pace = {"slower", "faster", "dragging", "slower_self", "faster_self"}
    assert {term.id for term in terms if term.gauge == "heat"} & pace == heat
    assert {term.id for term in terms if term.gauge == "stress"} & pace == stress


def test_solving_waits_for_being_heard():
    """A solution cools only 40 % of its push at felt-heard 0 and the whole of it at 1."""
    for move in ("offer_choice", "commit", "explain"):
        found = []
        for heard in (0.0, 1.0):
            terms = names(step(State(7, 4, heard=heard), move, Scene())[1])
            found.append(terms["reply"] + terms["not_heard_yet"])
        assert found[0] == pytest.approx(0.4 * found[1])
    assert "explain_too_soon" in names(step(State(7, 4, heard=0.39), "explain", Scene())[1])
    assert "explain_too_soon" not in names(step(State(7, 4, heard=0.4), "explain", Scene())[1])


def test_provoking_takes_away_what_was_heard():
    """Sarcasm, blame and their like take a share of felt heard; an honest reply never does."""
    lost = {move: 1 - step(State(6, 5, heard=0.8), move, Scene())[0].heard / 0.8 for move in MOVES}
    assert {move for move, share in lost.items() if share > 0} == {"calm_down", "blame", "sarcasm", "interrupt", "policy", "threat"}
    assert lost["sarcasm"] == pytest.approx(0.7)


def test_a_no_lands_better_after_being_heard():
    """A good no warms somebody who does not feel heard, and cools somebody who does."""
    cold, heard = (step(State(6, 5, heard=heard), "say_no_well", Scene())[0].heat for heard in (0.0, 1.0))
    assert cold > 6 > heard


def test_an_impossible_wish_moves_by_choice_no_and_hand_over_only():
    """Where the wish cannot be met a commitment is no progress, an honest way out is."""
    scene = Scene(solvable=False)
    moved = {move for move in MOVES if step(State(6, 4), move, scene)[0].progress > 0}
    assert moved == {"offer_choice", "say_no_well", "hand_over"}


def test_the_ladder_is_climbed_in_order():
    """A warning counts only after a boundary, ending only after a warning; a step is never lost."""
    scene = Scene(abusive=True)
    assert play("warn", scene).stage == 0
    assert play("end_contact", scene).stage == 0
    assert play("boundary end_contact", scene).stage == 1
    assert play("boundary warn", scene).stage == 2
    assert play("boundary warn listen boundary", scene).stage == 2
    assert play("boundary warn end_contact", scene).stage == 3


def test_power_used_without_steps_warms():
    """Ending unannounced and a limit nobody called for each warm by a term of their own; the right order does not."""
    _, abrupt = step(State(6, 5), "end_contact", Scene(abusive=True))
    _, shown = step(State(6, 5, stage=1), "end_contact", Scene(abusive=True))
    _, announced = step(State(6, 5, stage=2), "end_contact", Scene(abusive=True))
    assert names(shown)["not_announced"] == 2.0
    assert names(abrupt)["not_announced"] == 2.0
    assert "not_announced" not in names(announced)
    assert "boundary_uncalled" in names(step(State(6, 5), "boundary", Scene(abusive=False))[1])
    assert "boundary_uncalled" not in names(step(State(6, 5), "boundary", Scene(abusive=True))[1])


@given(st.floats(0, 10), st.floats(0, 10), st.sampled_from(MOVES), deliveries)
@settings(deadline=None)
def test_danger_never_rewards_staying(heat, stress, move, delivery):
    """In danger no heat is computed, staying never relieves or brings progress, and leaving is never worse."""
    scene = Scene(heat=heat, stress=stress, danger=True, abusive=True, solvable=False)
    after, terms = step(State(heat, stress), move, scene, delivery)
    assert all(term.gauge == "stress" for term in terms)
    assert (after.heat, after.heard, after.progress) == (heat, 0, 0)
    if move in pm.LEAVING:
        assert after.stress <= stress
    else:
        assert after.stress >= stress
        left, _ = step(State(heat, stress), "end_contact", scene, delivery)
        assert left.stress <= after.stress


@given(scenes.filter(lambda scene: not scene.danger), st.integers(1, 12))
@settings(deadline=None)
def test_giving_in_solves_nothing(scene, times):
    """Giving in cools at that moment and leaves progress at 0, however often."""
    state = pm.start(scene)
    for _ in range(times):
        state, _ = step(state, "give_in", scene)
    assert state.progress == 0


def test_giving_in_cools_now():
    """Giving in works in the moment; that is why the debrief shows its price."""
    assert play("give_in", Scene(heat=8)).heat < 7


def test_small_things_stay_small():
    """No C-graded term of pause, pace or voice moves heat by more than a third of the strongest A-graded push."""
    pushes = {f"{move}.heat": RULE.moves[move].grade for move in MOVES} | {name: word.grade for name, word in RULE.terms.items() if word.gauge == "heat"}
    strongest = max(abs(RULE[name]) for name, grade in pushes.items() if grade == "A")
    assert strongest == 1.0
    for name in ("too_fast", "slower", "faster", "dragging"):
        assert RULE.terms[name].grade == "C"
        assert abs(RULE[name]) <= strongest / 3
    assert RULE.terms["silence"].grade != "C"


def test_a_floor_is_shown_as_a_term():
    """Where a customer does not cool today, the term that keeps the heat up says so."""
    scene = Scene(heat=6.2, heat_floor=6)
    after, terms = step(pm.start(scene), "acknowledge", scene)
    assert after.heat == 6
    assert names(terms)["floor"] > 0


def test_acting_it_costs_and_a_useful_thought_helps():
    """Surface acting adds to own stress, a useful thought takes off, and neither touches the customer."""
    turned = [step(State(7, 5), "listen", Scene(), given) for given in (Delivery(), Delivery(surface=True), Delivery(selftalk=True))]
    plain, acted, helped = (state for state, _ in turned)
    assert [{term.id for term in terms} & {"surface", "selftalk"} for _, terms in turned] == [set(), {"surface"}, {"selftalk"}]
    assert helped.stress < plain.stress < acted.stress
    assert plain.heat == acted.heat == helped.heat


def test_numbers_can_be_argued_with():
    """Another number changes the outcome, the shipped rule stays as it is, and a name that does not exist is refused."""
    louder = RULE.but({"contagion": 1.0})
    assert step(State(5, 9), "listen", Scene(), rule=louder)[0].heat > step(State(5, 9), "listen", Scene())[0].heat
    assert load()["contagion"] == 0.12
    with pytest.raises(ValueError, match="'contagoin'"):
        RULE.but({"contagoin": 1.0})
    with pytest.raises(ValueError, match="finite"):
        RULE.but({"contagion": math.nan})


@given(st.dictionaries(st.sampled_from(sorted(RULE.numbers)), st.floats(-3, 6), max_size=8), turns)
@settings(max_examples=150, deadline=None)
def test_no_slider_breaks_the_model(numbers, played):
    """Whatever numbers a workshop tries, the gauges stay in range and nothing fails."""
    scene, rule = Scene(heat=8, abusive=True), RULE.but(numbers)
    state = pm.start(scene)
    for move, delivery in played:
        state, _ = step(state, move, scene, delivery, rule)
        assert 0 <= state.heat <= 10
        assert 0 <= state.stress <= 10
        assert 0 <= state.heard <= 1
        assert 0 <= state.progress <= 1


@pytest.mark.parametrize(
    ("move", "delivery", "why"),
    [
        ("shout", Delivery(), "'shout'"),
        ("listen", Delivery(pause_s=-1), "pause_s"),
        ("listen", Delivery(pause_s=math.nan), "pause_s"),
        ("listen", Delivery(rate=math.inf), "rate"),
        ("hold", Delivery(hold=Hold(taken_s=-3)), "taken_s"),
    ],
)
def test_an_impossible_turn_is_refused(move, delivery, why):
    """The error names what was expected and what came."""
    with pytest.raises(ValueError, match=why):
        step(State(5, 5), move, Scene(), delivery)


def test_the_rule_file_names_its_faults():
    """A rule without a number, a word or a move says where."""
    faults = []
    raw = {"moves": {"listen": {"heat": "low", "stress": 0, "heard": 0, "progress": 0}}, "terms": {}, "constants": {}}
    read_rule(raw, "rule.toml", faults)
    told = "\n".join(map(str, faults))
    assert "moves.listen.heat: expected a number" in told
    assert "moves.listen.name: missing" in told
    assert "missing: acknowledge" in told


def test_the_words_of_the_rule_are_calm():
    """The words of the model have no exclamation marks and fit on a line or two."""
    for word in (*RULE.moves.values(), *RULE.terms.values()):
        for lang in LANGS:
            assert "!" not in word.name[lang] + word.says[lang]
            assert len(word.name[lang]) <= 40
            assert len(word.says[lang]) <= 110


# The published comparisons: heat and stress at the end of two short scripts. The scripts and the way they were given
# were not published in full; this is the reading that gives the published figures (docs/conversations.md, last section).
CALM, HURRIED, EASY = Delivery(pause_s=1.25, rate=0.9), Delivery(pause_s=0.1, rate=1.15), Delivery(pause_s=1.0)
GOOD = "listen acknowledge paraphrase ask offer_choice commit"
ROWS = {
    "good words vs provoking": (Scene(7, 4), (GOOD, CALM), ("policy calm_down blame threat", HURRIED), (2.6, 9.5), (1.3, 6.6)),
    "paused and slower vs hurried": (Scene(7, 4), (GOOD, CALM), (GOOD, HURRIED), (2.6, 4.5), (1.3, 4.9)),
    "heard first vs solved first": (Scene(7, 4), ("acknowledge commit", CALM), ("commit offer_choice", CALM), (4.7, 5.9), (2.5, 2.4)),
    "one apology vs five": (
        Scene(7, 4),
        ("apologise acknowledge offer_choice commit hand_over", EASY),
        ("apologise apologise apologise apologise apologise", EASY),
        (3.5, 6.7),
        (2.4, 3.7),
    ),
    "boundary vs threat": (Scene(8.5, 6, abusive=True), ("boundary paraphrase ask", CALM), ("threat paraphrase ask", CALM), (6.0, 7.2), (4.8, 5.6)),
    "hold announced vs not": (
        Scene(8, 7),
        ("hold", Delivery(pause_s=1.5, hold=Hold(True, True, 60, 25))),
        ("hold", Delivery(pause_s=1.5, hold=Hold(False, True, 60, 90))),
        (8.1, 9.1),
        (4.9, 4.7),
    ),
}
# Rows in which the better words are not easier on oneself: solving at once is no harder, and a longer hold rests more.
OTHER_WAY = {"heard first vs solved first", "hold announced vs not"}


@pytest.mark.parametrize("row", ROWS)
def test_the_published_comparisons_hold(row):
    """Each row of the comparison table comes out within 0.15 of the published figure."""
    scene, good, worse, heat, stress = ROWS[row]
    found = play(good[0], scene, good[1]), play(worse[0], scene, worse[1])
    assert [state.heat for state in found] == pytest.approx(heat, abs=0.15)
    assert [state.stress for state in found] == pytest.approx(stress, abs=0.15)


# Where a band or a threshold lies is part of the structure; all sizes are redrawn.
STRUCTURE = {"heard_enough", "progress_some", "pause_none", "rate_low", "rate_high", "rate_hurried", "attack_from", "push_limit"}
DRAWS = 2000


def test_the_lessons_hang_on_signs_and_not_on_decimals():
    """With every size redrawn within 50 %, 2,000 times, the order on heat stays in 99 % of draws for all six rows."""
    chance = random.Random(7)
    sizes = [name for name in RULE.numbers if name not in STRUCTURE]
    same = {row: [0, 0] for row in ROWS}
    for _ in range(DRAWS):
        drawn = {name: RULE[name] * chance.uniform(0.5, 1.5) for name in sizes}
        rule = RULE.but({name: min(1.0, value) if name.endswith((".heard", ".loss", ".progress")) else value for name, value in drawn.items()})
        for row, (scene, good, worse, *_) in ROWS.items():
            one, other = play(good[0], scene, good[1], rule), play(worse[0], scene, worse[1], rule)
            same[row][0] += one.heat < other.heat
            same[row][1] += one.stress < other.stress
    for row, (heat, stress) in same.items():
        assert heat >= 0.99 * DRAWS, (row, heat)
        if row in OTHER_WAY:
            assert stress < 0.5 * DRAWS, (row, stress)
        else:
            assert stress >= 0.99 * DRAWS, (row, stress)
