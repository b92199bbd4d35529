"""Cuts an article's text into sentences, and a sentence into tokens, by rule and in linear time.

Tokens follow the conventions of the Universal Dependencies English Web Treebank, since the model learns
on it. May import records only.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from dateline.records import Sentence, Skipped, Token

MAX_CHARACTERS = 1500
MAX_TOKENS = 220

# Marks that belong to the letter before them but are no \w: accents, vowel signs, joiners.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983"
    "\u09bc-\u09cd\u0a01-\u0a03\u0a3c-\u0a4d\u0a81-\u0a83\u0abc-\u0acd\u0b01-\u0b03\u0b3c-\u0b4d\u0b82\u0bbe-\u0bcd"
    "\u0c00-\u0c03\u0c3e-\u0c4d\u0c81-\u0c83\u0cbc-\u0ccd\u0d00-\u0d03\u0d3e-\u0d4d\u0dca-\u0ddf\u0e31\u0e34-\u0e3a"
    "\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u0f71-\u0f84\u102b-\u103e\u17b4-\u17d3\u200c\u200d"
)
_EMOJI = "\u2600-\u27bf\u2b00-\u2bff\U0001f300-\U0001f3fa\U0001f400-\U0001faff"
_APOSTROPHE = "['\u2019]"
_CLITIC = _APOSTROPHE + r"(?i:s|re|ve|ll|d|m)(?!\w)"
_LINK = (
    r"(?:(?:https?|ftp)://|www\.)[^\s<>\"\u201c\u201d]+(?<![.,;:!?)'\]\u2019])"
    r"|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"
    r"|\w[\w-]{0,62}(?:\.\w[\w-]{0,62}){0,4}\.(?:com|org|net|gov|edu|info|co\.uk|ru|html?|pdf|docx?|xls|jpg)(?![\w@-])(?:/[^\s<>\"]*(?<![.,;:!?)'\]]))?"
)
# Before a hyphen these stay one word with what follows; any other hyphen is a token of its own.
_PREFIX = (
    r"(?i:anti|co|counter|cross|e|ex|inter|intra|mid|mini|multi|neo|non|over|post|pre|pro|re|semi|socio|sub|super"
    r"|trans|ultra|un|under|vice)"
)
_DOTTED = (
    r"(?:Mr|Mrs|Ms|Messrs|Dr|Prof|St|Gen|Col|Lt|Sgt|Capt|Cpl|Maj|Cmdr|Adm|Brig|Pvt|Gov|Sen|Sens|Rep|Reps|Rev|Hon|Pres"
    r"|Jr|Sr|Inc|Corp|Co|Ltd|Bros|vs|etc|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Ave|Blvd|Ph\.D|al|approx|dept|Dept|Mt|Ft)\."
)
_WORD = rf"\w[\w{_MARKS}]*"
_TOKEN = re.compile(
    r"[A-Za-z]+(?=[ ,;)\n])|[,()\"\u201c\u201d]|[.-](?=[\s\w])"  # the common cases, first
    rf"|{_LINK}"
    rf"|{_PREFIX}-(?=[^\W\d]){_WORD}"
    r"|(?:[^\W\d_]\.){2,8}(?!\w)|[A-Z]{1,3}&[A-Z]{1,3}(?!\w)"
    rf"|(?<!\w)(?:{_DOTTED}(?!\w)|[A-Z]\.(?=\s+[A-Z])|No\.(?=\s*\d))"
    rf"|[^\W\d_]+(?=[nN]{_APOSTROPHE}[tT](?!\w))"
    rf"|(?<=\w)[nN]{_APOSTROPHE}[tT](?!\w)"
    rf"|(?<=[^\s(\[]){_CLITIC}"
    r"|\d+(?:[.,:/]\d+)*(?:st|nd|rd|th|s)?(?!\w)"
    r"|[@#]\w+"
    r"|\d+(?:[.,:/]\d+)*"
    rf"|{_WORD}(?:[{_APOSTROPHE[1:-1]}`\u02bc\u2018](?!(?i:s|re|ve|ll|d|m)(?!\w))[^\W\d]{_WORD[2:]})*"
    r"|\.{2,}|[!?]+|-{2,}|[:;]-?[()DP](?!\w)|([*=_~#+<>])\1+"
    rf"|[\U0001f1e6-\U0001f1ff]{{2}}|[{_EMOJI}](?:[\ufe0f\U0001f3fb-\U0001f3ff]|\u200d[{_EMOJI}])*"
    r"|\S"
)
# Words written as one that are two tokens: the length of the first.
_FUSED = {
    form: cut
    for word, cut in (
        *(("cannot", 3), ("cant", 2), ("wont", 2), ("gonna", 3), ("gotta", 3), ("wanna", 3)),
        *((verb + "nt", len(verb)) for verb in ("do", "did", "does", "could", "would", "should")),
        *((verb + "nt", len(verb)) for verb in ("is", "was", "are", "were", "have", "has", "had", "ai")),
    )
    for form in (word, word.capitalize(), word.upper())
}


def tokenize(text: str, sentence: Sentence) -> tuple[Token, ...]:
    """Cut a sentence into words and marks.

    Every character of the sentence that is no white space is in exactly one token.

    Args:
        text: the article's text, which offsets count in.
        sentence: the part of it to cut.
    """
    tokens = []
    for match in _TOKEN.finditer(text, sentence.start, sentence.end):
        start, end = match.span()
        word = match[0]
        if word in _FUSED:
            middle = start + _FUSED[word]
            tokens.append(Token(start, middle, text[start:middle]))
            start, word = middle, text[middle:end]
        tokens.append(Token(start, end, word))
    return tuple(tokens)


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_BULLETS = "\u2022\u2023\u25aa\u25cf\u25e6\u2043"
_BREAK = re.compile(rf"\r\n|[\n\r\f\v\x85\u2028\u2029]|[ \t](?=[{_BULLETS}]\s)")
_ITEM = re.compile(rf"\s*+(?:[{_BULLETS}\u00b7*\u2013\u2014-]\s|\(?(?:\d{{1,3}}|[a-z])[.)]\s)")
_CLOSERS = "\"'\u201d\u2019\u00bb)\\]}"
_OPEN = re.compile("[\"'\u201c\u2018\u00ab(\\[{]*")
_END = re.compile(
    r"(?P<mark>[.!?\u2026\u3002\uff01\uff1f\u061f\u06d4\u0964]+(?:[ \t\xa0](?:\.{2,}|\u2026|\.(?=\s|\Z)))*)"
    rf"(?P<close>[{_CLOSERS}]*(?:\[[\d,]{{1,8}}\])*)(?P<space>\s*)"
)
# The word that a full stop belongs to, read back over at most _BACK characters.
_BACK = 40
_LAST_WORD = re.compile("[^\\s(\\[\"'\u201c\u2018\u2019-]*$")
_FIRST_WORD = re.compile(r"\w*")
_ACRONYM = re.compile(r"(?:\w\.)*[^\W\d_]")
_ADDRESS = re.compile(r"(?:[/@_\\]|www\.)\S*$")
# After these a full stop never ends a sentence; after _NUMBERED ones it does not where a number follows.
_TITLES = _words(
    "mr mrs ms mssrs messrs dr drs prof gen gens col lt sgt capt cpl cpt maj cmdr cdr adm brig pvt pfc "
    "spc supt insp gov govs sen sens rep reps rev hon pres amb atty asst msgr fr mt ft vs approx incl est"
)
_NUMBERED = _words("no nos p pp vol sec art fig ch par jan feb mar apr jun jul aug sep sept oct nov dec")
# After these, and after initials and acronyms, it does only where a word follows that opens sentences.
_SHORT = _words("jr sr inc corp co ltd bros etc st ave blvd rd dept univ al ph.d") | _NUMBERED
_STARTERS = _words(
    "The A An In On At It He She They We I But And This That These Those There When While After Before As "
    "If For His Her Their Its Our My Some Many Most Such However Meanwhile What Who Why How Where Not "
    "According Also With Under By From Since During Although Though Despite Both You Your Another Two "
    "Three Officials Police Earlier Later Last Several So Then To Of No Now Or Until Because"
)
_CLOCK = frozenset({"a.m", "p.m"})
_AFTER_CLOCK = _words(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July "
    "August September October November December Eastern Central Mountain Pacific Moscow Local Greenwich"
)


def split_sentences(text: str, skipped: Sequence[Skipped] = ()) -> tuple[Sentence, ...]:
    """Find the sentences of an article, in order, without white space around them.

    Args:
        text: the article's text.
        skipped: parts that are never read; no sentence reaches into one.

    Returns:
        Sentences that do not overlap; each is at most ``MAX_CHARACTERS`` and ``MAX_TOKENS`` long.
    """
    found: list[Sentence] = []
    position = 0
    for first, last in [*sorted((part.start, part.end) for part in skipped), (len(text), len(text))]:
        for start, end in _lines(text, position, first):
            for begin, stop in _sentences(text, start, end):
                found.extend(_shorten(text, begin, stop))
        position = max(position, last)
    return tuple(found)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Lines, which no sentence leaves; those of a hard-wrapped paragraph are joined to one."""
    block: list[tuple[int, int]] = []
    position = start
    for match in [*_BREAK.finditer(text, start, max(start, end)), None]:
        stop = match.start() if match else end
        if text[position:stop].strip():
            block.append((position, stop))
        else:
            yield from _unwrap(text, block)
            block = []
        position = match.end() if match else end
    yield from _unwrap(text, block)


