"""The coach looks at a reply without judging its writer, quickly, and as well as its page says."""

from __future__ import annotations

import argparse
import json
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook import coach_cli
from workbook.coach import LONGEST, MOST_FLAGS, MOST_QUESTIONS, Remarks, look, rule_hits
from workbook.coach_features import masked, plain
from workbook.coach_rules import CATEGORIES, SIGNS, Rule, read_weights, rules, wording
from workbook.words import LANGS, Lang

AUTHORING = Path(__file__).parents[1] / "authoring" / "coach"
EVERY_RULE = [rule for lang in LANGS for rule in rules(lang)]
SAFE_ODDITIES = ["", "  \n ", "ok", "👍👍 🙏", "?!?!", "<script>alert(1)</script>", "מה שלומך היום חבר יקר", "مرحبا كيف حالك اليوم يا صديقي", "\x00" * 40]
HOSTILE = {
    "one letter": "a" * LONGEST,
    "many short words": "a b c d e f g " * 200,
    "short sentences": "u. " * 700,
    "you never": "you never " * 200,
    "als u niet": "als u niet " * 200,
    "sorry": "sorry, " * 300,
    "double quotes": '"' * LONGEST,
    "apostrophes": "'a " * 700,
    "openings": "if you don't " * 160,
    "not possible": "is niet mogelijk not possible " * 66,
    "marks": "?!" * 1000,
    "had u": "had u " * 330,
}


def said(reply: str, lang: Lang, customer: str | None = None) -> set[str]:
    return {flag.category for flag in look(reply, lang, customer).flags}


@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: rule.id)
def test_each_rule_finds_its_own_example_and_spares_its_counter_example(rule: Rule) -> None:
    """A rule is kept with a sentence it must find and one it must leave alone."""
    lang: Lang = "nl" if rule.id.startswith("nl") else "en"
    assert rule.id in {hit[3] for hit in rule_hits(masked(plain(rule.hits)), lang)}
    assert rule.id not in {hit[3] for hit in rule_hits(masked(plain(rule.spares)), lang)}


def test_rule_ids_are_unique_and_name_their_language_and_category() -> None:
    """An overruled hit can be counted per rule, because its id says what it is and never changes."""
    assert len({rule.id for rule in EVERY_RULE}) == len(EVERY_RULE)
    for rule in EVERY_RULE:
        lang, category, number = rule.id.split(".")
        assert lang in LANGS and category == rule.category and number.isdigit() and int(number) > 0
        assert category in (*CATEGORIES, *SIGNS)


@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: rule.id)
def test_no_rule_repeats_without_bounds(rule: Rule) -> None:
    """A rule's pattern holds no unbounded repetition, so that no text can make it slow."""
    bare = rule.pattern.pattern.replace("\\+", "").replace("\\*", "")
    assert "*" not in bare and "+" not in bare and ",}" not in bare


@pytest.mark.parametrize("lang", LANGS)
def test_every_category_sign_and_stance_has_words(lang: Lang) -> None:
    """Whatever the coach finds, it can say in both languages."""
    words = wording()
    assert set(words.remarks) == set(CATEGORIES)
    assert set(words.good) == set(SIGNS)
    assert set(words.stances) == {"assertive", "aggressive", "passive", "open"}
    for remark in words.remarks.values():
        assert "{words}" in remark.what[lang] and remark.why[lang] and remark.try_[lang]


@pytest.mark.parametrize(
    ("lang", "reply", "category"),
    [
        ("en", "You should have read the terms before you signed.", "blame"),
        ("nl", "Dan had u de voorwaarden maar moeten lezen.", "blame"),
        ("en", "You need to calm down. Just wait like everyone else.", "command"),
        ("nl", "Doe eens even normaal, wacht maar op uw beurt.", "command"),
        ("en", "Sorry, sorry, I'm so sorry, I'm hopeless at this.", "overapology"),
        ("nl", "Sorry, echt sorry, het spijt me zo, ik ben ook zo'n sukkel.", "overapology"),
        ("en", "One more word and I'll call security to have you removed.", "threat"),
        ("nl", "Nog één woord en ik bel de beveiliging, dan staat u buiten.", "threat"),
    ],
)
def test_a_plain_case_gets_a_remark_on_the_words_that_caused_it(lang: Lang, reply: str, category: str) -> None:
    """A remark quotes the learner's own words and says what, why and what to try."""
    flag = next(flag for flag in look(reply, lang).flags if flag.category == category)
    assert flag.quote == reply[flag.start : flag.end] and flag.quote
    assert flag.causes and all(word in flag.quote for word in flag.causes)
    assert flag.what.fill(lang, words=flag.quote).count(flag.quote) == 1
    assert flag.why[lang] and flag.try_[lang]


