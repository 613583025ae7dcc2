// Print as JSON what ical.js, the parser of Nextcloud and Thunderbird, reads in the files given.
// The first argument is the address of the module, as it lies in .venv/node.
import { readFileSync } from "node:fs";

const [address, ...files] = process.argv.slice(2);
const { default: ICAL } = await import(address);

function starts(event) {
  const iterator = event.iterator();
  const days = [];
  for (let day = iterator.next(); day; day = iterator.next()) days.push(day.toString());
  return days;
}

function fact(component) {
  const event = new ICAL.Event(component, { strictExceptions: true });
  return {
    uid: event.uid,
    title: event.summary,
    description: event.description,
    start: event.startDate.toString(),
    end: event.endDate.toString(),
    starts: starts(event),
  };
}

function read(file) {
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(file, "utf8")));
  return calendar.getAllSubcomponents("vevent").map(fact);
}

console.log(JSON.stringify(Object.fromEntries(files.map((file) => [file, read(file)]))));
