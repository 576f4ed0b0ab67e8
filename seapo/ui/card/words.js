// Differences between two texts by words, for the text being edited: Myers' algorithm between what both
// begin and end with. Very different texts are shown as one replaced by the other.

const MOST_STEPS = 400; // words changed before the middle counts as replaced

// Segments [kind, text]: "=" in both, "-" only before, "+" only after.
function wordChanges(before, after) {
  const [old, made] = [before, after].map((text) => text.match(/\s+|[\p{L}\p{N}\p{M}]+|./gsu) || []);
  let head = 0;
  while (head < old.length && head < made.length && old[head] === made[head]) head++;
  let tail = 0;
  while (tail < Math.min(old.length, made.length) - head && old.at(-1 - tail) === made.at(-1 - tail)) tail++;
  const [from, to] = [old, made].map((words) => words.slice(head, words.length - tail));
  const middle = shortestEdit(from, to) || [...from.map((word) => ["-", word]), ...to.map((word) => ["+", word])];
  const ends = [old.slice(0, head), old.slice(old.length - tail)].map((words) => words.map((word) => ["=", word]));
  return mergedKinds([...ends[0], ...middle, ...ends[1]]);
}

// Myers 1986, greedy: the furthest point reached on each diagonal, one step more at a time.
function shortestEdit(from, to) {
  const reached = new Map([[1, 0]]);
  const trail = [];
  for (let steps = 0; steps <= Math.min(from.length + to.length, MOST_STEPS); steps++) {
    trail.push(new Map(reached));
    for (let k = -steps; k <= steps; k += 2) {
      const down = k === -steps || (k !== steps && reached.get(k - 1) < reached.get(k + 1));
      let x = down ? reached.get(k + 1) : reached.get(k - 1) + 1;
      while (x < from.length && x - k < to.length && from[x] === to[x - k]) x++;
      reached.set(k, x);
      if (x >= from.length && x - k >= to.length) return backtracked(trail, from, to);
    }
  }
  return null;
}

function backtracked(trail, from, to) {
  let [x, y] = [from.length, to.length];
  const found = [];
  for (let steps = trail.length - 1; steps >= 0; steps--) {
    const reached = trail[steps];
    const k = x - y;
    const down = k === -steps || (k !== steps && reached.get(k - 1) < reached.get(k + 1));
    const before = down ? k + 1 : k - 1;
    const startX = reached.get(before);
    const startY = startX - before;
    while (x > Math.max(startX, 0) && y > Math.max(startY, 0)) {
      found.push(["=", from[--x]]);
      y--;
    }
    if (steps) found.push(down ? ["+", to[--y]] : ["-", from[--x]]);
  }
  return found.reverse();
}

function mergedKinds(segments) {
  const merged = [];
  for (const [kind, text] of segments) {
    const last = merged.at(-1);
    if (last && last[0] === kind) last[1] += text;
    else merged.push([kind, text]);
  }
  return merged;
}
