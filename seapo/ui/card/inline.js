// What stands within a line: code, formulas, bold, italic, links. Signs of markup stay in the document,
// unseen, so that no character is lost; one that differs between the sides is shown with its mark.

const INLINE = new RegExp(
  [
    "(?<tick>`{1,3})(?!`)(?<code>[^\\n]{1,2000}?)(?<!`)\\k<tick>(?!`)",
    `(?<formula>${FORMULA.source})`,
    "(?<escape>\\\\[^\\s\\w])",
    "(?<strong>\\*\\*|(?<!\\w)__)(?=\\S)(?<bold>[^\\n]{1,1000}?)(?<=\\S)\\k<strong>",
    "(?<![\\w*])\\*(?=[^\\s*])(?<star>[^*\\n]{1,1000}?)(?<=\\S)\\*(?![\\w*])",
    "(?<!\\w)_(?=[^\\s_])(?<low>[^_\\n]{1,1000}?)(?<=\\S)_(?!\\w)",
    "~~(?=\\S)(?<struck>[^~\\n]{1,1000}?)~~",
    "!?\\[(?<label>[^\\[\\]\\n]{0,500})\\]\\((?<target>[^()\\s]{1,1000}(?:\\([^()\\s]{0,200}\\))?[^()\\s]{0,200})(?:\\s+\"[^\"\\n]{0,200}\")?\\)",
  ].join("|"),
  "g",
);
const SIGNS_WITHIN = /[`$\\*_~[]/;
const DEEPEST_INLINE = 4;

class Inline {
  // trees: MathML by source of formula
  constructor(marked, trees) {
    Object.assign(this, { marked, trees });
  }

  nodes(from, to, depth = 0) {
    const text = this.marked.text.slice(from, to);
    if (depth > DEEPEST_INLINE || !SIGNS_WITHIN.test(text)) return this.marked.nodes(from, to);
    const found = [];
    let at = 0;
    for (const match of text.matchAll(INLINE)) {
      const made = this.made(match, from + match.index, depth);
      if (!made) continue;
      found.push(...this.marked.nodes(from + at, from + match.index), ...made);
      at = match.index + match[0].length;
    }
    found.push(...this.marked.nodes(from + at, to));
    return found;
  }

  made({ 0: whole, groups }, from, depth) {
    const to = from + whole.length;
    if (groups.code !== undefined) return this.wrapped("code", from, to, groups.tick.length, null);
    if (groups.formula !== undefined) {
      const tree = this.trees[whole];
      return tree ? formulaNode(this.marked, from, to, tree) : null;
    }
    if (groups.bold !== undefined) return this.wrapped("strong", from, to, 2, depth + 1);
    if (groups.star !== undefined || groups.low !== undefined) return this.wrapped("em", from, to, 1, depth + 1);
    if (groups.struck !== undefined) return this.wrapped("s", from, to, 2, depth + 1);
    if (groups.label !== undefined) return this.link(whole, groups, from, depth);
    return null;
  }

  wrapped(tag, from, to, signs, depth) {
    const node = make(tag);
    const inside = [from + signs, to - signs];
    node.append(...(depth === null ? this.marked.nodes(...inside) : this.nodes(...inside, depth)));
    return [...this.sign(from, from + signs), node, ...this.sign(to - signs, to)];
  }

  // Its label, and where it would lead: shown, never followed.
  link(whole, { label, target }, from, depth) {
    const start = from + whole.indexOf("[") + 1;
    const middle = start + label.length;
    const end = middle + 2 + target.length;
    const text = make("span", "link");
    text.append(...this.nodes(start, middle, depth + 1));
    const place = make("span", "target");
    place.append(...this.marked.nodes(middle + 2, end));
    return [
      ...this.sign(from, start), text, ...this.sign(middle, middle + 2), place,
      ...this.sign(end, from + whole.length),
    ];
  }

  // Signs of markup: unseen where both sides have them.
  sign(from, to) {
    if (from >= to) return [];
    if (this.marked.kinds(from, to).size) return this.marked.nodes(from, to);
    return [make("span", "sign", this.marked.text.slice(from, to))];
  }
}
