"""The project's own files, read as text and as syntax."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def kept_files() -> tuple[Path, ...]:
    """Every file that is kept in the repository."""
    said = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(ROOT / name for name in said.split("\0") if name and (ROOT / name).is_file())


def text_of(path: Path) -> str:
    """A file's text; what is no text is left out."""
    return path.read_bytes().decode("utf-8", errors="ignore")


@cache
def modules(*folders: str) -> tuple[tuple[str, ast.Module], ...]:
    """The Python modules under `folders`: path from the root, and syntax."""
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return tuple((str(path.relative_to(ROOT)), ast.parse(path.read_text())) for path in paths)


def calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    """The calls of `name`, called by that name alone or as the last part of a dotted one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == name:
            yield node
