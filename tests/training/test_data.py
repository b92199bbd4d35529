import pytest

pytest.importorskip("numpy")

from training import data


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (["O", "B-O", "I-PER"], ["O", "O", "B-PER"]),
        (["B-PER", "I-PER", "I-ORG"], ["B-PER", "I-PER", "B-ORG"]),
        (["I-LOC", "I-LOC"], ["B-LOC", "I-LOC"]),
    ],
)
def test_rows_of_labels_become_allowed_ones(given: list[str], kept: list[str]) -> None:
    assert data.mended(given) == kept


def test_listed_names_label_the_words_of_their_sentences() -> None:
    report = {
        "id": "r", "text": "It rained. Ali Mo left New York.", "claims": [],
        "names": [{"start": 11, "end": 17, "label": "PER"}, {"start": 23, "end": 31, "label": "LOC"}],
    }  # fmt: skip
    first, second = data.claim_examples([report])
    assert set(first.entities or []) == {"O"}
    assert second.entities == ["B-PER", "I-PER", "O", "B-LOC", "I-LOC", "O"]
    (unlisted, _) = data.claim_examples([{**report, "names": None}])
    assert unlisted.entities is None
