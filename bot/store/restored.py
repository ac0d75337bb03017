"""What a restored database does not know: what the bot has posted since the backup was made.

Such posts are due again. Each is looked for in its room before it is sent, as one whose answer was
lost. So are those that are added within as long again as was forgotten: they may tell of what
happened already.
"""

import json
import sqlite3
from datetime import timedelta

LOOKED_BACK = timedelta(days=2)
"""Of an older backup's time since, only the end is looked through: histories are long."""
DOUBTED_FOR = timedelta(hours=1)
"""So long after a restore, at least, what is added is looked for too."""
MS = timedelta(milliseconds=1)

MARK = """
    INSERT INTO remembered (platform, name, value) VALUES ('', 'restored', :value)
    ON CONFLICT (platform, name) DO UPDATE SET value = excluded.value
"""
DOUBT = """
    UPDATE outbox SET begun = max(due, :since), begun_steady = :steady
    WHERE state = 'waiting' AND due <= :now
"""
SENDING = "UPDATE outbox SET begun_steady = :steady WHERE state = 'sending'"
"""The steady clock of a backup is another boot's, or another machine's."""
BEGUN = """(
    SELECT json_extract(value, '$.since') FROM remembered
    WHERE platform = '' AND name = 'restored' AND json_extract(value, '$.until') > :made
)"""
"""From when on a post that is being added may stand in its room already; NULL for never."""


def mark(connection: sqlite3.Connection, *, since: int, now: int, steady: int) -> None:
    """Note that a database was restored, and doubt what was due; in milliseconds since 1970."""
    until = now + max(now - since, DOUBTED_FOR // MS)
    connection.execute(MARK, {"value": json.dumps({"since": since, "until": until})})
    connection.execute(DOUBT, {"since": since, "now": now, "steady": steady})
    connection.execute(SENDING, {"steady": steady})
