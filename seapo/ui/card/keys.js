// Keys: which key does what. The reviewer's own choice is kept in this browser, for all homes.

const KEYS_KEPT = "seapo:keys";

// What a reviewer does: its group on the key sheet, its name there, and its keys until they are changed.
const ACTS = {
  accept: ["Decide", "Accept", ["a"]],
  reject: ["Decide", "Reject, then a reason", ["x"]],
  skip: ["Decide", "Skip", ["s"]],
  flag: ["Decide", "Flag", ["f"]],
  flagNote: ["Decide", "Flag with a note", ["shift+f"]],
  type: ["Change", "Change the error type", ["t"]],
  edit: ["Change", "Edit the rejected text", ["e"]],
  editChosen: ["Change", "Edit the chosen text", ["shift+e"]],
  undo: ["Change", "Undo", ["z"]],
  redo: ["Change", "Redo", ["shift+z", "y"]],
  forward: ["Move", "Next pair", ["j", "arrowright"]],
  back: ["Move", "Previous pair", ["k", "arrowleft"]],
  panel: ["Look", "Receipt, findings, history", ["space"]],
  sides: ["Look", "Two columns or one", ["v"]],
  raw: ["Look", "Raw text", ["r"]],
  fold: ["Look", "Fold what is equal", ["o"]],
  linked: ["Look", "Scroll both sides together", ["l"]],
  larger: ["Look", "Larger text", ["+", "="]],
  smaller: ["Look", "Smaller text", ["-"]],
  keys: ["Look", "These keys", ["?"]],
};
const FIXED_KEYS = [
  ["1 to 7", "A reason, once rejecting"],
  ["N or 8", "A reason in words"],
  ["⇧ 1 to 7", "A reason and a note"],
  ["Ctrl ↵", "Accept an edit"],
  ["Esc", "Close or cancel"],
];
const KEY_SIGNS = { space: "Space", arrowright: "→", arrowleft: "←", arrowup: "↑", arrowdown: "↓" };
// Held down these go on; everything else is done once a press.
const REPEATABLE = new Set(["forward", "back", "larger", "smaller"]);

class Keymap {
  constructor() {
    this.own = recalled("localStorage", KEYS_KEPT, {});
    this.learn();
  }

  learn() {
    this.acts = {};
    for (const act of Object.keys(ACTS)) for (const key of this.keysOf(act)) this.acts[key] = act;
  }

  keysOf(act) {
    return Array.isArray(this.own[act]) ? this.own[act] : ACTS[act][2];
  }

  actOf(key) {
    return this.acts[key];
  }

  // Give an act another key in place of one it has; answers a complaint, or "".
  change(act, old, key) {
    if (key === old) return "";
    if (!/^(shift\+)?[^0-9]$|^(space|arrow\w+|f\d+|home|end|pageup|pagedown|insert|delete|backspace)$/.test(key)) {
      return `${keySign(key)} cannot be used: numbers choose from menus, and some keys are the browser's own.`;
    }
    const other = this.acts[key];
    if (other) return `${keySign(key)} is taken: ${ACTS[other][1]}. Give that another key first.`;
    this.own = { ...this.own, [act]: this.keysOf(act).map((has) => (has === old ? key : has)) };
    this.learn();
    return kept("localStorage", KEYS_KEPT, this.own) ? "" : "This browser keeps nothing: the key holds until reload.";
  }

  reset() {
    this.own = {};
    dropped("localStorage", KEYS_KEPT);
    this.learn();
  }
}

// "a", "shift+e", "space", "?": the letter as typed; on keyboards without Latin letters its place.
function keyName(event) {
  if (event.key === " ") return "space";
  const foreign = /^\p{L}$/u.test(event.key) && !/^[a-z]$/i.test(event.key) && /^Key[A-Z]$/.test(event.code);
  const name = (foreign ? event.code.slice(3) : event.key).toLowerCase();
  return event.shiftKey && /^[a-z]$/.test(name) ? `shift+${name}` : name;
}

function keySign(key) {
  if (KEY_SIGNS[key]) return KEY_SIGNS[key];
  if (key.startsWith("shift+")) return `⇧ ${keySign(key.slice(6))}`;
  return key.length > 1 ? key[0].toUpperCase() + key.slice(1) : key.toUpperCase();
}
