"""The house keeps its floors: imports go down, the engine knows no widgets, and learners' words stand in content."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "workbook"
DOORS = {"book": "book", "cli": "cli", "__main__": "cli"}
# What only the shell and the server need; it does not run in a learner's kernel.
WORKSHOP = ("compose", "templates", "checks", "serve", "journal_shell")
# Imports go from a higher floor to a lower one, or stay on the floor. A module that is not named here is engine.
FLOORS = {"words": 0, "model": 0, "place": 0, "toml_table": 0, "stores": 2, "views": 3, **dict.fromkeys(WORKSHOP, 4), **dict.fromkeys(DOORS, 5)}
ENGINE_FLOOR = 1
WIDGETS = {"ipywidgets", "anywidget", "traitlets", "IPython", "voila", "ipykernel", "jupyter_server", "jupyter_client", "nbformat", "nbclient", "nbconvert", "tornado"}
AWAY = {"threading", "_thread", "subprocess", "multiprocessing", "concurrent", "socket", "socketserver", "ssl", "http", "urllib", "ftplib", "smtplib", "asyncio", "requests", "httpx"}
MUTATORS = {"append", "extend", "insert", "remove", "pop", "popitem", "clear", "add", "discard", "update", "setdefault", "sort", "reverse", "appendleft", "__setitem__"}
OPENERS = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "unlink", "mkdir", "touch", "rename"}

TREES = {path.relative_to(PACKAGE): ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py")) if "templates/" not in path.as_posix()}


def floor(path: Path) -> int:
    top = path.parts[0].removesuffix(".py")
    return FLOORS.get(top, ENGINE_FLOOR)


def in_kernel(path: Path) -> bool:
    return floor(path) <= 3 or path == Path("book.py")


def ids(paths: list[Path]) -> list[str]:
    return [path.as_posix() for path in paths]


PATHS = [path for path in TREES if path != Path("__init__.py")]
ENGINE = [path for path in PATHS if floor(path) <= 2]
VIEWS = [path for path in PATHS if floor(path) == 3]
KERNEL = [path for path in PATHS if in_kernel(path)]


def imported(path: Path, tree: ast.AST | None = None) -> Iterator[str]:
    """The full names of what a module imports, wherever in it."""
    package = ("workbook", *path.parts[:-1])
    for node in ast.walk(tree or TREES[path]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            base = (*package[: len(package) - node.level + 1],) if node.level else ()
            stem = ".".join((*base, *([node.module] if node.module else [])))
            yield from (f"{stem}.{alias.name}" for alias in node.names)


def without_docstrings(tree: ast.Module) -> ast.Module:
    tree = ast.parse(ast.unparse(tree))
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) and ast.get_docstring(node, clean=False) is not None:
            node.body[0] = ast.Pass()
    return tree


def test_there_is_a_house_to_look_at() -> None:
    """These tests look at the engine, the views and what runs in a kernel."""
    assert {"words.py", "content.py", "journal.py", "stores.py"} <= set(ids(ENGINE))
    assert {"views/form.py", "views/browser_store.py"} <= set(ids(VIEWS))
    assert {"book.py", "views/form.py", "journal.py"} <= set(ids(KERNEL))
    assert not {"cli.py", "serve/app.py"} & set(ids(KERNEL))


@pytest.mark.parametrize("path", ENGINE, ids=ids(ENGINE))
def test_the_engine_knows_no_widgets(path: Path) -> None:
    """No module below the views imports a widget library, not even inside a function."""
    assert {name.split(".")[0] for name in imported(path)} & WIDGETS == set()


@pytest.mark.parametrize("path", PATHS, ids=ids(PATHS))
def test_imports_only_go_down(path: Path) -> None:
    """A module imports from its own floor or one below."""
    for name in imported(path):
        if name.startswith("workbook.") and not name.endswith("__version__"):
            target = FLOORS.get(name.split(".")[1], ENGINE_FLOOR)
            assert target <= floor(path), f"{path} imports {name}, which stands higher"


def test_the_two_doors_never_meet() -> None:
    """The notebooks' door and the shell's do not import each other."""
    for path in PATHS:
        door = DOORS.get(path.stem) if len(path.parts) == 1 else None
        for name in imported(path):
            other = DOORS.get(name.split(".")[1]) if name.startswith("workbook.") else None
            assert not (door and other) or door == other, f"{path} imports {name}"


@pytest.mark.parametrize("path", KERNEL, ids=ids(KERNEL))
def test_a_kernel_needs_no_server(path: Path) -> None:
    """What runs in a kernel imports nothing of the shell and the server."""
    assert not [name for name in imported(path) if name.startswith(tuple(f"workbook.{each}" for each in (*WORKSHOP, "cli")))]


@pytest.mark.parametrize("path", KERNEL, ids=ids(KERNEL))
def test_a_kernel_starts_nothing_and_calls_nobody(path: Path) -> None:
    """What runs in a kernel has no threads, processes, sockets or sleep."""
    names = set(imported(path))
    assert {name.split(".")[0] for name in names} & AWAY == set()
    assert "time.sleep" not in names
    calls = {ast.unparse(node.func) for node in ast.walk(TREES[path]) if isinstance(node, ast.Call)}
    assert {"time.sleep", "os.system", "os.popen", "os.fork", "exec", "eval", "__import__"} & calls == set()


@pytest.mark.parametrize("path", [path for path in KERNEL if path != Path("place.py")], ids=lambda path: path.as_posix())
def test_only_place_looks_where_we_are(path: Path) -> None:
    """The environment and the platform are read in ``place`` alone."""
    read = {ast.unparse(node) for node in ast.walk(TREES[path]) if isinstance(node, ast.Attribute)} | set(imported(path))
    assert {"os.environ", "os.environb", "os.getenv", "os.putenv", "sys.platform", "platform.system", "os.name"} & read == set()


# ``modules`` is the one that reads the views' own files, to hand them to the browser.
@pytest.mark.parametrize("path", [path for path in VIEWS if path.name != "modules.py"], ids=lambda path: path.as_posix())
def test_views_open_no_files(path: Path) -> None:
    """A view opens, reads and writes no file."""
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
            assert name not in OPENERS, f"{path}:{node.lineno}: {name}"
    assert {name.split(".")[0] for name in imported(path)} & {"pathlib", "io", "os", "shutil", "tempfile", "sqlite3"} == set()


def shared_state(tree: ast.Module) -> list[str]:
    """Names of a module that hold a list, dict or set, or are bound anew by ``global``, and that something changes."""
    made: set[str] = set()
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        value = node.value if isinstance(node, (ast.Assign, ast.AnnAssign)) else None
        call = value.func.id if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) else ""
        if isinstance(value, (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)) or call in ("list", "dict", "set", "defaultdict", "deque", "Counter", "OrderedDict"):
            made |= {target.id for target in targets if isinstance(target, ast.Name)}
    changed: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            changed += node.names
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MUTATORS and isinstance(node.func.value, ast.Name) and node.func.value.id in made:
            changed.append(node.func.value.id)
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, (ast.Store, ast.Del)) and isinstance(node.value, ast.Name) and node.value.id in made:
            changed.append(node.value.id)
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name) and node.target.id in made:
            changed.append(node.target.id)
    return changed


@pytest.mark.parametrize("path", PATHS, ids=ids(PATHS))
def test_no_module_remembers_anything(path: Path) -> None:
    """Nothing that changes is kept in a module, where two people's books would meet in it."""
    assert shared_state(TREES[path]) == []


