// The past: the reviewer's standing decisions on the server, newest first, fetched page by page.

const PAST_PAGE = 20;

class Past {
  // ask(path, query) answers an object, or null where the server gives none now.
  constructor(ask, reviewer, dataset) {
    Object.assign(this, { ask, query: { as: reviewer, dataset, limit: PAST_PAGE } });
    this.restart();
  }

  restart() {
    Object.assign(this, { page: [], before: null, ended: false });
  }

  // The next older decision; undefined behind the oldest, null where the server gave no answer.
  async next() {
    if (!this.page.length && !this.ended) {
      const found = await this.ask("past", { ...this.query, ...(this.before && { before: this.before }) });
      if (!found) return null;
      this.page = found.decisions;
      this.ended = !found.more || !found.decisions.length;
      this.before = found.decisions.at(-1)?.number;
    }
    return this.page.shift();
  }
}
