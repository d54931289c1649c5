"""The playbook shows everything a learner saved, in words, and a learner's words stay words."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbook import feedback, playbook, playbook_pages
from workbook.content import Content
from workbook.journal import Journal
from workbook.model import Exercise, Kind, Option, Prompt
from workbook.words import LANGS, Lang, Text

CONTENT = Content()
OPTIONS = (Option("a", Text("Time", "Tijd")), Option("b", Text("Respect", "Respect")))
BINS = (Option("in", Text("Inside", "Binnen")), Option("out", Text("Outside", "Buiten")))
HOSTILE = "<img src=x onerror=alert(1)> </script> **bold** [link](javascript:x) # | `code`"


def writer(journal: Journal, lang: Lang = "en", content: Content = CONTENT) -> playbook_pages.Writer:
    known = playbook.situations(content, journal)
    return playbook_pages.Writer(playbook.gather(journal, content, lang), content, known, lang)


def prompt(kind: Kind, **more: Any) -> Prompt:
    return Prompt("p", kind, Text("Asked", "Gevraagd"), options=OPTIONS, bins=BINS, columns=BINS, **more)


def text_of(blocks: list[dict[str, Any]]) -> str:
    return json.dumps(blocks, ensure_ascii=False)


def filled() -> Journal:
    journal = Journal()
    journal.add("top-three", {"situations": ["ret1", "ret2", "own-nowhere"]})
    journal.add("threat-finder", {"stake": ["support", {"own": "my name"}], "suds-now": 7})
    journal.add("my-chain", {"order": ["thought"], "break-link": "thought"})
    journal.add("if-then", {"plan": {"if": "she shouts", "then": "I breathe"}}, about="ret1")
    journal.add("if-then", {"plan": {"if": "the phone rings", "then": "I sit up"}})
    return journal


def own(journal: Journal, **answers: Any) -> str:
    return "own-" + journal.add("own-situation", {"title": "The parcel", "trigger": "A parcel is late"} | answers).id


@pytest.mark.parametrize(
    ("kind", "value", "en", "nl"),
    [
        ("line", "words", "words", "words"),
        ("paragraph", "one\ntwo", "one\ntwo", "one\ntwo"),
        ("recall", "If x, then y", "If x, then y", "If x, then y"),
        ("list", ["one", "two"], "one, two", "one, two"),
        ("number", 12, "12", "12"),
        ("number", 0, "0", "0"),
        ("date", "2026-11-01", "2026-11-01", "2026-11-01"),
        ("one", "a", "Time", "Tijd"),
        ("one", {"own": "mine"}, "mine", "mine"),
        ("one", "own:mine", "mine", "mine"),
        ("several", ["a", {"own": "mine"}], "Time, mine", "Tijd, mine"),
        ("several", ["gone"], "gone", "gone"),
        ("situations", ["ret1"], "Return without a receipt", "Retour zonder bon"),
        ("order", ["b", "a"], "Respect > Time", "Respect > Tijd"),
        ("weights", {"a": 30, "b": 70}, "Respect 70, Time 30", "Respect 70, Tijd 30"),
        ("weights", {"a": 100, "b": 0}, "Time 100", "Tijd 100"),
        ("sort", {"a": {"bin": "in"}, "b": {"bin": "out", "why": "mood"}}, "Time: Inside; Respect: Outside (mood)", "Tijd: Binnen; Respect: Buiten (mood)"),
        ("sort", {"own:two ill": {"bin": "out"}}, "two ill: Outside", "two ill: Buiten"),
        ("grid", {"a": {"in": 3, "out": 10}}, "Time: Inside 3, Outside 10", "Tijd: Binnen 3, Buiten 10"),
        ("rating", 7, "7 of 10", "7 van 10"),
        ("rating", 0, "0 of 10", "0 van 10"),
        ("plan", {"if": "x", "then": "y"}, "If x, then y.", "Als x, dan y."),
        ("chain", "b", "Respect", "Respect"),
        ("landing", "b", "Respect", "Respect"),
        ("reveal", "my version", "my version", "my version"),
        ("deck", {"a": {"bin": "out", "why": "mood"}}, "Time: Outside (mood)", "Tijd: Buiten (mood)"),
        ("hunt", {"transcript": "sofa", "opinion": "in", "marked": ["x", "y"]}, "The sofa that comes on Thursday, with 'Inside': 2 marked", "De bank die donderdag komt, met 'Binnen': 2 aangevinkt"),
        ("hunt", {"transcript": "gone", "opinion": "in", "marked": []}, "gone, with 'Inside': 0 marked", "gone, met 'Binnen': 0 aangevinkt"),
        ("steps", {"done": ["a"], "notes": {}, "seconds": 9}, "1/2", "1/2"),
        ("steps", {"done": ["a"], "notes": {"a": "slow"}, "seconds": 9}, "Time: slow", "Tijd: slow"),
        ("breath", {"seconds": 125, "breaths": 12, "pattern": {}}, "Time: 2:05. Breaths: 12.", "Tijd: 2:05. Ademhalingen: 12."),
        ("timer", {"seconds": 600, "set": 600}, "Time: 10:00.", "Tijd: 10:00."),
        ("tally", {"a": 3, "b": 0}, "Time 3, Respect 0", "Tijd 3, Respect 0"),
        ("picture", "away.picture", "A picture, in this browser", "Een foto, in deze browser"),
        ("wait", [{"line": "a", "pause_s": 1.5, "early": 0, "reply": "Let me look"}], "Let me look", "Let me look"),
        ("cards", [{"card": "e" * 32, "typed": "I look now"}, {"card": "f" * 32, "typed": ""}], "I look now", "I look now"),
        ("scenes", [{"scene": "ret1", "prepared": True, "latency_s": 2.0, "surprise": 3, "plan": "", "opening": "Let me look"}], "Return without a receipt: Let me look", "Retour zonder bon: Let me look"),
    ],
)
def test_every_kind_of_answer_is_shown_in_words(kind: Kind, value: Any, en: str, nl: str) -> None:
    """An answer of each kind reads as words of the page's language; an option that is gone still shows its id."""
    for lang, expected in (("en", en), ("nl", nl)):
        assert writer(Journal(), lang).words_of(prompt(kind), value) == expected


