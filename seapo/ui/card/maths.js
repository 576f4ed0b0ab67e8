// Formulas: which stretch of a line is one, and the elements of those that the server could read.

// The same rules as `maths.py`; whether a stretch is a formula at all, the server's trees say.
const FORMULA =
  /\$\$[^$]{1,1000}\$\$|\\\[(?:[^\\]|\\[^\]\[]){1,1000}?\\\]|\\\((?:[^\\\n]|\\[^()\n]){1,1000}?\\\)|(?<![\w\\$])\$(?![\s$])(?:[^$\\\n]|\\[^\n]){1,1000}?(?<!\s)\$(?![\w$])/;
const FORMULA_HERE = new RegExp(FORMULA.source, "y");
const MATHML = "http://www.w3.org/1998/Math/MathML";
const MATHML_NAMES = new Set(
  ("math mrow mi mn mo mtext mspace msup msub msubsup mfrac msqrt mroot munder mover munderover mtable mtr mtd " +
    "mstyle menclose mmultiscripts mprescripts none").split(" "),
);

function mathNode(tree) {
  const [name, ...rest] = tree;
  const node = document.createElementNS(MATHML, MATHML_NAMES.has(name) ? name : "mrow");
  for (const part of rest) {
    if (typeof part === "string") node.append(...plain(part));
    else if (Array.isArray(part)) node.append(mathNode(part));
    else for (const [key, value] of Object.entries(part)) node.setAttribute(key, value);
  }
  return node;
}

// A formula with its source kept beside it, unseen; marked as a whole where any of it differs.
function formulaNode(marked, from, to, tree) {
  const block = tree[1].display === "block";
  const node = make("span", block ? "formula block" : "formula");
  const source = make("span", "sign", marked.text.slice(from, to));
  node.title = marked.text.slice(from, to);
  node.append(mathNode(tree), source);
  let piece = null;
  marked.each(from, to, (part) => {
    if (!piece || (piece.kind === "=" && (part.kind !== "=" || part.flag))) piece = part;
  });
  return piece ? marked.wrapped({ ...piece, size: 0 }, [node], "x") : [node];
}