@pytest.mark.parametrize("code", ["A = []\nA.append(1)", "A = {}\ndef f():\n    A['x'] = 1", "A: dict = {}\nA |= {}", "A = None\ndef f():\n    global A\n    A = 1", "A = set()\nA.add(1)", "A = {}\ndel A['x']"])
def test_what_a_module_remembers_is_found(code: str) -> None:
    """Each way in which a module might remember something is recognised."""
    assert shared_state(ast.parse(code)) == ["A"]


# Two words after each other, and a capital first or a full stop last: a sentence, or the words of a button.
SENTENCE = re.compile(r"^[A-Z][\w’'-]*[.…?]?$|[A-Z][\w’'-]+ +[\w’'“(]+.*|\b\w+ +\w+[^<>{}=;]*[.?…]$|\b[a-z’']{2,}(?: +[a-z’']+){4,}")
# What begins with a capital and is no word: keys of the keyboard, names of errors.
NO_WORDS = re.compile(r"(?:Enter|Escape|Home|End|Tab|Delete|Backspace|(?:Arrow|Page)\w+|\w+Error)$")


def wordings_in_python(tree: ast.Module) -> list[str]:
    tree = without_docstrings(tree)
    # What is raised or logged is for whoever mends it, not for a learner.
    aside = [node for node in ast.walk(tree) if isinstance(node, ast.Raise) or (isinstance(node, ast.Call) and "getLogger" in ast.unparse(node.func))]
    hidden = {id(inner) for node in aside for inner in ast.walk(node)}
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in hidden]
    return [text for text in texts if SENTENCE.search(text.strip()) and not NO_WORDS.match(text)]


