"""How noun phrases for actors are built: what stands before and after the name, and which words stand for members.

Pure string work; no pattern backtracks more than linearly in the phrase.
"""

from __future__ import annotations

import re

_NUMBERS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|"
    "hundred|thousand|million"
)
_ARTICLE = re.compile(r"(?:the|a|an)\s+", re.IGNORECASE)
_LEADING = re.compile(
    r"(?:the|an?|this|that|these|those|its|his|her|their|our|my|some|any|many|several|other|another|all|both|every|each|most|more|few|fewer|no|"
    r"at\s+least|at\s+most|more\s+than|fewer\s+than|less\s+than|as\s+many\s+as|up\s+to|over|about|around|nearly|almost|roughly|approximately|some|"
    r"suspected|alleged|so-called|self-styled|self-proclaimed|unidentified|unknown|unnamed|other|remaining|newly|dozen|first|second|third|"
    r"senior|top|high-ranking|top-ranking|high-level|ranking|veteran|prominent|deputy|acting|interim|then|key|main|local|young|elderly|female|male|"
    r"innocent|unarmed|heavily|wounded|injured|dead|fellow|rival|hundreds|thousands|dozens|scores|outgoing|incoming|newly-elected|current|embattled|"
    rf"(?:{_NUMBERS})(?:-(?:{_NUMBERS}))?|\d{{1,4}}(?:[.,]\d{{3}})*(?:-year-old)?)\s+",
    re.IGNORECASE,
)
_QUANTITY = re.compile(
    r"(?:(?:group|number|crowd|dozens|hundreds|thousands|scores|tens|millions|pair|handful|majority|team|band|gang|member|members|couple|convoy|"
    rf"unit|units|column|lot|lots|all|some|many|most|several|one|two|three|{_NUMBERS}|\d{{1,5}}|rest|part|groups|bodies|bands|mob|crew)\s+of\s+)",
    re.IGNORECASE,
)
FORMER = re.compile(
    r"(?:former|ex|late|ousted|deposed|exiled|retired|toppled|disgraced|fallen|would-be|erstwhile|ex-\w+)(?:[\s-]|$)",
    re.IGNORECASE,
)
_PARENTHESIS = re.compile(r"\s*[(\[][^()\[\]]{1,60}[)\]]\s*")
_APPOSITION = re.compile(
    r"\s*(?:,|\s[-–—]{1,2})\s+(?=(?:an?|the|which|who|whose|that|led|backed|known|also|including|formerly|based)\b)"
)
_COMMA_NAME = re.compile(r"\s*,\s+(?=[A-Z])")
_PHRASE = re.compile(
    r"\s+(?:to|in|at|on|near|during|after|before|who|whom|which|that|from|of|with|under|inside|outside|around|across|along|by|for|against|loyal|"
    r"based|backed|led|operating|fighting|wearing|carrying|armed|accused|including|involved|belonging|allied|linked|stationed|deployed|aboard|over|into)\s"
)
COORDINATION = re.compile(r"\s(?:and|or|as well as|along with|with|against|versus)\s|[,;/&]")
ATTRIBUTE = re.compile(
    r"[\w’'.]{1,30}(?:-[\w’'.]{1,30}){0,4}-(?:led|backed|dominated|aligned|supported|allied|majority|based|linked|controlled|run|affiliated|armed|funded|"
    r"inspired|sponsored|recognised|recognized|installed|appointed|owned|speaking)|(?:pro|anti)-[\w’'.-]{1,30}"
)


def words_of(words: str) -> frozenset[str]:
    """A set of words from one string."""
    return frozenset(words.split())


SPEAKERS = words_of(
    """
    spokesman spokeswoman spokesperson spokesmen spokespeople official officials source sources statement
    """
)
TITLES = SPEAKERS | words_of(
    """
    president minister ministers king queen prince princess emir sultan ambassador envoy leader leaders general
    commander commanders secretary chief chancellor premier head director colonel captain admiral governor mayor speaker
    senator mp lawmaker judge prosecutor adviser advisor chairman chairwoman founder negotiator diplomat deputy
    lieutenant major brigadier state consul representative officer marshal ruler boss member politician cleric
    co-founder co-leader president-elect
    """
)
MEMBERS = TITLES | words_of(
    """
    fighters militants terrorists forces troops rebels insurgents gunmen group movement militia militias
    militiamen members units jihadists soldiers extremists snipers network organisation organization faction
    elements positions fighter militant mission peacekeepers mercenaries guerrillas cells terrorist terror
    group's militiaman rebel insurgent jihadist soldier gunman operatives operative cell wing supporters
    followers affiliate branch offshoot commanders deputies lawmakers politicians parliamentarians
    representatives negotiators delegation guerrilla separatists separatist insurgency loyalists battalion
    brigade squads squad unit convoy headquarters leadership agency party alliance coalition service staff team
    agents inspectors experts investigators observers monitors envoys diplomats chiefs rescuers volunteers
    workers employees executives executive lawyers reporter correspondent journalists government administration
    """
)
_BEFORE_NAME = words_of(
    """
    militant militants jihadist islamist terrorist extremist terror rebel group movement network organisation
    organization militia outlawed banned armed kurdish shia shiite sunni islamic radical powerful hardline
    separatist paramilitary so-called news agency alliance coalition party faction brigade watchdog monitor
    international insurgent opposition ruling far-right far-left nationalist marxist communist leftist populist
    conservative centrist liberal social-democratic pro-kurdish state state-run state-owned official broadcaster
    newspaper daily magazine channel charity ngo company mercenary firm cartel gang giant main arab christian
    jewish muslim palestinian umbrella body intelligence security regional bloc rights human aid medical local
    independent private military drug criminal ethnic
    """
)
_PARTICLES = words_of("al el bin ibn ben de del la van von der den da dos di du abu ould st le bint ul al- y")
_TURNING = words_of(
    """
    fake bogus false non anti purported pretended former and or nor not like unlike versus against imaginary
    of in at on to from by for with under over near into
    """
)
_POSSESSIVE = ("'s", "’s", "s'", "s’", "'", "’")