@pytest.mark.parametrize(
    ("lang", "reply"),
    [
        ("en", "You should never have had to wait this long. I'm sending a new one today, and you'll have it by noon."),
        ("nl", "U had nooit zo lang mogen wachten. Ik stuur vandaag een nieuwe, dan heeft u hem morgen voor twaalf uur."),
        ("en", "You can always call me back on this number, I'm here until five."),
        ("nl", "U kunt altijd terugbellen op dit nummer, ik ben er tot vijf uur."),
        ("en", 'You said "this is impossible", and I understand that. I will look at it now and call you before three.'),
    ],
)
def test_a_telltale_word_used_kindly_gets_no_remark(lang: Lang, reply: str) -> None:
    """"Never", "always" or the customer's own words between quotes are no reason for a remark."""
    remarks = look(reply, lang)
    assert remarks.flags == () and remarks.stance == "assertive"


@pytest.mark.parametrize("reply", SAFE_ODDITIES)
@pytest.mark.parametrize("lang", LANGS)
def test_there_is_no_judgement_where_there_is_nothing_to_judge(lang: Lang, reply: str) -> None:
    """Empty, two words, signs, or words of another script: no remarks, no questions, no guess."""
    assert look(reply, lang) == Remarks()


@pytest.mark.parametrize(
    ("reply", "customer"),
    [
        ("I hear you, let me have a look at that.", "If you don't fix this I will kill you."),
        ("I really don't want to live like this any more, I want to die.", None),
        ("Ik kijk het voor u na, een momentje.", "Ik heb een mes bij me, pas maar op."),
        ("Ik wil dood, ik kan dit werk niet meer aan.", None),
        ("Ik zoek het nu voor u op.", "I'll shoot you all."),
    ],
)
@pytest.mark.parametrize("lang", LANGS)
def test_words_about_life_and_death_stop_the_coaching(lang: Lang, reply: str, customer: str | None) -> None:
    """A threat to life, in the customer's or the learner's words and in either language, shows help and nothing else."""
    assert look(reply, lang, customer) == Remarks(help=True)


@pytest.mark.parametrize(
    ("lang", "reply"),
    [
        ("en", "I'm dying to know how you found us, and I'll help you kill the noise on that line today."),
        ("nl", "Ik schaam me dood, maar ik zoek het nu voor u uit en bel u voor drie uur."),
    ],
)
def test_a_way_of_speaking_is_no_emergency(lang: Lang, reply: str) -> None:
    """"Dying to know" and "schaam me dood" do not bring up the help card."""
    assert not look(reply, lang).help


def test_the_customers_words_are_listened_for() -> None:
    """The same sentence is likelier to be heard as understanding when it gives back what the customer said."""
    from workbook.coach_features import echo, sentences_of

    sentences = sentences_of(plain("Two parcels, both left in the rain."), "en")
    near = echo("Both my parcels were left in the rain!", sentences, "en")
    far = echo("Why does nobody pick up the phone?", sentences, "en")
    assert "e opening" in near and "e opening" not in far


def test_a_learner_can_overrule_a_remark_and_the_guess() -> None:
    """"That is not what I meant" takes away that rule's remark, and the style is the learner's to name."""
    seen = look("You should have read the terms. You need to calm down.", "en")
    rule = seen.flags[0].rule
    after = seen.overruled(rule=rule, stance="assertive")
    assert rule not in {flag.rule for flag in after.flags} and after.stance == "assertive"
    assert len(after.flags) < len(seen.flags)


def test_dutch_that_mixes_formal_and_informal_gets_one_question() -> None:
    """The coach does not choose between u and je; it asks once when both occur."""
    assert "address" in look("Ik help je graag verder, mag ik uw klantnummer?", "nl").questions
    assert "address" not in look("Ik help u graag verder, mag ik uw klantnummer?", "nl").questions


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400), st.sampled_from(LANGS), st.none() | st.text(max_size=80))
def test_any_text_is_read_without_a_crash(reply: str, lang: Lang, customer: str | None) -> None:
    """Whatever is typed, remarks stand inside the reply, apart from each other, and the same every time."""
    seen = look(reply, lang, customer)
    assert seen == look(reply, lang, customer)
    assert len(seen.flags) <= MOST_FLAGS and len(seen.questions) <= MOST_QUESTIONS
    taken: set[int] = set()
    for flag in seen.flags:
        assert 0 <= flag.start < flag.end <= len(reply)
        places = set(range(flag.start, flag.end))
        assert not places & taken
        taken |= places


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([rule.hits for rule in EVERY_RULE]), min_size=1, max_size=5), st.sampled_from(LANGS))
def test_remarks_on_a_mix_of_languages_stay_in_bounds_and_apart(sentences: list[str], lang: Lang) -> None:
    """Many remarkable sentences together, in two languages, still give at most three remarks that do not overlap."""
    reply = " ".join(sentences)
    flags = sorted(look(reply, lang).flags, key=lambda flag: flag.start)
    assert len(flags) <= MOST_FLAGS
    assert all(one.end <= two.start for one, two in pairwise(flags))
    assert all(flag.quote == reply[flag.start : flag.end] for flag in flags)


