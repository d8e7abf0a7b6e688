"use strict";
// The data of the page as a tree of folders and files. Every text of the repository is shown by textContent alone.
const data = JSON.parse(document.getElementById("data").textContent);
const ROLES = ["source", "test", "aside", "other"];

function makeNode(name, path, parent) {
  return {
    name, path, parent, children: [], isFolder: true, file: -1, lines: 0, weight: 0, files: 0,
    heat: 0, language: -1, role: "source", doc: "", entries: [], apis: [], uses: [], usedBy: [], areas: {},
  };
}

const root = makeNode(data.name, "", null);
const nodeOf = new Map([["", root]]);
const fileNodes = [];

function folderAt(path) {
  const known = nodeOf.get(path);
  if (known) return known;
  const cut = path.lastIndexOf("/");
  const parent = folderAt(cut < 0 ? "" : path.slice(0, cut));
  const made = makeNode(path.slice(cut + 1), path, parent);
  parent.children.push(made);
  nodeOf.set(path, made);
  return made;
}

for (const [path, lines, weight, heat, language, role, doc] of data.files) {
  const cut = path.lastIndexOf("/");
  const parent = folderAt(cut < 0 ? "" : path.slice(0, cut));
  const node = makeNode(path.slice(cut + 1), path, parent);
  Object.assign(node, { isFolder: false, file: fileNodes.length, lines, weight, heat, language, role: ROLES[role], doc, files: 1 });
  parent.children.push(node);
  if (!nodeOf.has(path)) nodeOf.set(path, node);
  fileNodes.push(node);
}
for (const [folder, files, lines, weight] of data.rest) {
  const parent = folderAt(folder);
  const node = makeNode(`${files} more files`, `${folder}/…`, parent);
  Object.assign(node, { isFolder: false, lines, weight, files, role: "other", isRest: true });
  parent.children.push(node);
}
for (const row of data.entries) fileNodes[row[0]].entries.push(row);
for (const row of data.apis) fileNodes[row[0]].apis.push(row);
for (const [one, other, count] of data.links) {
  fileNodes[one].uses.push([other, count]);
  fileNodes[other].usedBy.push([one, count]);
}

// A folder that holds nothing but one folder is shown as one with it: src/main/java/org.
function joinSingle(node) {
  while (node !== root && node.isFolder && node.children.length === 1 && node.children[0].isFolder) {
    const only = node.children[0];
    node.name += "/" + only.name;
    node.path = only.path;
    node.children = only.children;
    for (const child of node.children) child.parent = node;
    nodeOf.set(only.path, node);
  }
  node.children.forEach(joinSingle);
}

function gather(node) {
  const roles = new Map();
  let heat = 0;
  for (const child of node.children) {
    if (child.isFolder) gather(child);
    for (const key of ["lines", "weight", "files"]) node[key] += child[key];
    heat += child.heat * child.lines;
    node.entries.push(...child.entries);
    node.apis.push(...child.apis);
    roles.set(child.role, (roles.get(child.role) || 0) + child.lines);
  }
  node.heat = heat / Math.max(1, node.lines);  // closed, it is as warm as its lines are on the whole
  node.role = roles.size === 1 ? [...roles.keys()][0] : "source";
  if (node.doc) return;
  const front = node.children.find((child) => !child.isFolder && child.doc && /^(__init__\.py|package-info\.java|doc\.go|mod\.rs|lib\.rs|README(\.\w+)?)$/.test(child.name));
  if (front) node.doc = front.doc;
}

joinSingle(root);
gather(root);
root.doc = data.about;
