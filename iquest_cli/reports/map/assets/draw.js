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

// Names are cut where they do not fit, and left away where hardly a letter would be left of them.
const LEAST_NAME = 4, pen = document.createElement("canvas").getContext("2d"), widths = new Map();

function widthOf(text, isBold) {
  const key = (isBold ? "b" : "p") + text;
  if (!widths.has(key)) {
    pen.font = `${isBold ? 600 : 400} 12px ${getComputedStyle(document.body).fontFamily}`;
    widths.set(key, pen.measureText(text).width);
  }
  return widths.get(key);
}

function isReadable(name, room, isBold) {
  return widthOf(name, isBold) <= room || widthOf(`${name.slice(0, LEAST_NAME)}\u2026`, isBold) <= room;
}

// A path, which breaks after its slashes.
function slashed(parts) {
  return parts.flatMap((part, index) => (index ? ["/", element("wbr"), part] : [part]));
}

// The same as a small line; of a long one the last folders.
function placed(text, tag = "small") {
  const made = element(tag), parts = text.split("/");
  if (text.length > 60 && parts.length > 4) {
    parts.splice(0, parts.length - 3, "\u2026");
    made.title = text;
  }
  made.append(...slashed(parts));
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
  const isOpen = node.isFolder && width > 44 && height > HEAD + 16 && drawn.length < MAX_CELLS && depth < 9
    && isReadable(node.name, width - 13, true);
  const cell = element("div", `cell ${node.isFolder ? "folder" : "file"} ${node.role}${isOpen ? " open" : ""}`);
  Object.assign(cell.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
  if (!isOpen) paint(cell, node);
  if (width > 16 && height > 14) label(cell, node, isOpen, width, height);
  cell.title = describe(node) + (node.doc ? `\n${node.doc}` : "");
  cell.dataset.cell = String(drawn.length);
  drawn.push({ node, cell, x, y, width, height, depth });
  cellOf.set(node, cell);
  canvas.append(cell);
  if (isOpen) addInside(node, x + PAD, y + HEAD, width - 2 * PAD, height - HEAD - PAD, depth + 1);
}

function label(cell, node, isOpen, width, height) {
  const made = element("span", "label");
  let room = width - 13;
  for (const [kind, text] of marks(node)) {
    const wide = widthOf(text, node.isFolder) + 4, isNamed = isReadable(node.name, room - wide, node.isFolder);
    // Where the name has no place, one mark still says that there is something to find.
    if (!isNamed && (made.childNodes.length || isReadable(node.name, room, node.isFolder) || wide > room + 3)) continue;
    made.append(made.childNodes.length ? " " : "", element("span", `marks ${kind}`, text));
    room -= wide;
  }
  if (isReadable(node.name, room, node.isFolder)) made.append(made.childNodes.length ? " " : "", element("span", "name", node.name));
  if (isOpen && width > 150) made.append(" ", element("span", "note", counted(node.files, "file")));
  if (made.childNodes.length) cell.append(made);
  const lines = Math.floor((height - 20) / 15);
  if (node.isFolder || lines < 2 || width < 110 || !node.doc) return;
  const note = element("span", "label note said", node.doc);
  note.style.webkitLineClamp = String(lines);
  cell.append(note);
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
  document.getElementById("status").textContent = describe(state.chosen || state.at);
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
