"""Worker processes change nothing but the time that it takes, and leave nothing behind."""

from __future__ import annotations

import dataclasses
import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from types import MappingProxyType

import fake_stages
import pytest
from fake_stages import raw

from dateline.errors import DatelineError, InputError, ResourceError
from dateline.pipeline import chunk, read
from dateline.pipeline.run import FEW_CHUNKS
from dateline.records import RawInput, Report

MANY = chunk.CHUNK_INPUTS * (FEW_CHUNKS + 3)


def _many() -> list[RawInput | InputError]:
    inputs: list[RawInput | InputError] = [raw(f"X{n} shelled Y", str(n), id=str(n)) for n in range(MANY)]
    inputs[70] = InputError("70", "was bad before")
    inputs[71] = raw("BREAK CLAIMS", "71")
    inputs[72] = raw("", "72")
    inputs[73] = dataclasses.replace(raw("X", "73"), fields=MappingProxyType({"id": "73"}))
    return inputs


def _words(results: list[Report | InputError]) -> list[str]:
    return [repr(result) if isinstance(result, Report) else str(result) for result in results]


def test_workers_give_what_one_process_gives() -> None:
    alone = _words(list(read(_many(), fake_stages.load())))
    spread = _words(list(read(_many(), fake_stages.load(), workers=2)))
    assert spread == alone
    assert len(alone) == MANY
    assert multiprocessing.active_children() == []


def test_few_inputs_start_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.pipeline.run.read_in_workers", None)
    assert len(list(read([raw("X shelled Y")] * 70, fake_stages.load(), workers=2))) == 70


def test_what_cannot_be_loaded_again_is_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.pipeline.run.read_in_workers", None)
    resources = dataclasses.replace(fake_stages.load(), again=None)
    assert len(list(read(_many(), resources, workers=2))) == MANY


def test_dead_worker_is_named_with_what_it_read() -> None:
    inputs = _many()
    inputs[200] = raw("KILL WORKER", "the-killer")
    with pytest.raises(DatelineError, match=r"worker process died while reading 192 to 255; .*fewer workers"):
        list(read(inputs, fake_stages.load(), workers=2))
    assert multiprocessing.active_children() == []


def test_worker_that_cannot_load_says_why() -> None:
    resources = dataclasses.replace(fake_stages.load(), again=fake_stages.load_broken)
    with pytest.raises(ResourceError, match="the model is missing"):
        list(read(_many(), resources, workers=2))


def test_strict_goes_through_workers() -> None:
    with pytest.raises(ZeroDivisionError):
        list(read(_many(), fake_stages.load(), workers=2, strict=True))


def test_leaving_early_leaves_no_worker() -> None:
    results = read(_many(), fake_stages.load(), workers=2)
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []


def test_interrupt_is_left_to_the_main_process() -> None:
    results = read(_many(), fake_stages.load(), workers=2)
    next(results)
    for child in multiprocessing.active_children():
        assert child.pid is not None
        os.kill(child.pid, signal.SIGINT)
    assert len(list(results)) == MANY - 1


ENDLESS = """
    import itertools, multiprocessing, signal, sys
    # A shell that started the tests in the background has interrupts ignored by all that comes from it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.path.insert(0, {folder!r})
    import fake_stages
    from dateline.pipeline import read

    if __name__ == "__main__":
        inputs = (fake_stages.raw("SLOW X shelled Y", str(n)) for n in itertools.count())
        for n, _ in enumerate(read(inputs, fake_stages.load(), workers=2)):
            if n == 0:
                print(*(child.pid for child in multiprocessing.active_children()), flush=True)
"""


@pytest.mark.parametrize("kill", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_workers_end_with_the_main_process(tmp_path: Path, kill: signal.Signals) -> None:
    script = tmp_path / "endless.py"
    script.write_text(textwrap.dedent(ENDLESS.format(folder=str(Path(__file__).parent))))
    with subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        workers = [int(pid) for pid in process.stdout.readline().split()]
        assert len(workers) == 2
        begin = time.monotonic()
        if kill == signal.SIGINT:
            os.killpg(process.pid, kill)
        else:
            process.send_signal(kill)
        _, messages = process.communicate(timeout=30)
    assert time.monotonic() - begin < 15
    assert process.returncode != 0
    _wait_until_gone(workers)
    if kill == signal.SIGINT:
        assert messages.count("Traceback") == 1, messages
        assert "make_article" not in messages


def _wait_until_gone(pids: list[int]) -> None:
    until = time.monotonic() + 15
    while any(Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes() for pid in pids):
        assert time.monotonic() < until, "workers are still running"
        time.sleep(0.05)
