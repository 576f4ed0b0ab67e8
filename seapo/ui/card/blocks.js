// A text line by line: what kind of block each line belongs to. No character is left out: every block knows
// where it starts and ends, and the blocks follow one another without a gap.
//
// A block is {kind, from, to, lines, …}: to includes the line break. Kinds: line, blank, head, item, quote, rule,
// code and table (of several lines), formula.

const LONGEST_LINE = 2000; // characters of one line before it is shown in pieces
const SHORTEST_PIECE = 100;
const FENCE = /^ {0,8}(`{3,}|~{3,})([^`]*)$/;
const HEAD = /^ {0,3}#{1,6}[ \t]+/;
const RULE = /^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$/;
const QUOTE = /^ {0,3}(?:>[ \t]?)+/;
const ITEM = /^([ \t]{0,24})([-*+•‣·]|\d{1,4}[.)])[ \t]+(?=\S)/;
const TABLE_RULE = /^ {0,3}\|?[ \t]*:?-{1,}:?[ \t]*(?:\|[ \t]*:?-{1,}:?[ \t]*)*\|?[ \t]*$/;
const FORMULA_START = /^[ \t]{0,24}(?=\$\$|\\\[)/;

// The lines of a text: {from, end, to}, end before the line break, to behind it. Endless ones come in pieces, cut
// at `stops` where there are some; `part` says that the line goes on.
function linesOf(text, stops = []) {
  const lines = [];
  for (let from = 0; from < text.length; ) {
    const at = text.indexOf("\n", from);
    const to = at < 0 ? text.length : at + 1;
    const end = at > from && text[at - 1] === "\r" ? at - 1 : at < 0 ? to : at;
    if (to - from > LONGEST_LINE + 1) lines.push(...piecesOf(text, { from, end, to }, stops));
    else lines.push({ from, end, to });
    from = to;
  }
  return lines;
}

function piecesOf(text, { from, end, to }, stops) {
  const pieces = [];
  let start = from;
  while (end - start > LONGEST_LINE || stopIn(stops, start, end)) {
    const cut = pieceEnd(text, start, stopIn(stops, start, Math.min(end, start + LONGEST_LINE)) || start + LONGEST_LINE);
    pieces.push({ from: start, end: cut, to: cut, part: true, piece: true });
    start = cut;
  }
  return [...pieces, { from: start, end, to, piece: true }];
}

const stopIn = (stops, from, to) => stops.find((stop) => stop > from + SHORTEST_PIECE && stop < to - SHORTEST_PIECE);

// Behind a space where there is one near, and not between the two halves of a character.
function pieceEnd(text, from, place) {
  const space = text.lastIndexOf(" ", place - 1) + 1;
  if (space > Math.max(from, place - SHORTEST_PIECE)) return space;
  const code = text.charCodeAt(place);
  return place + (code >= 0xdc00 && code < 0xe000 ? 1 : 0);
}

function rawBlocks(text, stops) {
  return linesOf(text, stops).map((line) => block("line", [line]));
}

function block(kind, lines, more = {}) {
  return { kind, from: lines[0].from, to: lines[lines.length - 1].to, lines, ...more };
}

class Parser {
  constructor(text, trees, stops) {
    Object.assign(this, { text, trees, lines: linesOf(text, stops), at: 0 });
  }

  blocks() {
    const found = [];
    while (this.at < this.lines.length) {
      const made = this.next();
      found.push(made);
      this.at += made.lines.length;
    }
    return found;
  }

  line(at = this.at) {
    const line = this.lines[at];
    return line ? this.text.slice(line.from, line.end) : "";
  }

  next() {
    const line = this.lines[this.at];
    const text = this.line();
    if (line.piece) return block("line", [line]);
    if (!text.trim()) return block("blank", [line]);
    return this.code(text) || this.formula(text) || this.table(text) || this.single(text);
  }

  single(text) {
    const lines = [this.lines[this.at]];
    const head = HEAD.exec(text);
    if (head) return block("head", lines, { signs: head[0].length, level: head[0].trim().length });
    if (RULE.test(text)) return block("rule", lines);
    const quote = QUOTE.exec(text);
    if (quote) return block("quote", lines, { signs: quote[0].length, level: quote[0].split(">").length - 1 });
    const item = ITEM.exec(text);
    if (!item) return block("line", lines);
    const indent = item[1].replace(/\t/g, "    ").length;
    return block("item", lines, { indent: item[1].length, level: Math.min(indent >> 1, 6), signs: item[0].length });
  }

  code(text) {
    const fence = FENCE.exec(text);
    if (!fence) return null;
    const closing = new RegExp(`^ {0,8}${fence[1][0]}{${fence[1].length},}[ \\t]*$`);
    let end = this.at + 1;
    while (end < this.lines.length && !closing.test(this.line(end))) end += 1;
    const closed = end < this.lines.length;
    const lines = this.lines.slice(this.at, closed ? end + 1 : end);
    return block("code", lines, { closed, language: text.length - fence[2].length });
  }

  formula(text) {
    const start = FORMULA_START.exec(text);
    if (!start) return null;
    const from = this.lines[this.at].from + start[0].length;
    FORMULA_HERE.lastIndex = from;
    const found = FORMULA_HERE.exec(this.text);
    const tree = found && this.trees[found[0]];
    if (!tree) return null;
    const to = from + found[0].length;
    let last = this.at;
    while (this.lines[last].end < to && last + 1 < this.lines.length) last += 1;
    if (this.text.slice(to, this.lines[last].end).trim().length > 1) return null;
    return block("formula", this.lines.slice(this.at, last + 1), { formula: [from, to], tree });
  }

  table(text) {
    if (!text.includes("|") || !this.line(this.at + 1).includes("-")) return null;
    const rule = this.line(this.at + 1);
    if (!TABLE_RULE.test(rule) || !(rule.includes("|") || text.trim().startsWith("|"))) return null;
    let end = this.at + 2;
    while (end < this.lines.length && this.line(end).includes("|") && !this.lines[end].piece) end += 1;
    return block("table", this.lines.slice(this.at, end), { ruleAt: 1 });
  }
}
