"""Look at a calendar through Evolution's calendar server, as a window on the desktop does.

Debian's own Python runs this, as it has the bindings. It reads a command a line and answers each
with a line of JSON, until its input ends.
"""

import json
import sys
from collections.abc import Callable

import gi

gi.require_version("ECal", "2.0")
gi.require_version("EDataServer", "1.2")

from gi.repository import ECal, EDataServer, GLib, GObject, ICalGLib  # noqa: E402 - versions come first

# Without a main loop that runs, nobody would hear that the source is connected.
DONT_WAIT = 0xFFFFFFFF
EVERYTHING = "#t"


class Window:
    """What looks at one calendar."""

    def __init__(self, source: str) -> None:
        registry = EDataServer.SourceRegistry.new_sync(None)
        kind = ECal.ClientSourceType.EVENTS
        self.client = ECal.Client.connect_sync(registry.ref_source(source), kind, DONT_WAIT, None)
        self.noted: list[tuple[str, str]] = []

    def events(self) -> dict[str, str]:
        """Return what the calendar holds, by UID."""
        _, found = self.client.get_object_list_sync(EVERYTHING, None)
        return {event.get_uid(): event.as_ical_string() for event in found}

    def between(self, start: str, end: str) -> list[list[str]]:
        """Return what a view of some months draws: UID, title, status, begin and end, in UTC.

        `start` and `end` are seconds since 1970.
        """
        drawn: list[list[str]] = []

        def draw(event: ICalGLib.Component, *moments: ICalGLib.Time) -> bool:
            status = event.get_status().value_nick.upper()
            drawn.append([event.get_uid(), event.get_summary(), status, *map(spelled, moments[:2])])
            return True

        self.client.generate_instances_sync(int(start), int(end), None, draw)
        return drawn

    def refresh(self) -> bool:
        """Ask for a look at the address, as the button does."""
        return self.client.refresh_sync(None)

    def watch(self) -> bool:
        """Note from now on what a window would draw anew; all that is there comes first."""
        _, self.view = self.client.get_view_sync(EVERYTHING, None)
        for kind in ("added", "modified", "removed"):
            GObject.Object.connect(self.view, f"objects-{kind}", self.note, kind)
        self.view.start()
        return True

    def note(self, _view: ECal.ClientView, found: list[object], kind: str) -> None:
        """Note which events were added, modified or removed."""
        self.noted += [(kind, event.get_uid()) for event in found]

    def notices(self) -> list[tuple[str, str]]:
        """Return all that was noted."""
        return self.noted


def spelled(moment: ICalGLib.Time) -> str:
    """Return a day as it is, a time in UTC."""
    utc = ICalGLib.Timezone.get_utc_timezone()
    return (moment if moment.is_date() else moment.convert_to_zone(utc)).as_ical_string()


def obey(window: Window, end: Callable[[], None]) -> bool:
    """Answer one command; end with the input."""
    command, *arguments = sys.stdin.readline().split() or [""]
    if not command:
        end()
        return GLib.SOURCE_REMOVE
    sys.stdout.write(json.dumps(getattr(window, command)(*arguments)) + "\n")
    sys.stdout.flush()
    return GLib.SOURCE_CONTINUE


def main() -> None:
    """Answer until the input ends."""
    window, loop = Window(sys.argv[1]), GLib.MainLoop()
    ready = GLib.IO_IN | GLib.IO_HUP
    GLib.io_add_watch(0, GLib.PRIORITY_DEFAULT, ready, lambda *_: obey(window, loop.quit))
    loop.run()


if __name__ == "__main__":
    main()