def without_article(words: str) -> str:
    """The phrase without its article, quotes around it and a possessive at its end."""
    name = words.strip().strip('"“”‘').strip()
    if name[:1] in "tTaA":
        match = _ARTICLE.match(name)
        name = name[match.end() :] if match is not None else name
    for ending in ("'s", "’s"):
        name = name.removesuffix(ending)
    return name.strip()


def without_quantity(words: str) -> str:
    """The phrase without what counts it or ranks it: ``dozens of``, ``two``, ``senior``, ``suspected``."""
    name = words
    for _ in range(8):
        match = _QUANTITY.match(name) or _LEADING.match(name)
        if match is None or match.end() == len(name):
            break
        name = name[match.end() :]
    return name.strip()


def head_and_apposition(words: str) -> tuple[str, str | None]:
    """What stands before ``, the ...`` or ``, led by ...``, and what stands after it; without parentheses."""
    plain = _PARENTHESIS.sub(" ", words).strip()
    match = _APPOSITION.search(plain)
    if match is None:
        return plain, None
    return plain[: match.start()].strip(), plain[match.end() :].strip()


def title_and_name(words: str) -> str | None:
    """The title of ``the president of Ukraine, Volodymyr Zelensky``; None where no such comma stands."""
    match = _COMMA_NAME.search(words)
    if match is None or not is_name(words[match.end() :].split()):
        return None
    title = words[: match.start()]
    return title if any(word.lower() in TITLES for word in title.split()) else None


def before_phrase(words: str) -> tuple[str, str] | None:
    """``Syrian army`` and ``Aleppo`` of ``Syrian army in Aleppo``; None where no such phrase follows."""
    match = _PHRASE.search(words)
    return (words[: match.start()], words[match.end() :]) if match is not None and match.start() > 0 else None


def is_name(words: list[str]) -> bool:
    """Whether the words may be a person's name: up to five beside particles, all with a capital but for these."""
    if not 0 < len(words) <= 8 or sum(word.lower() not in _PARTICLES for word in words) > 5:
        return False
    return all(word[:1].isupper() or word.lower() in _PARTICLES or word[:3].lower() in ("al-", "el-") for word in words)


def without_members(name: str) -> list[str]:
    """What may be the name before words for members, nearest first: ``ISIS`` of ``ISIS militants``."""
    words = without_person(name.split())
    found = [] if len(words) == len(name.split()) else [" ".join(words)]
    cut = len(words)
    while cut > 1 and words[cut - 1].lower() in MEMBERS:
        cut -= 1
        if not (cut > 0 and words[cut - 1].lower() in ("armed", "military", "political", "media", "press")):
            found.append(without_article(" ".join(words[:cut])))
        elif cut > 1:
            cut -= 1
            found.append(without_article(" ".join(words[:cut])))
    return found


def without_person(words: list[str]) -> list[str]:
    """The words without a person's name at their end, where a title stands before it."""
    for at in range(1, len(words)):
        title, name = words[at - 1].lower(), words[at:]
        if title in TITLES - {"state"} and is_name(name) and not any(word.lower() in TITLES for word in name):
            return words[:at]
    return words


def is_attribute(word: str) -> bool:
    """Whether a word may stand before an actor's name and say something of it."""
    return word.lower() in _BEFORE_NAME or ATTRIBUTE.fullmatch(word) is not None


def is_adjective(word: str) -> bool:
    """Whether a lower-case word before a name may be passed over: that of ``brutal ISIS fighters``, not ``fake``."""
    return word.islower() and word.isalpha() and word not in _TURNING


def owner(words: str) -> str | None:
    """``Iraq`` of ``Iraq's``; None where the words bear no possessive mark."""
    if "'" not in words and "’" not in words:
        return None
    for ending in _POSSESSIVE:
        if words.endswith(ending) and len(words) > len(ending):
            cut = words.removesuffix(ending)
            return cut + "s" if ending[0] == "s" else cut
    return None