def fastest(reply: str, lang: Lang) -> float:
    look(reply, lang, reply)
    times = []
    for _ in range(5):
        start = time.process_time()  # our own work, not that of a busy machine
        look(reply, lang, reply)
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.parametrize("lang", LANGS)
def test_an_ordinary_reply_takes_under_5_ms(lang: Lang) -> None:
    """A 300-character reply is looked at before the learner has let go of the key."""
    reply = ("You should have read the email we sent. I'm sorry, but there is nothing I can do. " + "Ik bel u vandaag terug, dan hoort u het voor vijf uur. ") * 3
    assert fastest(reply[:300], lang) < 0.005


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("lang", LANGS)
def test_a_hostile_text_takes_under_50_ms(lang: Lang, name: str) -> None:
    """Two thousand characters made to be slow are not."""
    assert fastest(HOSTILE[name][:LONGEST], lang) < 0.05


def test_what_stands_after_two_thousand_characters_is_not_read() -> None:
    """A pasted book costs no more than its first page."""
    start = ("I will look at it now and call you before three. " * 60)[:LONGEST]
    assert look(start + " You idiot, calm down.", "en") == look(start, "en")
    assert fastest(start * 50, "en") < 0.05


def command(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    coach_cli.add_arguments(parser)
    return coach_cli.run(parser.parse_args(arguments))


def test_json_is_one_object_a_line_with_exactly_the_agreed_keys(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Programs get the same five keys for every reply of a file, in order."""
    rows = [{"reply": "You should have read the terms.", "lang": "en"}, {"reply": "", "customer": None}, {"reply": "Ik bel u morgen terug.", "lang": "nl", "customer": "Wanneer?"}]
    file = tmp_path / "replies.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)) + "\n\n", encoding="utf-8")
    assert command("--json", "--file", str(file)) == 0
    printed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(printed) == 3
    for each in printed:
        assert list(each) == ["stance", "flags", "acknowledges", "next_step", "boundary"]
        assert each["stance"] in ("assertive", "passive", "aggressive", "open")
        assert all(list(flag) == ["category", "start", "end", "rule"] for flag in each["flags"])
    assert printed[0]["flags"][0]["category"] == "blame" and printed[2]["next_step"] is True


def test_people_read_what_why_and_try(capsys: pytest.CaptureFixture[str]) -> None:
    """On the screen stand the quoted words, the reason, a way to say it, and a guess that is called a guess."""
    assert command("--lang", "nl", "Dan had u de voorwaarden maar moeten lezen.") == 0
    printed = capsys.readouterr().out
    lines = wording().lines
    assert "had u de voorwaarden" in printed and lines["why"]["nl"] in printed and lines["try"]["nl"] in printed
    assert lines["guess"].nl.split("{")[0] in printed


def test_a_faulty_file_is_named_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong with a file is said in a sentence, with the line."""
    file = tmp_path / "replies.jsonl"
    file.write_text('{"reply": "fine, I will look"}\n{"antwoord": 3}\n', encoding="utf-8")
    assert command("--json", "--file", str(file)) == 1
    assert "line 2: expected an object with a text under 'reply'" in capsys.readouterr().err
    assert command() == 1


# A little under what docs/coach.md says of replies that neither the rules nor the weights had seen.
FLOORS = {
    "en": {"stance": 0.81, "flag precision": 0.87, "flag recall": 0.63, "next_step F1": 0.95, "acknowledges F1": 0.80, "boundary F1": 0.78},
    "nl": {"stance": 0.80, "flag precision": 0.80, "flag recall": 0.58, "next_step F1": 0.91, "acknowledges F1": 0.79, "boundary F1": 0.74},
}


@pytest.mark.parametrize("lang", LANGS)
def test_the_coach_is_as_good_on_unseen_replies_as_its_page_says(lang: Lang, monkeypatch: pytest.MonkeyPatch) -> None:
    """Measured on the check part, with weights that were fitted without it."""
    monkeypatch.setattr(sys, "path", [str(AUTHORING), *sys.path])
    import measure  # type: ignore[import-not-found]

    found = {name: value if isinstance(value, float) else value.value for name, value in measure.figures(measure.checked(lang)).items()}
    for name, floor in FLOORS[lang].items():
        assert found[name] >= floor, f"{name}: expected at least {floor}, got {found[name]:.3f}"
    assert found["harmless flagged"] <= 0.05


@pytest.mark.parametrize("lang", LANGS)
def test_the_shipped_weights_do_what_the_measured_ones_did(lang: Lang) -> None:
    """What is shipped was fitted on more replies, in the same way: on replies it has seen it does clearly better."""
    shipped = read_weights(Path(coach_cli.__file__).parent / "content" / "coach" / f"weights-{lang}.json")
    measured = read_weights(AUTHORING / "measured" / f"weights-{lang}.json")
    assert shipped.mix.keys() == measured.mix.keys() and shipped.cuts.keys() == measured.cuts.keys()
    rows = [json.loads(line) for path in sorted((AUTHORING / "replies").glob(f"{lang}-w[abcj].jsonl")) for line in path.read_text(encoding="utf-8").splitlines()]
    harmless = [row for row in rows if not row["flags"]]
    assert sum(row["stance"] == look(row["reply"], lang, row["customer"]).stance for row in rows) / len(rows) >= 0.85
    assert sum(bool(look(row["reply"], lang, row["customer"]).flags) for row in harmless) / len(harmless) <= 0.03
