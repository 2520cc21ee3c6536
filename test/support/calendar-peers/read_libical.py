"""Reads calendars with libical (Evolution, Thunderbird's elder reader) and has it apply RFC 5546's tables."""

import datetime

import gi

gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib as I  # noqa: E402

from shared import answer, calendars, instant  # noqa: E402


def properties(component, kind=I.PropertyKind.ANY_PROPERTY):
    found = []
    line = component.get_first_property(kind)
    while line is not None:
        found.append(line)
        line = component.get_next_property(kind)
    return found


def components(parent, kind):
    found = []
    part = parent.get_first_component(kind)
    while part is not None:
        found.append(part)
        part = parent.get_next_component(kind)
    return found


def parameters(line):
    """Parameters as libical writes them out again: unfolded, split outside quotes."""
    text = line.as_ical_string().replace("\r\n ", "").replace("\r\n\t", "").strip()
    parts = [""]
    quoted = False
    for character in text:
        if character == '"':
            quoted = not quoted
        if character == ":" and not quoted:
            break
        if character == ";" and not quoted:
            parts.append("")
        else:
            parts[-1] += character
    pairs = (part.partition("=") for part in parts[1:])
    return {key.upper(): value.strip('"') for key, _, value in pairs}


def when(value):
    if value.is_date():
        return datetime.date(value.get_year(), value.get_month(), value.get_day()).isoformat()
    seconds = value.as_timet_with_zone(value.get_timezone() or I.Timezone.get_utc_timezone())
    return instant(datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc))


def name_of(line):
    return line.get_property_name().upper()


def people(event, kind):
    return [(line.get_value().get_caladdress(), parameters(line)) for line in properties(event, kind)]


def read(event):
    return {
        "uid": event.get_uid(),
        "start": when(event.get_dtstart()),
        "end": when(event.get_dtend()),
        "summary": event.get_summary(),
        "description": event.get_description(),
        "location": event.get_location(),
        "attendees": [
            {
                "address": address,
                "partstat": found.get("PARTSTAT"),
                "cn": found.get("CN"),
                "parameters": sorted(found),
            }
            for address, found in people(event, I.PropertyKind.ATTENDEE_PROPERTY)
        ],
        "organizers": [
            {"address": address, "cn": found.get("CN")}
            for address, found in people(event, I.PropertyKind.ORGANIZER_PROPERTY)
        ],
        "properties": sorted(name_of(line) for line in properties(event)),
    }


def errors_of(component):
    lines = properties(component, I.PropertyKind.XLICERROR_PROPERTY)
    return [line.as_ical_string() for line in lines] + [
        error for part in components(component, I.ComponentKind.ANY_COMPONENT) for error in errors_of(part)
    ]


def parse(source):
    calendar = I.Component.new_from_string(source)
    complaints = errors_of(calendar)
    count = calendar.count_errors()
    methods = properties(calendar, I.PropertyKind.METHOD_PROPERTY)
    events = [read(event) for event in components(calendar, I.ComponentKind.VEVENT_COMPONENT)]
    if count:
        complaints.append("%d parse errors" % count)
    if not calendar.check_restrictions():
        complaints.append("check_restrictions: " + " ".join(errors_of(calendar)))
    return {
        "method": methods[0].get_value_as_string() if methods else None,
        "events": events,
        "complaints": complaints,
    }


answer([parse(source) for source in calendars()])
