"""Commands that ask a store, over a real one."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
import sample
from click.testing import CliRunner, Result

from dateline.cli import main
from dateline.cli.asking import country_code, type_names
from dateline.cli.settings import store_url
from dateline.pipeline.adding import add_report
from dateline.records.report import Report, renamed
from dateline.records.stored import Filter, Provenance
from dateline.store import open_store
from dateline.store.codec import encode
from dateline.store.schema import queries

Ask = Callable[..., Result]
LISTS = ("events", "stories", "articles", "claims")
GROUPS = {"attack": "Violence", "air_strike": "Violence", "talks": "Diplomacy", "arrest": "State and society"}


def report(number: int, **fields: str | None) -> tuple[Report, bytes]:
    made = renamed(sample.report(**fields), f"report-{number}")
    body = f"{number} {made.article.text}".encode()
    return replace(made, article=replace(made.article, sha256=sha256(body).hexdigest())), body


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A store with a report, its copy by another outlet, and an edit of the first."""
    url = f"sqlite:///{tmp_path / 'news.sqlite'}"
    with open_store(url, clock=lambda: "2025-03-13T08:00:00Z") as store:
        for number, outlet, title in (
            (1, "Voice", "Train attacked"),
            (2, "Gazette", "On the train"),
            (1, "Voice", "More dead"),
        ):
            made, body = report(number, outlet=outlet, url=f"https://{outlet.lower()}.example/1", title=title)
            with store.writing() as tx:
                add_report(tx, made, Provenance(f"news.jsonl line {number}", body))
    return url


@pytest.fixture
def ask(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str, store: str = url) -> Result:
        return CliRunner(env={"COLUMNS": "100", "DATELINE_STORE": store}).invoke(main, arguments)

    return call


def items(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


# --- lists


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_no_store_says_what_to_do_and_makes_none(name: str, ask: Ask, tmp_path: Path) -> None:
    done = ask(name, "--store", f"sqlite:///{tmp_path / 'none' / 'x.sqlite'}")
    assert done.exit_code == 1
    assert "there is no store yet" in done.stderr
    assert "dateline add" in done.stderr
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("name", LISTS)
def test_lists_have_three_forms(name: str, ask: Ask) -> None:
    lines = items(ask(name, "--format", "jsonl"))
    assert lines
    assert json.loads(ask(name, "--format", "json").stdout) == lines
    table = ask(name)
    assert table.exit_code == 0
    assert not table.stdout.startswith("{")
    assert table.stdout.count("\n\n") == len(lines)


@pytest.mark.parametrize("name", LISTS)
def test_lists_go_on_where_they_ended(name: str, ask: Ask) -> None:
    whole = items(ask(name, "--format", "jsonl"))
    found: list[dict[str, object]] = []
    more: list[str] = []
    for _ in range(len(whole)):
        page = ask(name, "--format", "jsonl", "--limit", "1", *more)
        found += items(page)
        if "--after" not in page.stderr:
            break
        more = ["--after", page.stderr.strip().rpartition(" ")[2]]
    assert found == whole


@pytest.mark.parametrize("name", LISTS)
def test_filters_cut_lists_down(name: str, ask: Ask) -> None:
    whole = items(ask(name, "--format", "jsonl"))
    keeping = (
        ["--type", "violence"],
        ["--type", "attack", "--type", "killing"],
        ["--country", "pk"],
        ["--country", "Pakistan"],
        ["--actor", "Baloch Liberation Army"],
        ["--place", "quetta"],
        ["--text", "train"],
        ["--status", "happened"],
        ["--since", "2025-03-01", "--until", "2025-03-31"],
    )
    for given in keeping:
        found = items(ask(name, "--format", "jsonl", *given))
        assert found, given
        assert [one["id"] for one in found] <= [one["id"] for one in whole]
    for given in (["--country", "SYR"], ["--type", "talks"], ["--until", "2020-01-01"], ["--text", "zeppelin"]):
        done = ask(name, "--format", "jsonl", *given)
        assert items(done) == [], given
        assert f"no {name} match" in done.stderr


def test_a_saved_query_is_narrowed_down(ask: Ask, url: str) -> None:
    with open_store(url, clock=lambda: "") as store, store.writing() as tx:
        row = {"name": "trains", "query": encode(Filter(text="train", limit=1)), "made": "2025-03-13"}
        tx.add(queries, row)
    assert len(items(ask("claims", "--format", "jsonl", "--query", "trains"))) == 1
    assert len(items(ask("claims", "--format", "jsonl", "--query", "trains", "--limit", "9"))) > 1
    assert items(ask("claims", "--format", "jsonl", "--query", "trains", "--country", "SYR")) == []
    done = ask("claims", "--query", "train")
    assert done.exit_code == 1
    assert "did you mean trains?" in done.stderr


def test_wrong_filters_propose_what_was_meant(ask: Ask) -> None:
    for given, words in (
        (("--type", "atack"), "did you mean attack"),
        (("--country", "Pakistn"), "did you mean Pakistan"),
        (("--since", "last week"), "write it like 2024-03-31"),
        (("--since", "2025-02-01", "--until", "2025-01-01"), "comes after"),
        (("--status", "maybe"), "happened"),
    ):
        done = ask("events", *given)
        assert done.exit_code == 2, given
        assert words in done.stderr
    done = ask("events", "--after", "nonsense")
    assert done.exit_code == 1
    assert "Traceback" not in done.stderr


def test_a_type_of_ones_own_is_known_by_its_claims(ask: Ask, url: str) -> None:
    made, body = report(7, url="https://own.example/7", title="Land")
    own = replace(made, claims=(replace(made.claims[0], type="land_grab"),))
    with open_store(url, clock=lambda: "2025-03-13T08:00:00Z") as store, store.writing() as tx:
        tx.put_report(own, Provenance("x", body), address="https://own.example/7", origin="own")
    assert [one["type"] for one in items(ask("claims", "--format", "jsonl", "--type", "land_grab"))] == ["land_grab"]


@pytest.mark.parametrize(
    ("given", "types"),
    [
        ("attack", ("attack",)),
        ("Air strike", ("air_strike",)),
        ("air-strike", ("air_strike",)),
        ("VIOLENCE", ("attack", "air_strike")),
        ("state and society", ("arrest",)),
        ("violent", ()),
    ],
)
def test_types_and_families_by_name(given: str, types: tuple[str, ...]) -> None:
    assert type_names(given, GROUPS) == types


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("SYR", "SYR"), ("sy", "SYR"), ("Syria", "SYR"), ("syrian arab republic", "SYR"), ("UK", "GBR"), ("UAE", "ARE"),
        ("Côte d'Ivoire", "CIV"), ("سوريا", "SYR"), ("XKX", "XKX"), ("xk", "XKX"), ("US", "USA"),
    ],
)  # fmt: skip
def test_countries_by_code_or_name(given: str, code: str) -> None:
    assert country_code(given) == code


