"""A plan is asked gently for a cue one can notice and one action; it is never judged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.content import Content
from workbook.plans import MOST_REMARKS, Remark, cue_ok, look, look_at_recall, recalled, sentence
from workbook.words import LANGS, Lang

GOOD_CUE: dict[Lang, str] = {"en": "the customer raises their voice", "nl": "de klant zijn stem verheft"}
GOOD_ACTION: dict[Lang, str] = {"en": "I breathe out and count to three", "nl": "adem ik uit en tel ik tot drie"}


def keys(lang: Lang, cue: str = "", then: str = "") -> list[str]:
    return [remark.key for remark in look({"if": cue or GOOD_CUE[lang], "then": then or GOOD_ACTION[lang]}, lang)]


@pytest.mark.parametrize("lang", LANGS)
def test_a_clear_plan_is_recognised(lang: Lang) -> None:
    """A cue one can notice and one action is said to be a plan."""
    assert keys(lang) == ["plan-clear"]


@pytest.mark.parametrize(
    ("lang", "cue"),
    [
        ("en", "the customer shouts"), ("en", "someone says “you people”"), ("en", "I hear 'never' for the third time"), ("en", "my shoulders go up"),
        ("en", 'she goes "I want your manager"'), ("en", "HE BANGS ON THE DESK"), ("en", "the phone rings"), ("en", "the customer’s voice goes up"),
        ("nl", "de klant schreeuwt"), ("nl", "iemand „jullie ook altijd” roept"), ("nl", "mijn schouders omhoog gaan"), ("nl", "de telefoon gaat"), ("nl", "hij met zijn vuist slaat"),
        ("nl", "er ‘schande’ klinkt"),
    ],
)
def test_what_one_can_see_or_hear_is_a_cue(lang: Lang, cue: str) -> None:
    """What can be seen, heard, felt or read is recognised as a cue, quoted words too."""
    assert cue_ok({"if": cue}, lang)
    assert keys(lang, cue=cue) == ["plan-clear"]


@pytest.mark.parametrize(
    ("lang", "cue", "word"),
    [
        ("en", "it's a difficult customer", "difficult"), ("en", "the customer's rude", "rude"), ("en", "the customer’s rude", "rude"), ("en", "things go wrong", "things go wrong"), ("en", "I get Stressed", "Stressed"),
        ("nl", "de klant lastig is", "lastig"), ("nl", "collega's boos zijn", "boos"), ("nl", "het me te veel wordt", "te veel wordt"),
    ],
)
def test_a_vague_cue_is_asked_about_by_its_word(lang: Lang, cue: str, word: str) -> None:
    """A word that is hard to notice at the moment itself is named in the question; an apostrophe is no quotation."""
    assert look({"if": cue, "then": GOOD_ACTION[lang]}, lang) == [Remark("cue-vague", (("word", word),))]
    assert not cue_ok({"if": cue}, lang)


@pytest.mark.parametrize(("lang", "cue"), [("en", "it is Monday"), ("en", "an invoice"), ("nl", "het maandag is"), ("nl", "een factuur")])
def test_another_cue_is_asked_what_one_sees_or_hears(lang: Lang, cue: str) -> None:
    """A cue without anything to notice leads to one open question."""
    assert keys(lang, cue=cue) == ["cue-perceive"]


@pytest.mark.parametrize("lang", LANGS)
def test_a_perceivable_cue_may_hold_a_vague_word(lang: Lang) -> None:
    """Who names what can be heard is not asked about the adjective beside it."""
    assert keys(lang, cue={"en": "an angry customer shouts", "nl": "een boze, lastige klant schreeuwt"}[lang]) == ["plan-clear"]


@pytest.mark.parametrize(
    ("lang", "then"),
    [
        ("en", "I breathe and smile and then offer a seat"), ("en", "I breathe. I look up. I ask what happened."),
        ("nl", "adem ik uit en kijk ik op en vraag ik wat er is"), ("nl", "adem ik uit; kijk ik op; vraag ik wat er is"),
    ],
)
def test_several_actions_are_asked_which_comes_first(lang: Lang, then: str) -> None:
    """Three things at once are asked which one comes first."""
    assert keys(lang, then=then) == ["then-one"]


@pytest.mark.parametrize(("lang", "then"), [("en", "I say “one moment, and then I look, and I come back”"), ("nl", "zeg ik „momentje, ik kijk, en dan, en daarna, en ook”")])
def test_words_one_will_say_are_not_taken_apart(lang: Lang, then: str) -> None:
    """What stands in quotation marks is one sentence to say, whatever is in it."""
    assert keys(lang, then=then) == ["plan-clear"]


@pytest.mark.parametrize(
    ("lang", "then"),
    [("en", "I do not argue"), ("en", "I don't shout back"), ("en", "I don’t shout back"), ("en", "I never raise my voice"), ("nl", "ga ik niet in discussie"), ("nl", "zeg ik geen woord terug")],
)
def test_what_one_will_not_do_is_asked_what_instead(lang: Lang, then: str) -> None:
    """A plan not to do something is asked what to do instead."""
    assert keys(lang, then=then) == ["then-not"]


@pytest.mark.parametrize(("lang", "then"), [("en", "I say “I do not know yet”"), ("nl", "zeg ik „dat weet ik nog niet”")])
def test_not_in_quoted_words_is_fine(lang: Lang, then: str) -> None:
    """One may say "not" to a customer."""
    assert keys(lang, then=then) == ["plan-clear"]


@pytest.mark.parametrize(("lang", "then", "word"), [("en", "I stay calm", "stay calm"), ("en", "I am friendly", "friendly"), ("nl", "ben ik geduldig", "geduldig"), ("nl", "blijf ik rustig", "rustig")])
def test_how_one_wants_to_be_is_asked_what_shows_it(lang: Lang, then: str, word: str) -> None:
    """A state is asked for the act that shows it, by its own word."""
    assert look({"if": GOOD_CUE[lang], "then": then}, lang) == [Remark("then-state", (("word", word),))]


@pytest.mark.parametrize(("lang", "then"), [("en", "I say in a calm voice: let me look"), ("nl", "zeg ik rustig: ik kijk even")])
def test_a_state_beside_an_act_is_fine(lang: Lang, then: str) -> None:
    """Who says what to do may also say how."""
    assert keys(lang, then=then) == ["plan-clear"]


@pytest.mark.parametrize("plan", [{}, {"if": "x"}, {"then": "x"}, {"if": " ", "then": "x"}, {"if": "x", "then": ""}])
@pytest.mark.parametrize("lang", LANGS)
def test_half_a_plan_is_left_in_peace(plan: dict[str, str], lang: Lang) -> None:
    """A plan that is not finished yet gets no remarks."""
    assert look(plan, lang) == []


@given(st.text(), st.text(), st.sampled_from(LANGS))
def test_no_plan_gets_more_than_two_questions(cue: str, then: str, lang: Lang) -> None:
    """Whatever somebody writes, there is at most one question about the cue and one about the action, each with its words."""
    remarks = look({"if": cue, "then": then}, lang)
    assert len(remarks) <= MOST_REMARKS
    assert {f"remark.{remark.key}" for remark in remarks} <= set(UI)


UI = Content().ui


def test_both_halves_are_asked_about() -> None:
    """A vague cue and a negation give two questions, the cue first."""
    assert keys("en", cue="a rude customer", then="I do not react") == ["cue-vague", "then-not"]


@pytest.mark.parametrize("lang", LANGS)
def test_a_plan_is_said_in_one_sentence(lang: Lang) -> None:
    """The plan reads as one sentence that ends once."""
    template = UI["form.plan-sentence"][lang]
    said = sentence({"if": "I hear “never”", "then": "I breathe"}, template)
    assert said == {"en": "If I hear “never”, then I breathe.", "nl": "Als I hear “never”, dan I breathe."}[lang]
    assert sentence({"if": "a", "then": "b?"}, template).endswith("b?")
    assert sentence({"if": "a", "then": "say “hi.”"}, template).endswith("hi.”")


def test_a_learners_braces_stay_as_they_are() -> None:
    """A plan that holds {then} is not filled in twice."""
    assert sentence({"if": "{then}", "then": "{if}"}, "If {if}, then {then}") == "If {then}, then {if}."


PLAN = "If the customer raises their voice, then I breathe out slowly."


@pytest.mark.parametrize(
    ("typed", "share"),
    [
        (PLAN, 1.0), (PLAN.upper(), 1.0), ("then i breathe out slowly if the customers raise their voices", 1.0),
        ("", 0.0), ("nothing of the kind", 1 / 9), ("the customer raises their voice", 5 / 9),
    ],
)
def test_what_came_back_is_a_share_of_the_words(typed: str, share: float) -> None:
    """Word order, capitals and small endings do not count; words that came back do."""
    assert recalled(PLAN, typed) == pytest.approx(share)


@given(st.text(), st.text())
def test_shares_are_shares(original: str, typed: str) -> None:
    """A share is between none and all; the same words are all of them."""
    assert 0 <= recalled(original, typed) <= 1
    assert recalled(original, original) in (0, 1)


@pytest.mark.parametrize(("typed", "key"), [(PLAN, "recall-same"), ("the customer raises their voice", "recall-near"), ("no idea", "recall-look")])
def test_recall_gets_one_friendly_word(typed: str, key: str) -> None:
    """However much came back, there is one friendly word, with the plan where it helps."""
    remark = look_at_recall(PLAN, typed)
    assert remark.key == key
    assert dict(remark.values) == ({} if key == "recall-same" else {"plan": PLAN})
    assert f"remark.{key}" in UI
