// The stage: the texts of the pair on screen, and those of the next pairs made ready before they are asked
// for. The element `.pair` is always the one on screen, and so are `.side`, `.text` and `.turn`; what waits has
// other classes, is inert and hidden from readers.
//
//   const stage = new Stage(place, types, options)
//   stage.show(row)            put this pair on screen, from what is ready where it is; answers its element
//   stage.prepare(rows)        make these rows' elements in idle time; forgets all others
//   stage.refresh()            paint the pair on screen anew, after its row was given other texts
//   stage.clear()              nothing on screen
//   stage.setOption(name, value)
//   stage.unified              whether one column is shown now
//   stage.blind(row)           whether this pair stands unlabelled now; without a row, the one on screen
//   stage.revealed()           whether the pair on screen was revealed by reveal()
//   stage.reveal()             label the sides and show the marks in their own style
//   stage.sideOf("A")          "chosen" or "rejected": what the side labelled A is
//   stage.side(name)           the article of "chosen" or "rejected" on screen, null in one column
//   stage.edit(name, node)     show the node in place of that side's text (one column gives way to two)
//   stage.endEdit()            take the node away again
//   stage.leave()              give up timers and observers
//
// Options: view "auto" (one column where the stage is narrow) | "sides" | "unified"; raw: the exact text
// without rendering; fold: hide long equal stretches; size: font size in px; linked: scrolling one long side
// scrolls the other; blind: sides in an order drawn by the pair's id, called A and B, until revealed.

const STAGE_OPTIONS = { view: "auto", raw: false, fold: true, size: 16, linked: true, blind: false };
const NEUTRAL = "#7f7f7f"; // in place of a type's colour where the type is not told
const NARROW = 700; // px of the stage below which "auto" means one column

class Stage {
  constructor(place, types, options = {}) {
    Object.assign(this, { place, types, row: null, pair: null, editor: null, opened: null });
    this.options = { ...STAGE_OPTIONS, ...options };
    this.ready = new Map();
    this.watch = new ResizeObserver(() => this.resized());
    this.watch.observe(place);
    this.resized();
  }

  show(row) {
    this.endEdit();
    if (row !== this.row) this.opened = null;
    this.row = row;
    this.put(this.taken(row) || this.made(row));
    return this.pair;
  }

  // What is out of sight is laid out after the first frame.
  // What waits lies in the same place, laid out and unseen: showing it costs no layout of its texts.
  put(pair) {
    this.pair?.remove();
    this.pair = pair;
    if (pair.parentNode !== this.place) this.place.append(pair);
    pair.classList.remove("waiting");
    Object.assign(pair, { inert: false, ariaHidden: null });
    for (const [node, ...names] of pair.names) node.classList.add(...names);
    pair.style.setProperty("--type", this.blind() ? NEUTRAL : this.types[this.row.type]?.colour || NEUTRAL);
    requestAnimationFrame(() => setTimeout(() => pair.classList.remove("fresh"), 60));
  }

  // What was made ready serves only while row and options are as they were.
  taken(row) {
    const found = this.ready.get(row);
    this.ready.delete(row);
    if (found && found.of !== contentOf(row)) found.pair.remove();
    return found && found.of === contentOf(row) ? found.pair : null;
  }

  made(row) {
    const order = this.options.blind ? blindOrder(row.id) : ["chosen", "rejected"];
    const labelled = this.options.blind;
    return paintPair(row, { ...this.options, order, labelled, unified: this.unified, blind: this.blind(row) });
  }

  prepare(rows) {
    const wanted = new Set(rows);
    for (const row of this.ready.keys()) if (!wanted.has(row)) this.forget(row);
    this.waiting = rows.filter((row) => row !== this.row && !this.ready.has(row));
    if (this.waiting.length && !this.idle) this.idle = whenIdle(() => this.prepareOne());
  }

  forget(row) {
    this.ready.get(row).pair.remove();
    this.ready.delete(row);
  }

  prepareOne() {
    const row = this.waiting.shift();
    if (row && !this.ready.has(row)) {
      const pair = this.made(row);
      this.place.append(pair);
      this.ready.set(row, { of: contentOf(row), pair });
    }
    this.idle = this.waiting.length ? whenIdle(() => this.prepareOne()) : null;
  }

  refresh() {
    if (this.row && !this.editor) this.put(this.made(this.row));
  }

  clear() {
    this.endEdit();
    Object.assign(this, { row: null, pair: null, opened: null, waiting: [] });
    this.ready.clear();
    this.place.replaceChildren();
  }

  setOption(name, value) {
    if (this.options[name] === value) return;
    this.options[name] = value;
    if (name === "size") this.place.style.setProperty("--size", `${value}px`);
    else this.repaint();
  }

  repaint() {
    const waiting = [...this.ready.keys(), ...(this.waiting || [])];
    for (const row of this.ready.keys()) this.forget(row);
    this.refresh();
    this.prepare(waiting);
  }

  resized() {
    this.place.style.setProperty("--size", `${this.options.size}px`);
    const width = this.place.clientWidth;
    const narrow = width > 0 ? width < NARROW : Boolean(this.narrow);
    if (narrow === this.narrow) return;
    this.narrow = narrow;
    if (this.options.view === "auto") this.repaint();
  }

  get unified() {
    if (this.editor) return false;
    return this.options.view === "auto" ? this.narrow : this.options.view === "unified";
  }

  blind(row = this.row) {
    return Boolean(this.options.blind && row && this.opened !== row);
  }

  revealed() {
    return this.row !== null && this.opened === this.row;
  }

  reveal() {
    this.opened = this.row;
    this.refresh();
  }

  sideOf(letter) {
    return blindOrder(this.row.id)["AB".indexOf(letter)];
  }

  side(name) {
    return this.pair?.sides?.[name] || null;
  }

  edit(name, node) {
    this.endEdit();
    const again = this.unified;
    this.editor = { name, node, again };
    if (again) this.put(this.made(this.row));
    const side = this.side(name);
    side.classList.add("edited");
    side.append(node);
  }

  endEdit() {
    if (!this.editor) return;
    const { name, node, again } = this.editor;
    this.editor = null;
    node.remove();
    this.side(name)?.classList.remove("edited");
    if (again) this.refresh();
  }

  leave() {
    this.watch.disconnect();
    if (this.idle) stopIdle(this.idle);
    this.idle = null;
    this.ready.clear();
  }
}

// Rows are changed in place when the server answers: their texts are then other arrays.
function contentOf(row) {
  return row.chosen === row.contentChosen && row.rejected === row.contentRejected
    ? row.content
    : Object.assign(row, { contentChosen: row.chosen, contentRejected: row.rejected, content: {} }).content;
}

// Which side stands first: drawn by the pair's id (FNV-1a), so that it is the same for everyone and again.
function blindOrder(id) {
  let hash = 0x811c9dc5;
  for (const letter of id) hash = Math.imul(hash ^ letter.codePointAt(0), 0x01000193);
  return (hash >>> 16) & 1 ? ["rejected", "chosen"] : ["chosen", "rejected"];
}

const whenIdle = (task) => requestIdleCallback(task, { timeout: 200 });
const stopIdle = (handle) => cancelIdleCallback(handle);
