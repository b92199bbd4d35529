"""The documentation tells no more and no less than what exists."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from dateline import ontology
from dateline.cli import main
from dateline.records import (
    ActorMention,
    Article,
    Claim,
    Figure,
    Filler,
    Mentions,
    PlaceCandidate,
    PlaceFiller,
    PlaceMention,
    Report,
    Sentence,
    Skipped,
    Span,
    TimeMention,
    Versions,
)
from dateline.records.shape import as_json

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
# Machines' own folders, and the hosts of package registries: neither belongs into a project's files.
FORBIDDEN = re.compile(
    r"(?<![\w.~/-])/(?:work|root|home|opt|tmp|mnt|Users)/"
    r"|\.\./shared|pypi\.org|pythonhosted\.org|registry\.npmjs|crates\.io|--index-url"
)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def anchors(page: str) -> set[str]:
    """The anchors that a page's headings get where Markdown is shown."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def commands(page: str) -> Iterator[list[str]]:
    """The words of every ``dateline`` command that a page shows, in a block or within a line."""
    lines = re.findall(r"^(?:    |\$ )(?:.*[|&;] )?((?:\.venv/bin/)?dateline .+)$", page, re.MULTILINE)
    inline = re.findall(r"`(dateline [^`\n]+)`", page)
    for command in [*lines, *inline]:
        words = shlex.split(command.replace("\\|", ","), comments=True)
        stop = next((i for i, word in enumerate(words) if word in {"|", ">", "2>", "&&"}), len(words))
        yield words[1:stop]


def command_of(words: list[str]) -> click.Command:
    context = click.Context(main)
    found = main if words[0].startswith("-") else main.get_command(context, words[0])
    assert found is not None, f"there is no command: dateline {words[0]}"
    if isinstance(found, click.Group) and found is not main and len(words) > 1:
        found = found.get_command(context, words[1])
        assert found is not None, f"there is no command: dateline {words[0]} {words[1]}"
    return found