def test_out_writes_a_file(ask: Ask, tmp_path: Path) -> None:
    done = ask("events", "--format", "json", "--out", "events.json")
    assert done.stdout == ""
    assert json.loads((tmp_path / "events.json").read_text())


# --- single ones


def test_show_takes_any_id_and_its_beginning(ask: Ask) -> None:
    for name in LISTS:
        (first, *_) = items(ask(name, "--format", "jsonl"))
        whole = str(first["id"])
        done = ask("show", whole)
        assert done.exit_code == 0, done.stderr
        assert whole in done.stdout
        (shown,) = json.loads(ask("show", whole, "--format", "json").stdout)
        assert shown["id"] == whole
        assert {key: shown[key] for key in first} == first
    assert ask("show", str(items(ask("events", "--format", "jsonl"))[0]["id"])[:10]).exit_code == 0


def test_show_proposes_ids_and_names_several(ask: Ask) -> None:
    done = ask("show", "report-9")
    assert done.exit_code == 1
    assert "report-1" in done.stderr
    several = ask("show", "report-")
    assert several.exit_code == 1
    assert "report-1" in several.stderr
    assert "report-2" in several.stderr


def test_show_an_earlier_version(ask: Ask) -> None:
    assert "2  added 2025-03-13T08:00:00Z" in ask("show", "report-1").stdout
    (now,) = json.loads(ask("show", "report-1", "--format", "json").stdout)
    (before,) = json.loads(ask("show", "report-1", "--revision", "1", "--format", "json").stdout)
    assert (now["report"]["title"], before["report"]["title"]) == ("More dead", "Train attacked")
    assert [one["number"] for one in now["revisions"]] == [1, 2]
    assert ask("show", "report-1", "--revision", "9").exit_code == 1
    event = str(items(ask("events", "--format", "jsonl"))[0]["id"])
    assert ask("show", event, "--revision", "1").exit_code == 2


