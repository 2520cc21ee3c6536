"""Reads calendars with python3-icalendar (what khal uses)."""

import icalendar

from shared import answer, calendars, instant


def people(event, name):
    values = event.get(name, [])
    return values if isinstance(values, list) else [values]


def read(event):
    return {
        "uid": str(event["UID"]),
        "start": instant(event.decoded("DTSTART")),
        "end": instant(event.decoded("DTEND")),
        "summary": str(event["SUMMARY"]),
        "description": str(event["DESCRIPTION"]) if "DESCRIPTION" in event else None,
        "location": str(event["LOCATION"]) if "LOCATION" in event else None,
        "attendees": [
            {
                "address": str(person),
                "partstat": person.params.get("PARTSTAT"),
                "cn": person.params.get("CN"),
                "parameters": sorted(person.params.keys()),
            }
            for person in people(event, "ATTENDEE")
        ],
        "organizers": [
            {"address": str(person), "cn": person.params.get("CN")} for person in people(event, "ORGANIZER")
        ],
        "properties": sorted(name for name, _ in event.property_items(recursive=False) if name not in ("BEGIN", "END")),
    }


def parse(text):
    calendar = icalendar.Calendar.from_ical(text.encode("utf-8"))
    events = list(calendar.walk("VEVENT"))
    return {
        "method": str(calendar["METHOD"]) if "METHOD" in calendar else None,
        "events": [read(event) for event in events],
        "complaints": [str(error) for part in calendar.walk() for error in part.errors],
    }


answer([parse(text) for text in calendars()])
