// The element of one pair: the turns of its prompt, and its two texts beside each other or in one column.

const ROLE_NAMES = { system: "System", user: "User", assistant: "Assistant", tool: "Tool" };
const SIDE_NAMES = { chosen: "Chosen", rejected: "Rejected" };
const PAST_ROLES = new Set(["system", "assistant"]);
const TALL = 2500; // characters from which a side scrolls by itself
const LONG_TURN = 1500; // characters from which a turn does

// Names by which the pair on screen is found are given to its elements when it is shown: `pair.names`.
// options: those of the stage, with `unified` for its view; `order` of the sides; `blind` as it is for this pair.
function paintPair(row, options) {
  const pair = make("div", options.unified ? "spread waiting fresh column" : "spread waiting fresh");
  Object.assign(pair, { sides: {}, names: [[pair, "pair"]], inert: true, ariaHidden: "true" });
  const prompt = make("div", "prompt");
  prompt.append(...row.turns.map((turn, at) => turnNode(row, turn, at === row.turns.length - 1, pair, options)));
  const merged = options.unified && row.chosen.concat(row.rejected).some(([kind]) => kind[0] !== "=");
  pair.append(prompt, merged ? columnNode(row, pair, options) : sidesNode(row, pair, options));
  return pair;
}

function turnNode(row, turn, last, pair, options) {
  const node = make("section", PAST_ROLES.has(turn.role) ? "say past" : "say");
  const text = wordsNode(turn.content.length > LONG_TURN, pair);
  pair.names.push([node, "turn", turn.role]);
  drawText(text, new Marked([["=", turn.content]]), row, { ...options, fold: false });
  node.append(make("h3", "", last ? "Prompt" : ROLE_NAMES[turn.role] || turn.role), text);
  return node;
}

function wordsNode(tall, pair) {
  const text = make("div", tall ? "words tall" : "words");
  text.dir = "auto";
  pair.names.push([text, "text"]);
  return text;
}

function drawText(place, marked, row, options, { tags, beside } = {}) {
  const trees = options.raw ? {} : row.math || {};
  const leaf = new Leaf(place, marked, new Draw(marked, trees, tags), options, beside);
  place.classList.toggle("marked", marked.any);
  const stops = marked.text.length > LONGEST_LINE ? marked.stops() : [];
  leaf.fill(options.raw ? rawBlocks(marked.text, stops) : new Parser(marked.text, trees, stops).blocks());
  return leaf;
}

function sidesNode(row, pair, options) {
  const sides = make("div", "sides");
  const marks = options.order.map((name) => new Marked(row[name], options.blind));
  const tall = marks.some(({ text }) => text.length > TALL) && !options.unified;
  const leaves = options.order.map((name, at) => {
    const side = make("article", "leaf");
    const text = wordsNode(tall, pair);
    pair.names.push([side, "side", ...(options.blind ? [] : [name])]);
    side.append(sideHead(row, name, at, options), text);
    const leaf = drawText(text, marks[at], row, options, { beside: marks[1 - at] });
    side.append(...cutNote(row.cut[name]));
    pair.sides[name] = side;
    sides.append(side);
    return leaf;
  });
  [leaves[0].other, leaves[1].other] = [leaves[1], leaves[0]];
  if (tall) pair.linked = new Linked(leaves);
  return sides;
}

function sideHead(row, name, at, { blind, labelled }) {
  const letter = "AB"[at];
  const label = labelled ? `${letter} · ${SIDE_NAMES[name].toLowerCase()}` : SIDE_NAMES[name];
  const head = make("h3", "", blind ? letter : label);
  if (!blind) head.append(make("em", "", remarkOn(row, name)));
  return head;
}

function remarkOn(row, name) {
  if (name !== "rejected") return "";
  if (row.edited) return "edited";
  const marked = row.chosen.concat(row.rejected).some(([kind]) => kind[0] !== "=");
  return marked || row.alike === 1 ? "" : "differs throughout, so no marks";
}

function cutNote(cut) {
  return cut ? [make("p", "cut", `… ${counted(cut)} more characters`)] : [];
}

function columnNode(row, pair, options) {
  const side = make("article", "leaf both");
  const text = wordsNode(false, pair);
  pair.names.push([side, "side"]);
  const { segments, tags } = mergedColumn(row, options.order);
  const names = options.order.map((name, at) => (options.blind ? "AB"[at] : SIDE_NAMES[name]));
  const head = make("h3", "legend");
  head.append(...["-", "+"].map((sign, at) => legendPart(names[at], sign)));
  if (options.blind) side.classList.add("veiled");
  side.append(head, text);
  drawText(text, new Marked(segments, options.blind), row, options, { tags });
  side.append(...cutNote(Math.max(row.cut.chosen, row.cut.rejected)));
  return side;
}

function legendPart(name, sign) {
  const part = make("span", "", name);
  part.dataset.side = sign;
  return part;
}
