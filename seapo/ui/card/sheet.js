// The key sheet: every key in groups. Clicking a key and pressing another changes it.

class Sheet {
  constructor(place, keymap, onChange) {
    Object.assign(this, { place, keymap, onChange, asked: null });
    this.complaint = make("p", "complaint");
    this.complaint.setAttribute("role", "alert");
  }

  draw() {
    const groups = grouped(Object.keys(ACTS), (act) => ACTS[act][0]);
    const parts = [...groups].map(([name, acts]) => this.group(name, acts.map((act) => this.line(act))));
    parts.push(this.group("Always", FIXED_KEYS.map(([keys, does]) => lineOf([make("kbd", "", keys)], does))));
    this.place.replaceChildren(...parts, this.foot());
  }

  group(name, lines) {
    const part = make("section", "group");
    part.append(make("h4", "", name), ...lines);
    return part;
  }

  line(act) {
    const keys = this.keymap.keysOf(act).map((key) => this.keyButton(act, key));
    return lineOf(keys, ACTS[act][1]);
  }

  keyButton(act, key) {
    const asked = this.asked?.act === act && this.asked.key === key;
    const button = make("button", asked ? "key asked" : "key", asked ? "press a key" : keySign(key));
    button.setAttribute("aria-label", `${ACTS[act][1]}: ${keySign(key)}. Change this key`);
    button.onclick = () => this.ask(act, key);
    return button;
  }

  foot() {
    const foot = make("div", "foot-line");
    const reset = make("button", "quiet", "Reset all keys");
    reset.onclick = () => {
      this.keymap.reset();
      this.changed("");
    };
    foot.append(make("span", "hint", "Click a key, then press the one you want instead."), this.complaint, reset);
    return foot;
  }

  ask(act, key) {
    this.asked = { act, key };
    this.complaint.textContent = "";
    this.draw();
  }

  // The key pressed while one is asked for; answers whether it was taken as that.
  take(key) {
    if (!this.asked || ["shift", "control", "alt", "meta"].includes(key)) return Boolean(this.asked);
    const { act, key: old } = this.asked;
    this.changed(key === "escape" ? "" : this.keymap.change(act, old, key));
    return true;
  }

  changed(complaint) {
    this.asked = null;
    this.complaint.textContent = complaint;
    this.draw();
    this.onChange();
  }
}

function lineOf(keys, does) {
  const line = make("div", "line");
  const held = make("span", "held");
  held.append(...keys);
  line.append(held, make("span", "", does));
  return line;
}

function grouped(items, nameOf) {
  const groups = new Map();
  for (const item of items) groups.set(nameOf(item), [...(groups.get(nameOf(item)) || []), item]);
  return groups;
}