def test_all_of_a_log_is_gathered_and_the_latest_of_the_rest() -> None:
    """Every entry of a log stands in the playbook; of an exercise that is done over, the last one."""
    journal = Journal()
    for words in ("first", "second"):
        journal.add("log", {"happened": words})
        journal.add("kept", {"mine": words})
    shown = [(exercise.id, next(iter(entry.answers.values()))) for exercise, entry in writer(journal).book.entries]
    assert sorted(shown) == [("kept", "second"), ("log", "first"), ("log", "second")]


def test_a_plan_that_became_another_stands_once() -> None:
    """A rewritten reply that became an if-then plan is one plan."""
    journal = Journal()
    journal.add("rewrite", {"plan": {"if": "a", "then": "b"}})
    journal.add("if-then", {"plan": {"if": "a", "then": "b"}})
    assert [plan.parts for plan in writer(journal).book.plans] == [{"if": "a", "then": "b"}]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"happened": "the  parcel", "suds-before": 7, "used": ["breath"]}, "the parcel"),
        ({"suds-before": 7, "suds-after": 4, "used": ["breath"]}, "Breathed out slowly"),
        ({"suds-before": 7, "suds-after": 4}, "7 → 4"),
        ({"suds-before": 7}, "7 of 10"),
        ({"happened": "x" * 500}, "x" * 99 + "…"),
        ({"happened": ["of another", "shape"]}, ""),
    ],
)
def test_an_entry_in_one_line_is_its_own_words_first(answers: dict[str, Any], said: str) -> None:
    """One line recalls an entry: own words, else what was chosen, else the pair of numbers."""
    journal = Journal()
    entry = journal.add("log", answers)
    assert playbook_pages.line(CONTENT.exercises["log"], entry, CONTENT, {}, "en") == said


def test_nothing_saved_is_an_empty_playbook() -> None:
    """Before anything is saved the playbook says so, and every part says where it will come from."""
    for lang in LANGS:
        empty = writer(Journal(), lang)
        assert empty.book.entries == ()
        for blocks in (empty.page(), empty.plan_page()):
            assert any(block.get("tone") == "empty" or "empty" in text_of([block]) for block in blocks)
        assert CONTENT.ui["playbook.empty"][lang] in text_of(empty.page())
        assert not any(block["kind"] == "file" for block in empty.page())
        assert CONTENT.ui["playbook.plans-empty"][lang] in empty.markdown()


