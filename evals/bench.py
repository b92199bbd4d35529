"""How fast reports are read, and with how much memory: `python -m evals.bench [--json] [--quick]`.

Three questions: what a long run gives (words a second from text to claims, on one core and on all), where that time
goes (by stage, on one core), and what a single report costs at a shell (start-up included). Each is asked several
times and the median is told. The figures mean something only on a machine that does nothing else; where it does, a
warning says so. Nothing here fails for being slow.

May import everything.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import ParamSpec, TypeVar

from dateline.errors import DatelineError
from dateline.pipeline.chunk import chunked
from dateline.pipeline.resources import Propose, Reader, Resolver, Resources
from dateline.pipeline.run import read
from dateline.records import Analysis, Article, Claim, Mentions, RawInput, Report, Sentence, Token
from dateline.records.shape import as_json
from evals.folders import DEFAULTS

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
WORDS, RUNS = 60_000, 5
QUICK_WORDS, QUICK_RUNS = 30_000, 1
SEED = 7
CHUNKS_A_WORKER = 6
# The stages of `Timed`, in their order.
STAGES = ("articles", "sentences and tokens", "lexicon", "language model", "claims", "resolve", "JSON")

_P = ParamSpec("_P")
_T = TypeVar("_T")
Tokenize = Callable[[str, Sentence], tuple[Token, ...]]


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured: what, how much, and in which unit."""

    name: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Texts:
    """What is read: texts as inputs, how many words they hold, and where they are from."""

    inputs: tuple[RawInput, ...]
    words: int
    origin: str


# --- the texts


def origin() -> tuple[Path, str]:
    """Where the texts lie, and how to call that place in a report.

    Raises:
        SystemExit: DATELINE_BENCH names nothing that exists.
    """
    own = os.environ.get("DATELINE_BENCH")
    if own:
        if not Path(own).exists():
            raise SystemExit(f"evals.bench: nothing at {own}; set DATELINE_BENCH to a folder of reports, or unset it")
        return Path(own), "DATELINE_BENCH"
    wikinews = Path(os.environ.get("DATELINE_TRAIN", DEFAULTS["DATELINE_TRAIN"])) / "wikinews-unlabelled.jsonl"
    if wikinews.exists():
        return wikinews, "Wikinews"
    return EXAMPLES, "examples, repeated"


def articles(path: Path, resources: Resources) -> list[Article]:
    """The articles in a file or folder; what cannot be read, and what is not English, is left out."""
    from dateline.sources import open_inputs  # noqa: PLC0415  (brings the archive reader along)

    found = []
    for raw in open_inputs([str(path)], stdin=sys.stdin.buffer):
        if isinstance(raw, DatelineError):
            continue
        try:
            article = resources.make_article(raw, published=None)
        except DatelineError:
            continue
        if resources.unsupported_language(article) is None:
            found.append(article)
    return found


def enough(found: Sequence[Article], words: int, *, name: str) -> Texts:
    """Texts of about ``words`` words; where there are fewer, they come again, each time in another order.

    Raises:
        SystemExit: there is not a word in them.
    """
    if not any(article.text.split() for article in found):
        raise SystemExit(f"evals.bench: no English report found ({name}); set DATELINE_BENCH to a folder of reports")
    chance, total, order = random.Random(SEED), 0, list(found)
    inputs: list[RawInput] = []
    while total < words:
        for article in order:
            fields = {"id": f"{len(inputs)}", **({"published": article.published} if article.published else {})}
            inputs.append(RawInput(f"text {len(inputs)}", article.text.encode(), "text", "utf-8", fields))
            total += len(article.text.split())
            if total >= words:
                break
        chance.shuffle(order)
    return Texts(tuple(inputs), total, name)


# --- a whole run


@dataclass(frozen=True, slots=True)
class Run:
    """One run over some inputs.

    Attributes:
        first, last: seconds from the start to the first report, and to the last.
        claims: how many there were.
    """

    first: float
    last: float
    claims: int


def run(inputs: Iterable[RawInput], resources: Resources, *, workers: int) -> Run:
    """Read the inputs under the clock.

    Raises:
        SystemExit: an input could not be read, so that the time would say nothing.
    """
    claims, first, start = 0, 0.0, time.perf_counter()
    for result in read(inputs, resources, workers=workers, strict=True):
        if not isinstance(result, Report):
            raise SystemExit(f"evals.bench: a text could not be read: {result}")
        first = first or time.perf_counter() - start
        claims += len(result.claims)
    return Run(first, time.perf_counter() - start, claims)


