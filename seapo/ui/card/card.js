// The review card: its parts and its life; which pair is on screen, and what the server says of it.

const READY = 3; // pairs whose texts are made ready before they are asked for
const cards = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  if (!cards.has(parentElement)) cards.set(parentElement, new Card(parentElement, data));
  const card = cards.get(parentElement);
  card.update(data, setTriggerValue);
  return () => {
    card.leave();
    cards.delete(parentElement);
  };
}

class Card {
  constructor(root, data) {
    this.part = partsOf(root);
    this.shelf = `seapo:${data.store}:`;
    this.outbox = outboxOf(data.store);
    this.looks = new Looks();
    this.stage = new Stage(this.part.stage, data.types, this.looks.options);
    this.head = new Head(this.part);
    this.notices = new Notices(this.part);
    this.server = new Server(this);
    this.panel = new Panel(this.part, (id) => this.know(id));
    this.place = new Place(() => this.whereabouts());
    this.queue = null;
    this.hands = new Hands(this, root);
    this.onHide = () => this.keep();
    window.addEventListener("pagehide", this.onHide);
  }

  leave() {
    this.keep();
    window.removeEventListener("pagehide", this.onHide);
    this.hands.leave();
    this.queue.leave();
    this.outbox.listen({});
    this.stage.leave();
  }

  keep() {
    this.place.leave();
    this.deciding.undoing.steps.keep();
  }

  // Streamlit ran the page again: a new token after a restart, another reviewer, other filters.
  update(data, setTriggerValue) {
    this.data = data;
    this.blind = data.query.blind === "yes";
    this.settles = data.adjudicate === true || data.query.disputed === "yes";
    for (const part of [this.head, this.panel, this.hands]) part.update(data);
    this.stage.setOption("blind", this.blind);
    this.renew = throttled(() => setTriggerValue("renew", Date.now()), 2000);
    if (this.deciding?.reviewer !== data.reviewer) this.deciding = new Deciding(this, data.reviewer);
    this.hear();
    // Many pairs were decided at once: what was fetched of the queue no longer tells where they stand.
    const again = data.again !== this.again;
    this.again = data.again;
    if (!again && this.queue?.name === JSON.stringify([data.query, data.reviewer])) this.queue.more();
    else this.openQueue(this.queue === null ? this.place.first() : 0);
  }

  hear() {
    const { outbox } = this;
    outbox.listen({
      onChange: () => this.tellSaving(),
      onStored: (entry) => {
        this.server.away = false;
        this.deciding.stored(entry);
      },
      onRefused: (entry, why) => this.deciding.refused(entry, why),
      onStaleToken: () => this.renew(),
      along: () => this.place.news(),
      onAlongLost: () => this.place.again(),
    });
    outbox.useToken(this.data.token);
    outbox.onChange();
  }

  openQueue(number) {
    if (this.queue) this.keep();
    this.queue?.leave();
    const { query, reviewer } = this.data;
    const ask = (path, asked) => this.server.ask(path, asked);
    this.past = new Past(ask, reviewer, query.dataset);
    this.queue = new Queue(query, reviewer, this.settles, ask, () => this.draw());
    this.queue.start(number, true);
  }

  tellSaving() {
    const { waiting, unkept, trouble } = this.outbox;
    this.notices.saving(waiting.length, unkept.size, trouble || (this.server.away ? "unreachable" : null));
  }

  // None before the queue is opened, when what a closed tab left is sent already.
  get row() {
    return this.queue?.row;
  }

  whereabouts() {
    const { query, reviewer, token } = this.data;
    const number = this.row?.earlier ? 0 : this.row?.number;
    return { query: this.queue?.query || query, reviewer: this.queue?.reviewer || reviewer, token, number };
  }

  // --- drawing ---------------------------------------------------------------------------------

  draw() {
    const { part, row, queue } = this;
    this.measure();
    part.card.dataset.ready = "yes";
    part.card.dataset.pair = row ? row.id : "";
    for (const [node, hide] of [[part.stage, !row], [part.badge, !row], [part.end, row]]) node.hidden = hide;
    this.hands.setMode("look");
    this.head.progress(queue.states);
    if (!row) return this.drawEnd();
    this.shown = performance.now();
    this.drawRow();
    this.stage.prepare(queue.rows.slice(queue.index + 1, queue.index + 1 + READY));
    if (part.card.getBoundingClientRect().top < 0) part.card.scrollIntoView({ block: "start" });
    return this.place.soon();
  }

  drawRow() {
    const { row, stage, queue } = this;
    stage.show(row);
    if (stage.blind() && !this.deciding.asksWhich(row)) stage.reveal();
    this.drawAround();
    if (this.settles) for (const next of queue.rows.slice(queue.index, queue.index + 2)) this.know(next.id);
  }

  // All but the texts.
  drawAround() {
    const { row, queue, stage, part } = this;
    const veiled = stage.blind();
    this.veil(veiled);
    const place = queue.place ? `${counted(queue.place)} of ${counted(queue.total)}` : "from your history";
    this.head.show(row, place, this.deciding.given.get(row.id), veiled);
    this.panel.show(row, veiled);
    showOthers(part.others, this.settles && !veiled ? this.othersOn(row) : [], this.head.reasons);
  }

  veil(veiled) {
    this.part.card.dataset.veiled = veiled ? "yes" : "no";
    this.part.choosing.hidden = !veiled;
  }

  othersOn(row) {
    return row.others || this.panel.known.get(row.id)?.others || [];
  }

  know(id) {
    if (!this.panel.known.has(id) && !this.server.asking.has(id)) this.server.refresh(id);
  }

  // The card fills the window, whatever the page has above it.
  measure() {
    const { top } = this.part.card.getBoundingClientRect();
    if (top > 0) this.part.card.style.setProperty("--above", `${Math.round(top)}px`);
  }

  drawEnd() {
    this.stage.clear();
    this.head.empty();
    this.panel.show(null);
    showOthers(this.part.others, []);
    this.veil(false);
    this.part.end.replaceChildren(...endingOf(this.queue, () => this.queue.start(0)));
  }

  // --- moving ----------------------------------------------------------------------------------

  move(by) {
    if (!this.queue.ready) return;
    if (this.queue.move(by)) this.draw();
    else if (by < 0) this.further();
  }

  goTo(row) {
    this.queue.index = this.queue.find(row.id);
    this.draw();
  }

  // Back beyond what is loaded: on through what the reviewer decided before.
  async further() {
    const { queue, past } = this;
    if (this.digging) return;
    this.digging = true;
    let found = await past.next();
    while (found && queue.find(found.pair) >= 0) found = await past.next();
    this.digging = false;
    if (queue.left) return;
    if (!found) return this.notices.say("answer", found === undefined ? "Your first decision is behind you." : "");
    queue.insert(found.row);
    this.draw();
  }
}

// At once, then not again for a while.
function throttled(does, pause) {
  let last = -Infinity;
  return () => {
    if (performance.now() - last < pause) return;
    last = performance.now();
    does();
  };
}

function partsOf(root) {
  const find = (path) => root.querySelector(path);
  const names = ["card", "badge", "origin", "state", "saving", "place", "progress", "notice", "refusals", "others",
    "stage", "end", "panel", "actions", "choosing", "editing"];
  return {
    ...Object.fromEntries(names.map((name) => [name, find(`.${name}`)])),
    menu: { reasons: find(".reasons"), types: find(".types"), note: find(".note"), keys: find(".sheet") },
    button: { panel: find("[data-act=panel]"), keys: find("[data-act=keys]"), edit: find("[data-act=edit]") },
  };
}