def options_of(command: click.Command) -> set[str]:
    parameters = command.get_params(click.Context(command, info_name="x", help_option_names=["-h", "--help"]))
    return {opt for one in parameters if isinstance(one, click.Option) for opt in one.opts}


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    for target in LINK.findall(FENCE.sub("", page)):
        if target.startswith(("https://", "mailto:")):
            continue
        file, _, anchor = target.partition("#")
        found = (path.parent / file) if file else path
        assert found.resolve().is_relative_to(ROOT), f"{target} leads out of the project"
        assert found.exists(), f"{target} does not exist"
        if anchor:
            assert anchor in anchors(found.read_text(encoding="utf-8")), f"{target}: no such heading"


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_command_shown_exists_with_its_options(path: Path) -> None:
    for words in commands(path.read_text(encoding="utf-8")):
        command = command_of(words)
        given = {word.partition("=")[0] for word in words if word.startswith("--")}
        assert given <= options_of(command), f"dateline {' '.join(words)}"


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_make_target_shown_exists(path: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    page = path.read_text(encoding="utf-8")
    shown = re.findall(r"^    make ([a-z]+)", page, re.MULTILINE) + re.findall(r"`make ([a-z]+)", page)
    assert set(shown) <= targets


def test_commands_are_found_in_pages() -> None:
    shown = {words[0] for path in PAGES for words in commands(path.read_text(encoding="utf-8"))}
    assert set(main.list_commands(click.Context(main))) <= shown


def test_reference_has_every_command_and_option() -> None:
    page = (ROOT / "docs/reference.md").read_text(encoding="utf-8")
    for command in main.list_commands(click.Context(main)):
        section = re.search(rf"^### `dateline {command}\b.*?(?=^##)", page, re.DOTALL | re.MULTILINE)
        assert section, f"docs/reference.md lacks: dateline {command}"
        for option in options_of(command_of([command])):
            if option.startswith("--") and option != "--help":
                assert f"`{option}" in section[0], f"docs/reference.md lacks: dateline {command} {option}"


def keys(value: object, path: str = "") -> Iterator[tuple[str, list[str]]]:
    """Every object within a report's shape, with its keys in order; a list stands for its first item."""
    if isinstance(value, dict):
        yield path, list(value)
        for key, inner in value.items():
            yield from keys(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        assert value, f"{path}: the sample must hold one"
        yield from keys(value[0], path)


def sample() -> Report:
    """A report with one of everything."""
    filler = Filler(0, 3, "Men", ref="x")
    place = PlaceMention(0, 3, "Men", alternatives=(PlaceCandidate("a", "b", None, None, None),))
    claim = Claim(
        id="c",
        type="attack",
        status="happened",
        hedge=Span(0, 3, "Men"),
        trigger=Span(4, 8, "shot"),
        sentence=Sentence(0, 9),
        sources=(filler,),
        actors=(filler,),
        targets=(filler,),
        places=(PlaceFiller(0, 3, "Men"),),
        times=(filler,),
        figures=(Figure(0, 3, "Men"),),
        instruments=(filler,),
        confidence=1.0,
        found_by="both",
    )
    article = Article("w", "i", None, None, None, None, None, None, None, "0", "Men shot.", (Skipped(0, 1, "menu"),))
    mentions = Mentions((ActorMention(0, 3, "Men"),), (place,), (TimeMention(0, 3, "Men"),))
    return Report(article, Versions("1", "1", "1", None), (Sentence(0, 9),), mentions, (claim,))


def test_reference_tells_the_json_shape_key_by_key() -> None:
    page = (ROOT / "docs/reference.md").read_text(encoding="utf-8")
    shape = page[page.index("## The JSON shape") :]
    sections = {}
    for title, body in re.findall(r"^### (.+?)\n(.*?)(?=^### |\Z)", shape, re.DOTALL | re.MULTILINE):
        first_columns = re.findall(r"^\| (`[^|]+) \|", body, re.MULTILINE)
        sections[title.strip("`")] = re.findall(r"`(\w+)`", " ".join(first_columns))
    found = dict(keys(as_json(sample())))
    assert sections == {
        "A report": found[""],
        **{key: found[key] for key in ("mentions.actors", "mentions.places", "mentions.times", "claims")},
    }
    # Objects within those are told in the row of the key that holds them.
    quote = {"start", "end", "text"}
    for path, inner in found.items():
        if path and path not in sections:
            row = re.search(rf"^\|[^|]*`{path.rpartition('.')[2]}`[^|]*\|(.*)\|$", shape, re.MULTILINE)
            assert row, f"no row tells {path}"
            told = set(re.findall(r"`(\w+)`", row[1]))
            told |= quote if "quote" in row[1] else set()
            assert set(inner) <= told, f"{path}: {row[0]}"


def test_every_decision_stands_in_the_index() -> None:
    index = (ROOT / "docs/decisions/README.md").read_text(encoding="utf-8")
    pages = {path.name for path in (ROOT / "docs/decisions").glob("*.md")} - {"README.md"}
    assert pages == set(LINK.findall(index))


def test_python_shown_runs() -> None:
    page = (ROOT / "docs/how-to/use-from-python.md").read_text(encoding="utf-8")
    blocks = [body for language, body in FENCE.findall(page) if language == "python"]
    assert len(blocks) == 2
    for body in blocks:
        done = subprocess.run(
            [sys.executable, "-W", "error::DeprecationWarning:dateline", "-c", body],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


def test_ontology_shown_loads(tmp_path: Path) -> None:
    page = (ROOT / "docs/how-to/add-triggers.md").read_text(encoding="utf-8")
    blocks = [body for language, body in FENCE.findall(page) if language == "yaml"]
    files = [tmp_path / f"{i}.yaml" for i in range(len(blocks))]
    for file, body in zip(files, blocks, strict=True):
        file.write_text(body, encoding="utf-8")
    loaded = ontology.load(files)
    assert "land_grab" in loaded.types
    told = {(pattern.entry, pattern.types) for pattern in loaded.triggers}
    assert {("fence off", ("land_grab",)), ("trek across the border", ("displacement",))} <= told


@pytest.mark.parametrize("script", ["refresh.py", "picture.py"])
def test_outputs_shown_are_what_a_run_gives(script: str) -> None:
    done = subprocess.run(
        [sys.executable, f"docs/{script}", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_refresh_fills_blocks_and_leaves_the_rest(tmp_path: Path) -> None:
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        from refresh import fill  # noqa: PLC0415
    finally:
        sys.path.pop(0)
    (tmp_path / "made.md").write_text("| a |\n", encoding="utf-8")
    page = (
        "Before <!-- output:end -->\n"
        "<!-- output:begin lines=2 dateline types -->\nstale\n<!-- output:end -->\n"
        "<!-- file:begin made.md -->\n<!-- file:end -->\nafter"
    )
    filled = fill(page, run=lambda command: f"{command} 1  \n2\n3\n", root=tmp_path)
    assert filled == (
        "Before <!-- output:end -->\n<!-- output:begin lines=2 dateline types -->\n"
        "```text\n$ dateline types\ndateline types 1\n2\n...\n```\n<!-- output:end -->\n"
        "<!-- file:begin made.md -->\n| a |\n<!-- file:end -->\nafter"
    )
    assert fill(filled, run=lambda command: f"{command} 1\n2\n3\n", root=tmp_path) == filled
    with pytest.raises(SystemExit, match=r"other\.md is missing"):
        fill("<!-- file:begin other.md -->\n<!-- file:end -->", root=tmp_path)
    with pytest.raises(SystemExit, match="only dateline commands"):
        fill("<!-- output:begin rm -r x -->\n<!-- output:end -->")


def test_no_file_tells_of_a_machine_or_a_registry() -> None:
    kept = {".md", ".toml", ".lock", ".txt", ".py", ".yaml", ".yml", ".cfg", ".sh", ""}
    # Tests may hold such words as hostile input.
    passed = {"__pycache__", "tests", "build", "dist"}
    seen = 0
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        if any(part in passed or (part.startswith(".") and part != ".ci") for part in parts[:-1]):
            continue
        if path.is_file() and path.suffix in kept and path != Path(__file__):
            # The default of a setting may name a folder beside the project.
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
            found = next((hit for line in lines if "DATELINE_" not in line and (hit := FORBIDDEN.search(line))), None)
            seen += 1
            assert not found, f"{name(path)}: {found[0] if found else ''}"
    assert seen > 20
