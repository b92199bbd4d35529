"""Each rule that is left out is one that the reader has, and only while it is left out."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from evals.rules import RULES, Remembering

from dateline.pipeline import load_resources


@pytest.mark.parametrize("name", RULES)
def test_rules_stand_where_they_are_said_to(name: str) -> None:
    rule = RULES[name]
    kept = getattr(rule.module, rule.name)
    with patch.object(rule.module, rule.name, rule.without):
        assert getattr(rule.module, rule.name) is not kept
    assert getattr(rule.module, rule.name) is kept


def test_a_reader_that_remembers_analyses_once() -> None:
    resources = load_resources()
    reader = Remembering(resources.reader)
    texts = [("Rebels fled.", resources.split_sentences("Rebels fled.", ()))]
    first = reader.analyse(texts, propose=resources.propose)
    assert first == resources.reader.analyse(texts, propose=resources.propose)
    assert reader.analyse(texts, propose=resources.propose) is first
