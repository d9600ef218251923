"""How the code is laid: one place commits, the clock is read at the edges, tasks exist, everything says what it is."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator

from tests.fitness.reading import ROOT, calls, modules
from workers.schedule import SWEEPS, beat_schedule

#: Where a process may ask what time it is; everywhere else the moment is an argument.
EDGES = ("eservice/web/", "eservice/commands/", "eservice/engines/", "eservice/cli.py", "workers/")

FRAMEWORKS = {"flask", "sqlalchemy", "celery", "flask_sqlalchemy"}


def task_names() -> dict[str, set[str]]:
    """The tasks that workers know, each with the names of its arguments."""
    found = {}
    for _path, tree in modules("workers"):
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                for decorator in node.decorator_list:
                    for call in calls(decorator, "task"):
                        name = next(word.value for word in call.keywords if word.arg == "name")
                        assert isinstance(name, ast.Constant)
                        found[str(name.value)] = {argument.arg for argument in node.args.args + node.args.kwonlyargs}
    return found


def public_things(path: str, tree: ast.Module) -> Iterator[tuple[str, str | None]]:
    """The module, its public classes, functions and methods, each with what it says of itself."""
    yield path, ast.get_docstring(tree)
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
    for holder in (tree, *classes):
        if isinstance(holder, ast.ClassDef):
            yield f"{path}:{holder.name}", ast.get_docstring(holder)
        for node in holder.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
                yield f"{path}:{node.name}", ast.get_docstring(node)


def imported(tree: ast.Module) -> Iterator[str]:
    """The packages that a module imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0]


def contract(name: str) -> dict[str, object]:
    """A contract on the direction of imports, by the beginning of its name."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return next(one for one in settings["tool"]["importlinter"]["contracts"] if one["name"].startswith(name))


def test_every_folder_has_its_place_among_the_layers_and_all_but_the_edges_know_no_flask() -> None:
    folders = {path.parent.name for path in (ROOT / "eservice").glob("*/__init__.py")}
    assert {name for name in folders if f"eservice.{name}" not in str(contract("A row")["layers"])} == set()
    flaskless = str(contract("Nothing below the web")["source_modules"])
    assert {name for name in folders if f"'eservice.{name}'" not in flaskless} == {"web", "commands", "kit", "engines"}


def test_what_says_that_it_is_pure_knows_no_framework() -> None:
    impure = {
        path
        for path, tree in modules("eservice")
        if re.search(r"\bPure\b", ast.get_docstring(tree) or "") and FRAMEWORKS & set(imported(tree))
    }
    assert impure == set()


def test_only_the_kit_commits() -> None:
    found = [path for path, tree in modules("eservice", "workers") if any(calls(tree, "commit"))]
    assert found == ["eservice/kit/db.py"]


def test_only_the_edges_ask_what_time_it_is() -> None:
    found = [
        f"{path}:{call.lineno}"
        for path, tree in modules("eservice", "workers")
        for name in ("now", "utcnow", "today")
        for call in calls(tree, name)
        if not path.startswith(EDGES)
    ]
    assert found == []


def test_every_task_that_is_asked_for_is_known_to_the_workers() -> None:
    known, asked = task_names(), 0
    for path, tree in modules("eservice", "workers"):
        for call in calls(tree, "later"):
            asked += 1
            assert call.args, f"{path}:{call.lineno} asks for nothing"
            task = call.args[0]
            assert isinstance(task, ast.Constant), f"{path}:{call.lineno} names its task by a variable"
            assert task.value in known, f"{path}:{call.lineno} asks for {task.value!r}, which no worker knows"
            given = {word.arg for word in call.keywords}
            assert given <= known[str(task.value)], f"{path}:{call.lineno} gives {given} to {task.value!r}"
    assert asked > 5


def test_the_schedule_names_only_tasks_that_exist_and_sweeps_need_no_arguments() -> None:
    known = task_names()
    assert {entry["task"] for entry in beat_schedule().values()} == set(SWEEPS)
    for name in SWEEPS:
        assert name in known, f"{name} is swept and no worker knows it"
        assert not known[name], f"{name} is swept and wants arguments"


def test_every_module_class_and_public_function_says_what_it_is_for() -> None:
    silent = [
        name for path, tree in modules("eservice", "workers") for name, said in public_things(path, tree) if not said
    ]
    assert silent == []


def test_every_test_says_a_whole_sentence() -> None:
    short = [
        f"{path}:{node.name}"
        for path, tree in modules("tests")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and node.name.count("_") < 3
    ]
    assert short == []
