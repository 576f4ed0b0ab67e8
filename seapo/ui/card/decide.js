// Deciding: a decision acts on the pair on screen, goes into the outbox, and the next pair is drawn at once.

class Deciding {
  constructor(card, reviewer) {
    Object.assign(this, { card, reviewer, given: new Map(), worse: new Map() });
    this.steps = new Steps(card.shelf, reviewer);
    this.earlier = null; // the reviewer's decisions before this tab's, once undo gets there
    this.line = Promise.resolve(); // undo and redo, one after the other
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
      order: data.order || "board",
      seconds: Math.round(performance.now() - shown) / 1000,
      type: this.given.get(row.id),
      worse: this.worse.get(row.id),
      adjudicates: settles || undefined,
      ...more,
    };
    this.steps.add(this.send(row, sent));
    this.earlier = null;
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

  // --- undo and redo ------------------------------------------------------------------------------

  undo() {
    this.line = this.line.then(() => this.undoOne()).catch((error) => this.stumble(error));
  }

  redo() {
    this.line = this.line.then(() => this.redoOne()).catch((error) => this.stumble(error));
  }

  // A fault must not stop the line; it is told, and left on the console.
  stumble(error) {
    this.card.notices.say("answer", "That could not be undone or redone.");
    console.error(error);
  }

  async undoOne() {
    const { card } = this;
    if (!card.queue.ready) return undefined;
    card.hands.setMode("look");
    const step = this.steps.undo() || (await this.stepBefore());
    return step && this.takeBack(step);
  }

  // The newest standing decision from before this tab's own.
  async stepBefore() {
    const { card, reviewer } = this;
    const { dataset } = card.data.query;
    const settled = await card.outbox.drained();
    this.earlier ??= new Past((path, asked) => card.ask(path, asked), reviewer, dataset);
    const found = settled ? await this.earlier.next() : null;
    if (!found) {
      const why = settled && found === undefined ? "Nothing to undo." : "Earlier decisions are on the server. Try again.";
      card.notices.say("answer", why);
      return null;
    }
    const step = stepOf(found, reviewer);
    this.steps.took(step);
    return step;
  }

  async takeBack(step) {
    const { card } = this;
    card.outbox.add({ pair: step.sent.pair, verdict: "undo", reviewer: this.reviewer, undoes: step.key });
    card.panel.forget(step.sent.pair);
    this.worse.delete(step.sent.pair);
    const row = await this.onScreen(step.sent.pair);
    if (!row) return;
    card.queue.put(row, step.was);
    card.goTo(row);
  }

  async redoOne() {
    const { card, steps } = this;
    if (!card.queue.ready) return undefined;
    card.hands.setMode("look");
    const step = steps.redo();
    if (!step) return card.notices.say("answer", "Nothing to redo.");
    const row = await this.onScreen(step.sent.pair);
    if (!row) return steps.took(step);
    steps.push(this.send(row, { ...step.sent, ...editsAgain(step, row) }));
    card.goTo(row);
    card.queue.move(1);
    return card.draw();
  }

  // At once where the queue holds the pair.
  onScreen(id) {
    const { queue } = this.card;
    return queue.rows[queue.find(id)] || this.card.bring(id);
  }

  // --- what the server says -----------------------------------------------------------------------

  stored(entry) {
    const { card } = this;
    const onScreen = card.panel.open && card.row?.id === entry.pair;
    if (entry.edit || entry.edit_chosen || entry.verdict === "undo" || onScreen) card.refresh(entry.pair);
    // The queue is through: let the page count anew. Not before, for a run costs more than a decision.
    if (card.queue.ended && !card.row && !card.outbox.waiting.length) card.renew();
  }

  refused(entry, why) {
    const { card } = this;
    this.steps.forget(entry.key);
    card.outbox.drop(card.outbox.waiting.filter((other) => other.undoes === entry.key).map((other) => other.key));
    card.notices.refused(entry, why, () => this.look(entry.pair));
    card.refresh(entry.pair);
  }

  async look(id) {
    const row = await this.onScreen(id);
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

// A decision of the server's list as a step that can be taken back and done again.
function stepOf({ pair, verdict, reason, note, type, edit, row }, reviewer) {
  const said = { verdict, reason, note, type };
  const sent = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null && value !== undefined));
  return {
    key: "",
    sent: { pair, reviewer, ...sent },
    was: { state: "undecided", reason: null, reviewer: null, own: null },
    texts: edit ? Object.fromEntries(SIDES.map((side) => [side, joined(row[side])])) : null,
  };
}

// The list says only that there was an edit: what it wrote is what the pair read then and does not now.
function editsAgain({ texts }, row) {
  if (!texts) return {};
  const changed = (side) => (texts[side] === joined(row[side]) ? undefined : texts[side]);
  return { edit: changed("rejected"), edit_chosen: changed("chosen") };
}
