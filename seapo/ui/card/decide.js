// Deciding: a decision acts on the pair on screen, goes into the outbox, and the next pair is drawn at once.

class Deciding {
  constructor(card, reviewer) {
    Object.assign(this, { card, reviewer, given: new Map(), worse: new Map() });
    this.undoing = new Undoing(card, this);
  }

  // --- what goes with the next decision -----------------------------------------------------------

  typeOf(row) {
    return this.given.get(row.id) || row.type;
  }

  giveType(name) {
    const { row } = this.card;
    if (name === row.type) this.given.delete(row.id);
    else this.given.set(row.id, name);
    this.card.drawAround();
  }

  // Blind: whether this pair still asks which side is worse.
  asksWhich(row) {
    return !row.own && row.state === "undecided" && !this.worse.has(row.id);
  }

  chooseWorse(letter) {
    const { card } = this;
    if (!card.stage.blind()) return;
    this.worse.set(card.row.id, card.stage.sideOf(letter));
    card.stage.reveal();
    card.drawAround();
  }

  // --- deciding -----------------------------------------------------------------------------------

  decide(verdict, more) {
    const { row, data, shown, settles } = this.card;
    const sent = {
      pair: row.id,
      number: row.number,
      verdict,
      reviewer: this.reviewer,
      order: row.earlier ? undefined : data.order || "board", // brought from elsewhere: drawn by no order
      seconds: Math.round(performance.now() - shown) / 1000,
      type: this.given.get(row.id),
      worse: this.worse.get(row.id),
      adjudicates: (settles && row.disputed && verdict !== "skip") || undefined,
      ...more,
    };
    this.undoing.add(this.send(row, sent));
    this.given.delete(row.id);
    this.card.queue.move(1);
    this.card.draw();
  }

  // Into the outbox, and onto the pair as it will read; the step that takes it back.
  send(row, sent) {
    const key = this.card.outbox.add(sent);
    const change = changeBy(sent);
    const was = Object.fromEntries(Object.keys(change).map((name) => [name, row[name] ?? null]));
    this.card.queue.put(row, change);
    this.card.panel.forget(row.id);
    return { key, sent, was };
  }

  // --- what the server says -----------------------------------------------------------------------

  stored(entry) {
    const { card } = this;
    const onScreen = card.panel.open && card.row?.id === entry.pair;
    if (entry.edit || entry.edit_chosen || entry.verdict === "undo" || onScreen) card.server.refresh(entry.pair);
    // The queue is through: let the page count anew. Not before, for a run costs more than a decision.
    if (card.queue.ended && !card.row && !card.outbox.waiting.length) card.renew();
  }

  refused(entry, why) {
    const { card } = this;
    this.undoing.forget(entry.key);
    card.notices.refused(entry, why, () => this.look(entry.pair));
    card.server.refresh(entry.pair);
  }

  async look(id) {
    const row = await this.card.server.onScreen(id);
    if (row) this.card.goTo(row);
  }
}

// A pair as it reads once this is decided; the server's own answer follows where texts change.
function changeBy({ verdict, reviewer, reason = null, type, edit, edit_chosen }) {
  const change = { state: VERDICT_STATES[verdict], reason, reviewer, own: { verdict, reason } };
  if (type) change.type = type;
  if (edit !== undefined) Object.assign(change, { rejected: [["=", edit]], edited: true });
  if (edit_chosen !== undefined) change.chosen = [["=", edit_chosen]];
  return change;
}
