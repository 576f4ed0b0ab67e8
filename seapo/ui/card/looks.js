// How texts are looked at: columns, raw, folding, linked scrolling, size. Kept in this browser, for all homes.

const LOOKS_KEPT = "seapo:looks";
const SIZES = [12, 28]; // px, smallest and largest

class Looks {
  constructor() {
    this.own = recalled("localStorage", LOOKS_KEPT, {});
    this.options = { ...STAGE_OPTIONS, ...this.own, blind: false };
  }

  // What a key changes: the option's name and new value, by what it is now.
  change(act, stage) {
    const { raw, fold, linked, size } = this.options;
    const changes = {
      sides: () => ["view", stage.unified ? "sides" : "unified"],
      raw: () => ["raw", !raw],
      fold: () => ["fold", !fold],
      linked: () => ["linked", !linked],
      larger: () => ["size", Math.min(size + 1, SIZES[1])],
      smaller: () => ["size", Math.max(size - 1, SIZES[0])],
    };
    const [name, value] = changes[act]();
    this.options[name] = value;
    this.own[name] = value;
    stage.setOption(name, value);
    kept("localStorage", LOOKS_KEPT, this.own);
    return lookWords(name, value);
  }
}

const LOOK_ACTS = new Set(["sides", "raw", "fold", "linked", "larger", "smaller"]);

function lookWords(name, value) {
  const words = {
    view: value === "unified" ? "One column." : "Two columns.",
    raw: value ? "Raw text." : "Rendered text.",
    fold: value ? "Equal stretches are folded." : "Everything is unfolded.",
    linked: value ? "Both sides scroll together." : "Each side scrolls alone.",
    size: `Text size ${value}.`,
  };
  return words[name];
}
