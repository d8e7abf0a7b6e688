// Mouse, keys, search and address: everything that moves through the tree.

function show(node, isFromAddress) {
  if (node.isRest) node = node.parent;
  state.at = node.isFolder ? node : node.parent || root;
  state.chosen = node.isFolder ? null : node;
  if (!isFromAddress) {
    const wanted = `#${encodeURIComponent(node.path)}`;
    if (location.hash !== wanted) history.pushState(null, "", wanted);
  }
  fillCrumbs();
  fillPanel();
  draw();
}

function choose(node) {
  state.chosen = node;
  markChosen();
  fillPanel();
  fillCrumbs();
}

function fromAddress() {
  let path = "";
  try { path = decodeURIComponent(location.hash.slice(1)); } catch { /* not one of ours */ }
  show(nodeOf.get(path) || root, true);
}

mapElement.addEventListener("click", (event) => {
  const cell = event.target.closest(".cell");
  if (!cell) return;
  const { node } = drawn[Number(cell.dataset.cell)];
  if (node.isFolder || node.isRest) show(node);
  else if (node.parent === state.at || cell.offsetWidth > 90) choose(node);
  else show(node);
});

function step(dx, dy) {
  const top = drawn.filter((item) => item.depth === 0 || (state.chosen && item.node.parent === state.chosen.parent));
  if (!top.length) return;
  const from = drawn.find((item) => item.node === state.chosen);
  if (!from) { choose(top[0].node); return; }
  const middle = (item) => [item.x + item.width / 2, item.y + item.height / 2];
  const [fx, fy] = middle(from);
  let best = null, least = Infinity;
  for (const item of top) {
    const [x, y] = middle(item);
    const ahead = (x - fx) * dx + (y - fy) * dy;
    const beside = Math.abs((x - fx) * dy) + Math.abs((y - fy) * dx);
    if (item !== from && ahead > 1 && ahead + 2.5 * beside < least) { best = item; least = ahead + 2.5 * beside; }
  }
  if (best) choose(best.node);
}

const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
mapElement.addEventListener("keydown", (event) => {
  if (MOVES[event.key]) step(...MOVES[event.key]);
  else if (event.key === "Enter" || event.key === " ") { if (state.chosen) show(state.chosen); }
  else if (event.key === "Backspace" || event.key === "Escape") goUp();
  else if (event.key === "Home") show(root);
  else return;
  event.preventDefault();
});

function goUp() {
  const from = state.at;
  if (!from.parent) { choose(null); return; }
  show(from.parent);
  choose(from);
}

const search = document.getElementById("search"), found = document.getElementById("found");
let hits = [], picked = 0;

function searchAll(text) {
  const wanted = text.toLowerCase(), rows = [];
  const score = (name, weight, isName) => {
    const low = name.toLowerCase(), at = low.indexOf(wanted);
    return at < 0 ? -1 : (low === wanted ? 8 : at === 0 ? 4 : 0) + (isName ? 2 : 0) + Math.min(1, weight * 50) - low.length / 500;
  };
  for (const node of fileNodes) {
    const least = node.role === "source" ? 0 : -3;
    const own = Math.max(score(node.name, node.weight, true), score(node.path, node.weight, false));
    if (own > -1) rows.push([own + least, node, node.path, node.doc]);
    for (const row of [...node.entries, ...node.apis]) {
      const value = score(row[2], node.weight, true);
      if (value > -1) rows.push([value + 1 + least, node, row[2], `${node.path}:${row[1]}`]);
    }
  }
  return rows.sort((one, other) => other[0] - one[0]).slice(0, 40);
}

function fillFound() {
  state.query = search.value.trim();
  hits = state.query ? searchAll(state.query) : [];
  picked = 0;
  found.replaceChildren();
  hits.forEach(([, node, title, remark], index) => {
    const item = element("li", "", title);
    item.setAttribute("role", "option");
    item.append(element("small", "", remark || ""));
    item.addEventListener("mousedown", (event) => { event.preventDefault(); pick(index); });
    found.append(item);
  });
  if (state.query && !hits.length) found.append(element("li", "", "Nothing of that name"));
  found.hidden = !state.query;
  search.setAttribute("aria-expanded", String(!found.hidden));
  markPicked();
  markFound();
}

function markPicked() {
  [...found.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === picked)));
  if (found.children[picked]) found.children[picked].scrollIntoView({ block: "nearest" });
}

function pick(index) {
  if (!hits[index]) return;
  const node = hits[index][1];
  closeSearch();
  show(node);
  mapElement.focus();
}

function closeSearch() {
  search.value = "";
  fillFound();
}

search.addEventListener("input", fillFound);
search.addEventListener("blur", () => { found.hidden = true; });
search.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown") picked = Math.min(picked + 1, hits.length - 1);
  else if (event.key === "ArrowUp") picked = Math.max(picked - 1, 0);
  else if (event.key === "Enter") pick(picked);
  else if (event.key === "Escape") { closeSearch(); mapElement.focus(); }
  else return;
  event.preventDefault();
  markPicked();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== search) { search.focus(); event.preventDefault(); }
});

for (const name of ["size", "colour"]) {
  document.getElementById(name).addEventListener("change", (event) => {
    state[name] = event.target.value;
    draw();
    fillLegend();
  });
}
const dark = matchMedia("(prefers-color-scheme: dark)");
function setTheme(isDark) {
  document.documentElement.dataset.theme = isDark ? "dark" : "light";
  if (state.colour === "language") { draw(); fillLegend(); }
}
setTheme(dark.matches);
dark.addEventListener("change", (event) => setTheme(event.matches));
document.getElementById("theme").addEventListener("click", () => setTheme(document.documentElement.dataset.theme !== "dark"));

document.getElementById("name").textContent = data.name;
document.getElementById("about").textContent = data.about || `${counted(data.files.length, "file")}, ${counted(data.symbols, "symbol")}`;
window.addEventListener("popstate", fromAddress);
let waiting = 0;
new ResizeObserver(() => { cancelAnimationFrame(waiting); waiting = requestAnimationFrame(draw); }).observe(mapElement);
fillLegend();
fromAddress();
