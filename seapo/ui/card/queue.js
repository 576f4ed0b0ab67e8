// The queue: the pairs of one filter, fetched ahead of the reviewer and kept a while behind.
// It is frozen as it was fetched: a pair that leaves the filter by being decided stays where it is, so
// that going back finds it, and numbers count on.

const FIRST = 20; // pairs of the first page: soon there
const AHEAD = 30; // pairs kept ready at a calm pace
const AHEAD_SECONDS = 6; // at a fast one, as many as go by in this time
const PACE_OVER = 1000; // milliseconds the pace is taken over
const MOST_AHEAD = 240;
const PAGE = 60; // pairs of one answer at the most; few at a calm pace, for nobody else is given them
const BEHIND = 200; // pairs kept to go back to

class Queue {
  // ask(path, query) answers an object, or null where it must be asked again later.
  constructor(query, reviewer, settles, ask, onPairs) {
    Object.assign(this, { query, reviewer, ask, onPairs, moves: [] });
    this.asked = { ...query, as: reviewer, ...(settles && { adjudicate: "yes" }) };
    this.name = JSON.stringify([query, reviewer]);
    this.clear();
  }

  clear() {
    Object.assign(this, { rows: [], index: 0, before: 0, total: 0, states: {}, ended: false, ready: false, last: 0 });
  }

  get row() {
    return this.rows[this.index];
  }

  // The pair's number in the queue; 0 for one from the reviewer's past, which is not of it.
  get place() {
    if (this.row?.earlier) return 0;
    return this.before + this.index + 1 - this.earlier(this.index);
  }

  earlier(end) {
    return this.rows.slice(0, end).filter((row) => row.earlier).length;
  }

  // From the pair with this board number on; with 0 from the place the server keeps, or the first.
  async start(number, resume = false) {
    this.clear();
    const from = number ? { from: number } : { after: 0, ...(resume && { resume: "yes" }) };
    const found = await this.fetch({ ...from, limit: FIRST, counts: "yes" }, () => this.start(number, resume));
    if (!found) return;
    if (!found.rows.length && (number > 0 || resume) && found.total) {
      this.start(0);
      return;
    }
    const { before, total, states } = found;
    Object.assign(this, { before, total, states, ready: true });
    this.take(found);
    this.onPairs();
    this.more();
  }

  // A later page may repeat what is here: by claims that ran out, by control items beside their pair.
  take({ rows, more }) {
    const held = new Set(this.rows.map((row) => row.id));
    this.rows.push(...rows.filter((row) => !held.has(row.id) && held.add(row.id)));
    this.last = rows.at(-1)?.number ?? this.last;
    this.ended = !more;
  }

  async more() {
    const wanted = this.ahead();
    if (!this.ready || this.fetching || this.ended || this.rows.length - this.index > wanted) return;
    const found = await this.fetch({ after: this.last, limit: Math.min(PAGE, wanted) }, () => this.more());
    if (!found) return;
    const starved = !this.row;
    this.take(found);
    this.forget();
    if (starved) this.onPairs();
    if (found.rows.length) this.more();
    else if (!this.ended) this.timer = setTimeout(() => this.more(), 1000);
  }

  ahead() {
    const since = performance.now() - PACE_OVER;
    this.moves = this.moves.filter((moment) => moment > since);
    const soon = (this.moves.length * 1000 * AHEAD_SECONDS) / PACE_OVER;
    return Math.min(Math.max(AHEAD, Math.round(soon)), MOST_AHEAD);
  }

  async fetch(query, again) {
    this.fetching = true;
    const found = await this.ask("queue", { ...this.asked, ...query });
    this.fetching = false;
    if (this.left) return null;
    if (!found) this.timer = setTimeout(again, 1000);
    return found;
  }

  leave() {
    this.left = true;
    clearTimeout(this.timer);
  }

  forget() {
    const drop = this.index - BEHIND;
    if (drop <= 0) return;
    this.before += drop - this.earlier(drop);
    this.rows.splice(0, drop);
    this.index -= drop;
  }

  move(by) {
    const to = this.index + by;
    if (to < 0 || to > this.rows.length) return false;
    this.index = to;
    this.moves.push(performance.now());
    this.more();
    return true;
  }

  find(id) {
    return this.rows.findIndex((row) => row.id === id);
  }

  // Change a pair and keep the counts by state true.
  put(row, change) {
    this.states[row.state] = (this.states[row.state] || 0) - 1;
    Object.assign(row, change);
    this.states[row.state] = (this.states[row.state] || 0) + 1;
  }

  // Set a pair that is not of what was fetched before the one on screen, and go to it.
  insert(row) {
    this.rows.splice(this.index, 0, { ...row, earlier: true });
  }
}
