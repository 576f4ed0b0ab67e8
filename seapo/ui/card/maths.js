// Formulas: which stretch of a line is one, and the elements of those that the server could read.

// The same rules as `maths.py`; whether a stretch is a formula at all, the server's trees say.
const FORMULA =
  /\$\$[^$]{1,1000}\$\$|(?<!\\)\\\[(?:[^\\]|\\[^\]\[]){1,1000}?\\\]|(?<!\\)\\\((?:[^\\\n]|\\[^()\n]){1,1000}?\\\)|(?<![\w\\$])\$(?![\s$])(?:[^$\\\n]|\\[^\n]){1,1000}?(?<!\s)\$(?![\w$])/;
const FORMULA_HERE = new RegExp(FORMULA.source, "y");
const MATHML = "http://www.w3.org/1998/Math/MathML";
const MATHML_NAMES = new Set(
  ("math mrow mi mn mo mtext mspace msup msub msubsup mfrac msqrt mroot munder mover munderover mtable mtr mtd " +
    "mstyle menclose mmultiscripts mprescripts none").split(" "),
);

function mathNode(tree, leaves = []) {
  const [name, ...rest] = tree;
  const node = document.createElementNS(MATHML, MATHML_NAMES.has(name) ? name : "mrow");
  for (const part of rest) {
    if (typeof part === "string") {
      node.append(...plain(part));
      leaves.push({ node, text: part });
    } else if (Array.isArray(part)) node.append(mathNode(part, leaves));
    else for (const [key, value] of Object.entries(part)) node.setAttribute(key, value);
  }
  return node;
}

// A formula with its source kept beside it, unseen. What differs in it is marked where it stands, or else the
// formula as a whole.
function formulaNode(marked, from, to, tree) {
  const node = make("span", tree[1].display === "block" ? "formula block" : "formula");
  const leaves = [];
  node.title = marked.text.slice(from, to);
  node.append(mathNode(tree, leaves), make("span", "sign", marked.text.slice(from, to)));
  let piece = null;
  marked.each(from, to, (part) => {
    if (!piece || (piece.kind === "=" && (part.kind !== "=" || part.flag))) piece = part;
  });
  const whole = !piece || (piece.kind === "=" && !piece.flag) || markLeaves(marked, from, to, leaves);
  return whole ? [node] : marked.wrapped({ ...piece, size: 0 }, [node], "x");
}

// Letters and digits of a formula stand in its source in the same order; commands say no letter of theirs.
// Answers false, with nothing marked, where something that differs is none of them.
function markLeaves(marked, from, to, leaves) {
  const source = marked.text.slice(from, to).replace(/\\(?:begin|end)\{[^}]*\}|\\[a-z]+/gi, (command) => " ".repeat(command.length));
  const found = [];
  const covered = new Uint8Array(source.length);
  let at = 0;
  for (const { node, text } of leaves) {
    const place = source.indexOf(text, at);
    if (place < 0 || !/^[\p{L}\p{N}.,+=<>/!|()[\]-]+$/u.test(text)) continue;
    at = place + text.length;
    covered.fill(1, place, at);
    const sort = leafMark(marked, from + place, from + at);
    if (sort) found.push([node, sort]);
  }
  let all = true;
  marked.each(from, to, ({ kind, flag }, start, end) => {
    if (kind === "=" && !(flag && !marked.blind)) return;
    for (let index = start - from; index < end - from; index += 1) all &&= covered[index] || /[\s{}]/.test(marked.text[from + index]);
  });
  if (!all || !found.length) return false;
  for (const [node, sort] of found) node.setAttribute("class", sort);
  return true;
}

function leafMark(marked, from, to) {
  const names = new Set();
  marked.each(from, to, ({ kind, flag }) => {
    if (kind !== "=") names.add(marked.blind ? "other" : { "-": "was", "+": "now", "~": "elsewhere" }[kind]);
    if (flag && !marked.blind) names.add("put-in");
  });
  return [...names].join(" ");
}
