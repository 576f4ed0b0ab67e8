// Hands: what a key or a button does, by what is open: nothing, a menu, the key sheet, an edit.

const AFTER_CHOICE = new Set(["accept", "reject", "skip", "flag", "flagNote", "type", "edit", "editChosen"]);
const BLIND_KEYS = { 1: "first", 2: "second", arrowleft: "first", arrowright: "second" };
const MENU_ACTS = { reasons: "reject", types: "type", keys: "keys" };

class Hands {
  constructor(card, root) {
    Object.assign(this, { card, root, part: card.part, mode: "look" });
    this.keymap = new Keymap();
    this.sheet = new Sheet(this.part.menu.keys, this.keymap, () => this.label());
    this.editor = new Editor(card.stage, (name) => this.act(name));
    this.menus = new Menus(this.part, {
      reason: (reason) => card.deciding.decide("reject", { reason }),
      words: (reason) => this.askNote("reject", reason),
      type: (name) => this.giveType(name),
      note: (note, reason) => this.sendNote(note, reason),
      cancel: () => this.setMode("look"),
    });
    this.acts = this.actTable();
    this.onKey = (event) => this.key(event);
    window.addEventListener("keydown", this.onKey);
    root.querySelectorAll("button[data-act]").forEach((button) => {
      button.onclick = (event) => {
        if (event.detail) button.blur(); // by mouse: the next space must not press it again
        this.act(button.dataset.act);
      };
    });
    this.label();
  }

  actTable() {
    const { card } = this;
    const verdict = (name) => () => card.deciding.decide(name, {});
    return {
      accept: verdict("accept"),
      skip: verdict("skip"),
      flag: verdict("flag"),
      flagNote: () => this.askNote("flag"),
      reject: () => this.toggle("reasons"),
      type: () => this.toggle("types"),
      edit: () => this.edit("rejected"),
      editChosen: () => this.edit("chosen"),
      both: () => this.editor.both(),
      save: () => this.saveEdit(),
      cancel: () => this.setMode("look"),
      undo: () => card.deciding.undoing.undo(),
      redo: () => card.deciding.undoing.redo(),
      forward: () => card.move(1),
      back: () => card.move(-1),
      panel: () => this.togglePanel(),
      keys: () => this.toggle("keys"),
      first: () => card.deciding.chooseWorse("A"),
      second: () => card.deciding.chooseWorse("B"),
    };
  }

  update(data) {
    this.menus.update(data);
  }

  leave() {
    window.removeEventListener("keydown", this.onKey);
    this.editor.end();
  }

  // Buttons name the key that does the same.
  label() {
    this.root.querySelectorAll("button[data-act]").forEach((button) => {
      const keys = ACTS[button.dataset.act] && this.keymap.keysOf(button.dataset.act).map(keySign);
      const mark = button.querySelector("kbd");
      if (keys && mark) mark.textContent = keys[0];
      else if (keys) button.title = `${button.getAttribute("aria-label")} (${keys.join(" or ")})`;
    });
  }

  // --- keys ------------------------------------------------------------------------------------

  key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const target = event.composedPath()[0];
    if (target.matches?.("input, textarea, select, [contenteditable=true]")) return;
    // A dialog or drawer of the page is open in front: its keys are not the card's.
    if (document.querySelector("[data-testid=stDialog], [data-testid=stPopoverBody]")) return;
    const name = keyName(event);
    if (name === "space" && target.matches?.("button:focus-visible, a, [role=button]")) return;
    const taken = this.mode === "keys" && this.sheet.asked ? this.sheet.take(name) : this.doKey(name, event);
    if (taken) event.preventDefault();
  }

  // Answers whether the key means something here. A key held down decides nothing.
  doKey(name, event) {
    const act = name === "escape" ? "cancel" : this.veiledKey(name) || this.keymap.actOf(name);
    if (event.repeat && !REPEATABLE.has(act)) return Boolean(act);
    if (this.mode === "reasons" || this.mode === "types") {
      if (act !== "cancel" && this.menus.take(this.mode, name, event)) return true;
    }
    if (act) this.act(act);
    return Boolean(act);
  }

  veiledKey(name) {
    return this.mode === "look" && this.card.row && this.card.stage.blind() ? BLIND_KEYS[name] : undefined;
  }

  act(name) {
    if (!this.allowed(name)) return;
    this.card.notices.say("answer", "");
    if (LOOK_ACTS.has(name)) this.look(name);
    else this.acts[name]();
  }

  // While something is open its own keys count, and the one that closes it.
  allowed(name) {
    const { mode, card } = this;
    const always = ["cancel", "undo", "redo", "back", "keys"];
    if (mode === "edit") return ["save", "cancel", "both"].includes(name);
    if (mode !== "look" && mode !== "keys") return name === "cancel" || name === MENU_ACTS[mode];
    if (!card.row && !always.includes(name)) return false;
    if (!AFTER_CHOICE.has(name) || !card.stage.blind()) return true;
    card.notices.say("answer", "First: which is worse, A or B? Press 1 or 2.");
    return false;
  }

  look(name) {
    this.card.notices.say("answer", this.card.looks.change(name, this.card.stage));
  }

  // --- modes -----------------------------------------------------------------------------------

  setMode(mode) {
    const { part } = this;
    if (this.mode === "edit" && mode !== "edit") this.editor.end();
    this.menus.field.blur();
    this.mode = mode;
    this.sheet.asked = null;
    for (const [name, menu] of Object.entries(part.menu)) menu.hidden = name !== mode;
    part.button.keys.setAttribute("aria-expanded", mode === "keys");
    part.editing.hidden = mode !== "edit";
    part.actions.hidden = mode === "edit";
  }

  toggle(mode) {
    if (this.mode === mode) return this.setMode("look");
    if (mode === "types") this.menus.drawTypes(this.card.deciding.typeOf(this.card.row));
    if (mode === "keys") this.sheet.draw();
    return this.setMode(mode);
  }

  togglePanel() {
    const page = document.querySelector("[data-testid=stMain]");
    const { panel } = this.part;
    this.panelOpen = this.card.panel.toggle();
    if (this.panelOpen) this.scrolledTo = page?.scrollTop;
    this.card.drawAround();
    // Beside the texts it is in sight; below them it is gone to, and closing it goes back.
    if (!this.panelOpen) page?.scrollTo({ top: this.scrolledTo });
    else if (getComputedStyle(panel).position !== "sticky") panel.scrollIntoView({ block: "nearest" });
  }

  askNote(verdict, reason = null) {
    this.noteOf = verdict;
    this.setMode("note");
    const why = reason ? `${this.card.head.reasons[reason]}, because` : "Why reject it?";
    this.menus.drawNote(verdict === "flag" ? "Flag it, because" : why, reason);
  }

  sendNote(note, reason) {
    const flag = this.noteOf === "flag";
    this.card.deciding.decide(this.noteOf, flag ? { note } : { note, reason: reason || "other" });
  }

  giveType(name) {
    this.card.deciding.giveType(name);
    this.setMode("look");
  }

  edit(side) {
    const complaint = this.editor.start(this.card.row, side);
    if (complaint) return this.card.notices.say("answer", complaint);
    return this.setMode("edit");
  }

  saveEdit() {
    const edits = this.editor.taken();
    if (edits) this.card.deciding.decide("accept", edits);
  }
}
