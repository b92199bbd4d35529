"""The loss of names against every row of labels written out. Needs torch; training/README.md says how to run it."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="torch is not installed: the network is tested in .venv-training only")

from training.network import Names  # noqa: E402

from training import data, labels  # noqa: E402

WORDS = 3
OPEN = len(labels.ENTITIES)


def _by_hand(names: Names, scores: torch.Tensor, wanted: list[int]) -> float:
    """The negative log-likelihood of one sentence, from all its rows of labels."""
    step = names.transitions()
    every, right = [], []
    for row in product(range(OPEN), repeat=WORDS):
        weight = step[-1, row[0]] + scores[0, 0, row[0]]
        for i in range(1, WORDS):
            weight = weight + step[row[i - 1], row[i]] + scores[0, i, row[i]]
        every.append(weight)
        free = [w == OPEN and labels.ENTITIES[label][2:] in ("", "OTH") for w, label in zip(wanted, row, strict=True)]
        if all(ok or w == label for ok, w, label in zip(free, wanted, row, strict=True)):
            right.append(weight)
    return (torch.logsumexp(torch.stack(every), 0) - torch.logsumexp(torch.stack(right), 0)).item()


@pytest.mark.parametrize("wanted", [[0, 1, 2], [OPEN, 1, OPEN], [OPEN, OPEN, OPEN]])
def test_the_loss_is_that_of_all_rows_that_agree(wanted: list[int]) -> None:
    torch.manual_seed(0)
    names = Names()
    names.steps.data.normal_()
    scores = torch.randn(1, WORDS, OPEN)
    said = names.loss(scores, torch.tensor([wanted]), torch.ones(1, WORDS)) * WORDS
    assert said.item() == pytest.approx(_by_hand(names, scores, wanted), abs=1e-4)


def test_padding_counts_nothing() -> None:
    torch.manual_seed(0)
    names = Names()
    scores = torch.randn(1, WORDS + 2, OPEN)
    mask = torch.tensor([[1, 1, 1, 0, 0]])
    padded = names.loss(scores, torch.tensor([[0, 1, 2, 0, 0]]), mask)
    short = names.loss(scores[:, :WORDS], torch.tensor([[0, 1, 2]]), mask[:, :WORDS])
    assert padded.item() == pytest.approx(short.item(), abs=1e-5)


def test_where_other_names_were_not_marked_a_word_may_be_one(tmp_path: Path) -> None:
    sentence = "# sent_id = a\n1\tIt\t_\tPRON\t_\t_\t0\troot\n2\tran\t_\tVERB\t_\t_\t1\tdep\n"
    (tmp_path / "en_ewt-ud-dev.conllu").write_text(sentence)
    names = tmp_path / "uner-dev.iob2"
    for marks, wanted in ((("O", "B-PER"), ["O?", "B-PER"]), (("O", "B-OTH"), ["O", "B-OTH"])):
        names.write_text(f"# sent_id = a\n1\tIt\t{marks[0]}\n2\tran\t{marks[1]}\n")
        examples = {x.id: x for x in data.read_sentences(tmp_path, "dev")}
        data.join_entities(examples, names)
        assert examples["a"].entities == wanted
