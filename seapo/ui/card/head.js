// The head of the card: the pair's type and state, where it stands in the queue, how much is reviewed.

const STATES_SHOWN = {
  undecided: ["", ""],
  accepted: ["✓", "Accepted"],
  rejected: ["✕", "Rejected"],
  skipped: ["↷", "Skipped"],
  flagged: ["⚑", "Flagged"],
};
const VERDICT_STATES = { accept: "accepted", reject: "rejected", skip: "skipped", flag: "flagged" };

class Head {
  constructor(part) {
    this.part = part;
  }

  update(data) {
    this.types = data.types;
    this.reasons = Object.fromEntries(data.reasons);
  }

  // `given` is the type the reviewer gives the pair; `veiled` while the sides stand unlabelled.
  show(row, place, given, veiled) {
    const { part } = this;
    const name = given || row.type;
    const kind = this.types[name] || { colour: "#7F7F7F", description: "" };
    part.badge.style.setProperty("--type", veiled ? "#7F7F7F" : kind.colour);
    part.badge.querySelector("b").textContent = veiled ? "Which is worse?" : name;
    part.badge.title = veiled ? "" : kind.description;
    part.origin.textContent = veiled ? "" : originOfPair(row, given);
    part.place.textContent = place;
    this.state(row);
  }

  // Where several review, a pair stays undecided until all have; one's own word is shown meanwhile.
  state(row) {
    const mine = row.state === "undecided" && row.own;
    const state = mine ? VERDICT_STATES[row.own.verdict] || "undecided" : row.state;
    const reason = mine ? row.own.reason : row.reason;
    const [sign, word] = STATES_SHOWN[state];
    const why = reason && word ? `: ${this.reasons[reason] || reason}` : "";
    const who = mine ? " · you" : row.reviewer ? ` · ${row.reviewer}` : "";
    this.part.state.className = `state ${state}`;
    this.part.state.textContent = word && `${sign} ${word}${why}${who}`;
  }

  progress(states) {
    const all = Object.values(states).reduce((sum, count) => sum + count, 0);
    const share = all ? Math.floor((100 * (all - (states.undecided || 0))) / all) : 0;
    const { progress } = this.part;
    progress.firstElementChild.style.width = `${share}%`;
    progress.setAttribute("aria-valuenow", share);
    progress.title = `${share} % of ${counted(all)} reviewed`;
  }

  empty() {
    for (const name of ["origin", "state", "place"]) this.part[name].textContent = "";
  }
}

function originOfPair(row, given) {
  if (given && given !== row.type) return `was ${row.type}`;
  const asked = row.asked !== row.type && row.asked !== "unknown" ? `${row.asked} was asked for` : "";
  return [row.source, asked].filter(Boolean).join(" · ");
}
