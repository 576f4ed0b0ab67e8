// What the card asks of the server beside the queue: pairs by id, and what it says of them.

class Server {
  constructor(card) {
    Object.assign(this, { card, away: false, asking: new Map() }); // pair id to the newest question about it
  }

  async ask(path, query) {
    const headers = { "x-seapo-token": this.card.data.token };
    const response = await fetch(`${apiUrl(path)}?${new URLSearchParams(query)}`, { headers }).catch(() => null);
    this.away = response === null;
    this.card.tellSaving();
    if (!response) return null;
    if (response.status === 403) this.card.outbox.onStaleToken();
    const answer = await response.json().catch(() => null);
    if (answer && !response.ok && response.status !== 403) this.card.notices.say("answer", answer.error);
    return response.ok ? answer : null;
  }

  // Which pair, as it stands in the queue's data set: it may be in others too.
  one(id) {
    const { reviewer, query } = this.card.data;
    return { id, as: reviewer, ...(query.dataset && { dataset: query.dataset }) };
  }

  // At once where the queue holds the pair.
  onScreen(id) {
    const { queue } = this.card;
    return queue.rows[queue.find(id)] || this.bring(id);
  }

  // A pair that may be of an earlier queue; null where the server does not give it.
  async bring(id) {
    const { queue } = this.card;
    if (queue.find(id) < 0) {
      const found = await this.ask("pair", this.one(id));
      if (!found || queue.left) return null;
      if (queue.find(id) < 0) queue.insert(found.row);
    }
    return queue.rows[queue.find(id)];
  }

  // The server's word on a pair, once it has every decision of ours on it.
  async refresh(id) {
    const { queue } = this.card;
    const question = {};
    this.asking.set(id, question);
    const asked = { ...this.one(id), ...(this.card.settles && { adjudicate: "yes" }) };
    const found = await this.ask("pair", asked);
    if (this.asking.get(id) !== question) return; // asked again since
    this.asking.delete(id);
    if (!found || queue.left || this.card.outbox.waiting.some((entry) => entry.pair === id)) return;
    this.card.panel.learn(id, found);
    const row = queue.rows[queue.find(id)];
    if (row) this.learn(row, found.row);
  }

  learn(row, now) {
    const same = SIDES.every((side) => JSON.stringify(row[side]) === JSON.stringify(now[side]));
    const texts = same && { chosen: row.chosen, rejected: row.rejected };
    this.card.queue.put(row, { ...now, ...texts, number: row.number });
    if (row !== this.card.row) return;
    if (!same && !this.card.hands.editor.open) this.card.stage.refresh();
    this.card.drawAround();
  }
}
