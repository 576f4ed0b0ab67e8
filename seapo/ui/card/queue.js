// The queue: the pairs of one filter, fetched ahead of the reviewer and kept a while behind.
// It is frozen as it was fetched: a pair that leaves the filter by being decided stays where it is, so
// that going back finds it, and numbers count on.

const AHEAD = 20; // pairs kept ready
const BEHIND = 200; // pairs kept to go back to

class Queue {
  // ask(path, query) answers an object, or null where it must be asked again later.
  constructor(query, ask, onPairs) {
    Object.assign(this, { query, ask, onPairs });
    this.name = JSON.stringify(query);
    this.clear();
  }

  clear() {
    Object.assign(this, { rows: [], index: 0, before: 0, total: 0, states: {}, ended: false, ready: false });
  }

  get row() {
    return this.rows[this.index];
  }

  get place() {
    return this.before + this.index + 1;
  }

  // From the pair with this board number on; from the first where there is none behind it.
  async start(number) {
    this.clear();
    const after = Math.max(number - 1, 0);
    const found = await this.fetch({ after, limit: AHEAD, counts: "yes" }, () => this.start(number));
    if (!found) return;
    if (!found.rows.length && number > 0 && found.total) {
      this.start(0);
      return;
    }
    const { rows, before, total, states, more } = found;
    Object.assign(this, { rows, before, total, states, ended: !more, ready: true });
    this.onPairs();
    this.more();
  }

  async more() {
    if (!this.ready || this.fetching || this.ended || this.rows.length - this.index > AHEAD) return;
    const after = this.rows[this.rows.length - 1].number;
    const found = await this.fetch({ after, limit: 2 * AHEAD }, () => this.more());
    if (!found) return;
    const starved = !this.row;
    this.rows.push(...found.rows);
    this.ended = !found.more;
    this.forget();
    if (starved) this.onPairs();
    this.more();
  }

  async fetch(query, again) {
    this.fetching = true;
    const found = await this.ask("queue", { ...this.query, ...query });
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
    this.rows.splice(0, drop);
    this.index -= drop;
    this.before += drop;
  }

  move(by) {
    const to = this.index + by;
    if (to < 0 || to > this.rows.length) return false;
    this.index = to;
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

  // Set a pair of an earlier queue before the one on screen.
  insert(row) {
    this.rows.splice(this.index, 0, row);
    this.before = Math.max(this.before - 1, 0);
  }
}