def test_what_was_saved_is_gathered() -> None:
    """Situations, what is at stake, the link to break, plans and ratings come together; what is unknown is left out."""
    book = writer(filled()).book
    assert [situation.id for situation in book.situations] == ["ret1", "ret2"]
    assert book.at_stake[1] == "my name"
    assert book.at_stake[0] == next(o.says["en"] for o in CONTENT.exercises["threat-finder"].prompt("stake").options if o.id == "support")
    assert book.break_link
    assert [(plan.situation and plan.situation.id, plan.parts["if"]) for plan in book.plans] == [(None, "the phone rings"), ("ret1", "she shouts")]
    assert [(rating.prompt.id, rating.value) for rating in book.ratings] == [("suds-now", 7)]
    assert len(book.entries) == 5


def test_the_latest_answer_counts() -> None:
    """An answer saved again takes the place of the one before, for each situation by itself."""
    journal = filled()
    journal.add("if-then", {"plan": {"if": "she cries", "then": "I sit down"}}, about="ret1")
    assert sorted(plan.parts["if"] for plan in writer(journal).book.plans) == ["she cries", "the phone rings"]


def test_answers_of_a_newer_version_are_left_out() -> None:
    """What a newer version wrote is not shown as if it were understood."""
    journal = Journal()
    entry = journal.add("kept", {"mine": "words"})
    journal.merge([replace(entry, id="f" * 32, answers={"mine": "NEWER"}, v=2, at="2030-01-01T00:00:00.000Z")])
    assert "NEWER" not in text_of(writer(journal).page())
    assert "words" in text_of(writer(journal).page())


def test_an_answer_to_an_exercise_that_is_gone_breaks_nothing() -> None:
    """Answers to an exercise that is no longer there stay in the journal and out of the page."""
    journal = Journal()
    journal.add("long-gone", {"x": "words"})
    assert writer(journal).book.entries == ()


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_and_the_file_hold_the_same(lang: Lang) -> None:
    """The page offers a file that says in text what the page says."""
    written = writer(filled(), lang)
    page = written.page()
    file = next(block for block in page if block["kind"] == "file")
    assert file["text"] == written.markdown()
    assert file["name"].endswith(".md")
    for words in ("she shouts", "my name", CONTENT.situations["ret1"].title[lang]):
        assert words in text_of(page)
        assert words in file["text"]


@pytest.mark.parametrize("lang", LANGS)
def test_the_plan_page_grows(lang: Lang) -> None:
    """The plan on one page shows what comes before and during, and says what is still to come."""
    blocks = writer(filled(), lang).plan_page()
    said = text_of(blocks)
    assert [block["title"] for block in blocks if block["kind"] == "card"] == [CONTENT.ui[f"plan.{part}"][lang] for part in ("before", "during", "after")]
    assert "she shouts" in said
    assert CONTENT.situations["ret1"].title[lang] in said
    assert CONTENT.ui["plan.after-empty"][lang] in said


def test_own_situations_are_situations() -> None:
    """A situation of one's own can be picked, planned for and read back, in both languages."""
    journal = Journal()
    id_ = own(journal, values=["time"], **{"at-stake": ["my lunch"]}, heat=8, useful=["It is the parcel"], opening="Let me look")
    journal.add("top-three", {"situations": [id_]})
    journal.add("if-then", {"plan": {"if": "x", "then": "y"}}, about=id_)
    for lang in LANGS:
        book = writer(journal, lang).book
        assert book.situations[0].title[lang] == "The parcel"
        assert book.situations[0].heat == 8
        assert book.plans[0].situation == book.situations[0]
        for words in ("time", "my lunch", "It is the parcel", "Let me look"):
            assert words in text_of(writer(journal, lang).page())
    assert next(iter(playbook.situations(CONTENT, journal))) == id_
    assert len(playbook.situations(CONTENT, journal)) == 32


def test_an_own_situation_saved_again_is_the_same_one() -> None:
    """Mending one's own situation keeps its id, so that plans about it still find it; another title is another one."""
    journal = Journal()
    first = own(journal, opening="old")
    own(journal, title="the PARCEL", opening="new")
    other = own(journal, title="The queue")
    found = playbook.own_situations(journal)
    assert list(found) == [first, other]
    assert (found[first].id, found[first].opening["en"]) == (first, "new")


