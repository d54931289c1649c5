"""A page in two parts: what everybody reads, made and compressed once; and what belongs to one visitor."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import escape
from nbconvert.filters.markdown import markdown2html
from nbformat import NotebookNode

from ..words import LANGS, Lang
from .kernels import Kernel

HERE = Path(__file__).parent
TEMPLATES = jinja2.Environment(loader=jinja2.FileSystemLoader(HERE / "template"), autoescape=True, trim_blocks=True)
WIDGET = "application/vnd.jupyter.widget-view+json"
GZIP = 31  # zlib's name for a gzip header and checksum


@dataclass(slots=True)
class Page:
    """The page of one language. ``config`` is what Voilà's front end reads, without the kernel."""

    lang: Lang
    first: bytes
    config: Mapping[str, Any]
    broken: str
    _packed: bytes
    _packer: Any

    @classmethod
    def of(cls, notebook: NotebookNode, words: Mapping[str, str], config: Mapping[str, Any], **places: Any) -> Page:
        """Write everybody's part. ``places``: addresses that the template names."""
        lang = notebook.metadata.steady.lang
        chapters = [{**chapter, "parts": []} for chapter in notebook.metadata.steady.chapters]
        by_id = {chapter["id"]: chapter["parts"] for chapter in chapters}
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                by_id[cell.metadata.steady.chapter].append({"prose": markdown2html(cell.source)})
            elif cell.id != "open":
                by_id[cell.metadata.steady.chapter].append({"cell": cell.id})
        other = next(each for each in LANGS if each != lang)
        text = TEMPLATES.get_template("index.html.j2").render(lang=lang, other=other, words=words, chapters=chapters, base_url=config["baseUrl"], **places)
        first = text.encode()
        packer = zlib.compressobj(9, wbits=GZIP)
        packed = packer.compress(first) + packer.flush(zlib.Z_SYNC_FLUSH)
        return cls(lang, first, config, words["cell-broken"], packed, packer)

    def rest(self, kernel: Kernel) -> bytes:
        """One visitor's part: their kernel, and what its cells gave, which the page puts in its place."""
        parts = [f'<script id="jupyter-config-data" type="application/json">{_json({**self.config, "kernelId": kernel.id})}</script>']
        for cell, outputs in kernel.outputs.items():
            for output in outputs:
                if output["output_type"] == "error":
                    parts.append(f'<p class="banner" data-for="{escape(cell)}">{escape(self.broken)}</p>')
                else:
                    parts.append(f'<script type="application/vnd.voila.cell-output+json" data-for="{escape(cell)}">{_json(_shown(output))}</script>')
        return "\n".join([*parts, "</body>", "</html>", ""]).encode()

    def without(self, sentence: str) -> bytes:
        """The end of a page whose kernel did not come up."""
        return f'<p class="banner" data-broken>{escape(sentence)}</p>\n</body>\n</html>\n'.encode()

    def begin(self, packed: bool) -> bytes:
        """Everybody's part, as it goes over the wire."""
        return self._packed if packed else self.first

    def finish(self, rest: bytes, packed: bool) -> bytes:
        """The visitor's part, as it goes over the wire after ``begin``."""
        if not packed:
            return rest
        packer = self._packer.copy()
        return packer.compress(rest) + packer.flush()


def _shown(output: dict[str, Any]) -> dict[str, Any]:
    """What the front end shows of an output: a widget's stand-in for where there are no widgets stays behind."""
    data = output.get("data", {})
    return {"output_type": output["output_type"], "metadata": {}, "data": {WIDGET: data[WIDGET]}} if WIDGET in data else output


def _json(value: object) -> str:
    # Inside a script element: nothing in it may look like a tag.
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