def test_why_leads_from_the_event_to_the_log(ask: Ask) -> None:
    (event, *_) = items(ask("events", "--format", "jsonl"))
    shown = ask("why", str(event["id"])).stdout
    for words in ("report report-1", "SHA-256", "“attacked”", "log entry", "sentence, characters"):
        assert words in shown
    (chain,) = json.loads(ask("why", str(event["id"]), "--format", "json").stdout)
    assert {one["claim"]["id"] for one in chain["evidence"]} == set(chain["claims"])
    assert all(one["log"]["kind"] == "report" for one in chain["evidence"])
    # A claim leads to its event; an article is none.
    assert ask("why", str(chain["claims"][0])).stdout == shown
    assert ask("why", "report-1").exit_code == 1


# --- judging


def test_judging_takes_effect_at_once_and_can_be_taken_back(ask: Ask) -> None:
    before = items(ask("events", "--format", "jsonl"))
    attack = next(one for one in before if len(one["claims"]) > 1)  # type: ignore[arg-type]
    left, right = attack["claims"][:2]  # type: ignore[index]
    done = ask("judge", left, right, "different", "--by", "Ada", "--note", "two trains")
    assert done.exit_code == 0, done.stderr
    assert f"Ada says of {left} and {right}: different" in done.stdout
    assert " became " in done.stdout
    shown = {str(one["id"]): one["claims"] for one in items(ask("events", "--format", "jsonl"))}
    assert not any(left in claims and right in claims for claims in shown.values())  # type: ignore[operator]
    (kept,) = items(ask("judgements", "--format", "jsonl"))
    assert (kept["verdict"], kept["by"], kept["note"]) == ("different", "Ada", "two trains")
    assert ask("judge", right, left, "unsure", "--by", "Ada").exit_code == 0
    assert items(ask("events", "--format", "jsonl")) == before
    assert "are different (two trains)" in ask("judgements").stdout
    assert items(ask("judgements", "--format", "jsonl", "--by", "Bo")) == []


def test_two_events_judged_the_same_become_one_whole(ask: Ask) -> None:
    (event,) = [one for one in items(ask("events", "--format", "jsonl")) if len(one["claims"]) > 2]  # type: ignore[arg-type]
    claims = event["claims"]
    for other in claims[1:]:  # type: ignore[index]
        assert ask("judge", claims[0], other, "different", "--by", "Ada").exit_code == 0  # type: ignore[index]
    one, two = [str(e["id"]) for e in items(ask("events", "--format", "jsonl")) if set(e["claims"]) <= set(claims)]  # type: ignore[arg-type]
    assert ask("judge", one, two, "same", "--by", "Ada").exit_code == 0
    assert claims in [one["claims"] for one in items(ask("events", "--format", "jsonl"))]


def test_judging_articles_needs_to_say_of_what(ask: Ask) -> None:
    assert ask("judge", "report-1", "report-2", "same").exit_code == 2
    done = ask("judge", "report-1", "report-2", "different", "--of", "copies", "--by", "Ada")
    assert "dateline relink" in done.stdout
    assert next(one for one in items(ask("articles", "--format", "jsonl")) if one["copy_of"])
    assert ask("relink").exit_code == 0
    assert not any(one["copy_of"] for one in items(ask("articles", "--format", "jsonl")))


def test_nothing_is_judged_with_itself_or_unheard(ask: Ask) -> None:
    claim = str(items(ask("claims", "--format", "jsonl"))[0]["id"])
    for arguments in ((claim, claim, "same"), (claim, "report-1", "same"), (claim, claim, "maybe")):
        assert ask("judge", *arguments, "--by", "Ada").exit_code == 2
    assert ask("judge", claim, "c-nothing", "same", "--by", "Ada").exit_code == 1
    assert ask("judge", claim, "report-1", "same", "--by", " ").exit_code == 2
    assert items(ask("judgements", "--format", "jsonl")) == []


# --- keeping


def test_verify_gives_a_head_that_later_proves_it(ask: Ask) -> None:
    (sound,) = json.loads(ask("verify", "--format", "json").stdout)
    assert (sound["sound"], sound["problem"]) == (True, None)
    claim = items(ask("claims", "--format", "jsonl"))
    ask("judge", str(claim[0]["id"]), str(claim[1]["id"]), "same", "--by", "Ada")
    assert "sound" in ask("verify", "--head", str(sound["head"])).stdout
    assert ask("verify", "--head", "0" * 64).exit_code == 1
    assert ask("verify", "--head", "xyz").exit_code == 2


