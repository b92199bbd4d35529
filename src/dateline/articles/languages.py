"""Tells an article's language, or that it cannot be told. May import: errors, records."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Protocol

import pycountry

from dateline.records import Article

READ = "en"
LOOKED_AT = 4000
MIN_LETTERS = 20
SURE = 0.8
SURE_OF_SCRIPT = 0.4
ENGLISH = frozenset(
    (
        *(
            "a",
            "an",
            "and",
            "are",
            "as",
            "at",
            "be",
            "been",
            "but",
            "by",
            "for",
            "from",
            "had",
            "has",
            "have",
        ),
        *("he", "her", "his", "in", "is", "it", "its", "not", "of", "on", "or", "said", "she", "that", "the"),
        *("their", "they", "this", "to", "was", "were", "which", "who", "will", "with"),
    )
)
ENGLISH_SHARE = 0.2
MIN_WORDS = 40
WORD = re.compile(r"[^\W\d_]+")


class _Identifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


def normalise_language(tag: str | None) -> str | None:
    """Reduce a given tag (``en``, ``en-GB``, ``eng``, ``English``) to ISO 639-1; None for what is unknown."""
    name = (tag or "").strip().replace("_", "-").split("-")[0]
    if not name:
        return None
    field = {2: "alpha_2", 3: "alpha_3"}.get(len(name))
    found = pycountry.languages.get(**({field: name.lower()} if field else {"name": name.title()}))
    return getattr(found, "alpha_2", None)


def detect_language(text: str) -> str | None:
    """Tell the language of a text.

    Returns:
        ISO 639-1 code, or None where the text is too short or the answer too unsure.
    """
    sample = text[:LOOKED_AT]
    words = WORD.findall(sample.lower())
    if len(words) >= MIN_WORDS and sum(w in ENGLISH for w in words) > ENGLISH_SHARE * len(words):
        return READ  # spares the model, which takes a second to load
    letters = sum(map(len, words))
    foreign = _foreign_share(sample) > 0.5
    if letters < MIN_LETTERS and not foreign:
        return None
    code, sure = _identifier().classify(sample)
    if len(code) != 2 or sure < (SURE_OF_SCRIPT if foreign else SURE):
        return None
    return None if foreign and code == READ else code


def unsupported_language(article: Article) -> str | None:
    """Say why an article cannot be read for its language, or None where it can be tried.

    An article whose language could not be told is tried, unless most of it is not in Latin letters.
    """
    if article.language == READ:
        return None
    if article.language is not None:
        known = pycountry.languages.get(alpha_2=article.language)
        name = getattr(known, "name", article.language)
        return f"is in {name} ({article.language}); only English is read"
    if _foreign_share(article.text[:LOOKED_AT]) > 0.5:
        return "is not in Latin letters; only English is read"
    return None


def _foreign_share(text: str) -> float:
    """Share of the letters that are not Latin (all below Greek in Unicode, and an extension, are)."""
    letters = [c for c in text if c.isalpha()]
    foreign = sum(not (c < "\u0370" or "\u1e00" <= c < "\u1f00") for c in letters)
    return foreign / len(letters) if letters else 0.0


@lru_cache(maxsize=1)
def _identifier() -> _Identifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415  # slow; most texts do without

    identifier: _Identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return identifier
