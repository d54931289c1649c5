"""A page in two parts: everybody's, made once, and one visitor's."""

from __future__ import annotations

import gzip
import json
import re

import nbformat
import pytest

pytest.importorskip("voila", reason="the serve extra is not installed")
from workbook.serve.kernels import Kernel
from workbook.serve.page import Page

NASTY = "</script><script>alert(1)</script>"


def page() -> Page:
    """A page of one chapter: a sentence and an exercise."""
    notebook = nbformat.v4.new_notebook(cells=[
        nbformat.v4.new_code_cell("import workbook", id="open", metadata={"steady": {"chapter": "start"}}),
        nbformat.v4.new_markdown_cell("# Start\n\nHello *there*", metadata={"steady": {"chapter": "start"}}),
        nbformat.v4.new_code_cell("book.exercise('x')", id="ex-x", metadata={"steady": {"chapter": "start"}}),
    ])
    notebook.metadata.steady = {"lang": "en", "chapters": [{"id": "start", "title": "Start"}]}
    words = {"cell-broken": "Not now <b>"}
    return Page.of(notebook, words, {"baseUrl": "/a/", "x": NASTY}, assets="/s", page_files="/p", scripts=["/f.js"], later=[], modules=[])


def kernel(**outputs: list[dict[str, object]]) -> Kernel:
    """A kernel with these outputs."""
    return Kernel("k-1", "en", {name.replace("_", "-"): each for name, each in outputs.items()})


@pytest.mark.parametrize("packed", [True, False])
def test_both_parts_together_are_one_page(packed: bool) -> None:
    """Also when the first is sent long before the second, compressed or not; and for many visitors after each other."""
    one = page()
    for number in range(3):
        rest = one.rest(Kernel(f"k-{number}", "en", {}))
        sent = one.begin(packed) + one.finish(rest, packed)
        text = (gzip.decompress(sent) if packed else sent).decode()
        assert text.startswith("<!doctype html>")
        assert text.endswith("</html>\n")
        assert "<em>there</em>" in text
        assert f'"kernelId": "k-{number}"' in text


def test_everybodys_part_can_be_read_before_the_rest_is_there() -> None:
    """The compressed part is whole in itself: a browser shows the prose while the kernel starts."""
    import zlib

    text = zlib.decompressobj(31).decompress(page().begin(True)).decode()
    assert "<em>there</em>" in text
    assert 'data-cell="ex-x"' in text
    assert "import workbook" not in text


def test_outputs_go_to_their_cells_and_nothing_in_them_is_read_as_markup() -> None:
    """What a cell gave is data in a script element, whatever it says."""
    output = {"output_type": "execute_result", "data": {"text/plain": NASTY}, "metadata": {}}
    text = page().rest(kernel(ex_x=[output])).decode()
    assert NASTY not in text
    found = re.search(r'data-for="ex-x">(.*?)</script>', text)
    assert found
    assert json.loads(found[1])["data"]["text/plain"] == NASTY
    config = re.search(r'"jupyter-config-data" type="application/json">(.*?)</script>', text)
    assert config
    assert json.loads(config[1]) == {"baseUrl": "/a/", "x": NASTY, "kernelId": "k-1"}


def test_a_cell_that_failed_shows_a_sentence_and_no_traceback() -> None:
    """The rest of the page works."""
    error = {"output_type": "error", "ename": "ValueError", "evalue": "secret", "traceback": ["secret"]}
    text = page().rest(kernel(ex_x=[error])).decode()
    assert '<p class="banner" data-for="ex-x">Not now &lt;b&gt;</p>' in text
    assert "secret" not in text
