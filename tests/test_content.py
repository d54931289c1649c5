"""Content reads whole; a faulty pack is named by file and key, and the rest stays usable."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbook import model
from workbook.content import Content, ContentError, load
from workbook.words import LANGS

EXERCISE = """
[my-exercise]
chapter = "start"
title.en = "Mine"
title.nl = "Van mij"
aim.en = "To see."
aim.nl = "Om te zien."
[my-exercise.prompts.one]
kind = "line"
label.en = "What?"
label.nl = "Wat?"
"""
SITUATION = """
[mine]
sector = "retail"
channel = "desk"
stressor = "unclear"
heat = 3
solvable = true
abusive = false
title = { en = "T", nl = "T" }
trigger = { en = "T", nl = "T" }
values = [{ en = "v", nl = "w" }]
at_stake = [{ en = "v", nl = "w" }]
limiting = { en = "L", nl = "L" }
useful = [{ en = "u", nl = "n" }]
hot_words.en = ["rules"]
hot_words.nl = ["regels"]
opening = { en = "O", nl = "O" }
worse = { en = "W", nl = "W" }
"""
EVIDENCE = """
[mine]
strength = "thin"
title = { en = "T", nl = "T" }
says = { en = "S.", nl = "Z." }
why = { en = "W.", nl = "W." }
references = ["Somebody 2020"]
"""
HELP = """
[xx]
name = { en = "Elsewhere", nl = "Elders" }
checked = 2026-11-01
[xx.lines.emergency]
name = { en = "Emergency", nl = "Nood" }
number = "112"
serves = { en = "Danger.", nl = "Gevaar." }
"""
WHOLE = {
    "exercises/mine.toml": EXERCISE, "situations/mine.toml": SITUATION, "evidence/mine.toml": EVIDENCE, "help/xx.toml": HELP,
    "ui/mine.toml": '[page]\nmine.en = "Mine"\nmine.nl = "Van mij"\n',
}


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, words in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(words if isinstance(words, bytes) else words.encode())
    return folder


def read_all(content: Content) -> Content:
    for kind in ("situations", "exercises", "evidence", "help", "ui"):
        assert getattr(content, kind)
    return content


def test_shipped_content_has_no_faults() -> None:
    """What is shipped reads without a single fault, and holds all 31 situations."""
    content = load()
    assert content.faults == []
    assert len(content.situations) == 31


def test_every_reference_between_exercises_leads_somewhere() -> None:
    """Whatever an exercise draws on exists: earlier prompts, other exercises, evidence cards."""
    content = load()
    for exercise in content.exercises.values():
        assert set(exercise.evidence) <= set(content.evidence), exercise.id
        for prompt in exercise.prompts:
            for source in filter(None, (prompt.source, prompt.prefill)):
                if source.situation and not source.exercise:
                    continue  # words of the situation a form is about
                content.exercises[source.exercise or exercise.id].prompt(source.prompt)
            if prompt.when:
                asked = exercise.prompt(prompt.when.prompt)
                assert exercise.prompts.index(asked) < exercise.prompts.index(prompt), f"{exercise.id}.{prompt.id}"
                assert set(prompt.when.answers) <= {option.id for option in asked.options}, f"{exercise.id}.{prompt.id}"
            if prompt.of:
                exercise.prompt(prompt.of)


def test_a_whole_pack_is_laid_on_top(tmp_path: Path) -> None:
    """A pack adds its own to what is shipped."""
    content = load(write(tmp_path, dict(WHOLE)))
    assert content.exercises["my-exercise"].prompt("one").label["nl"] == "Wat?"
    assert content.situations["mine"].heat == 3
    assert content.evidence["mine"].strength == "thin"
    assert content.help["xx"].lines[0].number == "112"
    assert content.ui["page.mine"]["nl"] == "Van mij"
    assert len(content.situations) == 32


def test_an_id_in_both_is_taken_from_the_pack(tmp_path: Path) -> None:
    """A pack's id wins over the shipped one."""
    content = load(write(tmp_path, {"situations/x.toml": SITUATION.replace("[mine]", "[ret1]")}))
    assert content.situations["ret1"].title["en"] == "T"
    assert len(content.situations) == 31


