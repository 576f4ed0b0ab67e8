// Two long sides that scroll as one: the text at the top of the one is brought to the top of the other, found
// by the text that both have.

class Linked {
  constructor(leaves) {
    this.leaves = leaves;
    this.mine = new WeakMap(); // where a side was put by the other: that scroll event is not answered
    for (const leaf of leaves) {
      leaf.place.addEventListener("scroll", () => this.scrolled(leaf), { passive: true });
    }
  }

  scrolled(leaf) {
    const put = this.mine.get(leaf);
    this.mine.delete(leaf);
    if (put !== undefined && Math.abs(put - leaf.place.scrollTop) < 2) return;
    if (!leaf.options.linked) return;
    const other = this.leaves.find((one) => one !== leaf);
    const top = scrollFor(leaf, other);
    if (Math.abs(top - other.place.scrollTop) < 2) return;
    other.place.scrollTop = top;
    this.mine.set(other, other.place.scrollTop);
  }
}

// Where the other side must be scrolled to.
function scrollFor(leaf, other) {
  const { place } = leaf;
  const rest = place.scrollHeight - place.clientHeight - place.scrollTop;
  if (place.scrollTop <= 0) return 0;
  if (rest <= 1) return other.place.scrollHeight;
  return topOf(other, equalAtTop(leaf));
}

// Stops of a side: equal place and height above, of every element in sight or guessed.
function stopsOf({ place, marked }) {
  const top = place.firstElementChild?.offsetTop || 0;
  const nodes = [...place.children].flatMap((node) => (node.className === "chunk" ? chunkStops(node) : [node]));
  const stops = nodes.map((node) => [marked.equalAt(node.from), node.offsetTop - top]);
  return [...stops, [marked.equal, place.scrollHeight]];
}

function chunkStops(chunk) {
  return chunk.checkVisibility?.({ contentVisibilityAuto: true }) === false ? [chunk] : [...chunk.children];
}

function between(stops, value, from, to) {
  let at = stops.findIndex((stop) => stop[from] > value);
  if (at < 0) at = stops.length - 1;
  const [low, high] = [stops[Math.max(at - 1, 0)], stops[at]];
  const share = high[from] > low[from] ? (value - low[from]) / (high[from] - low[from]) : 0;
  return low[to] + share * (high[to] - low[to]);
}

const equalAtTop = (leaf) => between(stopsOf(leaf), leaf.place.scrollTop, 1, 0);
const topOf = (leaf, equal) => Math.round(between(stopsOf(leaf), equal, 0, 1));
