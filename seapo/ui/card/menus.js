// The menus above the buttons: reasons, error types, and a note in words.

const MENU_KEYS = "123456789abcdefghijklmnopqrstuvwxyz";

class Menus {
  // does: {reason(key, note), type(name), note(text), cancel()}
  constructor(part, does) {
    Object.assign(this, { part, does, reason: null });
    this.field = make("input", "note-field");
    Object.assign(this.field, { type: "text", maxLength: 2000, placeholder: "In your own words" });
    this.field.setAttribute("aria-label", "Note");
    this.field.onkeydown = (event) => this.keyInField(event);
  }

  update(data) {
    this.reasons = data.reasons;
    this.types = Object.keys(data.types);
    this.drawReasons();
  }

  drawReasons() {
    const buttons = this.reasons.map(([key, label], at) => {
      const mark = this.reason === key ? "picked" : "";
      return menuButton(label, MENU_KEYS[at], mark, () => this.does.reason(key));
    });
    const words = menuButton("In words", "N", "", () => this.does.words());
    this.part.menu.reasons.replaceChildren(make("b", "", "Why reject it?"), ...buttons, words, this.cancel());
  }

  drawTypes(now) {
    const buttons = this.types.map((name, at) =>
      menuButton(name, MENU_KEYS[at] || "", name === now ? "picked" : "", () => this.does.type(name)));
    this.part.menu.types.replaceChildren(make("b", "", "Which error is it?"), ...buttons, this.cancel());
  }

  // A field for words, which go with the reason already chosen, if any.
  drawNote(asked, reason) {
    this.reason = reason;
    this.field.value = "";
    const send = menuButton("Send", "↵", "accept", () => this.send());
    this.part.menu.note.replaceChildren(make("b", "", asked), this.field, send, this.cancel());
    this.field.focus();
  }

  // The number or letter pressed in a menu; answers whether it meant something.
  take(menu, key, event) {
    const at = MENU_KEYS.indexOf(key);
    if (menu === "types") return this.pick(this.types[at], (name) => this.does.type(name));
    const digit = /^Digit[1-9]$/.test(event.code) && Number(event.code.slice(5)) - 1;
    const reason = this.reasons[event.shiftKey && digit !== false ? digit : at];
    if (key === "n" || at === this.reasons.length) return this.pick(true, () => this.does.words());
    return this.pick(reason, ([name]) => (event.shiftKey ? this.does.words(name) : this.does.reason(name)));
  }

  pick(found, does) {
    if (found) does(found);
    return Boolean(found);
  }

  keyInField(event) {
    if (event.isComposing || event.repeat) return;
    if (event.key === "Enter") this.send();
    else if (event.key === "Escape") this.does.cancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  send() {
    const text = this.field.value.trim();
    if (text) this.does.note(text, this.reason);
  }

  cancel() {
    return menuButton("Cancel", "Esc", "quiet", () => this.does.cancel());
  }
}

function menuButton(label, key, name, does) {
  const button = make("button", name, label);
  if (key) button.append(make("kbd", "", key));
  button.setAttribute("role", "menuitem");
  button.onclick = does;
  return button;
}
