"""How finely a place is known, and what other datasets call that. Imports nothing of the project."""

from __future__ import annotations

from collections.abc import Mapping

EXACT, NEAR, DISTRICT, PROVINCE, REGION, COUNTRY = "exact", "near", "district", "province", "region", "country"

_SITES = """
    airport; air base; military base; naval base; port; dam; bridge; crossing; nuclear plant; nuclear site; power plant;
    refinery; camp; prison; holy site; square; palace; headquarters; space centre; landmark; university; stadium;
    mountain; volcano; cape
"""
OF_KIND: Mapping[str, str] = {
    **dict.fromkeys(("town", "neighbourhood", *(kind.strip() for kind in _SITES.split(";"))), EXACT),
    **dict.fromkeys(("oil field", "gas field", "park"), NEAR),
    **dict.fromkeys(("district", "county"), DISTRICT),
    "province": PROVINCE,
    "country": COUNTRY,
}
"""The precision of a place by its kind; what is not listed here (rivers, seas, landscapes) is a region."""

UCDP: Mapping[str, int] = {EXACT: 1, NEAR: 2, DISTRICT: 3, PROVINCE: 4, REGION: 5, COUNTRY: 6}
"""``where_prec`` of the UCDP Georeferenced Event Dataset (Sundberg and Melander 2013)."""
UCDP_INTERNATIONAL = 7
"""``where_prec`` of international waters and airspace: a region in no country."""
ACLED: Mapping[str, int] = {EXACT: 1, NEAR: 2, DISTRICT: 2, PROVINCE: 3, REGION: 3, COUNTRY: 3}
"""``geo_precision`` of ACLED's codebook: 1 a town, 2 a part of a region, 3 a larger region."""


def of_kind(kind: str, *, near: bool) -> str:
    """The precision of a place of this kind; ``near``: the words say only that it is near it."""
    precision = OF_KIND.get(kind, REGION)
    return NEAR if near and precision == EXACT else precision


def ucdp(precision: str, *, country: str | None) -> int:
    """UCDP's ``where_prec`` of a place; a region in no country is international."""
    return UCDP_INTERNATIONAL if precision == REGION and country is None else UCDP[precision]
