"""The drills of Respond: the coach after a save, both lines through the practice model, own numbers and no verdict."""

from __future__ import annotations

import datetime
import json
import re
from typing import Any

import pytest

from workbook import coach, drills, practice_model
from workbook.answers import check
from workbook.content import Content
from workbook.feedback import blocks, remarks
from workbook.journal import Journal
from workbook.practice_model import Scene
from workbook.words import LANGS, Lang

CONTENT = Content()
THREAT: dict[Lang, str] = {"en": "If you don't stop shouting, I will hang up.", "nl": "Als u niet ophoudt met schreeuwen, hang ik op."}


def said(name: str, lang: Lang = "en", **answers: Any) -> dict[str, Any]:
    exercise = CONTENT.exercises[name]
    return remarks(exercise, check(exercise, answers), CONTENT, lang)


def journal_with(*entries: tuple[str, dict[str, Any]], days: int = 0) -> Journal:
    moment = datetime.datetime(2026, 11, 1, 12, tzinfo=datetime.UTC)
    journal = Journal(now=lambda: moment)
    for name, answers in entries:
        journal.add(name, answers)
        moment += datetime.timedelta(days=days)
    return journal


@pytest.mark.parametrize("lang", LANGS)
def test_the_coach_names_words_why_and_a_try(lang: Lang) -> None:
    """A bare threat gets one remark in three parts on the learner's own words, and a guess at the style that is called a guess."""
    found = said("bare-threat", lang, rewrite=THREAT[lang])["rewrite"]
    flag = next(each for each in found if isinstance(each, list))
    seen = coach.look(THREAT[lang], lang)
    assert seen.flags[0].quote in flag[0]
    assert [part.split(":")[0] for part in flag[1:]] == [{"en": "Why", "nl": "Waarom"}[lang], {"en": "Try", "nl": "Probeer"}[lang]]
    assert {"en": "My guess", "nl": "Jij weet het beter"}[lang] in found[-1]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("reply", [
    "You always lie. Calm down. That is policy, nothing I can do. If you shout again I hang up. Sorry, sorry, so sorry.",
    "U liegt altijd. Doe eens rustig. Zo zijn de regels, daar kan ik niets aan doen. Nog één keer en ik hang op. Sorry, sorry.",
    "You have waited three weeks and that is too long. I am calling the depot now and I will ring you before four.",
])  # fmt: skip
def test_there_are_never_more_than_three_remarks(reply: str, lang: Lang) -> None:
    """However much there is to say: three things, and the guess."""
    assert 1 <= len(said("bare-threat", lang, rewrite=reply)["rewrite"]) <= drills.MOST_REMARKS + 1


@pytest.mark.parametrize("words", ["ok", "🙂🙂", "12", "qwrt zzxk plmn", "…"])
def test_where_there_is_nothing_to_judge_nothing_is_judged(words: str) -> None:
    """A word, signs or no language at all: the coach says that this is too little."""
    from workbook import coach_rules

    assert said("bare-threat", rewrite=words)["rewrite"] == [coach_rules.wording().lines["nothing"].en]


def test_danger_in_a_reply_stops_the_coaching() -> None:
    """Words about violence get no remarks on style, only where help is."""
    from workbook import coach_rules

    assert said("bare-threat", rewrite="He has a knife and he is coming for me, what do I say?")["rewrite"] == [coach_rules.wording().lines["help"].en]


@pytest.mark.parametrize("lang", LANGS)
def test_a_voice_that_was_asked_for_gets_no_advice(lang: Lang) -> None:
    """Who writes the attacking line because the exercise asks for it hears how it sounds, and not how to mend it."""
    found = said("three-voices", lang, aggressive=THREAT[lang], passive=THREAT[lang])
    stance = CONTENT.ui["remark.voice-same"][lang].split("{")[0]
    assert found["aggressive"][0].startswith(stance)
    assert found["passive"][0].startswith(CONTENT.ui["remark.voice-other"][lang].split("{")[0])
    assert all(isinstance(each, str) for each in found["aggressive"])
    assert len(found["aggressive"]) <= drills.MOST_REMARKS


