// The outbox: every decision is kept in this browser until the server says that it is stored.
// One entry of local storage a decision, so that tabs do not overwrite each other's list. Sending the
// same one twice does no harm: the server knows decisions by their key.

const BATCH = 200;
const KEEPALIVE_ROOM = 20000; // characters; browsers let 64 kB outlive a page
const ADOPT_EVERY = 15000; // milliseconds; what a closed tab left behind is taken over after as long
const PATIENCE = [300, 600, 1200, 2500, 5000]; // milliseconds between attempts
const AFTER_DRAWING = 30; // milliseconds from a key to its decision's sending
const outboxes = new Map();

function outboxOf(store) {
  if (!outboxes.has(store)) outboxes.set(store, new Outbox(store));
  return outboxes.get(store);
}

class Outbox {
  constructor(store) {
    this.prefix = `seapo:${store}:decision:`;
    this.unkept = new Set(); // keys of what waits in memory alone
    this.waiting = this.kept();
    this.count = 0;
    this.failures = 0;
    this.batch = BATCH;
    this.flying = false;
    this.trouble = null; // null, "unreachable", "token"
    this.token = null;
    this.listen({});
    window.addEventListener("pagehide", () => this.flush());
    window.addEventListener("online", () => this.send());
    window.addEventListener("beforeunload", (event) => {
      if (this.unkept.size) event.preventDefault();
    });
    setInterval(() => this.adopt(), ADOPT_EVERY);
  }

  // Who hears of it: one card at a time. The outbox goes on sending when there is none.
  // `along` answers the place to send with decisions, or undefined; `onAlongLost` hears that it did not arrive.
  listen({ onChange, onStored, onRefused, onStaleToken, along, onAlongLost }) {
    const nothing = () => {};
    this.along = along || nothing;
    this.onAlongLost = onAlongLost || nothing;
    this.onChange = onChange || nothing;
    this.onStored = onStored || nothing;
    this.onRefused = onRefused || nothing;
    this.onStaleToken = onStaleToken || nothing;
  }

  kept() {
    const found = namesKept("localStorage", this.prefix).map((name) => recalled("localStorage", name, null));
    return found.filter(Boolean).sort((a, b) => a.at - b.at || a.turn - b.turn);
  }

  // Another tab, closed before its decisions were stored, left them here.
  adopt() {
    const known = new Set(this.waiting.map((entry) => entry.key));
    const left = this.kept().filter((entry) => !known.has(entry.key) && entry.at < Date.now() - ADOPT_EVERY);
    if (!left.length) return;
    this.waiting.push(...left);
    this.onChange();
    this.send();
  }

  add(decision) {
    const entry = { ...decision, key: newKey(), at: Date.now(), turn: this.count++ };
    this.waiting.push(entry);
    this.keep(entry);
    this.sendSoon();
    return entry.key;
  }

  // Once the next pair is on screen: sending and storing would take the processor from drawing it.
  sendSoon() {
    this.soon ??= setTimeout(() => {
      this.soon = null;
      this.onChange();
      this.send();
    }, AFTER_DRAWING);
  }

  // Full or forbidden: it still waits in memory, is counted, and is flushed when the page goes.
  keep(entry) {
    if (kept("localStorage", this.prefix + entry.key, entry)) this.unkept.delete(entry.key);
    else this.unkept.add(entry.key);
  }

  // Whether nothing waits any more, within a few seconds.
  async drained() {
    for (let turn = 0; turn < 60 && this.waiting.length; turn++) {
      await new Promise((done) => setTimeout(done, 50));
    }
    return !this.waiting.length;
  }

  useToken(token) {
    if (token === this.token) return;
    this.token = token;
    this.failures = 0;
    this.send();
  }

  drop(keys) {
    const gone = new Set(keys);
    const taken = this.waiting.filter((entry) => gone.has(entry.key));
    this.waiting = this.waiting.filter((entry) => !gone.has(entry.key));
    for (const key of gone) {
      dropped("localStorage", this.prefix + key);
      this.unkept.delete(key);
    }
    for (const entry of this.waiting) if (this.unkept.has(entry.key)) this.keep(entry);
    return taken;
  }

  async send() {
    if (this.flying || !this.waiting.length || !this.token) return;
    clearTimeout(this.timer);
    this.flying = true;
    const batch = this.waiting.slice(0, this.batch);
    const outcome = await this.post(batch, AbortSignal.timeout(20000));
    this.flying = false;
    this[outcome.kind](outcome, batch);
    this.onChange();
  }

  post(batch, signal) {
    const place = this.along();
    const body = JSON.stringify({ decisions: batch, place });
    return fetch(apiUrl("decisions"), {
      method: "POST",
      headers: { "content-type": "application/json", "x-seapo-token": this.token },
      keepalive: body.length < KEEPALIVE_ROOM,
      body,
      signal,
    }).then(readAnswer, () => ({ kind: "unreachable" })).then((outcome) => {
      if (place && outcome.kind !== "answered") this.onAlongLost();
      return outcome;
    });
  }

  answered({ acked, refused }) {
    this.failures = 0;
    this.trouble = null;
    this.batch = BATCH;
    const lost = this.drop(Object.keys(refused));
    const stored = this.drop(acked);
    for (const entry of lost) this.onRefused(entry, refused[entry.key]);
    for (const entry of stored) this.onStored(entry);
    this.send();
  }

  unreachable() {
    this.trouble = "unreachable";
    this.retry();
  }

  stale() {
    this.trouble = "token";
    this.onStaleToken();
    this.retry();
  }

  // The whole batch was turned down: find the one to blame by sending them alone.
  turnedDown({ why }, batch) {
    if (batch.length > 1) this.batch = 1;
    else for (const entry of this.drop([batch[0].key])) this.onRefused(entry, why);
    this.send();
  }

  retry() {
    const pause = PATIENCE[Math.min(this.failures++, PATIENCE.length - 1)];
    this.timer = setTimeout(() => this.send(), pause);
  }

  // The page goes away: one last message that may outlive it; what does not fit is sent next time.
  flush() {
    if (!this.waiting.length || !this.token) return;
    let room = KEEPALIVE_ROOM;
    const batch = this.waiting.filter((entry) => (room -= JSON.stringify(entry).length) > 0);
    if (batch.length) this.post(batch.slice(0, BATCH));
  }
}

// Only the app's own word drops a decision: what a proxy, a login page or another app answers does not.
async function readAnswer(response) {
  if (response.status === 403) return { kind: "stale" };
  const answer = await response.json().catch(() => null);
  if (response.ok && Array.isArray(answer?.acked)) return { kind: "answered", ...answer };
  if ([400, 413].includes(response.status) && answer?.error) return { kind: "turnedDown", why: answer.error };
  return { kind: "unreachable" };
}

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  // Pages served over plain http to another machine have no randomUUID.
  const parts = crypto.getRandomValues(new Uint32Array(4));
  return Array.from(parts, (part) => part.toString(16).padStart(8, "0")).join("-");
}

// The app may be served below a path; the review page lies directly under it.
function apiUrl(path) {
  return location.pathname.replace(/(review\/?)?$/, "") + `api/${path}`;
}