def _unwrap(text: str, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join the lines of one paragraph where a line was broken only because it was full.

    A paragraph is hard-wrapped if no line had room for the next one's first word and some line goes on in
    lower case. A single break in lower case counts too after a line of usual width or with a blank beside it.
    """
    if not lines:
        return
    width = max(end - start for start, end in lines)
    following = [text[start:end].split(None, 1)[0] for start, end in lines[1:]]
    lower = [word[0].islower() for word in following]
    room = [width - (end - start) - 1 for (start, end), _ in zip(lines, following, strict=False)]
    full = all(len(word) > left for word, left in zip(following, room, strict=True))
    wrapped = len(lines) > 2 and 40 <= width <= 100 and full and any(lower)
    begin = lines[0][0]
    for index, (start, end) in enumerate(lines[:-1]):
        after = lines[index + 1][0]
        blank = text[end - 1].isspace() or text[after].isspace()
        joined = wrapped or (lower[index] and (45 <= end - start <= 82 or blank))
        if not joined or _ITEM.match(text, after):
            yield begin, end
            begin = after
    yield begin, lines[-1][1]


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of one line, still with white space around them."""
    begin = start
    for match in _END.finditer(text, start, end):
        if match.end() < end and _ends(text, begin, match):
            yield begin, match.end("close")
            begin = match.end()
    yield begin, end


def _ends(text: str, begin: int, match: re.Match[str]) -> bool:
    """Whether the sentence that begins at ``begin`` ends with the mark that was found inside its line."""
    opened = _OPEN.match(text, match.end())
    after = opened.end() if opened else match.end()
    following = text[after : after + 20]
    before = text[max(begin, match.start() - _BACK) : match.start()]
    named = following[:1].isupper() and following[1:2].islower()
    if not match["space"]:
        if match["mark"][-1] in "\u3002\uff01\uff1f":
            return True
        named = named and before[-2:].islower() and not following.startswith("Com")
        return named and not _ADDRESS.search(before)
    if len(match["mark"]) > 1 and before[-1:] == "[":  # [...]: words left out of a quotation
        return False
    word = _search(_LAST_WORD, before)
    next_word = _search(_FIRST_WORD, following)
    if following[:1].islower() and not re.match(r"\w{1,3}-?[A-Z]", following):  # al-Shabab, iPhone
        return not match["close"] and match["mark"] != "\u2026" and _plain(word, match["mark"])
    if match["mark"] != ".":
        return True
    alone = match.start() - begin < _BACK and before.strip() == word
    return _full_stop(word, next_word, alone=alone, closed=bool(match["close"]))


def _search(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[0] if match else ""


def _plain(word: str, mark: str) -> bool:
    """Whether a lower-case sentence may follow: the word before the mark is no name and no short form."""
    if mark.startswith(".."):
        return False
    return word.isalpha() and word.islower() and len(word) > 3 and word not in _TITLES | _SHORT


def _full_stop(word: str, next_word: str, *, alone: bool, closed: bool) -> bool:
    """Whether a full stop between two words ends a sentence.

    Args:
        word: what stands before the stop, and ``next_word`` after it.
        next_word: see there.
        alone: ``word`` is all that the sentence has so far.
        closed: a closing quote or bracket follows the stop.
    """
    small = word.lower()
    if alone and (word.isdigit() or len(word) == 1):  # "1. First item"
        return False
    if small in _TITLES and not closed:
        return False
    if small in _CLOCK:
        return next_word not in _AFTER_CLOCK and not (next_word.isupper() and len(next_word) in range(2, 5))
    if small in _NUMBERED and word != "no":
        return next_word in _STARTERS
    if small == "no" and not closed:
        return not next_word[:1].isdigit()
    if small in _SHORT or _ACRONYM.fullmatch(word):
        return next_word in _STARTERS
    return True


_ROUGH = re.compile(r"\w+|[^\w\s]")


def _shorten(text: str, start: int, end: int) -> Iterator[Sentence]:
    """A sentence without the white space around it, in pieces if it is too long for the model."""
    line = text[start:end]
    begin = start + len(line) - len(line.lstrip())
    end = start + len(line.rstrip())
    if begin >= end:
        return
    # A run of letters makes three tokens at most, so few runs need no exact count.
    long = end - begin > MAX_CHARACTERS
    if long or (end - begin > MAX_TOKENS and len(_ROUGH.findall(line)) > MAX_TOKENS // 3):
        yield from _pieces(text, tokenize(text, Sentence(begin, end)))
    else:
        yield Sentence(begin, end)


def _pieces(text: str, tokens: Sequence[Token]) -> Iterator[Sentence]:
    """Cut late in each piece: best after a semicolon, else a comma, else a word."""
    ends = [token.end for token in tokens]
    first = 0
    while first < len(tokens):
        begin = tokens[first].start
        if len(tokens) - first <= MAX_TOKENS and ends[-1] - begin <= MAX_CHARACTERS:
            yield Sentence(begin, ends[-1])
            return
        # One token of room is left, since a cut can change how the last word before it is read.
        fits = bisect_right(ends, begin + MAX_CHARACTERS, first, min(first + MAX_TOKENS - 1, len(ends)))
        if fits == first:  # a single endless token; so many characters are never more tokens
            best = first
            for start in range(begin, ends[first], MAX_TOKENS):
                yield Sentence(start, min(start + MAX_TOKENS, ends[first]))
        else:
            best = max(range((first + fits) // 2, fits), key=lambda index: (_rank(text, ends[index]), index))
            yield Sentence(begin, ends[best])
        first = best + 1


def _rank(text: str, end: int) -> int:
    if text[end - 1] in ";\u2014\n":
        return 3
    if text[end - 1] in ",:":
        return 2
    return int(text[end : end + 1].isspace())