def wordings_in_javascript(source: str) -> list[str]:
    source = re.sub(r"/\*.*?\*/|(?m:^\s*//.*$)|(?m:\s//\s.*$)", "", source, flags=re.S)
    source = re.sub(r"(?m)^import .*$|new \w*Error\((?:\"[^\"]*\"|`[^`]*`)\)", "", source)
    found = re.findall(r'"((?:[^"\\\n]|\\.)*)"|\'((?:[^\'\\\n]|\\.)*)\'|`((?:[^`\\]|\\.)*)`', source)
    texts = [re.sub(r"\$\{(?:[^{}]|\{[^{}]*\})*\}", " ", "".join(groups)).strip() for groups in found]
    return [text for text in texts if SENTENCE.search(text) and not NO_WORDS.match(text)]


# ``modules`` writes JavaScript, not words.
@pytest.mark.parametrize("path", [path for path in [*VIEWS, Path("book.py")] if path.name != "modules.py"], ids=lambda path: path.as_posix())
def test_no_learners_words_in_python(path: Path) -> None:
    """No view holds words of its own: they stand in content, in both languages."""
    assert wordings_in_python(TREES[path]) == []


SCRIPTS = sorted(path.relative_to(PACKAGE) for path in PACKAGE.glob("views/**/*.js"))


@pytest.mark.parametrize("path", SCRIPTS, ids=ids(SCRIPTS))
def test_no_learners_words_in_javascript(path: Path) -> None:
    """No module of the page holds words of its own."""
    assert wordings_in_javascript((PACKAGE / path).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=ids(SCRIPTS))
def test_no_script_makes_markup_of_words(path: Path) -> None:
    """No module of the page turns words into markup, or calls another address."""
    source = re.sub(r"/\*.*?\*/|(?m:^\s*//.*$)", "", (PACKAGE / path).read_text(encoding="utf-8"), flags=re.S)
    for danger in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "createContextualFragment", "eval(", "new Function", "http://", "https://", "fetch(", "XMLHttpRequest"):
        assert danger not in source, danger


@pytest.mark.parametrize(
    "code", ['x = h("p", {}, "Save your answer");', "x = 'Saved.';", "x = `Saved at ${when} in this browser.`;", 'x = h("button", {}, "Save");', 'x = "you have not saved this yet";']
)
def test_words_in_javascript_are_found(code: str) -> None:
    """A wording that slipped into a script is recognised."""
    assert len(wordings_in_javascript(code)) == 1


@pytest.mark.parametrize("code", ['x = "Save your answer"', "f('Saved.')", "f(f'Saved at {when} in this browser.')", "x = {'label': 'Save'}", "x = 'you have not saved this yet'"])
def test_words_in_python_are_found(code: str) -> None:
    """A wording that slipped into a view is recognised; what is raised or logged is not for learners."""
    assert len(wordings_in_python(ast.parse(code))) >= 1
    assert wordings_in_python(ast.parse('def f():\n    """Save your answer."""\n    raise ValueError("Expected this, got that.")')) == []