def test_an_own_situation_may_be_hardly_filled_in() -> None:
    """With only a trigger there is a situation; with neither title nor trigger there is none yet."""
    journal = Journal()
    own(journal, title="", trigger="Only this")
    journal.add("own-situation", {"heat": 4})
    assert [situation.title["nl"] for situation in playbook.own_situations(journal).values()] == ["Only this"]


def test_private_exercises_stay_out() -> None:
    """What is private is on no page and in no file."""
    content = Content()
    content.exercises["kept"] = replace(content.exercises["kept"], private=True)
    journal = filled()
    journal.add("kept", {"mine": "SECRET"})
    written = writer(journal, content=content)
    assert "SECRET" not in text_of([*written.page(), *written.plan_page()])
    assert "SECRET" not in written.markdown()
    assert "SECRET" in writer(journal).markdown()


def test_a_learners_markup_stays_words_on_the_page() -> None:
    """HTML that somebody types goes to the page as it was typed, to be shown as text."""
    journal = Journal()
    journal.add("kept", {"mine": HOSTILE})
    card = next(block for block in writer(journal).page() if block["kind"] == "details")["blocks"][0]
    assert [words for _, words in card["blocks"][-1]["items"]] == [HOSTILE]


def test_a_learners_markup_means_nothing_in_the_file() -> None:
    """In the Markdown file a learner's words make no heading, no link, no table and no HTML."""
    journal = Journal()
    id_ = own(journal, title=HOSTILE, trigger="# " + HOSTILE)
    journal.add("top-three", {"situations": [id_]})
    journal.add("if-then", {"plan": {"if": HOSTILE + "\n# heading\n- item", "then": "| a | b |"}}, about=id_)
    said = writer(journal).markdown()
    bare = re.sub(r"\\.", "", said)
    for sign in ("<", "`", "[", "**bold", "\n# heading", "\n- item\n", "| a "):
        assert sign not in bare, sign
    assert r"\<img src=x onerror=alert(1)\>" in said


@given(st.text())
def test_plain_words_are_one_line_without_markup(words: str) -> None:
    """Any words become one line in which every sign of Markdown is escaped, and nothing is lost."""
    said = playbook_pages.plain(words)
    assert len(said.splitlines()) <= 1
    undone = "".join(said[at] for at in range(len(said)) if not (said[at] == "\\" and (at == 0 or not _escapes(said, at - 1))))
    assert undone == " ".join(words.split())


def _escapes(said: str, at: int) -> bool:
    """Whether the sign at ``at`` is a backslash that escapes the next."""
    run = 0
    while at >= 0 and said[at] == "\\":
        run, at = run + 1, at - 1
    return run % 2 == 1


def test_tables_of_the_file_hold_together() -> None:
    """A table in the file has as many cells in each row as in its head."""
    rows = [line for line in writer(filled()).markdown().splitlines() if line.startswith("| ")]
    assert len(rows) >= 3
    assert {row.replace("\\|", "").count("|") for row in rows} == {4}


# Whatever a damaged or foreign copy brings in as answers: right ids, wrong shapes.
leaves = st.one_of(st.none(), st.booleans(), st.integers(-5, 200), st.floats(-9e15, 9e15), st.text(max_size=4), st.just("ret1"))
shapes = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["own", "bin", "if", "notes", "scene", "a"]), inner, max_size=3), max_leaves=6)
CHOSEN = [CONTENT.exercises[id_] for id_ in ("top-three", "own-situation", "threat-finder", "my-chain", "if-then", "prepared", "rehearsal", "inside-outside", "stress-map", "expect")]


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_answers_of_another_shape_break_no_page(data: st.DataObject) -> None:
    """Answers that are not shaped as they should be are left out; the rest of the playbook is still there."""
    journal = filled()
    exercise: Exercise = data.draw(st.sampled_from(CHOSEN))
    journal.add(exercise.id, {asked.id: data.draw(shapes) for asked in exercise.prompts if asked.kind != "show"})
    journal.add("kept", {"mine": "still here"})
    written = writer(journal)
    assert "still here" in text_of(written.page())
    assert "still here" in written.markdown()
    written.plan_page()
    feedback.blocks(exercise, journal, CONTENT, "nl")
