// Only improves: every page works without it.
"use strict";

function copies(button) {
  button.hidden = false;
  const words = button.textContent;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    await navigator.clipboard.writeText(field.value);
    button.textContent = `${words} ✓`;
  });
}

function shares(button) {
  if (!navigator.share) return;
  button.hidden = false;
  button.addEventListener("click", () =>
    navigator.share({ title: document.title, url: location.href }).catch(() => {}));
}

function device() {
  const agent = navigator.userAgent;
  if (/Android/.test(agent)) return "android";
  if (/iPhone|iPad|Macintosh/.test(agent)) return "apple";
  if (/Thunderbird|Linux/.test(agent)) return "other";
  return "outlook";
}

function firstForDevice(ways) {
  const own = ways.querySelector(`[data-client="${device()}"]`);
  if (!own) return;
  for (const way of ways.children) way.open = false;
  own.open = true;
  ways.prepend(own);
}

function filtersAtOnce(form) {
  form.addEventListener("change", () => form.requestSubmit());
}

document.querySelectorAll("[data-copy]").forEach(copies);
document.querySelectorAll("[data-share]").forEach(shares);
document.querySelectorAll(".ways").forEach(firstForDevice);
document.querySelectorAll("form[method=get]").forEach(filtersAtOnce);
