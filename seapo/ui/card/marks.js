// A text with its marks: one string, and for every place in it what the difference says.
//
// Segments are [kind, text] or [kind, text, group]: "=" both sides have it, "-" and "+" one of them, "~" the
// other has it elsewhere (group links both), "!" behind: the receipt says it was put in here. Places count
// UTF-16 units of the joined text. "Equal places" count equal text alone, so they mean the same on both sides.

const LONG_MARK = 40; // characters from which a removed passage is dotted under: struck through it cannot be read

const AROUND_MARK = 300; // characters of an endless line that are kept around a mark
const MOST_STOPS = 400;

class Marked {
  constructor(segments, blind = false) {
    Object.assign(this, { text: joined(segments), blind, starts: [], pieces: [] });
    let [at, equal] = [0, 0];
    for (const [kind, text, group] of segments) {
      this.starts.push(at);
      this.pieces.push({ kind: kind[0], flag: kind.length > 1, group, size: text.length, equal });
      at += text.length;
      if (kind[0] === "=") equal += text.length;
    }
    this.equal = equal;
  }

  // Whether anything is marked at all.
  get any() {
    return this.pieces.some((piece) => piece.kind !== "=");
  }

  pieceAt(place) {
    let [low, high] = [0, this.starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle] <= place) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  // Calls for every piece of a stretch, with the part of it that lies within.
  each(from, to, call) {
    for (let at = this.pieceAt(from); at < this.starts.length && this.starts[at] < to; at += 1) {
      const start = Math.max(this.starts[at], from);
      const end = Math.min(this.starts[at] + this.pieces[at].size, to);
      if (start < end) call(this.pieces[at], start, end);
    }
  }

  // The kinds in a stretch other than "=".
  kinds(from, to) {
    const found = new Set();
    this.each(from, to, ({ kind }) => kind !== "=" && found.add(kind));
    return found;
  }

  changed(from, to) {
    let found = false;
    this.each(from, to, ({ kind, flag }) => {
      found ||= kind !== "=" || (flag && !this.blind);
    });
    return found;
  }

  // Equal places at which there is something that differs, rising.
  changes() {
    return this.pieces.filter(({ kind }) => kind !== "=").map(({ equal }) => equal);
  }

  // Where an endless line may be cut, so that what differs in it can be seen among folded text.
  stops() {
    const found = [];
    this.pieces.forEach(({ kind, size }, at) => {
      if (kind === "=" || found.length > MOST_STOPS) return;
      const [start, end] = [this.starts[at] - AROUND_MARK, this.starts[at] + size + AROUND_MARK];
      if (found.length && start < found[found.length - 1]) found[found.length - 1] = end;
      else found.push(start, end);
    });
    return found;
  }

  equalAt(place) {
    const at = this.pieceAt(place);
    const piece = this.pieces[at];
    if (!piece) return 0;
    return piece.equal + (piece.kind === "=" ? Math.min(place - this.starts[at], piece.size) : 0);
  }

  nodes(from, to) {
    const found = [];
    this.each(from, to, (piece, start, end) => {
      found.push(...this.wrapped(piece, plain(this.text.slice(start, end)), this.text.slice(start, end)));
    });
    return found;
  }

  wrapped(piece, nodes, text) {
    let inside = nodes;
    if (piece.flag && !this.blind) {
      const span = make("u", "injected");
      span.append(...inside);
      inside = [span];
    }
    if (piece.kind === "=") return inside;
    const mark = markOf(piece, this.blind, text);
    mark.append(...inside);
    return [mark];
  }
}

const MARK_TAGS = { "-": "del", "+": "ins", "~": "span" };

function markOf({ kind, group, size }, blind, text) {
  const mark = make(blind ? "mark" : MARK_TAGS[kind]);
  if (kind === "~") mark.classList.add("moved");
  if (kind === "~" && !blind) mark.title = "Stands elsewhere in the other text";
  if (kind === "~") mark.dataset.group = group;
  if (size > LONG_MARK) mark.classList.add("long");
  if (!text.trim() && text.includes("\n")) mark.classList.add("break");
  return mark;
}
