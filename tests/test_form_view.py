"""A form takes what a learner did, keeps it once, and says what became of it."""

from __future__ import annotations

import datetime
import json
import random
import uuid
from dataclasses import replace
from typing import Any

import pytest

from workbook import playbook, playbook_pages
from workbook.content import Content
from workbook.journal import Journal
from workbook.stores import MemoryStore
from workbook.views.form import Form, draw_scenes
from workbook.views.shared import spec_of
from workbook.words import LANGS, Lang

CONTENT = Content()
HOSTILE = "</script><img src=x onerror=alert(1)>"


def form_of(name: str, journal: Journal | None = None, lang: Lang = "en", content: Content = CONTENT) -> Form:
    return Form(content.exercises[name], journal if journal is not None else Journal(), content, lang)


def say(form: Form, message: Any) -> None:
    form._handle_custom_msg(message, [])


def save(form: Form, **answers: Any) -> str:
    id_ = uuid.uuid4().hex
    say(form, {"do": "save", "id": id_, "about": form.state["about"], "answers": answers})
    assert form.state["reply"] == id_
    return id_


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", CONTENT.exercises)
def test_every_exercise_makes_a_form(name: str, lang: Lang) -> None:
    """Each exercise is shown in each language, as plain values that can be sent, with all its words."""
    form = form_of(name, lang=lang)
    sent = json.loads(json.dumps({"spec": form.spec, "words": form.words, "state": form.state}))
    assert sent["spec"]["title"] == CONTENT.exercises[name].title[lang]
    assert [prompt["id"] for prompt in sent["spec"]["prompts"]] == [prompt.id for prompt in CONTENT.exercises[name].prompts]
    assert sent["state"]["entry"] is None
    assert sent["spec"]["evidence"] or not CONTENT.exercises[name].evidence
    assert form.words["form.save"] == CONTENT.ui["form.save"][lang]


def test_a_save_is_one_entry_and_is_shown() -> None:
    """What is saved is in the journal and comes back as the latest answer, by the id the page gave it."""
    journal = Journal()
    form = form_of("kept", journal)
    id_ = save(form, mine=" my words ")
    assert [(entry.id, entry.answers) for entry in journal] == [(id_, {"mine": "my words"})]
    assert form.state["entry"]["answers"] == {"mine": "my words"}
    assert form.state["faults"] == {}
    assert form.state["entry"]["copies"] == []


def test_a_save_says_where_it_went() -> None:
    """Once a store has read an answer back, the form says where it is."""
    journal = Journal()
    MemoryStore().attach(journal)
    form = form_of("kept", journal)
    save(form, mine="words")
    assert [copy["where"] for copy in form.state["entry"]["copies"]] == ["memory"]


def test_the_same_save_twice_is_one_entry() -> None:
    """A page that is not sure and sends again does no harm."""
    journal = Journal()
    form = form_of("kept", journal)
    for _ in range(2):
        say(form, {"do": "save", "id": "a" * 32, "about": "", "answers": {"mine": "words"}})
    assert len(journal) == 1
    assert form.state["reply"] == "a" * 32


