"""``dateline actors import``, and ``dateline read --actors``."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_dateline import Invoke

from dateline import pipeline
from dateline.resolve.actors.entries import read_entries
from dateline.resolve.actors.kinds import kinds
from dateline.resolve.world import load_world

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def dictionary(tmp_path: Path) -> Path:
    file = tmp_path / "own.actors.txt"
    file.write_bytes("VALLEY_FRONT_ [TURREB] ; x\n+VF_\nM\xdcLLER_GROUP [DEUREB]\nTURKEY [TUR]\n".encode("latin-1"))
    return file


def test_a_dictionary_becomes_a_file_that_can_be_read(invoke: Invoke, dictionary: Path, tmp_path: Path) -> None:
    done = invoke("actors", "import", str(dictionary), "--out", "own.yaml")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "own.yaml: 2 actors; left out: 1 states" in done.stdout
    made = read_entries(
        (tmp_path / "own.yaml").read_text("utf-8"), file="own.yaml", kinds=kinds(), countries=load_world().countries
    )
    assert [(actor.name, actor.names, actor.country) for actor in made.values()] == [
        ("Valley Front", ("VF",), "TUR"),
        ("Müller Group", (), "DEU"),
    ]


def test_what_cannot_be_imported_is_one_line_on_stderr(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "no.txt").write_text("nothing of the kind")
    done = invoke("actors", "import", "no.txt", "--out", "own.yaml")
    assert done.exit_code == 1
    assert done.stderr.startswith("dateline: no.txt: no actor with a code")
    assert not (tmp_path / "own.yaml").exists()
    assert invoke("actors", "import", "gone.txt", "--out", "own.yaml").exit_code == 2
    (tmp_path / "ok.txt").write_text("X_FRONT [TURREB]")
    assert invoke("actors", "import", "ok.txt", "--out", "no/such/own.yaml").exit_code == 1


def test_own_actor_files_reach_the_stages_in_their_order(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[Path, ...]] = []
    load = pipeline.load_resources

    def spy(**settings: object) -> pipeline.Resources:
        seen.append(settings["extra_actors"])
        return load(**settings)

    monkeypatch.setattr(pipeline, "load_resources", spy)
    for name in ("a.txt", "one.yaml", "two.yaml"):
        (tmp_path / name).write_text("Title\n\nRebels shelled Kobane")
    assert invoke("read", "a.txt", "--actors", "one.yaml", "--actors", "two.yaml").exit_code == 0
    assert seen == [(Path("one.yaml"), Path("two.yaml"))]
    assert invoke("read", "a.txt", "--actors", "gone.yaml").exit_code == 2


def test_the_file_shown_in_the_how_to_can_be_read() -> None:
    page = (ROOT / "docs/how-to/your-own-actors.md").read_text("utf-8")
    shown = page.split("```yaml\n")[1].split("```")[0]
    read = read_entries(shown, file="own.yaml", kinds=kinds(), countries=load_world().countries)
    assert list(read) == ["group:valley-front", "org:river-monitor"]
    told = page.split("## Kinds")[1].split("Each has")[0]
    assert set(told.replace("\n", " ").replace(".", "").split("`")[1::2]) == set(kinds())
