// The panel beside the map: what the folder or file at hand is, where it starts, what depends on it.

const panel = document.getElementById("panel");
const SHOWN = { "Entry points": 6 }, SHOWN_ELSE = 10;

function list(title, rows, make) {
  if (!rows.length) return;
  panel.append(element("h3", "", `${title} (${number(rows.length)})`));
  const items = element("ul"), least = SHOWN[title] || SHOWN_ELSE;
  const add = (from, to) => rows.slice(from, to).forEach((row) => {
    const item = element("li");
    item.append(make(row));
    items.append(item);
  });
  add(0, least);
  panel.append(items);
  if (rows.length > least) {
    const more = element("button", "more", `Show all ${number(rows.length)}`);
    more.type = "button";
    more.addEventListener("click", () => { add(least, rows.length); more.remove(); });
    panel.append(more);
  }
}

function opener(node, title, remark, place, isPath) {
  const button = element("button");
  button.type = "button";
  button.append(isPath ? placed(title, "b") : element("b", "", title));
  if (remark) button.append(element("small", "", remark));
  if (place) button.append(placed(place));
  button.addEventListener("click", () => show(node));
  return button;
}

function anchorItem(row) {
  const node = fileNodes[row[0]];
  return opener(node, row[2], row[3], `${node.path}:${row[1]}`);
}

function fillPanel() {
  const node = state.chosen || state.at;
  const title = element("h2");
  title.append(...(node.path ? slashed(node.path.split("/")) : [data.name]));
  panel.replaceChildren(title);
  if (node.doc) panel.append(element("p", "", node.doc));
  const parts = node.isFolder ? [counted(node.files, "file")] : [data.languages[node.language] || "file"];
  parts.push(counted(node.lines, "line"));
  if (node === root) parts.push(counted(data.symbols, "symbol"));
  if (!node.isFolder && node.role !== "source") parts.push({ test: "test", aside: "example, copy or generated", other: "no code" }[node.role]);
  panel.append(element("p", "note", parts.join(" · ")));
  list("Entry points", ranked(node.entries), anchorItem);
  list("Critical APIs", ranked(node.apis), anchorItem);
  if (node.isFolder) {
    const files = node.children.slice().sort((one, other) => other.weight - one.weight || other.lines - one.lines);
    list("Inside, by importance", files, (child) => opener(child, child.name + (child.isFolder ? "/" : ""), child.doc,
      child.isFolder ? `${counted(child.files, "file")}, ${counted(child.lines, "line")}` : counted(child.lines, "line")));
  } else {
    const link = ([other, count]) => opener(fileNodes[other], fileNodes[other].path, `${number(count)}×`, "", true);
    list("Used by", node.usedBy.slice().sort((one, other) => other[1] - one[1]), link);
    list("Uses", node.uses, link);
  }
}

function ranked(rows) { return rows.slice().sort((one, other) => one[4] - other[4]); }

function fillCrumbs() {
  const crumbs = document.getElementById("crumbs");
  const chain = [];
  for (let node = state.chosen && !state.chosen.isFolder ? state.chosen : state.at; node; node = node.parent) chain.unshift(node);
  crumbs.replaceChildren();
  chain.forEach((node, depth) => {
    if (depth) crumbs.append(element("i", "", "/"));
    if (depth === chain.length - 1) {
      const here = element("span", "", node.name);
      here.setAttribute("aria-current", "location");
      crumbs.append(here);
    } else {
      const button = element("button", "", node.name);
      button.type = "button";
      button.addEventListener("click", () => show(node));
      crumbs.append(button);
    }
  });
}

function fillLegend() {
  const legend = document.getElementById("legend");
  legend.replaceChildren();
  const item = (mark, text) => {
    const span = element("span");
    span.append(mark, text);
    legend.append(span);
  };
  item(element("b", "entry", "▶"), "entry points");
  item(element("b", "api", "◆"), "critical APIs");
  if (state.colour === "weight") item(element("i", "scale"), "how much depends on it");
  else data.languages.slice(0, 10).forEach((name, index) => {
    const swatch = element("i", "swatch");
    swatch.style.background = languageColour(index);
    item(swatch, name);
  });
  item("", "Click or Enter: open · Backspace: up · arrows: move · /: search");
  if (data.commit) item("", `at ${data.commit.slice(0, 12)}${data.dirty ? ", with uncommitted changes" : ""}`);
}