@pytest.mark.parametrize("again", [{"do": "save", "id": "a" * 32, "about": "", "answers": {"mine": "words"}}, {"do": "again"}])
def test_an_answer_that_was_lost_on_the_way_is_given_again(again: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that asks a second time hears how things stand, even if nothing changed meanwhile."""
    form = form_of("kept")
    say(form, {"do": "save", "id": "a" * 32, "about": "", "answers": {"mine": "words"}})
    told: list[object] = []
    monkeypatch.setattr(form, "send_state", told.append)
    say(form, again)
    assert told == ["state"]


def test_saving_again_keeps_both_and_shows_the_latest() -> None:
    """Changing an answer is a new entry; the form shows the last."""
    journal = Journal()
    form = form_of("kept", journal)
    save(form, mine="old")
    save(form, mine="new")
    assert [entry.answers["mine"] for entry in journal] == ["old", "new"]
    assert form.state["entry"]["answers"] == {"mine": "new"}


def log_of(name: str = "kept") -> Content:
    """The content, with one exercise turned into a log."""
    content = Content()
    content.exercises[name] = replace(content.exercises[name], repeat=True)
    return content


@pytest.mark.parametrize("lang", LANGS)
def test_a_log_keeps_every_save_and_lists_them(lang: Lang) -> None:
    """In a log every save is one more, and the ones before are listed, the last first, each by one line."""
    content, journal = log_of(), Journal()
    form = form_of("kept", journal, lang, content)
    assert form.spec["repeat"] is True
    assert form.state["earlier"] == []
    ids = [save(form, mine=words) for words in ("first  one", "second", "x" * 500)]
    assert [each["id"] for each in form.state["earlier"]] == ids[::-1]
    says = [each["says"] for each in form.state["earlier"]]
    assert says[1:] == ["second", "first one"]
    assert len(says[0]) == 100
    assert "earlier" not in form_of("kept", journal, lang).state


def test_mending_an_entry_of_a_log_does_not_count_it_twice() -> None:
    """A slip mended right after saving leaves one entry; nothing but that entry can be replaced by it."""
    content, journal = log_of(), Journal()
    form = form_of("kept", journal, content=content)
    other = journal.add("double-goal", {"service": 3})
    first = save(form, mine="slpi")
    for instead in (first, other.id, 3, None, "f" * 32):
        id_ = uuid.uuid4().hex
        say(form, {"do": "save", "id": id_, "about": "", "answers": {"mine": "slip"}, "instead": instead})
    assert first not in journal
    assert other.id in journal
    assert len(journal.of("kept")) == 5
    plain = form_of("kept", journal)
    say(plain, {"do": "save", "id": uuid.uuid4().hex, "about": "", "answers": {"mine": "again"}, "instead": id_})
    assert id_ in journal


@pytest.mark.parametrize("lang", LANGS)
def test_a_fault_is_said_at_its_field_and_nothing_is_kept(lang: Lang) -> None:
    """An answer that cannot be kept is asked for again in the learner's language; nothing is kept by halves."""
    journal = Journal()
    form = form_of("expect", journal, lang)
    save(form, **{"expected": 4000, "tally-all": 12})
    assert list(form.state["faults"]) == ["expected"]
    assert form.state["faults"]["expected"] == CONTENT.ui["fault.number"].fill(lang, low=0, high=CONTENT.exercises["expect"].prompt("expected").high)
    assert len(journal) == 0
    save(form, expected=40)
    assert form.state["faults"] == {}
    assert len(journal) == 1


def test_what_is_still_open_is_said_gently() -> None:
    """What was left empty gets a friendly word, and the rest is kept."""
    journal = Journal()
    form = form_of("if-then", journal)
    save(form, plan={"if": "she shouts", "then": "I breathe out"})
    assert form.state["remarks"]["plan"] == [CONTENT.ui["remark.plan-clear"]["en"]]
    assert all(words for words in form.state["remarks"].values())
    assert len(journal) == 1


def test_a_plan_typed_from_memory_is_held_beside_the_plan() -> None:
    """What came back of a plan gets one friendly word that shows the plan."""
    form = form_of("if-then")
    save(form, plan={"if": "she shouts", "then": "I breathe out"}, recall="no idea")
    assert "she shouts" in form.state["remarks"]["recall"][0]


def test_an_empty_save_keeps_nothing() -> None:
    """Saving nothing is no entry and no fault."""
    journal = Journal()
    form = form_of("kept", journal)
    save(form, mine=" ", unknown="x")
    assert len(journal) == 0
    assert form.state["faults"] == {}


@pytest.mark.parametrize(
    "message",
    [None, 3, "save", [], ["save"], {}, {"do": None}, {"do": ["save"]}, {"do": "about"}, {"do": "about", "about": 3}, {"do": "about", "about": None}, {"do": "execute", "code": "1/0"}],
    ids=repr,
)
def test_a_message_that_says_nothing_changes_nothing(message: Any) -> None:
    """Messages of another shape are left aside."""
    journal = Journal()
    form = form_of("kept", journal)
    before = form.state
    say(form, message)
    assert form.state == before
    assert len(journal) == 0


@pytest.mark.parametrize("answers", [None, 3, "words", [], {"mine": {"own": "x"}}, {"mine": 3}, {"mine": "x" * 50_000}, {"mine": ["x"] * 1000}], ids=lambda value: repr(value)[:20])
@pytest.mark.parametrize("id_", [None, 3, "", "not an id", ["a"], "a" * 32], ids=repr)
def test_a_hostile_save_keeps_nothing_and_breaks_nothing(answers: Any, id_: Any) -> None:
    """Answers of another shape, under whatever id, leave the journal as it was and the form at work."""
    journal = Journal()
    form = form_of("kept", journal)
    say(form, {"do": "save", "id": id_, "answers": answers})
    assert len(journal) == 0
    save(form, mine="fine")
    assert len(journal) == 1


def test_an_id_that_is_none_is_asked_for_again() -> None:
    """A save under something that is no id is not kept, and the form says so."""
    journal = Journal()
    form = form_of("kept", journal)
    say(form, {"do": "save", "id": "not an id", "answers": {"mine": "words"}})
    assert len(journal) == 0
    assert list(form.state["faults"].values()) == [CONTENT.ui["fault.shape"]["en"]]


def test_a_learners_markup_comes_back_as_it_was_typed() -> None:
    """Markup in an answer is neither run nor changed."""
    form = form_of("kept")
    save(form, mine=HOSTILE)
    assert form.state["entry"]["answers"] == {"mine": HOSTILE}


def test_answers_are_kept_for_each_situation_by_itself() -> None:
    """Choosing another situation shows what was saved about that one."""
    journal = Journal()
    form = form_of("if-then", journal)
    save(form, plan={"if": "general", "then": "x"})
    say(form, {"do": "about", "about": "ret1"})
    assert form.state["about"] == "ret1"
    assert form.state["entry"] is None
    assert "reply" not in form.state
    save(form, plan={"if": "receipt", "then": "x"})
    say(form, {"do": "about", "about": ""})
    assert form.state["entry"]["answers"]["plan"]["if"] == "general"
    assert {entry.about for entry in journal} == {"", "ret1"}


def test_ones_own_picks_come_first_among_the_situations() -> None:
    """The situations to choose from: in general, one's picks, one's own, then all."""
    journal = Journal()
    journal.add("own-situation", {"title": "My own"})
    own = "own-" + next(iter(journal)).id
    journal.add("top-three", {"situations": ["ret2", "ret1"]})
    form = form_of("if-then", journal)
    abouts = [each["id"] for each in form.state["abouts"]]
    assert abouts[:4] == ["", "ret2", "ret1", own]
    assert len(abouts) == len(set(abouts)) == 33
    assert form.state["about"] == "ret2"
    assert own in {each["id"] for each in form_of("top-three", journal).state["situations"]}
    assert "abouts" not in form_of("kept", journal).state


def test_options_come_from_another_exercise() -> None:
    """Options follow what was answered elsewhere: picked ones by their words, own words as they are, boxes by their box."""
    content = Content()
    exercise = content.exercises["kept"]
    other = content.exercises["inside-outside"]
    source = replace(next(p for p in other.prompts if p.id == "owner").source, exercise="inside-outside", prompt="place")
    content.exercises["kept"] = replace(exercise, prompts=(replace(exercise.prompts[0], kind="one", source=source),))
    journal = Journal()
    form = form_of("kept", journal, content=content)
    prompt = exercise.prompts[0].id
    assert form.state["options"] == {prompt: []}
    journal.add("inside-outside", {"place": {"own:two ill": {"bin": "outside"}, "own:my mood": {"bin": "inside"}}})
    assert form.state["options"] == {prompt: [{"id": "own:two ill", "says": "two ill"}]}


def test_a_field_starts_with_what_was_answered_elsewhere() -> None:
    """An episode told in one exercise need not be told again in the next."""
    journal = Journal()
    form = form_of("double-goal", journal)
    assert form.state["prefill"] == {}
    journal.add("why-it-stuck", {"episode": "the parcel"})
    assert form.state["prefill"] == {"episode": "the parcel"}


def test_two_forms_on_one_journal_agree() -> None:
    """The same exercise shown twice shows the same answer."""
    journal = Journal()
    one, other = form_of("kept", journal), form_of("kept", journal, "nl")
    save(one, mine="words")
    assert other.state["entry"] == one.state["entry"]
    assert "reply" not in other.state


def test_a_trouble_is_said_in_the_learners_language() -> None:
    """What a store cannot do is said on the form, in words."""
    journal = Journal()
    form = form_of("kept", journal, "nl")
    journal.trouble("full")
    assert form.state["notice"] == CONTENT.ui["notice.full"]["nl"]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("count", [2, 4, 5])
def test_scenes_are_drawn_half_of_them_prepared(lang: Lang, count: int) -> None:
    """Scenes differ from each other, none is abusive, and half of them are prepared."""
    for seed in range(20):
        scenes = draw_scenes(CONTENT, count, lang, random.Random(seed))
        assert len({scene["id"] for scene in scenes}) == count
        assert sum(scene["prepared"] for scene in scenes) == count // 2
        assert not any(CONTENT.situations[scene["id"]].abusive for scene in scenes)
        assert all(scene["title"] == CONTENT.situations[scene["id"]].title[lang] for scene in scenes)


def test_chance_chooses_which_scenes_are_prepared() -> None:
    """Neither the scenes nor which of them are prepared can be known beforehand."""
    draws = [draw_scenes(CONTENT, 4, "en", random.Random(seed)) for seed in range(20)]
    assert len({tuple(scene["id"] for scene in scenes) for scenes in draws}) > 10
    assert len({tuple(scene["prepared"] for scene in scenes) for scenes in draws}) > 3


def test_a_draw_stays_until_it_is_saved() -> None:
    """The scenes do not change under the learner's hands; after a save there are new ones and own numbers."""
    journal = Journal()
    form = form_of("prepared", journal)
    draw = form.state["draw"]
    journal.add("kept", {"mine": "elsewhere"})
    journal.trouble("full")
    assert form.state["draw"] == draw
    assert form.state["feedback"] == []
    save(form, scenes=[{"scene": s["id"], "prepared": s["prepared"], "latency_s": 2.0, "surprise": 3, "plan": "", "opening": "x"} for s in draw])
    assert form.state["faults"] == {}
    assert form.state["draw"] != draw
    assert CONTENT.ui["insight.prepared-title"]["en"] in json.dumps(form.state["feedback"])


def test_a_drawn_opinion_stays_until_its_round_is_saved() -> None:
    """The call and its opinion do not change under the learner's hands; what was drawn is kept with the marks; then a new one comes."""
    journal = Journal()
    form = form_of("proof-hunt", journal)
    drawn = form.state["hunt"]["draw"]
    journal.add("kept", {"mine": "elsewhere"})
    journal.trouble("full")
    assert form.state["hunt"] == {"draw": drawn, "second": []}
    save(form, call=drawn | {"marked": []})
    assert form.state["faults"] == {}
    assert journal.latest("proof-hunt").answers["call"] == drawn | {"marked": []}
    assert form.state["hunt"]["draw"]["transcript"] != drawn["transcript"]


def test_a_second_round_waits_with_the_other_opinion_even_after_a_reload() -> None:
    """What was read once is offered again with the opposite opinion; after that it is offered no more."""
    journal = Journal()
    form = form_of("proof-hunt", journal)
    drawn = form.state["hunt"]["draw"]
    save(form, call=drawn | {"marked": []})
    (second,) = form_of("proof-hunt", journal).state["hunt"]["second"]
    assert second["transcript"] == drawn["transcript"]
    assert {second["opinion"], drawn["opinion"]} == {"difficult", "means-well"}
    save(form, call={"transcript": second["transcript"], "opinion": second["opinion"], "marked": []})
    assert form.state["hunt"]["second"] == []


def test_chance_draws_anew_for_every_form() -> None:
    """Neither the call nor the opinion can be known beforehand."""
    draws = [form_of("proof-hunt").state["hunt"]["draw"] for _ in range(60)]
    assert len({each["transcript"] for each in draws}) > 2
    assert {each["opinion"] for each in draws} == {"difficult", "means-well"}


def test_private_words_go_for_good() -> None:
    """Forgetting removes every save of a private exercise and nothing else, and a copy elsewhere cannot bring it back."""
    journal = Journal()
    form = form_of("harshest-line", journal)
    for words in ("once", "twice"):
        save(form, **{"from": words})
    other = journal.add("kept", {"mine": "stays"})
    gone = [entry for entry in journal if entry.exercise == "harshest-line"]
    say(form, {"do": "forget"})
    assert list(journal) == [other]
    assert form.state["entry"] is None
    assert form.state["forgotten"] is True
    journal.merge(gone)
    assert list(journal) == [other]
    save(form, **{"from": "again"})
    assert "forgotten" not in form.state


def test_only_private_words_can_be_forgotten_from_a_form() -> None:
    """The message that forgets does nothing to an exercise that is not private."""
    journal = Journal()
    form = form_of("kept", journal)
    save(form, mine="words")
    say(form, {"do": "forget"})
    assert len(journal) == 1
    assert form.spec["private"] is False
    assert form_of("harshest-line").spec["private"] is True


def test_private_words_stay_out_of_the_playbook() -> None:
    """The harshest line is in no page and in no file to take home."""
    journal = Journal()
    save(form_of("harshest-line", journal), **{"from": "SECRET"})
    known = playbook.situations(CONTENT, journal)
    writer = playbook_pages.Writer(playbook.gather(journal, CONTENT, "en"), CONTENT, known, "en")
    assert "SECRET" not in json.dumps(writer.page()) + writer.markdown()


def test_a_swap_starts_from_the_situation_it_is_about() -> None:
    """The limiting thought of the situation stands there first; in general it is the thought of one's own chain; useful thoughts only if they are one's own."""
    journal = Journal()
    form = form_of("swap-card", journal, "nl")
    assert form.state["prefill"] == {}
    journal.add("my-chain", {"order": ["thought", "words"], "thought": "daar gaan we weer", "break-link": "words"})
    assert form.state["prefill"] == {"limiting": "daar gaan we weer", "break-at": "words"}
    assert [link["own"] for link in form.state["chains"]["break-at"]] == ["daar gaan we weer", ""]
    say(form, {"do": "about", "about": "ret1"})
    assert form.state["prefill"]["limiting"] == CONTENT.situations["ret1"].limiting["nl"]
    assert "useful" not in form.state["prefill"]
    own = "own-" + journal.add("own-situation", {"title": "Van mij", "limiting": "ze doen maar", "useful": ["het gaat om de dag"]}).id
    say(form, {"do": "about", "about": own})
    assert form.state["prefill"]["limiting"] == "ze doen maar"
    assert form.state["prefill"]["useful"] == ["het gaat om de dag"]


def test_a_rewritten_reply_becomes_an_if_then_plan_about_the_same_situation() -> None:
    """One save puts the plan into Anticipate too, once, and says so; the form there shows it."""
    journal = Journal()
    anticipate, rewrite = form_of("if-then", journal), form_of("rewrite", journal)
    for form in (anticipate, rewrite):
        say(form, {"do": "about", "about": "ret1"})
    plan = {"if": "I hear a sigh", "then": "I say: I look now"}
    message = {"do": "save", "id": "a" * 32, "about": "ret1", "answers": {"signs": "none", "new-reply": "I look now", "plan": plan}}
    for _ in range(2):
        say(rewrite, message)
    assert [(entry.about, entry.answers) for entry in journal.of("if-then")] == [("ret1", {"plan": plan})]
    assert CONTENT.ui["remark.became"]["en"] in rewrite.state["remarks"]["plan"]
    assert anticipate.state["entry"]["answers"] == {"plan": plan}
    # The same plan again, from another save, is no second one.
    say(rewrite, message | {"id": "b" * 32})
    assert len(journal.of("if-then")) == 1


@pytest.mark.parametrize("lang", LANGS)
def test_the_cards_of_today_are_shown(lang: Lang) -> None:
    """A reply rewritten yesterday comes back as a card, with its contact on the front."""
    now = datetime.datetime(2026, 11, 1, 9, tzinfo=datetime.UTC)
    days = [0]
    journal = Journal(lambda: now + datetime.timedelta(days[0]))
    card = journal.add("rewrite", {"signs": "none", "episode": "the parcel", "new-reply": "I look now"}, about="ret1")
    form = form_of("review-cards", journal, lang)
    assert (form.state["cards"], form.state["next_card"]) == ([], "2026-11-02")
    days[0] = 1
    form = form_of("review-cards", journal, lang)
    title = CONTENT.situations["ret1"].title[lang]
    assert form.state["cards"] == [{"id": card.id, "front": f"{title} · the parcel", "back": "I look now", "day": 1}]
    save(form, cards=[{"card": card.id, "typed": "I look"}])
    assert (form.state["cards"], form.state["next_card"]) == ([], "2026-11-04")


@pytest.mark.parametrize("lang", LANGS)
def test_a_stop_sign_brings_the_help_card_and_nothing_to_rewrite(lang: Lang) -> None:
    """Every prompt of rewriting waits for "none of these"; any other answer brings whom to call."""
    spec = spec_of(CONTENT.exercises["rewrite"], CONTENT, lang)
    signs, help_, *rest = spec["prompts"]
    assert [option["id"] for option in signs["options"]] == ["none", "some", "unsure"]
    assert help_["when"] == {"prompt": "signs", "answers": ["some", "unsure"]}
    assert "113" in json.dumps(help_["blocks"])
    waiting = {"signs"}
    for prompt in rest:
        assert prompt["when"]["prompt"] in waiting
        assert prompt["when"]["prompt"] != "signs" or prompt["when"]["answers"] == ["none"]
        waiting.add(prompt["id"])


def test_without_widgets_a_form_says_its_title_and_what_to_do() -> None:
    """Where widgets do not run, a form is a line of text with its title and a way on."""
    shown = form_of("kept")._repr_mimebundle_()
    data = shown[0] if isinstance(shown, tuple) else shown
    assert data["text/plain"] == CONTENT.ui["notice.run"].fill("en", title=CONTENT.exercises["kept"].title["en"])
    assert "workbook serve" in data["text/plain"]


def test_a_form_asks_every_prompt_in_its_order() -> None:
    """What the page gets of an exercise is in the order of the file, each prompt with its own options."""
    spec = spec_of(CONTENT.exercises["threat-finder"], CONTENT, "nl")
    stake = next(prompt for prompt in spec["prompts"] if prompt["id"] == "stake")
    assert [option["id"] for option in stake["options"]] == [option.id for option in CONTENT.exercises["threat-finder"].prompt("stake").options]
    assert stake["when"] == {"prompt": "kind-of", "answers": ["ordinary"]}
