// Squarified treemap (Bruls, Huizing and van Wijk, 2000): rectangles of a wanted area, as near to squares as may be.

function squarify(items, x, y, width, height, place) {
  let total = 0;
  for (const item of items) total += item.area;
  if (total <= 0 || width <= 0 || height <= 0) return;
  const scale = (width * height) / total;
  let start = 0;
  while (start < items.length) {
    const side = Math.min(width, height);
    let end = start, sum = 0, worst = Infinity;
    while (end < items.length) {
      const grown = sum + items[end].area * scale;
      const largest = items[start].area * scale, smallest = items[end].area * scale;
      const ratio = Math.max((side * side * largest) / (grown * grown), (grown * grown) / (side * side * smallest));
      if (ratio > worst) break;
      worst = ratio; sum = grown; end += 1;
    }
    const thick = sum / side;
    let along = 0;
    for (let at = start; at < end; at += 1) {
      const long = (items[at].area * scale) / thick;
      if (width >= height) place(items[at].node, x, y + along, thick, long);
      else place(items[at].node, x + along, y, long, thick);
      along += long;
    }
    if (width >= height) { x += thick; width -= thick; } else { y += thick; height -= thick; }
    start = end;
  }
}

// What a file counts for: never nothing, less than in proportion, so that one huge file leaves room for others; and what
// is no source of the product a quarter.
function areaOf(node, by) {
  const area = Math.pow(by === "lines" ? node.lines + 1 : node.weight * 1e6 + 0.5, 0.8);
  return node.role === "source" ? area : area / 4;
}

function sized(node, by) {
  const items = node.children.map((child) => ({ node: child, area: subtreeArea(child, by) }));
  return items.sort((one, other) => other.area - one.area);
}

function subtreeArea(node, by) {
  if (node.areas[by] === undefined) {
    node.areas[by] = node.isFolder ? node.children.reduce((sum, child) => sum + subtreeArea(child, by), 0) : areaOf(node, by);
  }
  return node.areas[by];
}
