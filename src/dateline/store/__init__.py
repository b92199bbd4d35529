"""What was read and what became of it, kept in SQLite or PostgreSQL: the only SQL of the house.

May import records and errors.
"""

from dateline.store.backup import Backup, backup, restore
from dateline.store.happenings import Beside
from dateline.store.log import head, verify
from dateline.store.store import Store, open_store
from dateline.store.upgrading import migrate
from dateline.store.writing import Writing

__all__ = ["Backup", "Beside", "Store", "Writing", "backup", "head", "migrate", "open_store", "restore", "verify"]
