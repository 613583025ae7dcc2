"""A journal in a PostgreSQL database: a table with a row for each publication.

The table has the octets of the file, cut where publications end. It lies in the first schema of
the connection's search path, so that a database can hold several journals.
"""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Timer

import psycopg
from psycopg import Connection, IsolationLevel, errors
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from data.errors import JournalAway, JournalChanged, JournalError, JournalMissing
from data.journal.store import OVERTAKEN

ANSWERING = 30
"""Seconds that one statement, or a publisher who holds the lock, may take."""
PATIENCE = 40.0
"""Seconds after which a server that says nothing at all is given up."""
QUIET = 60.0
"""Seconds after which a look is worth it though nobody has told of anything."""

_DEFAULTS = {
    "application_name": "kalends",
    "connect_timeout": "5",
    # A machine that is gone says nothing: ask it every now and then.
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
}

# What one who listens for publications, and one who waits for the lock, go by.
_CHANNEL = "kalends_journal"
_LOCK = 0x6B616C656E6473

_TABLE = """
    CREATE TABLE IF NOT EXISTS kalends_journal (
        start bigint PRIMARY KEY CHECK (start >= 0),
        octets bytea NOT NULL CHECK (octet_length(octets) > 0)
    )
"""
_LIMITS = """
    SELECT set_config('statement_timeout', %(limit)s, true),
           set_config('idle_in_transaction_session_timeout', %(limit)s, true)
"""
_SIZE = "SELECT coalesce(max(start + octet_length(octets)), 0) FROM kalends_journal"
_BETWEEN = """
    SELECT substring(
        octets FROM (greatest(start, %(first)s) - start + 1)::int
        FOR (least(start + octet_length(octets), %(end)s) - greatest(start, %(first)s))::int
    )
    FROM kalends_journal
    WHERE start < %(end)s AND start + octet_length(octets) > %(first)s
    ORDER BY start
"""
_STAMP = """
    SELECT start, octet_length(octets), xmin::text FROM kalends_journal ORDER BY start DESC LIMIT 1
"""


class DatabaseHome:
    """A table in a database, reached by a URL that may have secrets; `name` has none."""

    def __init__(self, name: str, url: str, patience: float = PATIENCE) -> None:
        self.name = name
        self._url = url
        self._patience = patience
        self._listening: Connection | None = None
        self._quiet = 0.0

    def stamp(self) -> object:
        """Return what tells the newest row from others; None where there is none."""
        try:
            with self._asking("read") as connection:
                return connection.execute(_STAMP).fetchone()
        except JournalMissing:
            return None

    def wait(self, stop: Event, seconds: float) -> bool:
        """Wait for the word that something was published, for a look where none can come."""
        try:
            if self._listening is None:
                self._listen()
                return True
            told = any(self._listening.notifies(timeout=seconds, stop_after=1))
        except psycopg.Error:
            self._hang_up()
            stop.wait(seconds)
            return True
        if stop.is_set():
            self._hang_up()
        self._quiet = 0.0 if told else self._quiet + seconds
        overdue = self._quiet >= QUIET
        if overdue:
            self._quiet = 0.0
        return told or overdue

    @contextmanager
    def reading(self) -> Iterator["_Octets"]:
        """Open the table as it is at one moment; raises JournalMissing or JournalAway."""
        with self._asking("read") as connection:
            connection.isolation_level = IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            yield _Octets(connection, self)

    @contextmanager
    def writing(self, *, create: bool) -> Iterator["_Octets"]:
        """Open the table while no other publisher does, and make it if need be."""
        with self._asking("written") as connection:
            connection.execute(_LIMITS, {"limit": f"{ANSWERING}s"})
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            ((table,),) = connection.execute("SELECT to_regclass('kalends_journal')::text")
            if create and table is None:
                connection.execute(_TABLE)
            yield _Octets(connection, self)

    def _listen(self) -> None:
        self._listening = psycopg.connect(_conninfo(self._url), autocommit=True)
        self._listening.execute(f"LISTEN {_CHANNEL}")

    def _hang_up(self) -> None:
        if self._listening is not None:
            self._listening.close()
        self._listening = None

    @contextmanager
    def _asking(self, done: str) -> Iterator[Connection]:
        """Connect for a transaction, which ends without effect unless it was committed."""
        try:
            connection = psycopg.connect(_conninfo(self._url))
            with _limited(connection, self._patience):
                try:
                    yield connection
                finally:
                    connection.close()
        except errors.UndefinedTable as error:
            raise JournalMissing(self.name) from error
        except psycopg.Error as error:
            raise self.away(done, error) from error

    def away(self, done: str, error: psycopg.Error) -> JournalAway:
        """Return what is raised for an error of the database's."""
        return JournalAway(self.name, f"it can't be {done}: {_reason(error)}")


class _Octets:
    """The octets of the table, in a transaction."""

    def __init__(self, connection: Connection, home: DatabaseHome) -> None:
        self.connection = connection
        self.home = home

    def size(self) -> int:
        ((size,),) = self.connection.execute(_SIZE)
        return int(size)

    def between(self, first: int, end: int) -> bytes:
        cursor = self.connection.cursor(binary=True)
        rows = cursor.execute(_BETWEEN, {"first": first, "end": end}).fetchall()
        return b"".join(row[0] for row in rows)

    def write(self, octets: bytes, offset: int) -> str | None:
        if self.size() != offset:
            raise JournalError(
                self.home.name,
                f"behind octet {offset} its table has rows that are no whole publication: see who "
                "else writes to it, and delete them",
            )
        try:
            self.connection.execute("INSERT INTO kalends_journal VALUES (%s, %b)", (offset, octets))
            self.connection.execute("SELECT pg_notify(%s, '')", (_CHANNEL,))
            self.connection.commit()
        except errors.IntegrityError as error:
            raise JournalChanged(self.home.name, OVERTAKEN) from error
        except psycopg.Error as error:
            raise self.home.away("written", error) from error
        return None


@contextmanager
def _limited(connection: Connection, seconds: float) -> Iterator[None]:
    """End a connection whose server has stopped answering, so that nobody waits for ever."""
    timer = Timer(seconds, _shut, (connection,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _shut(connection: Connection) -> None:
    with (
        suppress(OSError, psycopg.Error),
        socket.socket(fileno=os.dup(connection.fileno())) as shared,
    ):
        shared.shutdown(socket.SHUT_RDWR)


def _conninfo(url: str) -> str:
    return make_conninfo("", **{**_DEFAULTS, **conninfo_to_dict(url)})


def _reason(error: psycopg.Error) -> str:
    """Return what the database says, in one line; nothing of an address that can't be read."""
    if isinstance(error, psycopg.ProgrammingError) and error.diag.sqlstate is None:
        return "its address is not one that PostgreSQL understands"
    if isinstance(error, errors.InvalidSchemaName):
        return "there is no schema of its search path; make one (CREATE SCHEMA)"
    # What the database says of a statement is followed by the statement.
    return " ".join((error.diag.message_primary or str(error)).split())
