"""The tables of a gazetteer file, with the reason beside each column. Imports nothing."""

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
-- lat, lon: 1e-5 degrees, so that bytes do not hang on float printing
CREATE TABLE places (id INTEGER PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL, admin1 TEXT NOT NULL,
                     lat INTEGER NOT NULL, lon INTEGER NOT NULL, population INTEGER NOT NULL);
-- rank: 0 main name, 1 other name, 2 name without its Arabic article
CREATE TABLE names (key TEXT NOT NULL, place INTEGER NOT NULL, rank INTEGER NOT NULL,
                    PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE admin1 (country TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, population INTEGER NOT NULL,
                     PRIMARY KEY (country, code)) WITHOUT ROWID;
CREATE TABLE admin1_names (key TEXT NOT NULL, country TEXT NOT NULL, code TEXT NOT NULL, rank INTEGER NOT NULL,
                           PRIMARY KEY (key, country, code)) WITHOUT ROWID;
"""
FORMAT = "1"
"""Changes where a file of an older build can no longer be read."""
