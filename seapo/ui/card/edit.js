// Editing in place: a field in place of a side's text, the difference to the text before under it.

const SIDES = ["chosen", "rejected"];
const CHANGES_AFTER = 150; // milliseconds without a key until the difference is drawn

class Editor {
  constructor(stage, act) {
    Object.assign(this, { stage, act, fields: {} });
  }

  get open() {
    return Object.keys(this.fields).length > 0;
  }

  // Opens a side, beside the other one where that is open already; answers a complaint, or "".
  start(row, name) {
    if (this.fields[name]) {
      this.fields[name].area.focus();
      return "";
    }
    if (row.cut[name]) return "This text is too long to edit here.";
    this.row = row;
    const field = new EditField(name, unix(joined(row[name])), (event) => this.key(event, name));
    if (this.open) this.beside(name, field.node);
    else this.stage.edit(name, field.node);
    this.fields[name] = field;
    field.start();
    return "";
  }

  // The stage knows of one node; the second is put in the other side's place the same way.
  beside(name, node) {
    const side = this.stage.side(name);
    side.classList.add("edited");
    side.append(node);
    this.second = { side, node };
  }

  key(event, name) {
    if (event.isComposing) return;
    const other = SIDES.find((side) => side !== name);
    if (event.key === "Escape") this.act("cancel");
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.act("save");
    else if (event.altKey && event.code === "KeyE") this.start(this.row, other);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  both() {
    this.start(this.row, SIDES.find((side) => !this.fields[side]) || SIDES[0]);
  }

  // What was written: {edit, edit_chosen}, each only where it differs; null where it cannot be taken.
  taken() {
    const text = Object.fromEntries(
      SIDES.map((side) => [side, this.fields[side]?.area.value ?? unix(joined(this.row[side]))]),
    );
    for (const [side, field] of Object.entries(this.fields)) field.complain(complaintAbout(side, text));
    if (Object.values(this.fields).some((field) => field.complaint.textContent)) return null;
    const changed = (side) => (this.fields[side]?.changed ? text[side] : undefined);
    return { edit: changed("rejected"), edit_chosen: changed("chosen") };
  }

  end() {
    for (const field of Object.values(this.fields)) clearTimeout(field.timer);
    this.second?.side.classList.remove("edited");
    this.second?.node.remove();
    this.fields = {};
    this.second = null;
    this.stage.endEdit();
  }
}

class EditField {
  constructor(name, before, onKey) {
    this.before = before;
    this.node = make("div", "editor");
    this.area = make("textarea");
    Object.assign(this.area, { dir: "auto", spellcheck: false, value: before, onkeydown: onKey });
    this.area.setAttribute("aria-label", `${name === "chosen" ? "Chosen" : "Rejected"} text`);
    this.area.oninput = () => this.soon();
    this.complaint = make("p", "complaint");
    this.complaint.setAttribute("role", "alert");
    this.change = make("div", "change");
    this.change.dir = "auto";
    this.node.append(this.area, this.complaint, this.change);
  }

  get changed() {
    return this.area.value !== this.before;
  }

  start() {
    this.area.focus();
    this.area.setSelectionRange(0, 0);
    this.area.scrollTop = 0;
  }

  complain(text) {
    this.complaint.textContent = text;
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.draw(), CHANGES_AFTER);
  }

  draw() {
    const changes = this.changed ? wordChanges(this.before, this.area.value) : [];
    this.change.replaceChildren(...changes.flatMap(shownChange));
  }
}

// A stretch both have is shown by its ends alone.
function shownChange([kind, text], at, all) {
  if (kind !== "=") {
    const mark = make(kind === "+" ? "ins" : "del");
    mark.append(...plain(text));
    return [mark];
  }
  const head = at > 0 ? text.slice(0, 40) : "";
  const tail = at < all.length - 1 ? text.slice(-40) : "";
  const whole = text.length <= head.length + tail.length;
  return plain(whole ? text : `${head} … ${tail}`);
}

function complaintAbout(side, text) {
  if (!text[side].trim()) return "The text is empty. Write one, or reject the pair.";
  if (text.chosen !== text.rejected) return "";
  return side === "rejected" ? "This is the chosen text. Leave an error in it." : "This is the rejected text.";
}
