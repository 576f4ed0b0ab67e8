// The review card: which pair is on screen, what a key does to it, and where the next ones come from.
// A decision acts on the pair on screen, goes into the outbox, and the next pair is drawn at once.

const AHEAD = 20; // pairs kept ready
const BEHIND = 200; // pairs kept to go back to
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
    this.gone = true;
    this.outbox.listen({});
  }

  update(data, setTriggerValue) {
    this.data = data;
    this.part.reasons = Object.fromEntries(data.reasons);
    this.outbox.listen({
      onChange: () => showSaving(this.part, this.outbox.waiting.length, this.outbox.trouble),
      onStored: (entry) => this.stored(entry),
      onRefused: (entry, why) => this.refused(entry, why),
      onStaleToken: () => setTriggerValue("renew", Date.now()),
    });
    this.outbox.useToken(data.token);
    this.outbox.onChange();
    const link = JSON.stringify(data.query);
    if (link === this.queue) return this.more();
    const first = this.queue === null;
    this.queue = link;
    this.drawMenus();
    this.start(first ? this.keptPlace() : 0);
  }

  // --- the queue -------------------------------------------------------------------------------

  async ask(path, query) {
    const url = `${apiUrl(path)}?${new URLSearchParams(query)}`;
    try {
      const response = await fetch(url, { headers: { "x-seapo-token": this.data.token } });
      if (response.status === 403) this.outbox.onStaleToken();
      const answer = await response.json();
      if (!response.ok && response.status !== 403) showNotice(this.part, "answer", answer.error);
      return response.ok ? answer : null;
    } catch {
      return null; // the outbox says when the server is away; asking again follows
    }
  }

  async start(number) {
    const queue = this.queue;
    Object.assign(this, { rows: [], index: 0, before: 0, total: 0, states: {}, ended: false });
    this.fetching = true;
    const found = await this.ask("queue", {
      ...this.data.query, after: Math.max(number - 1, 0), limit: AHEAD, counts: "yes",
    });
    if (this.gone || queue !== this.queue) return;
    this.fetching = false;
    if (!found) {
      this.again = setTimeout(() => this.start(number), 1000);
      return;
    }
    showNotice(this.part, "answer", "");
    if (!found.rows.length && number > 0 && found.total) return this.start(0);
    Object.assign(this, {
      rows: found.rows, before: found.before, total: found.total, states: found.states, ended: !found.more,
    });
    this.draw();
    this.more();
  }

  async more() {
    if (this.fetching || this.ended || !this.rows || this.rows.length - this.index > AHEAD) return;
    if (!this.rows.length) return;
    this.fetching = true;
    const queue = this.queue;
    const after = this.rows[this.rows.length - 1].number;
    const found = await this.ask("queue", { ...this.data.query, after, limit: 2 * AHEAD });
    if (this.gone || queue !== this.queue) return;
    this.fetching = false;
    if (!found) {
      setTimeout(() => this.more(), 1000);
      return;
    }
    const starved = !this.row;
    this.rows.push(...found.rows);
    this.ended = !found.more;
    this.forget();
    if (starved) this.draw();
    this.more();
  }

  forget() {
    const drop = this.index - BEHIND;
    if (drop <= 0) return;
    this.rows.splice(0, drop);
    this.index -= drop;
    this.before += drop;
  }

  get row() {
    return this.rows[this.index];
  }

  // --- the place -------------------------------------------------------------------------------

  keptPlace() {
    const inLink = new URL(location.href).searchParams.get("at");
    return Number(inLink || sessionStorage.getItem(`${this.shelf}place:${this.queue}`)) || 0;
  }

  // The link is brought up to date a moment later: browsers allow few changes of it a second.
  placeSoon() {
    clearTimeout(this.placeTimer);
    this.placeTimer = setTimeout(() => this.keepPlace(), 400);
  }

  keepPlace() {
    if (!this.row || !this.queue) return;
    sessionStorage.setItem(`${this.shelf}place:${this.queue}`, this.row.number);
    if (!/\/review\/?$/.test(location.pathname)) return;
    const url = new URL(location.href);
    url.searchParams.set("at", this.row.number);
    history.replaceState(history.state, "", url);
  }

  // --- drawing ---------------------------------------------------------------------------------

  draw() {
    const { part, row } = this;
    part.card.dataset.ready = "yes";
    part.card.dataset.pair = row ? row.id : "";
    part.pair.hidden = !row;
    part.end.hidden = Boolean(row);
    part.badge.hidden = !row;
    this.setMode("look");
    if (!row) return this.drawEnd();
    showPair(part, row, this.data.types);
    showPlace(part, this.before + this.index + 1, this.total, this.states);
    this.drawReceipt();
    this.shown = performance.now();
    if (part.card.getBoundingClientRect().top < 0) part.card.scrollIntoView({ block: "start" });
    this.placeSoon();
  }

  drawEnd() {
    for (const name of ["origin", "state", "place"]) this.part[name].textContent = "";
    const end = this.part.end;
    if (!this.ended && this.rows.length) return end.replaceChildren(make("p", "", "Fetching the next pairs…"));
    const open = this.states.undecided || 0;
    end.replaceChildren(...endWords(open, this.rows.length, this.data.query.state));
    if (!open) end.append(snapshotLink());
    if (open || this.rows.length) end.append(this.startButton());
    return undefined;
  }

  startButton() {
    const button = make("button", "", "Start from the first pair");
    button.onclick = () => this.start(0);
    return button;
  }

  drawReceipt() {
    const { part, row } = this;
    part.receipt.hidden = !this.open;
    part.button.receipt.setAttribute("aria-expanded", this.open);
    if (!this.open) return;
    showReceipt(part, row, this.histories.get(row.id), part.reasons);
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
    const lines = KEYS.flatMap(([key, does]) => [make("kbd", "", key), make("span", "", does)]);
    this.part.menu.keys.replaceChildren(...lines);
  }

  setMode(mode) {
    this.mode = mode;
    for (const [name, menu] of Object.entries(this.part.menu)) menu.hidden = name !== mode;
    this.part.button.keys.setAttribute("aria-expanded", mode === "keys");
    this.part.editor.hidden = mode !== "edit";
    this.part.rejected.hidden = mode === "edit";
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
    if (name === "undo") return this.undo();
    if (name === "cancel") return this.setMode("look");
    if (!this.row && name !== "back") return undefined;
    if (this.mode === "reasons") return this.chooseReason(name);
    if (name in VERDICT_STATES && name !== "reject") return this.decide(name, {});
    const acts = {
      reject: () => this.setMode("reasons"),
      keys: () => this.setMode(this.mode === "keys" ? "look" : "keys"),
      forward: () => this.move(1),
      back: () => this.move(-1),
      edit: () => this.edit(),
      save: () => this.saveEdit(),
      receipt: () => { this.open = !this.open; this.drawReceipt(); },
    };
    return acts[name]?.();
  }

  chooseReason(name) {
    const reason = this.data.reasons[Number(name) - 1];
    if (reason) this.decide("reject", { reason: reason[0] });
    else if (name === "reject") this.setMode("look");
  }

  move(by) {
    const to = this.index + by;
    if (to < 0 || to > this.rows.length || (to === this.rows.length && !this.ended)) return;
    this.index = to;
    this.draw();
    this.more();
  }

  // --- decisions -------------------------------------------------------------------------------

  decide(verdict, { reason = null, edit = null }) {
    const row = this.row;
    const seconds = Math.round(performance.now() - this.shown) / 1000;
    const { reviewer } = this.data;
    this.outbox.add({ pair: row.id, verdict, reviewer, reason, edit, seconds });
    this.remember({ id: row.id, was: { state: row.state, reason: row.reason, reviewer: row.reviewer } });
    this.put(row, { state: VERDICT_STATES[verdict], reason, reviewer });
    this.histories.delete(row.id);
    this.index += 1;
    this.draw();
    this.more();
  }

  put(row, change) {
    this.states[row.state] = (this.states[row.state] || 0) - 1;
    Object.assign(row, change);
    this.states[row.state] = (this.states[row.state] || 0) + 1;
  }

  remember(step) {
    this.undoable = [...this.undoable, step].slice(-BEHIND);
    sessionStorage.setItem(this.shelf + "undo", JSON.stringify(this.undoable));
  }

  async undo() {
    this.setMode("look");
    const step = this.undoable.pop();
    if (!step) return showNotice(this.part, "answer", "Nothing to undo.");
    sessionStorage.setItem(this.shelf + "undo", JSON.stringify(this.undoable));
    this.outbox.add({ pair: step.id, verdict: "undo", reviewer: this.data.reviewer });
    this.histories.delete(step.id);
    const at = this.rows.findIndex((row) => row.id === step.id);
    if (at < 0) return this.bringBack(step);
    this.put(this.rows[at], step.was);
    this.index = at;
    this.draw();
    return undefined;
  }

  // The pair is of an earlier queue or page: fetch it and set it before the one on screen.
  async bringBack(step) {
    const queue = this.queue;
    const found = await this.ask("pair", { id: step.id });
    if (!found || this.gone || queue !== this.queue) return;
    this.rows.splice(this.index, 0, { ...found.row, ...step.was });
    this.before = Math.max(this.before - 1, 0);
    this.draw();
  }

  edit() {
    const row = this.row;
    if (row.cut.rejected) {
      showNotice(this.part, "answer", "This text is too long to edit here.");
      return;
    }
    this.setMode("edit");
    this.part.complaint.textContent = "";
    this.part.area.value = joined(row.rejected);
    this.part.area.focus();
    this.part.area.setSelectionRange(0, 0);
  }

  saveEdit() {
    const [text, was, chosen] = [this.part.area.value, joined(this.row.rejected), joined(this.row.chosen)];
    const complaint = !text.trim() ? "The text is empty. Write one, or reject the pair."
      : text === unix(chosen) ? "This is the chosen text. Leave an error in it." : "";
    this.part.complaint.textContent = complaint;
    if (complaint) return;
    this.decide("accept", { edit: text === unix(was) ? null : text });
  }

  stored(entry) {
    if (this.gone) return;
    if (entry.edit || entry.verdict === "undo") this.refresh(entry.pair);
    else if (this.open && this.row?.id === entry.pair) this.refresh(entry.pair);
  }

  // The server's word on a pair, once it has every decision of ours on it.
  async refresh(id) {
    const found = await this.ask("pair", { id });
    if (!found || this.gone || this.outbox.waiting.some((entry) => entry.pair === id)) return;
    this.histories.set(id, found.history);
    const at = this.rows.findIndex((row) => row.id === id);
    if (at < 0) return;
    this.put(this.rows[at], { ...found.row, number: this.rows[at].number });
    if (at !== this.index) return;
    if (this.mode !== "edit") showPair(this.part, this.row, this.data.types);
    this.drawReceipt();
  }

  refused(entry, why) {
    showNotice(this.part, "answer", `Not stored: ${entry.verdict} on pair ${entry.pair.slice(0, 8)}. ${why}`);
    this.undoable = this.undoable.filter((step) => step.id !== entry.pair);
    if (!this.gone) this.refresh(entry.pair);
  }
}

function partsOf(root) {
  const find = (path) => root.querySelector(path);
  const part = { card: find(".card"), notices: {}, reasons: {} };
  for (const name of ["badge", "origin", "state", "saving", "place", "progress", "notice", "pair",
    "prompt", "receipt", "end", "editor", "complaint"]) part[name] = find(`.${name}`);
  part.chosen = find(".chosen .text");
  part.rejected = find(".rejected .text");
  part.remark = find(".rejected h3 em");
  part.area = find("textarea");
  part.menu = { reasons: find(".reasons"), keys: find(".keys") };
  part.button = { receipt: find("[data-act=receipt]"), keys: find("[data-act=keys]") };
  return part;
}

const joined = (segments) => segments.map(([, text]) => text).join("");
const unix = (text) => text.replace(/\r\n?/g, "\n");
