"""What the readers have in common: calendars come as a JSON list on standard input, findings leave as one."""

import datetime
import json
import sys


def calendars():
    return json.loads(sys.stdin.buffer.read().decode("utf-8"))


def answer(found):
    json.dump(found, sys.stdout, ensure_ascii=True)


def instant(value):
    """RFC 3339 in UTC for instants, the plain day for dates."""
    if not isinstance(value, datetime.datetime):
        return value.isoformat()
    if value.tzinfo is None:
        return "floating " + value.isoformat()
    return value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")
