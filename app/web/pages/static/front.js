// Follows the link to the language that the browser asks for, by the rules of the server: an exact
// tag, then a shorter one, then any of the same language, then the first link.
"use strict";

const links = [...document.querySelectorAll("a[hreflang]")];

function nearest(tag) {
  const parts = tag.toLowerCase().split("-");
  const tags = parts.map((_, n) => parts.slice(0, parts.length - n).join("-"));
  for (const each of tags) {
    const exact = links.find((link) => link.hreflang.toLowerCase() === each);
    if (exact) return exact;
  }
  return links.find((link) => link.hreflang.toLowerCase().split("-")[0] === parts[0]);
}

location.replace((navigator.languages.map(nearest).find(Boolean) ?? links[0]).href);