def on_all(texts: Texts, resources: Resources, *, cores: int, runs: int) -> Iterator[Figure]:
    """Words a second on all cores: in a long run, and with what it takes to start the workers.

    The texts are read as often as it takes to keep every worker busy for some chunks. The workers start together, so
    that when the first report comes each of them has read one chunk: what they do from then on is the long run.
    """
    chunks, again = list(chunked(texts.inputs)), 1
    while len(chunks) < CHUNKS_A_WORKER * cores:
        again += 1
        chunks = list(chunked(texts.inputs * again))
    words = [sum(len(item.body.split()) for item in chunk if isinstance(item, RawInput)) for chunk in chunks]
    done = [run(texts.inputs * again, resources, workers=cores) for _ in range(runs)]
    rest = sum(words[cores:]) / median(max(one.last - one.first, 1e-9) for one in done)
    yield Figure(f"{cores} cores, in a long run", rest, "words/s")
    whole = sum(words) / median(one.last for one in done)
    yield Figure(f"{cores} cores, {sum(words):,} words with start of workers", whole, "words/s")


def on_one(texts: Texts, resources: Resources, *, runs: int) -> Iterator[Figure]:
    """Words a second on one core, the model loaded; and how many claims there are to be found."""
    done = [run(texts.inputs, resources, workers=1) for _ in range(runs)]
    yield Figure("one core", texts.words / median(one.last for one in done), "words/s")
    yield Figure("claims found", 1000 * done[0].claims / texts.words, "in 1,000 words")


# --- by stage


class Watch:
    """Adds up the time that is spent in each of several functions."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)

    def over(self, name: str, function: Callable[_P, _T]) -> Callable[_P, _T]:
        """The same function, its time added to ``name``."""

        def timed(*args: _P.args, **kwargs: _P.kwargs) -> _T:
            start = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                self.spent[name] += time.perf_counter() - start

        return timed


class _TimedReader:
    """A reader whose time goes to the model, less what its tokens and the lexicon take."""

    def __init__(self, reader: Reader, watch: Watch, tokenize: Tokenize) -> None:
        self._analyse, self._watch = watch.over("language model", reader.analyse), watch
        self._tokenize = watch.over("sentences and tokens", tokenize)

    def analyse(
        self, documents: Sequence[tuple[str, Sequence[Sentence]]], *, propose: Propose
    ) -> list[tuple[Analysis, ...]]:
        spent = self._watch.spent
        before = spent["sentences and tokens"], spent["lexicon"]
        # The reader cuts tokens itself. They are cut once more here, to know what share of its time that is.
        for text, sentences in documents:
            for sentence in sentences:
                self._tokenize(text, sentence)
        analyses = self._analyse(documents, propose=self._watch.over("lexicon", propose))
        inside = spent["sentences and tokens"] - before[0] + spent["lexicon"] - before[1]
        spent["language model"] -= inside
        return analyses


class _TimedResolver:
    def __init__(self, resolver: Resolver, watch: Watch) -> None:
        self._resolve = watch.over("resolve", resolver.resolve)

    def resolve(
        self, article: Article, analyses: Sequence[Analysis], claims: Sequence[Claim]
    ) -> tuple[Mentions, tuple[Claim, ...]]:
        return self._resolve(article, analyses, claims)


def timed(resources: Resources, watch: Watch, tokenize: Tokenize) -> Resources:
    """The same resources, every stage under the watch; for a run in this process only."""
    return replace(
        resources,
        make_article=watch.over("articles", resources.make_article),
        unsupported_language=watch.over("articles", resources.unsupported_language),
        split_sentences=watch.over("sentences and tokens", resources.split_sentences),
        reader=_TimedReader(resources.reader, watch, tokenize),
        read_claims=watch.over("claims", resources.read_claims),
        resolver=_TimedResolver(resources.resolver, watch),
        again=None,
    )


def by_stage(texts: Texts, resources: Resources, tokenize: Tokenize, *, runs: int) -> list[Figure]:
    """What each stage takes of one core's time, in microseconds a word."""
    times: dict[str, list[float]] = {name: [] for name in STAGES}
    for _ in range(runs):
        watch = Watch()
        write = watch.over("JSON", _write)
        for result in read(texts.inputs, timed(resources, watch, tokenize), strict=True):
            if isinstance(result, Report):
                write(result)
        for name in STAGES:
            times[name].append(watch.spent[name])
    return [Figure(f"stage: {name}", 1e6 * median(spent) / texts.words, "µs/word") for name, spent in times.items()]


