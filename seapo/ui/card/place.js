// The place: where the reviewer stands in a queue, kept in the link and on the server, which hears
// of it along with decisions, or soon after where nothing is decided.

const LINK_AFTER = 400; // milliseconds; browsers allow few changes of the link a second
const SERVER_AFTER = 2000;

class Place {
  // read() answers {query, reviewer, token, number}: the queue and the pair on screen.
  constructor(read) {
    Object.assign(this, { read, sent: "" });
  }

  // Where a queue is opened first: the link's place, or 0 for the one the server keeps.
  first() {
    return Number(new URL(location.href).searchParams.get("at")) || 0;
  }

  soon() {
    clearTimeout(this.linkTimer);
    this.linkTimer = setTimeout(() => this.keep(), LINK_AFTER);
    this.serverTimer ??= setTimeout(() => this.tell(false), SERVER_AFTER);
  }

  keep() {
    clearTimeout(this.linkTimer);
    const { query, number } = this.read();
    if (!number) return;
    if (!/\/review\/?$/.test(location.pathname)) return;
    const url = new URL(location.href);
    url.searchParams.set("dataset", query.dataset);
    url.searchParams.set("at", number);
    history.replaceState(history.state, "", url);
  }

  // The place to tell the server of, or undefined where it knows it.
  news() {
    clearTimeout(this.serverTimer);
    this.serverTimer = null;
    const { query, reviewer, number } = this.read();
    const place = { reviewer, queue: queueName(query), number };
    if (!number || JSON.stringify(place) === this.sent) return undefined;
    this.sent = JSON.stringify(place);
    return place;
  }

  // It did not arrive: it is told with the next pair.
  again() {
    this.sent = "";
  }

  tell(leaving) {
    const place = this.news();
    if (!place) return;
    const headers = { "content-type": "application/json", "x-seapo-token": this.read().token };
    fetch(apiUrl("place"), { method: "POST", headers, body: JSON.stringify(place), keepalive: leaving })
      .then((answer) => answer.ok || this.again(), () => this.again());
  }

  leave() {
    this.keep();
    this.tell(true);
  }
}

// A queue's link in one spelling.
function queueName(query) {
  return new URLSearchParams(Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1))).toString();
}
