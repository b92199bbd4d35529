"""The tables of a gazetteer file, with the reason beside each column. Imports nothing."""

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
-- id: GeoNames' number for a town; numbers of our own from 10^9 on for what is in no list of towns
-- ref: the public id where it is not made of the number (admin1:SYR.09, region:euphrates)
-- country: ISO 3166-1 alpha-3, empty where it lies in none or in several; countries: all of them, by comma
-- admin1: GeoNames code of the first-order division
-- lat, lon: 1e-5 degrees, so that bytes do not hang on float printing; null where a table of codes gives none
CREATE TABLE places (id INTEGER PRIMARY KEY, ref TEXT, name TEXT NOT NULL, kind TEXT NOT NULL, country TEXT NOT NULL,
                     countries TEXT, admin1 TEXT NOT NULL, lat INTEGER, lon INTEGER, population INTEGER NOT NULL);
-- rank: 0 main name or as good as it, 1 other name, 2 name without its Arabic article, 3 abbreviation
CREATE TABLE names (key TEXT NOT NULL, place INTEGER NOT NULL, rank INTEGER NOT NULL,
                    PRIMARY KEY (key, place)) WITHOUT ROWID;
"""
FORMAT = "2"
"""Changes where a file of an older build can no longer be read."""

MAIN, OTHER, BARE, SHORT = range(4)
"""Ranks of a name, as the table has them."""
OWN = 10**9
"""The first number that is none of GeoNames'."""
