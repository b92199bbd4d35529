"""Which of our kinds a place is of: by GeoNames' feature codes, and by the words of people's own tables.

All of it is data; the kinds themselves are those that the places of this room are read by. Imports nothing of Dateline.
"""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import lru_cache

LEFT_OUT = "-"
_FEATURES = """
neighbourhood   P.PPLX
town            P.PPL* P.*
province        A.ADM1
district        A.ADM* A.LTER A.PRSH
region          A.ZN* A.TERR
-               A.*                                     countries: they are known without a gazetteer
-               H.STMGS H.STMM H.RSVT                   gauges, mouths, tanks
river           H.STM*
lake            H.LK* H.RSV* H.LGN*
sea             H.SEA H.GULF H.BAY* H.OCN
strait          H.STRT
canal           H.CNL*
glacier         H.GLCR*
reef            H.RF*
-               H.*                                     springs, wells, falls, marshes
mountains       T.MTS T.HLLS T.RDGE T.PKS
mountain        T.MT T.PK T.HLL
volcano         T.VLC
island          T.ISL T.ISLET T.ISLF T.ATOL
islands         T.ISLS
peninsula       T.PEN*
cape            T.CAPE T.HDLD
desert          T.DSRT T.ERG
valley          T.VAL* T.GRGE* T.CNYN
plain           T.PLN*
landmark        T.PASS
-               T.*
-               S.FRM* S.EST* S.RNCH*                   farms: too many, and named after towns far away
airport         S.AIRP S.AIRF
air base        S.AIRB
military base   S.INSM
dam             S.DAM*
bridge          S.BDG*
prison          S.PRN*
camp            S.CMPRF
crossing        S.PSTB S.CSTM
nuclear plant   S.PSN
power plant     S.PS S.PSH
refinery        S.OILR
palace          S.PAL
square          S.SQR
stadium         S.STDM
university      S.UNIV
landmark        S.*
region          L.RGN* L.AREA L.LCTY L.CST
military base   L.MILB
naval base      L.NVB
port            L.PRT
park            L.PRK* L.RES*
oil field       L.OILF
gas field       L.GASF
-               L.*
forest          V.FRST*
-               V.* R.* U.*                             plants, roads and railways, the sea's floor
"""
"""Kind, then patterns of class and code, then a remark; the first line that fits counts."""

_WORDS = """
town            town city village hamlet settlement locality community municipality capital populated_place
neighbourhood   neighbourhood neighborhood suburb quarter
province        province governorate oblast state
district        district subdistrict sub-district county_district rayon raion
county          county
region          region area landscape
river           river stream wadi
lake            lake reservoir
sea             sea bay gulf ocean
strait          strait
canal           canal
mountain        mountain peak hill
mountains       mountains mountain_range
volcano         volcano
island          island islet
islands         islands archipelago
peninsula       peninsula
cape            cape
desert          desert
valley          valley
plain           plain
forest          forest wood
glacier         glacier
reef            reef
border          border
airport         airport aerodrome airfield
air_base        air_base airbase
military_base   military_base base barracks military
naval_base      naval_base
port            port harbour harbor
dam             dam
bridge          bridge
prison          prison jail
camp            camp refugee_camp idp_camp
crossing        crossing border_crossing checkpoint
nuclear_plant   nuclear_plant
nuclear_site    nuclear_site
power_plant     power_plant power_station
refinery        refinery
pipeline        pipeline
oil_field       oil_field oilfield
gas_field       gas_field gasfield
park            park national_park
palace          palace
headquarters    headquarters
square          square
stadium         stadium
university      university
holy_site       holy_site mosque church temple shrine
space_centre    space_centre
landmark        landmark site building hospital school market hotel
"""
"""Kind, then the words for it; ``_`` is a blank."""


def _patterns() -> tuple[tuple[str, str], ...]:
    rows = []
    for line in _FEATURES.strip().splitlines():
        kind, patterns = line[:16].strip(), line[16:56]
        rows += [(kind, pattern) for pattern in patterns.split()]
    return tuple(rows)


def _words() -> Mapping[str, str]:
    found = {}
    for line in _WORDS.strip().splitlines():
        kind, *words = (word.replace("_", " ") for word in line.split())
        found.update(dict.fromkeys(words, kind))
    return found


_BY_FEATURE = _patterns()
_BY_WORD = _words()
KINDS = tuple(dict.fromkeys(_BY_WORD.values()))
"""All kinds that a place of one's own may be of."""


@lru_cache(maxsize=4096)
def kind_of_feature(class_: str, code: str) -> str | None:
    """The kind of a GeoNames feature; None for what is left out and for codes that are not known."""
    feature = f"{class_}.{code}"
    kind = next((kind for kind, pattern in _BY_FEATURE if fnmatchcase(feature, pattern)), LEFT_OUT)
    return None if kind == LEFT_OUT else kind


def kind_of_code(code: str) -> str | None:
    """The kind of a feature code, with its class (``P.PPL``) or without (``PPL``); None where it names none."""
    if code[1:2] == ".":
        return kind_of_feature(code[0], code[2:])
    kind = next((kind for kind, pattern in _BY_FEATURE if pattern[2:] != "*" and fnmatchcase(code, pattern[2:])), None)
    return None if kind == LEFT_OUT else kind


def kind_of_word(word: str) -> str | None:
    """The kind that a word of a table names (``Village``, ``refugee_camp``), or None where it names none."""
    return _BY_WORD.get(" ".join(word.casefold().replace("_", " ").split()))
