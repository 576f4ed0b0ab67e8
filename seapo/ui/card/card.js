// The review card: which pair is on screen, and what a key does to it. A decision acts on the pair on
// screen, goes into the outbox, and the next pair is drawn at once.

const VERDICT_STATES = { accept: "accepted", reject: "rejected", skip: "skipped", flag: "flagged" };
const ACTS_BY_KEY = {
  a: "accept", x: "reject", s: "skip", f: "flag", e: "edit", z: "undo", " ": "receipt", "?": "keys",
  j: "forward", k: "back", arrowright: "forward", arrowleft: "back", escape: "cancel",
};
const REPEATABLE = new Set(["forward", "back"]);
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
    this.outbox = outboxOf(data.store);
    this.shelf = `seapo:${data.store}:`;
    this.queue = null;
    this.mode = "look"; // look, reasons, keys, edit
    this.open = false; // the receipt
    this.histories = new Map();
    this.undoable = JSON.parse(sessionStorage.getItem(this.shelf + "undo") || "[]");
    this.listen(root);
  }

  listen(root) {
    this.onKey = (event) => this.key(event);
    this.onHide = () => this.keepPlace();
    window.addEventListener("keydown", this.onKey);
    window.addEventListener("pagehide", this.onHide);
    root.querySelectorAll("button[data-act]").forEach((button) => {
      button.onclick = (event) => {
        if (event.detail) button.blur(); // by mouse: the next space must not press it again
        this.act(button.dataset.act);
      };
    });
    this.part.area.onkeydown = (event) => this.keyInEditor(event);
  }

  leave() {
    window.removeEventListener("keydown", this.onKey);
    window.removeEventListener("pagehide", this.onHide);
    clearTimeout(this.placeTimer);
    this.keepPlace();
    this.queue.leave();
    this.outbox.listen({});
    this.gone = true;
  }

  // Streamlit ran the page again: a new token after a restart, another reviewer, other filters.
  update(data, setTriggerValue) {
    this.data = data;
    this.part.reasons = Object.fromEntries(data.reasons);
    this.outbox.listen({
      onChange: () => showSaving(this.part, this.outbox.waiting.length, this.outbox.trouble),
      onStored: (entry) => this.stored(entry),
      onRefused: (entry, why) => this.refused(entry, why),
      onStaleToken: () => this.renew(),
    });
    this.renew = () => setTriggerValue("renew", Date.now());
    this.outbox.useToken(data.token);
    this.outbox.onChange();
    if (this.queue?.name === JSON.stringify(data.query)) this.queue.more();
    else this.openQueue(this.queue === null);
  }

  openQueue(first) {
    this.queue?.leave();
    const queue = new Queue(this.data.query, (path, query) => this.ask(path, query), () => this.draw());
    this.queue = queue;
    this.drawMenus();
    queue.start(first ? this.keptPlace() : 0);
  }

  async ask(path, query) {
    try {
      const response = await fetch(`${apiUrl(path)}?${new URLSearchParams(query)}`, {
        headers: { "x-seapo-token": this.data.token },
      });
      if (response.status === 403) this.outbox.onStaleToken();
      const answer = await response.json();
      if (response.status >= 400 && response.status !== 403) showNotice(this.part, "answer", answer.error);
      return response.ok ? answer : null;
    } catch {
      showSaving(this.part, this.outbox.waiting.length, "unreachable");
      return null;
    }
  }

  get row() {
    return this.queue.row;
  }

  // --- the place -------------------------------------------------------------------------------

  keptPlace() {
    const inLink = new URL(location.href).searchParams.get("at");
    return Number(inLink || sessionStorage.getItem(`${this.shelf}place:${this.queue.name}`)) || 0;
  }

  // The link is brought up to date a moment later: browsers allow few changes of it a second.
  placeSoon() {
    clearTimeout(this.placeTimer);
    this.placeTimer = setTimeout(() => this.keepPlace(), 400);
  }

  keepPlace() {
    if (!this.row) return;
    sessionStorage.setItem(`${this.shelf}place:${this.queue.name}`, this.row.number);
    if (!/\/review\/?$/.test(location.pathname)) return;
    const url = new URL(location.href);
    url.searchParams.set("dataset", this.data.query.dataset);
    url.searchParams.set("at", this.row.number);
    history.replaceState(history.state, "", url);
  }

  // --- drawing ---------------------------------------------------------------------------------

  draw() {
    const { part, row, queue } = this;
    this.measure();
    part.card.dataset.ready = "yes";
    part.card.dataset.pair = row ? row.id : "";
    for (const [node, hide] of [[part.pair, !row], [part.badge, !row], [part.end, row]]) node.hidden = hide;
    this.setMode("look");
    showProgress(part, queue.states);
    if (!row) return this.drawEnd();
    showPair(part, row, this.data.types);
    part.place.textContent = `${counted(queue.place)} of ${counted(queue.total)}`;
    this.drawReceipt();
    this.shown = performance.now();
    if (part.card.getBoundingClientRect().top < 0) part.card.scrollIntoView({ block: "start" });
    return this.placeSoon();
  }

  // The card fills the window, whatever the page has above it.
  measure() {
    const { top } = this.part.card.getBoundingClientRect();
    if (top > 0) this.part.card.style.setProperty("--above", `${Math.round(top)}px`);
  }

  drawEnd() {
    const { part, queue } = this;
    for (const name of ["origin", "state", "place"]) part[name].textContent = "";
    if (!queue.ended) {
      part.end.replaceChildren(make("p", "", "Fetching the next pairs…"));
      return;
    }
    const open = queue.states.undecided || 0;
    const all = Object.values(queue.states).reduce((sum, count) => sum + count, 0);
    part.end.replaceChildren(...endWords(all, open, queue.rows.length, this.data.query.state));
    if (all && !open) part.end.append(snapshotLink());
    if (open || queue.rows.length) part.end.append(this.startButton());
  }

  startButton() {
    const button = make("button", "", "Start from the first pair");
    button.onclick = () => this.queue.start(0);
    return button;
  }

  drawReceipt() {
    const { part, row } = this;
    part.receipt.hidden = !this.open;
    part.button.receipt.setAttribute("aria-expanded", this.open);
    if (!this.open) return;
    showReceipt(part, row, this.histories.get(row.id));
    if (!this.histories.has(row.id)) this.refresh(row.id);
  }

  drawMenus() {
    const reasons = this.data.reasons.map(([key, label], at) => {
      const button = make("button", "", label);
      button.append(make("kbd", "", String(at + 1)));
      button.setAttribute("role", "menuitem");
      button.onclick = () => this.decide("reject", { reason: key });
      return button;
    });
    const cancel = make("button", "quiet", "Cancel");
    cancel.append(make("kbd", "", "Esc"));
    cancel.onclick = () => this.setMode("look");
    this.part.menu.reasons.replaceChildren(make("b", "", "Why reject it?"), ...reasons, cancel);
    this.part.menu.keys.replaceChildren(...keyLines());
  }

  setMode(mode) {
    const { part } = this;
    this.mode = mode;
    for (const [name, menu] of Object.entries(part.menu)) menu.hidden = name !== mode;
    part.button.keys.setAttribute("aria-expanded", mode === "keys");
    const editing = mode === "edit";
    for (const node of [part.area, part.complaint, part.saveBar]) node.hidden = !editing;
    for (const node of [part.rejected, part.actions]) node.hidden = editing;
  }

  // --- keys and buttons ------------------------------------------------------------------------

  key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const target = event.composedPath()[0];
    if (target.matches?.("input, textarea, select, [contenteditable=true]")) return;
    const name = event.key.toLowerCase();
    const act = this.mode === "reasons" && /^[1-9]$/.test(name) ? name : ACTS_BY_KEY[name];
    if (!act || (event.repeat && !REPEATABLE.has(act))) return;
    if (name === " " && target.matches?.("button:focus-visible, a, [role=button]")) return;
    event.preventDefault();
    this.act(act);
  }

  keyInEditor(event) {
    if (event.key === "Escape") this.setMode("look");
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.act("save");
    else return;
    event.preventDefault();
  }

  act(name) {
    if (this.mode === "edit" && name !== "save" && name !== "cancel") return undefined;
    showNotice(this.part, "answer", "");
    const free = { undo: () => this.undo(), cancel: () => this.setMode("look"), back: () => this.move(-1) };
    if (this.mode === "reasons" && name !== "cancel") return this.chooseReason(name);
    if (free[name]) return free[name]();
    if (!this.row) return undefined;
    if (name in VERDICT_STATES && name !== "reject") return this.decide(name, {});
    const acts = {
      reject: () => this.setMode("reasons"),
      keys: () => this.setMode(this.mode === "keys" ? "look" : "keys"),
      forward: () => this.move(1),
      edit: () => this.edit(),
      save: () => this.saveEdit(),
      receipt: () => this.toggleReceipt(),
    };
    return acts[name]?.();
  }

  chooseReason(name) {
    const reason = this.data.reasons[Number(name) - 1];
    if (reason) this.decide("reject", { reason: reason[0] });
    else if (name === "reject") this.setMode("look");
  }

  move(by) {
    if (this.queue.ready && this.queue.move(by)) this.draw();
  }

  toggleReceipt() {
    this.open = !this.open;
    this.drawReceipt();
    if (this.open) this.part.receipt.scrollIntoView({ block: "nearest" });
  }

  // --- decisions -------------------------------------------------------------------------------

  decide(verdict, { reason = null, edit = null }) {
    const { row, queue } = this;
    const seconds = Math.round(performance.now() - this.shown) / 1000;
    const { reviewer } = this.data;
    this.outbox.add({ pair: row.id, verdict, reviewer, reason, edit, seconds });
    this.remember({ id: row.id, was: { state: row.state, reason: row.reason, reviewer: row.reviewer } });
    queue.put(row, { state: VERDICT_STATES[verdict], reason, reviewer });
    this.histories.delete(row.id);
    queue.move(1);
    this.draw();
  }

  remember(step) {
    this.undoable = [...this.undoable, step].slice(-BEHIND);
    this.keepUndoable();
  }

  keepUndoable() {
    sessionStorage.setItem(this.shelf + "undo", JSON.stringify(this.undoable));
  }

  undo() {
    this.setMode("look");
    const step = this.queue.ready && this.undoable.pop();
    if (!step) return showNotice(this.part, "answer", "Nothing to undo.");
    this.keepUndoable();
    this.outbox.add({ pair: step.id, verdict: "undo", reviewer: this.data.reviewer });
    this.histories.delete(step.id);
    const at = this.queue.find(step.id);
    if (at < 0) return this.bringBack(step);
    this.queue.put(this.queue.rows[at], step.was);
    this.queue.index = at;
    return this.draw();
  }

  async bringBack(step) {
    const { queue } = this;
    const found = await this.ask("pair", { id: step.id });
    if (!found || queue.left) return;
    queue.insert({ ...found.row, ...step.was });
    this.draw();
  }

  edit() {
    const { part, row } = this;
    if (row.cut.rejected) return showNotice(part, "answer", "This text is too long to edit here.");
    this.setMode("edit");
    part.complaint.textContent = "";
    part.area.value = joined(row.rejected);
    part.area.focus();
    return part.area.setSelectionRange(0, 0);
  }

  saveEdit() {
    const { row, part } = this;
    const text = part.area.value;
    part.complaint.textContent = complaintOn(text, row);
    if (part.complaint.textContent) return;
    this.decide("accept", { edit: text === unix(joined(row.rejected)) ? null : text });
  }

  stored(entry) {
    const onScreen = this.open && this.row?.id === entry.pair;
    if (entry.edit || entry.verdict === "undo" || onScreen) this.refresh(entry.pair);
    // The queue is through: let the page count anew. Not before, for a run costs more than a decision.
    if (this.queue.ended && !this.row && !this.outbox.waiting.length) this.renew();
  }

  // The server's word on a pair, once it has every decision of ours on it.
  async refresh(id) {
    const { queue } = this;
    const found = await this.ask("pair", { id });
    if (!found || queue.left || this.outbox.waiting.some((entry) => entry.pair === id)) return;
    this.histories.set(id, found.history);
    const row = queue.rows[queue.find(id)];
    if (!row) return;
    queue.put(row, { ...found.row, number: row.number });
    if (row !== this.row) return;
    if (this.mode !== "edit") showPair(this.part, row, this.data.types);
    this.drawReceipt();
  }

  refused(entry, why) {
    const what = `Not stored: ${entry.verdict} on pair ${entry.pair.slice(0, 8)}. ${why}`;
    this.undoable = this.undoable.filter((step) => step.id !== entry.pair);
    showNotice(this.part, "refused", what);
    setTimeout(() => showNotice(this.part, "refused", ""), 15000);
    this.refresh(entry.pair);
  }
}

function partsOf(root) {
  const find = (path) => root.querySelector(path);
  const names = ["card", "badge", "origin", "state", "saving", "place", "progress", "notice", "pair", "prompt",
    "receipt", "end", "complaint", "actions"];
  const part = Object.fromEntries(names.map((name) => [name, find(`.${name}`)]));
  return {
    ...part,
    notices: {},
    chosen: find(".chosen .text"),
    rejected: find(".rejected .text"),
    remark: find(".rejected h3 em"),
    area: find("textarea"),
    saveBar: find(".editing"),
    menu: { reasons: find(".reasons"), keys: find(".keys") },
    button: { receipt: find("[data-act=receipt]"), keys: find("[data-act=keys]") },
  };
}
