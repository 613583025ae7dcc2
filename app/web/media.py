"""Media types that more than one module speaks of."""

CALENDAR = "text/calendar; charset=utf-8"
JCAL = "application/calendar+json"
JSON = "application/json"
MANIFEST = "application/manifest+json"
PNG = "image/png"
SVG = "image/svg+xml"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
