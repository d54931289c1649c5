"""The text handed to a browser is one whole module, whatever modules it is made of."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from workbook.views import modules
from workbook.views.modules import ModuleError

NODE = shutil.which("node")
VIEWS = sorted(path.name for path in modules.HERE.glob("*.js") if re.search(r"^export default", path.read_text(encoding="utf-8"), re.M))
needs_node = pytest.mark.skipif(NODE is None, reason="needs Node")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of modules of the test's own."""
    monkeypatch.setattr(modules, "HERE", tmp_path)
    monkeypatch.setattr(modules, "inlined", modules.inlined.__wrapped__)
    return tmp_path


def write(folder: Path, **files: str) -> None:
    for name, words in files.items():
        (folder / f"{name}.js").write_text(words, encoding="utf-8")


def node(source: str, *options: str) -> str:
    assert NODE
    done = subprocess.run([NODE, "--input-type=module", *options], input=source, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_there_are_views() -> None:
    """The form, the sheet and the browser's store are among the views that are looked at here."""
    assert {"form.js", "sheet.js", "browser_store.js"} <= set(VIEWS)


@needs_node
@pytest.mark.parametrize("name", VIEWS)
def test_a_view_is_one_module_that_parses(name: str, tmp_path: Path) -> None:
    """Each view's text parses as a module, imports nothing, and exports one view."""
    text = modules.inlined(name)
    assert not re.search(r"^\s*(?:import\b|export (?!default))", text, re.M)
    assert len(re.findall(r"^export default", text, re.M)) == 1
    file = tmp_path / "view.mjs"
    file.write_text(text, encoding="utf-8")
    done = subprocess.run([NODE, "--check", file], capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr


@needs_node
def test_every_view_loads_with_all_that_it_imports() -> None:
    """Run in bare Node, each view's text loads, and what is exported is a view."""
    for name in VIEWS:
        assert node(modules.inlined(name).replace("export default", "const view =") + "\nconsole.log(typeof (view.render ?? view.initialize));") == "function"


@needs_node
def test_the_script_of_the_served_page_is_one_classic_script(tmp_path: Path) -> None:
    """It parses as a script that imports and exports nothing, and every function that it calls at its end is there."""
    text = modules.inlined("serve/script/page.js", modules.HERE.parent)
    file = tmp_path / "page.cjs"
    file.write_text(text, encoding="utf-8")
    done = subprocess.run([NODE, "--check", file], capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr
    called = set(re.findall(r"^(\w+)\(\);$", text, re.M))
    assert called and called <= set(re.findall(r"^function (\w+)", text, re.M))


@needs_node
def test_two_modules_may_use_the_same_private_names(here: Path) -> None:
    """Private names of one module do not clash with those of another, nor with the view's own."""
    write(
        here,
        one='const secret = "one";\nexport function tell() { return secret; }\n',
        other='const secret = "other";\nexport const say = () => secret;\nexport async function later() { return secret; }\nexport class Thing {}\nexport let n = 3;\n',
        view='import { tell } from "./one.js";\nimport { say as speak, later,\n  Thing, n } from "./other.js";\nconst secret = "view";\n'
             'console.log(tell(), speak(), await later(), new Thing() instanceof Thing, n, secret);\nexport default {};\n',
    )
    assert node(modules.inlined("view.js")) == "one other other true 3 view"


@needs_node
def test_a_module_that_two_others_import_is_there_once(here: Path) -> None:
    """A module imported along two ways runs once, so that both share it."""
    write(
        here,
        base='console.log("once");\nlet made = 0;\nexport function next() { made += 1; return made; }\n',
        left='import { next } from "./base.js";\nexport const left = () => next();\n',
        right='import { next } from "./base.js";\nexport const right = () => next();\n',
        view='import { left } from "./left.js";\nimport { right } from "./right.js";\nconsole.log(left(), right());\nexport default {};\n',
    )
    assert node(modules.inlined("view.js")).split() == ["once", "1", "2"]


@needs_node
def test_modules_of_one_name_in_two_folders_are_two(here: Path) -> None:
    """Folders keep modules of the same name apart."""
    (here / "fields").mkdir()
    write(here, text='export const where = "top";\n', view='import { where } from "./text.js";\nimport { where as below } from "./fields/text.js";\nconsole.log(where, below);\nexport default {};\n')
    write(here / "fields", text='import { where as above } from "../text.js";\nexport const where = `below ${above}`;\n')
    assert node(modules.inlined("view.js")) == "top below top"


def test_a_circle_of_imports_is_named(here: Path) -> None:
    """Modules that import each other are refused, and the way round is named."""
    write(here, view='import { a } from "./a.js";\n', a='import { b } from "./b.js";\n', b='import { a } from "./a.js";\n')
    with pytest.raises(ModuleError, match=re.escape("view.js > a.js > b.js")):
        modules.inlined("view.js")


def test_a_missing_module_is_named_with_who_asked(here: Path) -> None:
    """A module there is not is named, with the one that imports it."""
    write(here, view='import { a } from "./gone.js";\n')
    with pytest.raises(ModuleError, match=r"view\.js: .*gone\.js"):
        modules.inlined("view.js")
    with pytest.raises(ModuleError, match=r"nowhere\.js"):
        modules.inlined("nowhere.js")


@pytest.mark.parametrize("path", sorted(modules.HERE.rglob("*.js")), ids=lambda path: path.name)
def test_every_import_is_written_so_that_it_is_found(path: Path) -> None:
    """Every module imports in the one way that is inlined, and only from its own folder of views."""
    words = path.read_text(encoding="utf-8")
    imports = re.findall(r"^\s*import\b.*", words, re.M)
    assert len(imports) == len(modules.IMPORT.findall(words)), imports
    assert "import(" not in words


def test_a_link_is_one_short_module() -> None:
    """Where a server has the files, a form carries one line and no module."""
    text = modules.linked("form.js", "/assets/abc")
    assert "/assets/abc/form.js" in text
    assert len(text) < 250
    assert text.count("export default") == 1


def test_a_change_in_any_file_changes_the_address(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fingerprint follows every module and the style sheet, so that no browser shows an old one."""
    monkeypatch.setattr(modules, "fingerprint", modules.fingerprint.__wrapped__)
    write(here, view="1")
    seen = {modules.fingerprint()}
    assert modules.fingerprint() in seen
    write(here, view="2")
    seen.add(modules.fingerprint())
    (here / "style.css").write_text("p {}", encoding="utf-8")
    seen.add(modules.fingerprint())
    assert len(seen) == 3
    assert all(re.fullmatch(r"[0-9a-f]{16}", each) for each in seen)
