// Only improves: every page works without it.
"use strict";

function copies(button) {
  button.hidden = false;
  const words = button.textContent;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    // Without https there is no clipboard, but the old command still works.
    if (navigator.clipboard) await navigator.clipboard.writeText(field.value);
    else document.execCommand("copy");
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
  if (/CrOS/.test(agent)) return "chromeos";
  if (/iPhone|iPad|Macintosh/.test(agent)) return "apple";
  return /Windows/.test(agent) ? "windows" : "linux";
}

function firstForDevice(ways) {
  // What a phone can't do says so in the place of its button.
  if (/Android|iPhone/.test(navigator.userAgent)) {
    const words = ways.parentNode.querySelector("template").content;
    ways.querySelectorAll("[data-computer]").forEach((part) => part.replaceWith(words.cloneNode(true)));
  }
  const own = ways.querySelector(`[data-device="${device()}"]`) ?? ways.firstElementChild;
  for (const way of ways.children) way.open = false;
  own.open = true;
  ways.prepend(own);
}

function filtersAtOnce(form) {
  let latest;
  form.addEventListener("change", async () => {
    const address = new URL(form.action);
    address.search = new URLSearchParams(new FormData(form));
    latest = address.href;
    const answer = await fetch(address).catch(() => null);
    if (!answer?.ok) return form.requestSubmit();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (latest !== address.href) return;
    history.replaceState(null, "", address);
    document.getElementById("count").textContent = page.getElementById("count").textContent;
    for (const each of ["#listed", ".subscribe", ".switch"])
      document.querySelector(each).replaceWith(page.querySelector(each));
    improve(document.querySelector(".subscribe"));
  });
}

function improve(part) {
  part.querySelectorAll("[data-copy]").forEach(copies);
  part.querySelectorAll(".ways").forEach(firstForDevice);
}

improve(document);
document.querySelectorAll("[data-share]").forEach(shares);
document.querySelectorAll("form[method=get]").forEach(filtersAtOnce);