def test_verify_finds_what_was_changed(ask: Ask, url: str) -> None:
    with open_store(url, clock=lambda: "") as store, store.writing() as tx:
        tx.connection.exec_driver_sql("UPDATE log SET subject = 'report-x' WHERE seq = 2")
    done = ask("verify")
    assert done.exit_code == 1
    assert "log line 2" in done.stderr
    assert "dateline restore" in done.stderr
    assert "sound" not in done.stdout


def test_backup_and_restore(ask: Ask, tmp_path: Path) -> None:
    events = ask("events", "--format", "jsonl").stdout
    assert ask("backup", "kept.backup").exit_code == 0
    assert ask("backup", "kept.backup").exit_code == 1
    other = f"sqlite:///{tmp_path / 'other.sqlite'}"
    assert "are back, and checked" in ask("restore", "kept.backup", store=other).stdout
    assert ask("events", "--format", "jsonl", store=other).stdout == events
    assert ask("restore", "kept.backup", store=other).exit_code == 1
    assert ask("restore", "kept.backup", "--replace", store=other).exit_code == 0
    (tmp_path / "no.backup").write_text("x")
    assert ask("restore", "no.backup", "--replace", store=other).exit_code == 1
    assert ask("events", "--format", "jsonl", store=other).stdout == events


def test_prune_asks_first(ask: Ask) -> None:
    done = ask("prune", "--before", "2026-01-01")
    assert done.exit_code == 1
    assert "would take 2 reports" in done.stdout
    assert len(items(ask("articles", "--format", "jsonl"))) == 2
    assert ask("prune", "--before", "2020-01-01").exit_code == 0


def test_prune_takes_bytes_or_all_and_the_log_holds(ask: Ask) -> None:
    events = items(ask("events", "--format", "jsonl"))
    assert "took raw bytes of 2 inputs" in ask("prune", "--before", "2026-01-01", "--payloads-only", "--yes").stdout
    assert items(ask("events", "--format", "jsonl")) == events
    assert "no longer kept" in ask("why", str(events[0]["id"])).stdout
    assert ask("prune", "--before", "2026-01-01", "--yes").exit_code == 0
    for name in ("events", "articles", "claims"):
        assert items(ask(name, "--format", "jsonl")) == []
    assert "are gone, as the log says" in ask("verify").stdout


def test_migrate_has_nothing_to_do(ask: Ask, tmp_path: Path) -> None:
    assert "up to date" in ask("migrate").stdout
    assert not list(tmp_path.glob("*.backup"))
    assert ask("migrate", store=f"sqlite:///{tmp_path / 'none.sqlite'}").exit_code == 1


# --- where the store is


def test_the_store_is_named_by_option_setting_or_default() -> None:
    environ = {"DATELINE_DATA": "/data", "DATELINE_STORE": "postgresql://db/x"}
    assert store_url(environ, "sqlite:///a.sqlite") == "sqlite:///a.sqlite"
    assert store_url(environ, None) == "postgresql://db/x"
    assert store_url({"DATELINE_DATA": "/data"}, None) == "sqlite:////data/dateline.sqlite"
    assert store_url({}, "news.sqlite") == "sqlite:///news.sqlite"


def test_doctor_tells_of_the_store(ask: Ask, tmp_path: Path) -> None:
    def found(store: str) -> dict[str, str]:
        checks = json.loads(ask("doctor", "--format", "json", store=store).stdout)
        return next(check for check in checks if check["name"] == "store")

    assert "2 articles" in found(f"sqlite:///{tmp_path / 'news.sqlite'}")["found"]
    assert "not made yet" in found(f"sqlite:///{tmp_path / 'none.sqlite'}")["found"]
    (tmp_path / "text.sqlite").write_text("no database")
    assert found(f"sqlite:///{tmp_path / 'text.sqlite'}")["state"] == "missing"


def test_no_password_is_shown(ask: Ask) -> None:
    done = ask("events", store="postgresql://ada:secret@127.0.0.1:1/none?connect_timeout=2")
    assert done.exit_code == 1
    assert "secret" not in done.stderr


def test_help_of_store_commands_loads_nothing_heavy() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from dateline.cli import main\n"
        "for name in sys.argv[1:]: assert CliRunner().invoke(main, [name, '--help']).exit_code == 0\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    names = [*LISTS, "show", "why", "judge", "judgements", "relink", "verify", "backup", "restore", "prune", "migrate"]
    done = subprocess.run([sys.executable, "-c", code, *names], capture_output=True, text=True, check=True)
    assert not set(done.stdout.split()) & {"sqlalchemy", "alembic", "onnxruntime", "numpy", "rich", "yaml", "pycountry"}
