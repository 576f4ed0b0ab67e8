// Undo and redo without limit: first what this tab decided, then what the server knows of this reviewer.

class Undoing {
  constructor(card, deciding) {
    Object.assign(this, { card, deciding, reviewer: deciding.reviewer });
    this.steps = new Steps(card.shelf, this.reviewer);
    this.earlier = null; // the reviewer's decisions before this tab's, once undo gets there
    this.line = Promise.resolve(); // one after the other
  }

  add(step) {
    this.steps.add(step);
    this.earlier = null;
  }

  // A refused decision is neither undone nor done again.
  forget(key) {
    const { outbox } = this.card;
    this.steps.forget(key);
    outbox.drop(outbox.waiting.filter((entry) => entry.undoes === key).map((entry) => entry.key));
  }

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
    this.earlier ??= new Past((path, asked) => card.server.ask(path, asked), reviewer, dataset);
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
    this.deciding.worse.delete(step.sent.pair);
    const row = await card.server.onScreen(step.sent.pair);
    if (!row) return;
    card.queue.put(row, step.was);
    if (card.hands.mode === "look") card.goTo(row); // else a text is being written by now
  }

  async redoOne() {
    const { card, steps } = this;
    if (!card.queue.ready) return undefined;
    card.hands.setMode("look");
    const step = steps.redo();
    if (!step) return card.notices.say("answer", "Nothing to redo.");
    const row = await card.server.onScreen(step.sent.pair);
    if (!row) return steps.took(step);
    if (step.texts) {
      // The texts of before the edit come with the server's word on the undo.
      await card.outbox.drained();
      await card.server.refresh(row.id);
    }
    steps.push(this.deciding.send(row, { ...step.sent, ...editsAgain(step, row) }));
    card.goTo(row);
    card.queue.move(1);
    return card.draw();
  }
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
