// What a page gets wrong as it stands on the screen now, each in a few words: the tests' one question.
() => {
  const screen = document.documentElement.clientWidth;
  const name = (each) => {
    const words = (each.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 50);
    return `${each.localName}.${each.getAttribute("class") ?? ""} «${words}»`;
  };
  const shown = (each) => each.checkVisibility({ checkOpacity: true, visibilityProperty: true });
  const found = [];

  const { scrollWidth } = document.scrollingElement;
  if (scrollWidth > screen) found.push(`scrolls sideways: ${scrollWidth} px on ${screen}`);

  for (const each of document.body.querySelectorAll("*")) {
    if (each instanceof SVGElement || each.matches("input, textarea, bdi")) continue;
    const { overflowX, overflowY } = getComputedStyle(each);
    const cut = overflowX !== "visible" && each.scrollWidth > each.clientWidth + 1;
    const short = overflowY === "hidden" && each.scrollHeight > each.clientHeight + 1;
    if ((cut || short) && shown(each)) found.push(`cut: ${name(each)}`);
  }

  // Each line of each text, as high as its letters: what crosses another line or the screen's edge.
  const lines = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const own = node.parentElement;
    if (!node.data.trim() || own.closest("svg, script, style, .skip, textarea") || !shown(own)) continue;
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width < 1) continue;
      const trim = box.height * 0.2;
      lines.push({ left: box.left + 0.5, right: box.right - 0.5, top: box.top + trim, foot: box.bottom - trim, own });
    }
  }
  lines.sort((a, b) => a.top - b.top);
  lines.forEach((line, n) => {
    if (line.left < -1 || line.right > screen + 1) found.push(`beyond the edge: ${name(line.own)}`);
    for (const next of lines.slice(n + 1)) {
      if (next.top >= line.foot) break;
      if (next.left < line.right && line.left < next.right) found.push(`overlap: ${name(line.own)} / ${name(next.own)}`);
    }
  });

  // A control on top of another's words can't be told from it by a finger.
  const buttons = [...document.querySelectorAll(".button, button")].filter((each) => !each.hidden);
  const names = buttons.map((each) => each.textContent.trim());
  for (const each of new Set(names))
    if (names.filter((other) => other === each).length > 1) found.push(`two buttons: ${each}`);
  for (const each of document.querySelectorAll(".button, button, summary, nav a, main li > a")) {
    const { width, height } = each.getBoundingClientRect();
    if (shown(each) && (width < 24 || height < 23.5)) found.push(`small: ${name(each)} ${width} × ${height}`);
  }

  const svg = [...document.querySelectorAll(".plan, .map")].filter(shown);
  for (const each of svg) {
    const room = each.getBoundingClientRect();
    for (const text of each.querySelectorAll("text")) {
      const box = text.getBoundingClientRect();
      for (const day of text.closest(".today") ? each.querySelectorAll(".day tspan") : []) {
        const other = day.getBoundingClientRect();
        if (other.left < box.right && box.left < other.right && other.top < box.bottom && box.top < other.bottom)
          found.push(`overlap: ${name(text)} / ${name(day)}`);
      }
      if (box.left < room.left - 1 || box.right > room.right + 1 || box.top < room.top - 4 || box.bottom > room.bottom + 1)
        found.push(`beyond the drawing: ${name(text)}`);
    }
  }
  return [...new Set(found)];
}
