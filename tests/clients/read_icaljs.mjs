// Print as JSON what ical.js, the parser of Nextcloud and Thunderbird, reads in the files given.
// The first argument is the address of the module, as it lies in .venv/node.
import { readFileSync } from "node:fs";

const [address, ...files] = process.argv.slice(2);
const { default: ICAL } = await import(address);

// A day as it is, a time in UTC.
function spelled(time) {
  if (time.isDate) return time.toString();
  return time.convertToZone(ICAL.Timezone.utcTimezone).toString().replace("Z", "+00:00");
}

function starts(event) {
  const iterator = event.iterator();
  const days = [];
  for (let day = iterator.next(); day; day = iterator.next()) days.push(spelled(day));
  return days;
}

function fact(component) {
  const event = new ICAL.Event(component, { strictExceptions: true });
  return {
    uid: event.uid,
    title: event.summary,
    description: event.description,
    start: spelled(event.startDate),
    end: spelled(event.endDate),
    starts: starts(event),
  };
}

function read(file) {
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(file, "utf8")));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  return calendar.getAllSubcomponents("vevent").map(fact);
}

console.log(JSON.stringify(Object.fromEntries(files.map((file) => [file, read(file)]))));
