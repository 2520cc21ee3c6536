"""Reads calendars with python3-vobject, which works out times with the VTIMEZONE of the calendar itself."""

import vobject

from shared import answer, calendars, instant


def text(event, name):
    return event.contents[name][0].value if name in event.contents else None


def one(values):
    return values[0] if values else None


def read(event):
    return {
        "uid": event.uid.value,
        "start": instant(event.dtstart.value),
        "end": instant(event.dtend.value),
        "summary": event.summary.value,
        "description": text(event, "description"),
        "location": text(event, "location"),
        "attendees": [
            {
                "address": person.value,
                "partstat": one(person.params.get("PARTSTAT")),
                "cn": one(person.params.get("CN")),
                "parameters": sorted(person.params.keys()),
            }
            for person in event.contents.get("attendee", [])
        ],
        "organizers": [
            {"address": person.value, "cn": one(person.params.get("CN"))}
            for person in event.contents.get("organizer", [])
        ],
        "properties": sorted(line.name for lines in event.contents.values() for line in lines),
    }


def parse(source):
    calendar = vobject.readOne(source)
    return {
        "method": calendar.method.value if "method" in calendar.contents else None,
        "events": [read(event) for event in calendar.contents.get("vevent", [])],
        "complaints": [],
    }


answer([parse(source) for source in calendars()])
