"""The papers are true: what they name is there. No file names a machine, or where packages come from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.fitness.reading import ROOT, kept_files, text_of

PAPERS = [path for path in kept_files() if path.suffix == ".md"]
#: Folders of people and of build machines; a path of the systems that it is deployed to is no such thing.
MACHINE = re.compile(r"(?<![\w.])/(?:home|Users|farm|work|mnt|tmp)/\w")
REGISTRIES = ("py" + "pi.org", "python" + "hosted.org", "npm" + "js.", "cdn" + ".", "unp" + "kg.com", "index-" + "url=")


def named_paths(paper: str) -> set[str]:
    """The files and folders of the project that a paper names in code type or as a link."""
    code = set(re.findall(r"`([\w./-]+)`", paper))
    links = set(re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", paper))
    folders = {path.relative_to(ROOT).parts[0] for path in kept_files()}
    return links | {name for name in code if "/" in name and name.split("/")[0] in folders}


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_paper_names_only_files_that_are_there(paper: Path) -> None:
    named = named_paths(paper.read_text())
    missing = {name for name in named if not ((ROOT / name).exists() or (paper.parent / name).exists())}
    assert missing == set()


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_paper_names_only_targets_that_make_has(paper: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:^ {4}|`)make ([a-z][a-z-]*)", paper.read_text(), re.MULTILINE))
    assert named - targets == set()


def test_the_map_shows_every_folder_of_the_program() -> None:
    readme = (ROOT / "README.md").read_text()
    folders = [path.name for path in (ROOT / "eservice").iterdir() if (path / "__init__.py").exists()]
    assert [name for name in sorted(folders) if f"eservice/{name}" not in readme] == []


def test_every_decision_has_a_number_of_its_own_which_its_title_repeats() -> None:
    papers = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [int(paper.name[:4]) for paper in papers]
    assert numbers == sorted(set(numbers))
    assert [p.name for p in papers if not p.read_text().startswith(f"# {int(p.name[:4])}. ")] == []


def test_every_target_of_make_says_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text()
    assert [line for line in re.findall(r"^[a-z-]+:.*$", makefile, re.MULTILINE) if "## " not in line] == []


def test_no_file_names_a_folder_of_somebody_s_machine() -> None:
    found = [f"{path.relative_to(ROOT)}: {hit}" for path in kept_files() for hit in MACHINE.findall(text_of(path))]
    assert found == []


def test_no_file_says_where_packages_come_from() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {name}" for path in kept_files() for name in REGISTRIES if name in text_of(path)
    ]
    assert found == []


def test_nothing_of_a_third_party_s_is_kept_beside_our_own_style_and_script() -> None:
    static = [path for path in kept_files() if path.is_relative_to(ROOT / "static")]
    assert {path.suffix for path in static} <= {".css", ".js", ".svg"}
    assert [path.name for path in static if ".min." in path.name or path.stat().st_size > 60_000] == []
