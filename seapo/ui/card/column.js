// Both sides in one column: what both have once, each line that differs first as the one and then as the other.
// Line breaks that both have cut the two texts into the same number of stretches.

// {segments, tags}: the merged text, and by where a line starts which side it is of ("-" or "+").
function mergedColumn(row, order) {
  const sides = order.map((name) => new Marked(row[name]));
  const whole = new Set(sides.flatMap((marked) => breaksWithin(marked, row.math || {})));
  const [first, second] = order.map((name) => stretchesOf(row[name], whole));
  const column = { segments: [], tags: new Map(), size: 0 };
  first.forEach((one, at) => {
    const other = second[at] || [];
    if (isSame(one) && isSame(other)) return append(column, other, "");
    append(column, one, "-");
    return append(column, other, "+");
  });
  return column;
}

const isSame = (list) => list.every(([kind]) => kind[0] === "=");

function append(column, list, tag) {
  if (!list.length) return;
  const segments = tag ? ended(list) : list;
  const text = joined(segments);
  if (tag) {
    column.tags.set(column.size, tag);
    for (const { index } of text.slice(0, -1).matchAll(/\n/g)) column.tags.set(column.size + index + 1, tag);
  }
  column.segments.push(...segments);
  column.size += text.length;
}

// Line breaks within a formula of several lines, as equal places: there the texts are not cut.
function breaksWithin(marked, trees) {
  const several = new Parser(marked.text, trees).blocks().filter(({ kind, lines }) => kind === "formula" && lines.length > 1);
  return several.flatMap(({ lines }) => lines.slice(0, -1).map(({ end }) => marked.equalAt(end)));
}

// A text's segments, cut behind each line break that both sides have.
function stretchesOf(segments, whole) {
  const found = [[]];
  let equal = 0;
  for (const [kind, text, ...group] of segments) {
    const isEqual = kind[0] === "=";
    for (const part of isEqual ? text.split(/(?<=\n)/) : [text]) {
      if (part) found[found.length - 1].push([kind, part, ...group]);
      if (isEqual) equal += part.length;
      if (isEqual && part.endsWith("\n") && !whole.has(equal - 1)) found.push([]);
    }
  }
  return found;
}

// A stretch at a text's end may lack the line break that keeps it from the next.
function ended(list) {
  const last = list[list.length - 1];
  return !last || last[1].endsWith("\n") ? list : [...list, ["=", "\n"]];
}
