"""One spelling for many: names folded so that equal places and groups get equal keys.

May import nothing of the project. Folding is deliberately narrow: it evens out what writers
and keyboards vary (case, marks, hyphens, apostrophes, the Arabic article and its assimilated forms, a few words that
many Arabic place names begin with, Arabic letter variants), and never what tells two names apart (vowels, doubled
letters, endings).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ə": "e", "æ": "ae", "œ": "oe",
        # Arabic script: alef, yeh, kaf and heh variants; tatweel and hamza carry no difference in names
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ئ": "ي", "ؤ": "و", "ک": "ك",
        "ة": "ه", "ۀ": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ـ": None, "ء": None,
        # apostrophes, ayn and hamza signs of transliteration, primes, the zero-width family
        "'": None, "’": None, "‘": None, "ʿ": None, "ʾ": None, "ʼ": None, "ʻ": None, "`": None, "´": None,
        "ʹ": None, "ʺ": None, "′": None, "ˈ": None, "ˌ": None,
        "\u200b": None, "\u200c": None, "\u200d": None, "\u2060": None, "\ufeff": None, "\u00ad": None,
    }
)  # fmt: skip
# The same for ASCII alone, in one pass: letters small, apostrophes gone, all else but digits a blank.
_ASCII = {code: None if chr(code) in "'`" else chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
_APOSTROPHES = frozenset("'’‘ʿʾʼʻ`´ʹʺ′")
_SURE_ARTICLES = frozenset({"al", "el"})
_SUN_ARTICLES = frozenset(
    prefix + sun for prefix in "aeu" for sun in ("d", "dh", "n", "r", "s", "sh", "t", "th", "z", "l")
)
_WORDS = {
    other: word
    for word, others in {
        "st": "saint sainte",
        "tal": "tel tell tall",
        "deir": "dayr dair deyr",
        "ayn": "ain ein",
        "bayt": "beit beyt bait",
        "shaykh": "sheikh shaikh sheik cheikh",
        "kafr": "kafar kfar",
        "abu": "abou",
        "umm": "um om oum",
        "jabal": "jebel djebel gebel",
    }.items()
    for other in others.split()
}
ARTICLE = "al"
"""What every form of the Arabic article becomes in a key."""


def bare(text: str) -> str:
    """Lower-case letters and digits of any script, without marks, and single blanks; everything else gone."""
    if text.isascii():
        return " ".join(text.translate(_ASCII).split())
    lowered = text.casefold().translate(_LETTERS)
    plain = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    plain = plain.casefold().translate(_LETTERS)
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """The key of a name; equal for spellings that differ in what writers vary.

    Idempotent: ``fold(fold(x)) == fold(x)``. Empty where the name holds no letter or digit.
    """
    words = bare(name).split()
    out: list[str] = []
    for place, word in enumerate(words):
        following = words[place + 1] if place + 1 < len(words) else ""
        if _is_article(word, following):
            out.append(ARTICLE)
        else:
            out.append(_WORDS.get(word, word))
    return " ".join(out)


def without_article(key: str) -> str:
    """A folded key without its leading article; the key itself where none leads or too little is left."""
    rest = key.removeprefix(ARTICLE + " ")
    return rest if len(rest) >= 3 else key


def _is_article(word: str, following: str) -> bool:
    """Whether a word is the Arabic article: ``al``, ``el``, or assimilated to the next word."""
    if not following or not following[0].isalpha():
        return False
    if word in _SURE_ARTICLES:
        return True
    return word in _SUN_ARTICLES and following.startswith(word[1:])


def one_script(name: str) -> str | None:
    """``Latin``, ``Arabic``, ``Cyrillic`` ... where all letters of a name share it, else None."""
    scripts = set()
    for char in name:
        if char.isalpha() and char not in _APOSTROPHES:
            scripts.add("Latin" if char.isascii() else _script(char))
            if len(scripts) > 1:
                return None
    return scripts.pop() if scripts else None


@lru_cache(maxsize=4096)
def _script(char: str) -> str:
    name = unicodedata.name(char, "UNKNOWN")
    return name.split(" ", 1)[0].capitalize()