def test_the_customers_words_go_to_the_coach(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reply is read next to what the customer said, typed or shown."""
    heard: list[tuple[str, str | None]] = []

    def look(reply: str, lang: Lang, customer: str | None = None) -> coach.Remarks:
        heard.append((reply, customer))
        return coach.Remarks()

    monkeypatch.setattr(coach, "look", look)
    said("three-ticks", customer="Where is my parcel?", reply="I am looking for it.")
    said("three-ticks", reply="I am looking for it.")
    assert heard == [("I am looking for it.", "Where is my parcel?"), ("I am looking for it.", None)]


def test_both_lines_are_what_the_practice_model_says() -> None:
    """The bare threat and the shown boundary at heat 8.5 and stress 6, computed by the model and by its rule in plain numbers."""
    ran = drills.both_lines()
    scene = Scene(heat=8.5, stress=6.0, abusive=True)
    for move in ("threat", "boundary"):
        assert ran[move] == practice_model.step(practice_model.start(scene), move, scene)
    # room: up 8.5 + 2 * (1.6 + 0.024 + 0.1) * 0.15, down 8.5 + 2 * (-0.5 + 0.024 + 0.1) * 0.85
    assert ran["threat"][0].heat == pytest.approx(9.0172)
    assert ran["boundary"][0].heat == pytest.approx(7.8608)
    assert ran["threat"][0].stress == pytest.approx(6.63)
    assert ran["boundary"][0].stress == pytest.approx(6.15)
    assert (ran["boundary"][0].stage, ran["threat"][0].stage) == (1, 0)


@pytest.mark.parametrize("lang", LANGS)
def test_both_lines_stand_side_by_side_after_a_guess(lang: Lang) -> None:
    """First the learner's guess, then two columns in words, with the fixed line that a model is no prediction."""
    exercise = CONTENT.exercises["both-lines"]
    assert blocks(exercise, Journal(), CONTENT, lang) == []
    shown = blocks(exercise, journal_with(("both-lines", {"after-threat": "same", "after-show": "hotter"})), CONTENT, lang)
    heat, stress = [block for block in shown if block["kind"] == "table"]
    assert [len(row) for table in (heat, stress) for row in (table["head"], *table["rows"])] == [3] * (len(heat["rows"]) + len(stress["rows"]) + 2)
    assert heat["rows"][-1][1:] == (["9", "7.9"] if lang == "en" else ["9", "7,9"])
    assert stress["rows"][-1][1:] == (["6.6", "6.2"] if lang == "en" else ["6,6", "6,2"])
    assert heat["rows"][0][1:] == (["+1.6", "−0.5"] if lang == "en" else ["+1,6", "−0,5"])
    moves = practice_model.load().moves
    assert [block["items"] for block in shown if block["kind"] == "dl"] == [
        [[CONTENT.ui[f"both.{move}"][lang], moves[move].says[lang]] for move in ("threat", "boundary")]
    ]
    # Every term of the model is there, by its name.
    terms = practice_model.load().terms
    for table, gauge in ((heat, "heat"), (stress, "stress")):
        named = {term.id for _, found in drills.both_lines().values() for term in found if term.gauge == gauge} - {"reply"}
        assert {row[0] for row in table["rows"][1:-1]} == {f"{terms[id_].name[lang]}. {terms[id_].says[lang]}" for id_ in named}
    assert CONTENT.ui["talk.fixed-line"][lang] in [block.get("text") for block in shown]


def test_the_scene_in_words_is_the_scene_in_numbers() -> None:
    """What the learner reads before the guess is what the model gets."""
    words = CONTENT.exercises["both-lines"].prompt("bare").label
    assert f"{drills.SCENE.heat} of 10" in words.en
    assert f"{drills.SCENE.heat} van 10".replace(".", ",") in words.nl
    assert f"{drills.SCENE.stress:g}." in words.en
    assert f"{drills.SCENE.stress:g}." in words.nl


def test_ones_own_limit_stands_above_the_model() -> None:
    """A sentence from the builder is read again here, as words and never as markup."""
    own = "<b>I want to help.</b> I notice that you shout."
    journal = journal_with(("boundary-builder", {"sentence": own}), ("both-lines", {"after-threat": "same"}))
    quotes = [block["text"] for block in blocks(CONTENT.exercises["both-lines"], journal, CONTENT, "en") if block["kind"] == "quote"]
    assert quotes == [own]


@pytest.mark.parametrize("lang", LANGS)
def test_own_numbers_stand_next_to_each_other_without_a_verdict(lang: Lang) -> None:
    """Two saves are two columns, in the order of time; nothing is added up, compared or called better."""
    exercise = CONTENT.exercises["how-sure"]
    assert blocks(exercise, Journal(), CONTENT, lang) == []
    first, second = {"sure": {"breath": {"now": 30}, "limit": {"now": 0}}}, {"sure": {"breath": {"now": 20}}}
    shown = blocks(exercise, journal_with(("how-sure", first), ("how-sure", second), days=14), CONTENT, lang)
    [table] = [block for block in shown if block["kind"] == "table"]
    assert table["head"][1:] == (["1 November 2026", "15 November 2026"] if lang == "en" else ["1 november 2026", "15 november 2026"])
    says = {option.id: option.says[lang] for option in exercise.prompt("sure").options}
    assert table["rows"] == [[says["breath"], "30", "20"], [says["limit"], "0", "–"]]
    assert {"en": "29 November 2026", "nl": "29 november 2026"}[lang] in json.dumps(shown, ensure_ascii=False)
    told = " ".join(str(block["text"]) for block in shown if "text" in block)
    assert set(re.findall(r"\d+", told)) == {"29", "2026"}


def test_the_eight_questions_are_there_word_for_word() -> None:
    """Eight things one can be sure of, 0 to 100, and six tips."""
    exercise = CONTENT.exercises["how-sure"]
    sure, tips = exercise.prompt("sure"), exercise.prompt("tips")
    assert (len(sure.options), len(tips.options), sure.low, sure.high) == (8, 6, 0, 100)
    assert sure.options[0].says.nl == "eerst één keer ademhaalt voordat je antwoordt"
    assert sure.options[-1].says.en == "leave it at work at the end of the day"


def test_a_made_up_reason_is_not_on_offer() -> None:
    """The reasons for a moment away are true ones or one's own."""
    reason = CONTENT.exercises["hold-script"].prompt("reason")
    assert {option.id for option in reason.options} == {"look", "ask", "agreed", "think"}
    assert sum(option.seconds for option in CONTENT.exercises["hold-script"].prompt("regroup").options) == 25


def test_words_said_too_fast_never_reach_the_playbook() -> None:
    """The regret log is private, and can be deleted."""
    assert CONTENT.exercises["regret-log"].private
    assert CONTENT.exercises["regret-log"].repeat


@pytest.mark.parametrize(("value", "english", "dutch"), [(1.6, "+1.6", "+1,6"), (-0.5, "−0.5", "−0,5"), (0.0240, "+0.02", "+0,02"), (-10.0, "−10", "−10")])
def test_a_push_has_its_sign(value: float, english: str, dutch: str) -> None:
    """Up or down is readable without a colour."""
    assert (drills.signed(value, "en"), drills.signed(value, "nl")) == (english, dutch)
