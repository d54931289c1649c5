"""``workbook journal``: one's own answers from the shell, and nothing changes without a yes."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from workbook.cli import main
from workbook.journal import Entry, Journal, encode
from workbook.stores import FileStore

MARKER = "marker-words-é"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The journal of whoever runs the command."""
    path = tmp_path / "own" / "journal.sqlite"
    monkeypatch.setenv("WORKBOOK_JOURNAL", str(path))
    return path


def opened(path: Path) -> Journal:
    journal = Journal()
    FileStore(path).attach(journal)
    return journal


def answer(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    monkeypatch.setattr("builtins.input", lambda _: words)


def test_nothing_saved_yet_is_said_and_makes_no_file(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Looking leaves no trace."""
    assert main(["journal", "show"]) == 0
    assert "0 answers (no file yet)" in capsys.readouterr().out
    assert not file.exists()


def test_answers_are_listed_without_their_words_unless_asked(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Somebody may be looking over one's shoulder."""
    entry = opened(file).add("kept", {"mine": MARKER}, about="ret1")
    assert main(["journal", "show"]) == 0
    out = capsys.readouterr().out
    assert f"{entry.id[:12]}" in out
    assert "kept  about ret1" in out
    assert MARKER not in out
    assert main(["journal", "show", "--words"]) == 0
    assert MARKER in capsys.readouterr().out


def test_words_cannot_steer_the_terminal(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What came from a file is shown as letters, whatever it holds."""
    opened(file).merge([Entry("a" * 32, "kept\x1b[2J", "\x07", {"m\x1b]0;x": "\x1b[31mred"}, "2026-11-01T09:30:00.000Z")])
    assert main(["journal", "show", "--words"]) == 0
    assert "\x1b" not in (out := capsys.readouterr().out)
    assert "\x07" not in out


def test_out_and_back_again(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exported, carried to another computer, imported: the same answers, once."""
    saved = [opened(file).add("kept", {"mine": f"{MARKER} {number}"}) for number in range(3)]
    out = tmp_path / "mine.jsonl"
    assert main(["journal", "export", str(out)]) == 0
    assert "3 answers" in capsys.readouterr().out
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    elsewhere = tmp_path / "elsewhere" / "journal.sqlite"
    for said in ("3 answers brought back", "nothing to bring back"):
        assert main(["journal", "import", str(out), "--journal", str(elsewhere), "--yes"]) == 0
        assert said in capsys.readouterr().out
    assert sorted(map(encode, opened(elsewhere))) == sorted(map(encode, saved))


def test_an_export_overwrites_nothing(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is there stays as it is."""
    opened(file).add("kept", {"mine": "a"})
    out = tmp_path / "mine.jsonl"
    out.write_text("something else", encoding="utf-8")
    assert main(["journal", "export", str(out)]) == 1
    assert "is there already" in capsys.readouterr().err
    assert out.read_text(encoding="utf-8") == "something else"
    assert main(["journal", "export", str(tmp_path / "nowhere" / "mine.jsonl")]) == 1
    assert "could not be written" in capsys.readouterr().err


@pytest.mark.parametrize("said", ["no", "", "y", "ja"])
def test_without_a_yes_nothing_changes(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    """Importing and removing ask, and only a whole yes goes on."""
    answer(monkeypatch, said)
    entry = opened(file).add("kept", {"mine": "a"})
    source = tmp_path / "other.jsonl"
    source.write_text(encode(Entry("a" * 32, "kept", "", {"mine": "b"}, "2026-11-01T09:30:00.000Z")), encoding="utf-8")
    assert main(["journal", "import", str(source)]) == 1
    assert main(["journal", "forget", "--everything"]) == 1
    assert list(opened(file)) == [entry]


def test_a_damaged_file_says_what_is_left_out(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The lines that could not be read are named before anything comes in."""
    answer(monkeypatch, "yes")
    source = tmp_path / "other.jsonl"
    source.write_text("torn\n" + encode(Entry("a" * 32, "kept", "", {"mine": "b"}, "2026-11-01T09:30:00.000Z")), encoding="utf-8")
    assert main(["journal", "import", str(source)]) == 0
    out = capsys.readouterr().out
    assert "Line 1 could not be read" in out
    assert "1 answers brought back" in out
    assert len(opened(file)) == 1


@pytest.mark.parametrize("content", [b"", b"\x89PNG", b"{}"])
def test_a_foreign_file_changes_nothing(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes) -> None:
    """Nothing is made of a file that is none of ours."""
    source = tmp_path / "other"
    source.write_bytes(content)
    assert main(["journal", "import", str(source), "--yes"]) == 1
    assert "not a file of this workbook" in capsys.readouterr().err
    assert main(["journal", "import", str(tmp_path / "nothing"), "--yes"]) == 1
    assert not file.exists()


def test_one_answer_or_everything_goes_for_good(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was removed is in no file of the folder any more."""
    gone, stays = opened(file).add("kept", {"mine": MARKER}), opened(file).add("kept", {"mine": "stays"})
    opened(file)
    assert main(["journal", "forget", gone.id[:8], "--yes"]) == 0
    assert gone.id[:12] in capsys.readouterr().out
    assert list(opened(file)) == [stays]
    assert main(["journal", "forget", "--everything", "--yes"]) == 0
    assert list(opened(file)) == []
    for path in file.parent.iterdir():
        assert MARKER.encode() not in path.read_bytes()
        assert b"stays" not in path.read_bytes()


def test_with_the_last_answer_goes_what_was_set_aside_as_damaged(file: Path) -> None:
    """A damaged file holds words, too."""
    opened(file).add("kept", {"mine": MARKER})
    opened(file)
    file.write_bytes(b"no database " + MARKER.encode() * 100)
    opened(file)
    assert any(MARKER.encode() in path.read_bytes() for path in file.parent.iterdir())
    assert main(["journal", "forget", "--everything", "--yes"]) == 0
    assert not any(MARKER.encode() in path.read_bytes() for path in file.parent.iterdir())


@pytest.mark.parametrize("arguments", [[], ["abc"], ["ffffffffffff"], ["ffffffffffff", "--everything"]])
def test_what_is_to_be_removed_must_be_named(file: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    """Too short, unknown or missing ids remove nothing."""
    entry = opened(file).add("kept", {"mine": "a"})
    assert main(["journal", "forget", *arguments, "--yes"]) == 1
    assert "Nothing was removed" in capsys.readouterr().err
    assert list(opened(file)) == [entry]


def test_what_was_removed_comes_back_only_when_asked(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An old file does not undo a removal by itself."""
    opened(file).add("kept", {"mine": "a"})
    out = tmp_path / "mine.jsonl"
    main(["journal", "export", str(out)])
    main(["journal", "forget", "--everything", "--yes"])
    capsys.readouterr()
    assert main(["journal", "import", str(out), "--yes"]) == 0
    assert "1 removed here earlier" in capsys.readouterr().out
    assert len(opened(file)) == 0
    assert main(["journal", "import", str(out), "--yes", "--removed"]) == 0
    assert [entry.answers for entry in opened(file)] == [{"mine": "a"}]


def test_a_file_of_another_program_is_left_alone(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The trouble is said, with the place."""
    file.parent.mkdir(parents=True)
    file.mkdir()
    assert main(["journal", "show"]) == 1
    assert str(file) in capsys.readouterr().err