def test_a_faulty_override_leaves_the_shipped_one_in_use(tmp_path: Path) -> None:
    """A pack that spoils a shipped id does not take it away from the learner."""
    spoilt = EXERCISE.replace("my-exercise", "kept").replace('kind = "line"', 'kind = "slider"')
    content = Content(write(tmp_path, {"exercises/x.toml": spoilt}))
    assert content.exercises["kept"] == Content().exercises["kept"]
    assert content.faults


FAULTY: dict[str, tuple[dict[str, str | bytes], str, str, str]] = {
    # name: (files, file of the fault, key of the fault, what it says)
    "no TOML": ({"exercises/x.toml": "[my-exercise"}, "exercises/x.toml", "", "expected TOML"),
    "not UTF-8": ({"exercises/x.toml": b"a = '\xff'"}, "exercises/x.toml", "", "UTF-8"),
    "a language missing": ({"exercises/x.toml": EXERCISE.replace('title.nl = "Van mij"', "")}, "exercises/x.toml", "my-exercise.title.nl", "nl missing"),
    "a third language": ({"exercises/x.toml": EXERCISE.replace('title.nl = "Van mij"', 'title.nl = "V"\ntitle.de = "M"')}, "exercises/x.toml", "my-exercise.title.de", "unknown language"),
    "words missing": ({"exercises/x.toml": EXERCISE.replace('label.en = "What?"\nlabel.nl = "Wat?"', "")}, "exercises/x.toml", "my-exercise.prompts.one.label", "missing"),
    "an unknown key": ({"exercises/x.toml": EXERCISE.replace("chapter =", 'color = "red"\nchapter =')}, "exercises/x.toml", "my-exercise.color", "unknown key"),
    "an unknown key of a prompt": ({"exercises/x.toml": EXERCISE + "optionnal = true"}, "exercises/x.toml", "my-exercise.prompts.one.optionnal", "unknown key"),
    "an unknown chapter": ({"exercises/x.toml": EXERCISE.replace('"start"', '"begin"')}, "exercises/x.toml", "my-exercise.chapter", "one of start"),
    "an unknown kind": ({"exercises/x.toml": EXERCISE.replace('"line"', '"slider"')}, "exercises/x.toml", "my-exercise.prompts.one.kind", "one of line"),
    "no prompts": ({"exercises/x.toml": EXERCISE.split("[my-exercise.prompts")[0]}, "exercises/x.toml", "my-exercise.prompts", "missing"),
    "HTML": ({"exercises/x.toml": EXERCISE.replace("To see.", "To <b>see</b>.")}, "exercises/x.toml", "my-exercise.aim.en", "HTML"),
    "spaces at the end": ({"exercises/x.toml": EXERCISE.replace("To see.", "To see. ")}, "exercises/x.toml", "my-exercise.aim.en", "spaces"),
    "two spaces": ({"exercises/x.toml": EXERCISE.replace("To see.", "To  see.")}, "exercises/x.toml", "my-exercise.aim.en", "two spaces"),
    "an unbalanced placeholder": ({"exercises/x.toml": EXERCISE.replace("To see.", "To {see.")}, "exercises/x.toml", "my-exercise.aim.en", "unbalanced"),
    "a placeholder in one language": ({"ui/x.toml": '[page]\nx.en = "Hi {name}"\nx.nl = "Ha"'}, "ui/x.toml", "page.x", "same {placeholders}"),
    "an id with capitals": ({"exercises/x.toml": EXERCISE.replace("my-exercise", "My")}, "exercises/x.toml", "My", "small letters"),
    "minutes out of bounds": ({"exercises/x.toml": EXERCISE.replace("chapter =", "minutes = 90\nchapter =")}, "exercises/x.toml", "my-exercise.minutes", "1 to 60"),
    "heat that is no number": ({"situations/x.toml": SITUATION.replace("heat = 3", 'heat = "3"')}, "situations/x.toml", "mine.heat", "whole number"),
    "an unknown channel": ({"situations/x.toml": SITUATION.replace('"desk"', '"fax"')}, "situations/x.toml", "mine.channel", "one of desk"),
    "hot words in one language": ({"situations/x.toml": SITUATION.replace('hot_words.nl = ["regels"]', "")}, "situations/x.toml", "mine.hot_words.nl", "missing"),
    "a strength there is not": ({"evidence/x.toml": EVIDENCE.replace('"thin"', '"strong"')}, "evidence/x.toml", "mine.strength", "one of firm"),
    "no references": ({"evidence/x.toml": EVIDENCE.replace("references", "refs")}, "evidence/x.toml", "mine.references", "missing"),
    "a day in quotes": ({"help/x.toml": HELP.replace("2026-11-01", '"2026-11-01"')}, "help/x.toml", "xx.checked", "a day"),
    "the same id twice": ({"exercises/a.toml": EXERCISE, "exercises/b.toml": EXERCISE}, "exercises/b.toml", "my-exercise", "stands in a.toml too"),
    "a string for a table": ({"exercises/x.toml": 'my-exercise = "x"'}, "exercises/x.toml", "my-exercise", "expected a table"),
}


