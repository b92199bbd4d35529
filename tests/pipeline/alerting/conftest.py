"""The stores of both kinds, for tests of what goes through the store."""

from tests.store.conftest import made_database, made_file, postgres, store, url

__all__ = ["made_database", "made_file", "postgres", "store", "url"]
