// Folding: long stretches that both sides have give way to a button until they are asked for. What is folded
// has no elements yet.

const FOLD_FROM = 1500; // characters of a text from which it is folded
const AROUND = 2; // blocks kept around each change
const FOLD_LINES = 4; // a run shorter than this and
const FOLD_SIZE = 600; // shorter than this many characters stays open
const FIRST_CHUNK = 1600; // characters of the first box of a text, about what is seen of it
const CHUNK = 1200; // characters of the others, which the browser lays out when they come into view
const CHUNKED_FROM = 2500; // characters on screen from which boxes are made

// Runs of blocks: [{blocks, folded}] in order. `other`: the other side's text, for what only that one has.
function runsOf(blocks, marked, other, fold) {
  if (!fold || marked.text.length < FOLD_FROM || !(marked.any || other?.any)) return [{ blocks, folded: false }];
  const near = new Uint8Array(blocks.length);
  const gaps = other ? other.changes() : [];
  blocks.forEach(({ from, to, lines }, at) => {
    const around = lines[0].piece ? 0 : AROUND;
    const here = marked.changed(from, to) || liesIn(gaps, marked.equalAt(from), marked.equalAt(to));
    if (here) near.fill(1, Math.max(at - around, 0), at + around + 1);
  });
  const runs = [];
  blocks.forEach((found, at) => {
    const last = runs[runs.length - 1];
    if (last && last.folded === !near[at]) last.blocks.push(found);
    else runs.push({ blocks: [found], folded: !near[at] });
  });
  return runs.map((run) => ({ ...run, folded: run.folded && worthFolding(run.blocks) }));
}

// Whether one of the rising places lies in a stretch; takes those off that lie before it.
function liesIn(places, from, to) {
  while (places.length && places[0] < from) places.shift();
  return places.length > 0 && places[0] < to;
}

function worthFolding(blocks) {
  const size = blocks[blocks.length - 1].to - blocks[0].from;
  return size >= FOLD_SIZE || (linesIn(blocks) >= FOLD_LINES && size >= FOLD_SIZE / 4);
}

function linesIn(blocks) {
  return blocks.reduce((sum, { kind, lines }) => sum + (kind === "blank" || lines[0].piece ? 0 : lines.length), 0);
}

// Pieces of an endless line are no lines: they are told in characters.
function foldWords(blocks) {
  const lines = linesIn(blocks);
  const size = blocks[blocks.length - 1].to - blocks[0].from;
  if (blocks.some((found) => found.lines[0].piece) || !lines) return `… ${counted(size)} equal characters`;
  return `… ${counted(lines)} equal ${lines === 1 ? "line" : "lines"}`;
}

// A side's text as elements; `folds` collects the buttons: {button, from, to (equal places), open}.
class Leaf {
  constructor(place, marked, draw, options, beside = null) {
    Object.assign(this, { place, marked, draw, options, beside, folds: [] });
  }

  fill(blocks) {
    const runs = runsOf(blocks, this.marked, this.beside, this.options.fold);
    const nodes = runs.flatMap((run) => (run.folded ? [this.fold(run.blocks)] : this.nodes(run.blocks)));
    this.place.replaceChildren(...chunked(nodes, blocks));
  }

  nodes(blocks) {
    return blocks.map((found) => (this.options.raw ? this.draw.raw(found) : this.draw.node(found)));
  }

  fold(blocks) {
    const button = make("button", "fold", foldWords(blocks));
    button.type = "button";
    button.from = blocks[0].from;
    const [from, to] = [blocks[0].from, blocks[blocks.length - 1].to].map((place) => this.marked.equalAt(place));
    const fold = { from, to, open: () => button.replaceWith(...this.nodes(blocks)) };
    button.onclick = () => this.open(fold);
    this.folds.push(fold);
    return button;
  }

  open(fold) {
    for (const leaf of [this, this.other].filter(Boolean)) {
      const found = leaf.folds.filter((one) => one === fold || (one.from < fold.to && fold.from < one.to));
      leaf.folds = leaf.folds.filter((one) => !found.includes(one));
      for (const one of found) one.open();
    }
  }
}

// Elements in boxes of about CHUNK characters: those out of sight cost nothing.
function chunked(nodes, blocks) {
  const size = new Map(blocks.map(({ from, to }) => [from, to - from]));
  const shown = nodes.map((node) => (node.className === "fold" ? 80 : size.get(node.from) || 0));
  if (shown.reduce((sum, one) => sum + one, 0) < CHUNKED_FROM) return nodes;
  const chunks = [];
  let room = 0;
  nodes.forEach((node, at) => {
    if (room <= 0) {
      chunks.push(make("div", "chunk"));
      [chunks[chunks.length - 1].from, room] = [node.from, chunks.length > 1 ? CHUNK : FIRST_CHUNK];
    }
    chunks[chunks.length - 1].append(node);
    room -= shown[at];
  });
  chunks.forEach((chunk) => chunk.style.setProperty("--lines", linesGuessed(chunk, size)));
  return chunks;
}

// For the scroll bar alone: the browser learns the true height when a box comes into view.
function linesGuessed(chunk, size) {
  return [...chunk.children].reduce((sum, node) => sum + Math.max(1, Math.ceil((size.get(node.from) || 1) / 75)), 0);
}