@pytest.mark.parametrize("name", FAULTY)
def test_a_faulty_pack_is_named_by_file_and_key(tmp_path: Path, name: str) -> None:
    """Each fault in a pack names its file, its key and what was expected."""
    files, file, key, says = FAULTY[name]
    with pytest.raises(ContentError) as caught:
        load(write(tmp_path, files))
    assert any(fault.file == file and fault.key == key and says in fault.expected for fault in caught.value.faults), str(caught.value)


def test_every_fault_is_named_in_one_run(tmp_path: Path) -> None:
    """One run names all the faults of a pack, whatever file they stand in."""
    names = ("a language missing", "heat that is no number", "a strength there is not", "a day in quotes", "a placeholder in one language")
    files: dict[str, str | bytes] = {}
    for name in names:
        files |= FAULTY[name][0]
    with pytest.raises(ContentError) as caught:
        load(write(tmp_path, files))
    assert {fault.key for fault in caught.value.faults} == {FAULTY[name][2] for name in names}
    assert str(caught.value).count("\n") == len(names) - 1


def test_a_pack_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A folder that does not exist is a fault with its name, not a traceback."""
    content = Content(tmp_path / "nowhere")
    assert [fault.file for fault in content.faults] == [str(tmp_path / "nowhere")]
    assert len(read_all(content).situations) == 31


def test_one_spoilt_file_leaves_the_rest_in_use(tmp_path: Path) -> None:
    """With a file that cannot be read the shipped exercises and the other files of the pack still work."""
    content = read_all(Content(write(tmp_path, {**WHOLE, "exercises/aaa.toml": "[["})))
    assert {"kept", "my-exercise"} <= set(content.exercises)
    assert [fault.file for fault in content.faults] == ["exercises/aaa.toml"]


def test_every_kind_of_answer_can_be_asked_for(tmp_path: Path) -> None:
    """A pack may use every kind of prompt with every key it has."""
    prompts = "".join(
        f'[my-exercise.prompts.p-{kind}]\nkind = "{kind}"\nlabel = {{ en = "L", nl = "L" }}\nhint = {{ en = "H", nl = "H" }}\n'
        'when = { prompt = "one", answers = ["a"] }\nprefill = { exercise = "kept", prompt = "mine" }\n'
        'source = { prompt = "one", bin = "b" }\ncount = { min = 1, max = 3 }\nown = true\nlow = 1\nhigh = 7\nof = "one"\n'
        f'[my-exercise.prompts.p-{kind}.options]\na.says = {{ en = "A", nl = "A" }}\na.seconds = 30\na.note = {{ en = "N", nl = "N" }}\n'
        for kind in model.KINDS
    )
    content = load(write(tmp_path, {"exercises/x.toml": EXERCISE + prompts}))
    asked = content.exercises["my-exercise"].prompt("p-sort")
    assert (asked.count, asked.low, asked.high, asked.options[0].seconds) == ((1, 3), 1, 7, 30)
    assert asked.source == model.Source("one", "", "b")
    assert asked.when == model.When("one", ("a",))
    assert {prompt.kind for prompt in content.exercises["my-exercise"].prompts} == set(model.KINDS)


def test_an_exercise_names_the_prompt_it_lacks() -> None:
    """Asking an exercise for a prompt there is not is a KeyError with its id."""
    with pytest.raises(KeyError, match="nothing"):
        load().exercises["kept"].prompt("nothing")


def test_interface_words_hold_every_trouble_in_both_languages() -> None:
    """Each trouble a store can have is said in a sentence, in every language."""
    ui = Content().ui
    for trouble in ("damaged", "newer", "read-only", "full", "unreadable", "strange", "refused", "newer-entries"):
        for lang in LANGS:
            assert ui[f"notice.{trouble}"][lang].endswith(".")