def _write(report: Report) -> str:
    return json.dumps(as_json(report), ensure_ascii=False)


# --- at a shell


def at_a_shell(arguments: Sequence[str], *, runs: int) -> tuple[float, float]:
    """Run ``dateline`` with these arguments: seconds from start to end, and its peak memory in MB.

    Raises:
        SystemExit: it failed.
    """
    command, times, peak = [sys.executable, "-m", "dateline", *arguments], [], 0.0
    for turn in range(runs + 1):
        start = time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT) as process:
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"evals.bench: dateline {' '.join(arguments)} exited with {process.returncode}")
        if turn:  # the first run only brings the files into the system's cache
            times.append(time.perf_counter() - start)
            peak = max(peak, megabytes(used.ru_maxrss))
    return median(times), peak


def megabytes(maxrss: int) -> float:
    """What the system calls the largest resident size (KiB; bytes on macOS) in MB."""
    return maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


def peak(who: int) -> float:
    """Peak memory so far, in MB, of this process (RUSAGE_SELF) or its largest child (RUSAGE_CHILDREN)."""
    return megabytes(resource.getrusage(who).ru_maxrss)


# --- all of it


def machine(cores: int) -> dict[str, str | int | float]:
    """What the figures depend on."""
    return {
        "cores": cores,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "onnxruntime": version("onnxruntime"),
        "load": round(os.getloadavg()[0], 1),
    }


def measure(*, words: int, runs: int) -> tuple[Texts, list[Figure]]:
    """Measure everything: minutes at the usual number of words."""
    # First of all: a child's peak memory is never told as less than its parent's was when it was started.
    report = ["read", str(min(EXAMPLES.glob("*.txt"))), "--format", "jsonl", "--quiet"]
    helped, _ = at_a_shell(["--help"], runs=runs)
    single, size = at_a_shell(report, runs=runs)

    from dateline.cli.settings import usable_cpus  # noqa: PLC0415
    from dateline.language import tokenize  # noqa: PLC0415
    from dateline.pipeline import load_resources  # noqa: PLC0415

    resources = load_resources()
    path, name = origin()
    texts = enough(articles(path, resources), words, name=name)
    cores = usable_cpus()
    figures = list(on_all(texts, resources, cores=cores, runs=runs)) if cores > 1 else []
    figures += on_one(texts, resources, runs=runs)
    figures += by_stage(texts, resources, tokenize, runs=runs)
    figures += [
        Figure("dateline --help", helped, "s"),
        Figure("dateline read, one short report", single, "s"),
        Figure("memory: one short report", size, "MB"),
        Figure("memory: one process, long run", peak(resource.RUSAGE_SELF), "MB"),
    ]
    if cores > 1:
        figures.append(Figure("memory: largest worker", peak(resource.RUSAGE_CHILDREN), "MB"))
    return texts, figures


def shown(value: float) -> str:
    """A figure with as many digits as it is worth: two at least, whole numbers from 10 on."""
    return f"{value:.2g}" if value < 10 else f"{value:,.0f}"


def summary(facts: dict[str, str | int | float], texts: Texts) -> str:
    """One line on what was measured on what."""
    return (
        f"{texts.words:,} words in {len(texts.inputs)} reports ({texts.origin}); {facts['cores']} cores, "
        f"{facts['system']}, Python {facts['python']}, onnxruntime {facts['onnxruntime']}"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--quick", action="store_true", help="half the words, once: to see that it works")
    options = parser.parse_args(arguments)
    from dateline.cli.settings import usable_cpus  # noqa: PLC0415

    facts = machine(usable_cpus())
    if float(facts["load"]) > 0.5:
        print(f"evals.bench: the machine is busy (load {facts['load']}); the figures are too low", file=sys.stderr)
    words, runs = (QUICK_WORDS, QUICK_RUNS) if options.quick else (WORDS, RUNS)
    texts, figures = measure(words=words, runs=runs)
    if options.json:
        said = {f.name: {"value": round(f.value, 4), "unit": f.unit} for f in figures}
        made = {"words": texts.words, "reports": len(texts.inputs), "texts": texts.origin}
        print(json.dumps({"machine": facts, **made, "figures": said}, indent=1, ensure_ascii=False))
        return
    print(summary(facts, texts))
    wide = max(len(f.name) for f in figures)
    for f in figures:
        print(f"{f.name:{wide}} {shown(f.value):>9} {f.unit}")


if __name__ == "__main__":
    main()
