// The treemap as elements: folders in folders as deep as there is room for, the rest as plain blocks.

const MAX_CELLS = 4000, HEAD = 19, PAD = 3, MIN_SIDE = 5;
const state = { at: root, chosen: null, size: "lines", colour: "weight", query: "" };
const mapElement = document.getElementById("map");
const cellOf = new Map();
let drawn = [], canvas = null;

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function marks(node) {
  const parts = [];
  if (node.entries.length) parts.push(["entry", `▶${node.entries.length > 1 ? node.entries.length : ""}`]);
  if (node.apis.length) parts.push(["api", `◆${node.apis.length > 1 ? node.apis.length : ""}`]);
  return parts;
}

function number(count) { return count.toLocaleString("en"); }
function counted(count, noun) { return `${number(count)} ${noun}${count === 1 ? "" : "s"}`; }

function describe(node) {
  const parts = [node.path || node.name, node.isFolder ? counted(node.files, "file") : "file", counted(node.lines, "line")];
  if (node.entries.length) parts.push(counted(node.entries.length, "entry point"));
  if (node.apis.length) parts.push(counted(node.apis.length, "critical API"));
  return parts.join(", ");
}

function paint(cell, node) {
  if (state.colour === "language") {
    if (node.language >= 0) cell.style.background = languageColour(node.language);
    return;
  }
  const heat = node.role === "source" ? node.heat : node.role === "other" ? 0 : node.heat / 3;
  cell.style.background = `color-mix(in oklab, var(--hot) ${Math.round(heat)}%, var(--cold))`;
}

function languageColour(index) {
  const hue = (index * 137.5 + 210) % 360;
  return document.documentElement.dataset.theme === "dark" ? `hsl(${hue} 32% 32%)` : `hsl(${hue} 52% 82%)`;
}

function addCell(node, x, y, width, height, depth) {
  const isOpen = node.isFolder && width > 44 && height > HEAD + 16 && drawn.length < MAX_CELLS && depth < 9;
  const cell = element("div", `cell ${node.isFolder ? "folder" : "file"} ${node.role}${isOpen ? " open" : ""}`);
  Object.assign(cell.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
  if (!isOpen) paint(cell, node);
  if (width > 26 && height > 14) {
    const label = element("span", "label");
    const shown = marks(node);
    for (const [kind, text] of width > 60 ? shown : []) label.append(element("span", `marks ${kind}`, text), " ");
    label.append(node.name);
    if (isOpen && width > 150) label.append(" ", element("span", "note", counted(node.files, "file")));
    cell.append(label);
    if (!node.isFolder && height > 46 && width > 110 && node.doc) {
      const note = element("span", "label note", node.doc);
      note.style.whiteSpace = "normal";
      note.style.maxHeight = `${height - 20}px`;
      cell.append(note);
    }
  }
  cell.title = describe(node) + (node.doc ? `\n${node.doc}` : "");
  cell.dataset.cell = String(drawn.length);
  drawn.push({ node, cell, x, y, width, height, depth });
  cellOf.set(node, cell);
  canvas.append(cell);
  if (isOpen) addInside(node, x + PAD, y + HEAD, width - 2 * PAD, height - HEAD - PAD, depth + 1);
}

function addInside(node, x, y, width, height, depth) {
  squarify(sized(node, state.size), x, y, width, height, (child, cx, cy, cw, ch) => {
    if (cw >= MIN_SIDE && ch >= MIN_SIDE && drawn.length < MAX_CELLS) addCell(child, cx, cy, cw, ch, depth);
  });
}

function draw() {
  mapElement.replaceChildren();
  cellOf.clear();
  drawn = [];
  canvas = document.createDocumentFragment();
  addInside(state.at, 0, 0, mapElement.clientWidth, mapElement.clientHeight, 0);
  mapElement.append(canvas);
  markChosen();
  markFound();
}

function markChosen() {
  for (const cell of mapElement.querySelectorAll(".at")) cell.classList.remove("at");
  const cell = state.chosen && cellOf.get(state.chosen);
  if (cell) cell.classList.add("at");
  mapElement.setAttribute("aria-label", state.chosen ? describe(state.chosen) : describe(state.at));
}

function markFound() {
  const wanted = state.query.toLowerCase();
  for (const { node, cell } of drawn) {
    const isHit = wanted && matches(node, wanted);
    cell.classList.toggle("hit", Boolean(isHit && !node.isFolder));
    cell.classList.toggle("dim", Boolean(wanted && !node.isFolder && !isHit));
  }
}

function matches(node, wanted) {
  return node.path.toLowerCase().includes(wanted)
    || (!node.isFolder && [...node.entries, ...node.apis].some((row) => row[2].toLowerCase().includes(wanted)));
}
