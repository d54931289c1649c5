"""The files that pages need: from memory, small, under addresses that change with their content."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

pytest.importorskip("voila", reason="the serve extra is not installed")
from workbook.serve import files


def test_a_file_is_compressed_once_and_only_where_that_helps() -> None:
    """A browser that takes gzip gets the smaller one."""
    kept = files.Files({"a.js": b"let a = 1;\n" * 100, "b.js": b"1", "c.png": b"\x89PNG" * 100})
    script = kept.get("a.js")
    assert script
    assert script.packed
    assert len(script.packed) < len(script.plain) / 5
    assert gzip.decompress(script.packed) == script.plain
    assert kept.get("a.js") is script
    for name in ("b.js", "c.png"):
        other = kept.get(name)
        assert other
        assert other.packed is None


@pytest.mark.parametrize("path", ["", "..", "../a.js", "x/../a.js", "/a.js", "a.js/", "A.JS", "%61.js", "a.js\0"])
def test_only_what_is_in_the_index_is_there(path: str) -> None:
    """No folder is searched, so no path leads out of one."""
    assert files.Files({"a.js": b"1"}).get(path) is None


def test_the_address_changes_with_the_content() -> None:
    """So a browser may keep what it has for ever."""
    first = files.Files({"a.js": b"1"}).fingerprint
    assert first == files.Files({"a.js": b"1"}).fingerprint
    assert len({first, files.Files({"a.js": b"2"}).fingerprint, files.Files({"b.js": b"1"}).fingerprint}) == 3


def test_a_folder_gives_files_by_ending_and_an_earlier_folder_wins(tmp_path: Path) -> None:
    """As Jupyter looks for its extensions; source maps and licences stay where they are."""
    for place, text in (("one", "1"), ("two", "2")):
        (tmp_path / place / "sub").mkdir(parents=True)
        (tmp_path / place / "sub" / "a.js").write_text(text)
    (tmp_path / "two" / "b.js").write_text("b")
    (tmp_path / "two" / "b.js.map").write_text("b")
    index = files.front_end([str(tmp_path / "one"), str(tmp_path / "two")], [], [])
    assert sorted(index) == ["static/b.js", "static/sub/a.js"]
    kept = files.Files(index).get("static/sub/a.js")
    assert kept
    assert kept.plain == b"1"


def test_a_bundle_leaves_out_what_another_version_does_not_have() -> None:
    """The page then asks for it by itself; parts stand apart so that none sees another's names."""
    bundle = files.bundled({"a.js": b"const x = 1", "b.js": b"const x = 2 // end"}, ["a.js", "gone.js", "b.js"])
    assert bundle.count(b"(()=>{") == 2
    assert b"// end\n})();" in bundle


def test_the_bundle_fits_the_front_end_that_is_installed() -> None:
    """A new Voilà has other parts: then benchmarks/front.py writes the list anew."""
    from voila.paths import collect_static_paths
    from voila.utils import get_voila_labextensions_path

    from workbook.serve.app import EXTENSIONS

    index = files.front_end(collect_static_paths(["voila", "nbconvert"], "base"), get_voila_labextensions_path(), EXTENSIONS)
    listed = files.listed()
    assert len(listed) > 50
    assert [each for each in listed if each not in index] == []


def test_a_script_goes_without_the_source_map_written_into_it(tmp_path: Path) -> None:
    """It is as large as the script, and only a debugger reads it."""
    (tmp_path / "a.js").write_text("let a = '//# sourceMappingURL=data:x';\n//# sourceMappingURL=data:application/json;base64,e30=\n")
    kept = files.Files(files.folder(tmp_path)).get("a.js")
    assert kept
    assert kept.plain == b"let a = '//# sourceMappingURL=data:x';"
