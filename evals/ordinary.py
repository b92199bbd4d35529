"""How often violence is seen where there is none: claims of violent types in ordinary web text.

Reads the customer reviews and the questions and answers of the treebank's test set; sentences that look like page
furniture are passed over, as on any page. Hardly any of the rest tells violence, so every claim of a violent type
counts as a false alarm; `--show` prints them to be judged.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from dateline import ontology
from dateline.errors import InputError
from dateline.pipeline import load_resources, read
from dateline.records import Claim, RawInput, Report
from evals.folders import find

GENRES = ("reviews", "answers")
FAMILY = "Violence"
SENTENCES_A_TEXT = 40


def sentences(corpora: Path) -> Iterator[str]:
    """The sentences of the two genres, as printed."""
    wanted = False
    for line in (corpora / "en_ewt-ud-test.conllu").read_text("utf-8").splitlines():
        if line.startswith("# sent_id ="):
            wanted = line.partition("=")[2].strip().startswith(GENRES)
        elif wanted and line.startswith("# text ="):
            yield line.partition("=")[2].strip()


def alarms(corpora: Path) -> tuple[int, list[tuple[Claim, str]]]:
    """How many sentences were read, and the claims of violent types with their sentences."""
    violent = {name for name, type_ in ontology.load().types.items() if type_.group == FAMILY}
    told = list(sentences(corpora))
    starts = range(0, len(told), SENTENCES_A_TEXT)
    texts = ("\n\n".join(told[start : start + SENTENCES_A_TEXT]) for start in starts)
    fields = {"language": "en"}  # of chat, it cannot always be told
    inputs = (RawInput(f"web {i}", text.encode(), "text", "utf-8", fields) for i, text in enumerate(texts))
    found: list[tuple[Claim, str]] = []
    seen = 0
    for result in read(inputs, load_resources(), strict=True):
        if isinstance(result, InputError):
            raise SystemExit(f"ordinary text could not be read: {result}")
        seen += len(result.sentences)
        found += [(claim, _sentence(result, claim)) for claim in result.claims if claim.type in violent]
    return seen, found


def _sentence(report: Report, claim: Claim) -> str:
    return report.article.text[claim.sentence.start : claim.sentence.end]


def scores(corpora: Path) -> dict[str, float]:
    """The share of sentences without a false alarm (each alarm counts against one)."""
    read_, found = alarms(corpora)
    return {"quiet": 1 - len(found) / max(1, read_)}


def main() -> int:
    """Print how many false alarms there are."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--show", action="store_true", help="print each of them")
    options = parser.parse_args()
    corpora = find("DATELINE_TRAIN")
    if corpora is None:
        return 1
    read_, found = alarms(corpora)
    for claim, sentence in found if options.show else ():
        print(f"{claim.type} “{claim.trigger.text}” ({claim.found_by}): {sentence}")
    print(f"{len(found)} claims of violent types in {read_} sentences")
    return 0


if __name__ == "__main__":
    sys.exit(main())
