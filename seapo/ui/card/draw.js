// Blocks as elements.

// A text with letters that run from right to left: only then each line looks for its own direction.
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]|\ud802|\ud803|\ud83a|\ud83b/;

class Draw {
  // marked: the text; trees: MathML by source; tags: what a line of one column is, by where it starts
  constructor(marked, trees, tags = new Map()) {
    Object.assign(this, { marked, tags, inline: new Inline(marked, trees) });
    this.bothWays = RIGHT_TO_LEFT.test(marked.text);
    this.kinds = {
      line: (found) => this.text(found),
      blank: (found) => this.blank(found),
      head: (found) => this.signed(found, `head h${found.level}`),
      quote: (found) => this.signed(found, "quote"),
      item: (found) => this.item(found),
      rule: (found) => this.rule(found),
      formula: (found) => this.formula(found),
      code: (found) => this.code(found),
      table: (found) => this.table(found),
    };
  }

  node(found) {
    const node = this.kinds[found.kind](found);
    node.from = found.from;
    return node;
  }

  raw(found) {
    const node = this.box("line", found.lines[0]);
    node.append(...this.marked.nodes(found.from, found.to));
    node.from = found.from;
    return node;
  }

  // An element of a line: its direction is its own, its tag says on which side it stands.
  box(name, { from, part }, tag = "div") {
    const node = make(tag, name === "line" ? "verse" : `verse ${name}`);
    if (this.bothWays) node.dir = "auto";
    if (part) node.classList.add("part");
    const side = this.tags.get(from);
    if (side) node.dataset.side = side;
    return node;
  }

  text({ lines: [line] }) {
    const node = this.box("line", line);
    const inside = line.piece ? this.marked.nodes(line.from, line.end) : this.inline.nodes(line.from, line.end);
    node.append(...inside, ...this.ending(line));
    return node;
  }

  ending({ end, to }) {
    return this.marked.nodes(end, to);
  }

  blank({ lines: [line] }) {
    const node = this.box("blank", line);
    node.append(...this.marked.nodes(line.from, line.to));
    return node;
  }

  signed({ lines: [line], signs, level }, name) {
    const node = this.box(name, line);
    node.style.setProperty("--level", level);
    const start = line.from + signs;
    node.append(...this.inline.sign(line.from, start), ...this.inline.nodes(start, line.end), ...this.ending(line));
    return node;
  }

  item({ lines: [line], indent, level, signs }) {
    const node = this.box("item", line);
    node.style.setProperty("--level", level);
    const [start, text] = [line.from + indent, line.from + signs];
    const source = this.marked.text.slice(start, text);
    const marker = make("span", /^[\d]/.test(source) ? "marker" : "marker bullet");
    marker.append(...this.marked.nodes(start, text));
    node.append(...this.inline.sign(line.from, start), marker);
    node.append(...this.inline.nodes(text, line.end), ...this.ending(line));
    return node;
  }

  rule({ lines: [line] }) {
    const node = this.box("rule", line);
    node.append(...this.inline.sign(line.from, line.to));
    return node;
  }

  formula({ from, to, formula: [start, end], tree, lines: [line] }) {
    const node = this.box("display", line);
    const made = formulaNode(this.marked, start, end, tree);
    const rest = this.marked.text.slice(end, to).trim() ? this.inline.nodes(end, to) : this.inline.sign(end, to);
    node.append(...this.inline.sign(from, start), ...made, ...rest);
    return node;
  }

  code({ lines, closed, language }) {
    const box = make("pre", "code");
    const [first, ...rest] = lines;
    const last = closed ? rest.pop() : null;
    const name = make("span", "language");
    name.append(...this.marked.nodes(first.from + language, first.end));
    box.append(...this.inline.sign(first.from, first.from + language), name, ...this.inline.sign(first.end, first.to));
    const inside = make("code", "");
    inside.dir = "ltr";
    inside.append(...rest.map((line) => this.codeLine(line)));
    box.append(inside);
    if (last) box.append(...this.inline.sign(last.from, last.to));
    return box;
  }

  codeLine(line) {
    const node = this.box("", line, "span");
    node.append(...this.marked.nodes(line.from, line.to));
    return node;
  }

  table({ lines, ruleAt }) {
    const box = make("div", "table");
    const table = make("table");
    const sides = alignments(this.marked.text.slice(lines[ruleAt].from, lines[ruleAt].end));
    table.append(...lines.map((line, at) => (at === ruleAt ? this.seam(line) : this.tableRow(line, at < ruleAt, sides))));
    box.append(table);
    return box;
  }

  seam(line) {
    const row = make("tr", "seam");
    row.appendChild(make("td")).append(...this.inline.sign(line.from, line.to));
    return row;
  }

  tableRow(line, isHead, sides) {
    const row = make("tr");
    const side = this.tags.get(line.from);
    if (side) row.dataset.side = side;
    let signs = [];
    for (const [from, to, shown] of cellsOf(this.marked.text, line)) {
      if (shown) row.append(this.cell(isHead, signs, from, to, sides[row.children.length]));
      signs = shown ? [] : this.inline.sign(from, to);
    }
    row.lastElementChild.append(...signs);
    return row;
  }

  cell(isHead, signs, from, to, side) {
    const cell = make(isHead ? "th" : "td");
    if (this.bothWays) cell.dir = "auto";
    if (side) cell.style.textAlign = side;
    cell.append(...signs, ...this.inline.nodes(from, to));
    return cell;
  }
}

// How a table's columns stand, by its rule: `:--`, `:-:`, `--:`.
function alignments(rule) {
  const columns = rule.trim().replace(/^\||\|$/g, "").split("|").map((column) => column.trim());
  return columns.map((column) => (column.endsWith(":") ? (column.startsWith(":") ? "center" : "end") : ""));
}

// The parts of a table's line: [from, to, whether it is the text of a cell]; the rest are signs between.
function cellsOf(text, { from, end, to }) {
  const line = text.slice(from, end);
  const bars = [];
  let code = false;
  for (let at = 0; at < line.length; at += 1) {
    if (line[at] === "\\") at += 1;
    else if (line[at] === "`") code = !code;
    else if (line[at] === "|" && !code) bars.push(at);
  }
  const edges = bars.filter((bar) => line.slice(0, bar).trim() && line.slice(bar + 1).trim());
  const head = bars.find((bar) => !line.slice(0, bar).trim());
  const tail = bars.find((bar) => !line.slice(bar + 1).trim());
  const parts = [];
  let at = 0;
  const cell = (start, stop, next) => {
    const inside = line.slice(start, stop);
    const open = start + (inside.length - inside.trimStart().length);
    const close = Math.max(open, stop - (inside.length - inside.trimEnd().length));
    parts.push([at, open, false], [open, close, true]);
    at = close;
    return next;
  };
  let start = head === undefined ? 0 : head + 1;
  for (const bar of edges) start = cell(start, bar, bar + 1);
  cell(start, tail === undefined || tail < start ? line.length : tail);
  parts.push([at, to - from, false]);
  return parts.map(([low, high, shown]) => [from + low, from + high, shown]).filter(([low, high, shown]) => shown || low < high);
}
