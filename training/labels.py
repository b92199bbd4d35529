"""The label sets of every head, in the order of the model's outputs.

The exported model carries them in its metadata, so that the reader never has to guess.
"""

from __future__ import annotations

UPOS = ("ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X").split()

RELATIONS = (
    "acl acl:relcl advcl advcl:relcl advmod amod appos aux aux:pass case cc cc:preconj ccomp compound "
    "compound:prt conj cop csubj csubj:outer csubj:pass dep det det:predet discourse dislocated expl fixed "
    "flat goeswith iobj list mark nmod nmod:desc nmod:poss nmod:unmarked nsubj nsubj:outer nsubj:pass nummod "
    "obj obl obl:agent obl:unmarked orphan parataxis punct reparandum root vocative xcomp"
).split()

ENTITIES = ["O", *(f"{mark}-{label}" for label in ("PER", "ORG", "LOC", "OTH") for mark in "BI")]


def may_follow(before: str, after: str) -> bool:
    """Whether one entity label may stand after another: an I goes on from a B or I of its own kind."""
    return after[0] != "I" or (before[0] in "BI" and before[2:] == after[2:])


FRAME_ROLES = (
    "ARG0 ARG1 ARG2 ARG3 ARG4 ARGM-TMP ARGM-ADV ARGM-MOD ARGM-NEG ARGM-ADJ ARGM-LOC ARGM-MNR ARGM-DIS ARGM-EXT "
    "ARGM-PRP R-ARG1 R-ARG0 ARGM-CAU ARGM-PRR ARGM-LVB ARGM-DIR ARGM-PRD C-ARG1 ARGM-GOL ARGM-COM"
).split()
FRAMES = ["O", *(f"{mark}-{role}" for role in FRAME_ROLES for mark in "BI")]
UNNAMED = "O?"
"""A word that is no name of a person, organisation or place, in a text whose other names (OTH) were not marked."""

TYPES = (
    "clash attack air_strike shelling bombing shooting killing wounding abduction abuse destruction siege "
    "cyber_attack capture advance deployment withdrawal show_of_force arms_supply seizure talks agreement "
    "ceasefire breach cooperation support aid appeal demand accusation refusal threat sanction responsibility "
    "arrest prosecution investigation restriction release protest riot displacement power_change accident"
).split()
TRIGGERS = ["O", *TYPES]

STATUSES = ["happened", "ongoing", "planned", "hypothetical", "denied"]

ROLES = ["actor", "target", "at", "from", "to", "time", "instrument", "source", "hedge", "figure"]

FIGURE_KINDS = (
    "killed wounded missing abducted detained released displaced forces protesters strikes weapons people "
    "money area other"
).split()

CASES = ["lower", "title", "upper", "mixed", "none"]


def case_of(word: str) -> int:
    """Index into CASES: what the uncased vocabulary does not see of a word."""
    if not any(c.isalpha() for c in word):
        return 4
    if word.islower():
        return 0
    if word[0].isupper() and word[1:] == word[1:].lower():
        return 1
    if word.isupper():
        return 2
    return 3
