// What the card shows. Text of data sets and models goes in through textContent alone.

const STATE_SIGNS = {
  undecided: ["○", "Undecided"],
  accepted: ["✓", "Accepted"],
  rejected: ["✕", "Rejected"],
  skipped: ["↷", "Skipped"],
  flagged: ["⚑", "Flagged"],
};
const ROLE_NAMES = { system: "System", user: "User", assistant: "Assistant", tool: "Tool" };
const KEYS = [
  ["A", "accept"], ["X, then 1 to 7", "reject with a reason"], ["S", "skip"], ["F", "flag"],
  ["E", "edit the rejected text"], ["Z", "undo the last decision"], ["J or →", "next pair"],
  ["K or ←", "previous pair"], ["Space", "receipt"], ["?", "this list"], ["Esc", "close or cancel"],
];

// Characters that hide or turn text round; a reviewer must see them.
const HIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

const counted = (number) => number.toLocaleString("en");
const joined = (segments) => segments.map(([, text]) => text).join("");
const unix = (text) => text.replace(/\r\n?/g, "\n");

function make(tag, name, text) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined) node.textContent = text;
  return node;
}

function plain(text) {
  if (!HIDDEN.test(text)) return [document.createTextNode(text)];
  return text.split(new RegExp(`(${HIDDEN.source})`)).filter(Boolean).map((part) => {
    if (part.length > 1 || !HIDDEN.test(part)) return document.createTextNode(part);
    const code = "U+" + part.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    return make("span", "hidden-character", code);
  });
}

function showSegments(place, segments, cut) {
  const marked = segments.some(([kind]) => kind !== "=");
  place.classList.toggle("marked", marked);
  const nodes = segments.flatMap(([kind, text]) => {
    if (kind === "=") return plain(text);
    const mark = make(kind === "+" ? "ins" : "del", text.length > 40 ? "long" : "");
    mark.append(...plain(text));
    return [mark];
  });
  if (cut) nodes.push(make("p", "cut", `… ${counted(cut)} more characters`));
  place.replaceChildren(...nodes);
}

function showPair(part, row, types) {
  const kind = types[row.type] || { colour: "#7F7F7F", description: "" };
  part.card.style.setProperty("--type", kind.colour);
  part.badge.querySelector("b").textContent = row.type;
  part.badge.title = kind.description;
  part.origin.textContent = originOf(row);
  part.prompt.replaceChildren(...row.turns.map((turn, at) => showTurn(turn, at === row.turns.length - 1)));
  showSegments(part.chosen, row.chosen, row.cut.chosen);
  showSegments(part.rejected, row.rejected, row.cut.rejected);
  part.remark.textContent = remarkOn(row);
  showState(part, row);
}

function originOf(row) {
  const asked = row.asked !== row.type && row.asked !== "unknown" ? `${row.asked} was asked for` : "";
  return [row.source, asked].filter(Boolean).join(" · ");
}

function remarkOn(row) {
  if (row.edited) return "edited";
  const marked = row.chosen.concat(row.rejected).some(([kind]) => kind !== "=");
  return marked || row.alike === 1 ? "" : "differs throughout, so no marks";
}

function showTurn(turn, last) {
  const block = make("div", `turn ${turn.role}`);
  const text = make("div", "text");
  text.dir = "auto";
  text.append(...plain(turn.content));
  block.append(make("h3", "", last ? "Prompt" : ROLE_NAMES[turn.role] || turn.role), text);
  return block;
}

function showState(part, row) {
  const [sign, word] = STATE_SIGNS[row.state];
  part.state.className = `state ${row.state}`;
  const why = row.reason ? `: ${part.reasons[row.reason] || row.reason}` : "";
  const who = row.reviewer && row.state !== "undecided" ? ` · ${row.reviewer}` : "";
  part.state.textContent = row.state === "undecided" ? "" : `${sign} ${word}${why}${who}`;
}

function showProgress(part, states) {
  const all = Object.values(states).reduce((sum, count) => sum + count, 0);
  const share = all ? Math.floor((100 * (all - (states.undecided || 0))) / all) : 0;
  part.progress.firstElementChild.style.width = `${share}%`;
  part.progress.setAttribute("aria-valuenow", share);
  part.progress.title = `${share} % of ${counted(all)} reviewed`;
}

function showSaving(part, waiting, trouble) {
  part.saving.className = trouble ? "saving trouble" : "saving";
  part.saving.textContent = waiting ? `${waiting} unsaved` : "";
  const away = "The server cannot be reached. What you decide is kept in this browser and sent when it is back.";
  showNotice(part, "trouble", trouble === "unreachable" ? away : "");
}

function showNotice(part, kind, text) {
  part.notices[kind] = text;
  const shown = Object.values(part.notices).filter(Boolean);
  part.notice.hidden = !shown.length;
  part.notice.textContent = shown.join(" ");
}

function showReceipt(part, row, history) {
  const lines = [
    ["Error type", row.type + (row.asked === row.type || row.asked === "unknown" ? "" : ` (${row.asked} was asked for)`)],
    ["What is wrong", row.why || "Came without a reason."],
    ["Made by", [row.source, row.rule].filter(Boolean).join(", rule ")],
    ["Changed", changeLines(row.spans)],
    ["Checks", row.findings.map((f) => `${f.name}: ${f.value ?? "unscored"}${f.detail ? ` (${f.detail})` : ""}`)],
    ["Decisions", history ? history.map((entry) => decisionLine(entry, part.reasons)) : "…"],
    ["Pair", row.id],
  ];
  part.receipt.replaceChildren(...lines.flatMap(receiptLine));
}

function receiptLine([name, value]) {
  if (!value.length) return [];
  const cell = make("dd");
  for (const line of [].concat(value)) {
    const text = make("div");
    text.dir = "auto";
    text.append(...plain(line));
    cell.append(text);
  }
  return [make("dt", "", name), cell];
}

// The receipt's spans: side against side where they come in twos, the same change told once.
function changeLines(spans) {
  const [chosen, rejected] = ["chosen", "rejected"].map((side) => spans.filter((span) => span.side === side));
  const lines = chosen.length === rejected.length
    ? chosen.map((span, at) => `${quoted(span)} → ${quoted(rejected[at])}`)
    : spans.map((span) => `${span.side}: ${quoted(span)}`);
  return [...new Set(lines)].map((line) => {
    const times = lines.filter((other) => other === line).length;
    return times > 1 ? `${line}, ${times} times` : line;
  });
}

function quoted(span) {
  const whole = span.end - span.start <= [...span.text].length;
  return span.text ? `“${span.text}${whole ? "" : "…"}”` : "nothing";
}

function decisionLine(entry, reasons) {
  const reason = entry.reason ? `, ${reasons[entry.reason] || entry.reason}` : "";
  const edit = entry.edit ? ", with an edit" : "";
  const undone = entry.standing || entry.verdict === "undo" ? "" : " (taken back)";
  return `${entry.verdict}${reason}${edit} by ${entry.reviewer}, ${entry.decided}${undone}`;
}

function endWords(all, open, some, state) {
  if (!all) {
    const text = "No pair fits this filter. Take a filter away to see more.";
    return [make("h2", "", "Nothing here"), make("p", "", text)];
  }
  if (!open) {
    const text = "Every pair of this queue has been decided on. Freeze the accepted ones into a snapshot to train on.";
    return [make("h2", "", "All reviewed"), make("p", "", text)];
  }
  const left = counted(open);
  if (!some) return [make("h2", "", "Nothing here"), make("p", "", `No pair is in this state; ${left} are undecided.`)];
  const where = state === "undecided" ? ", before this place" : "";
  return [make("h2", "", "End of this queue"), make("p", "", `${left} of its pairs are still undecided${where}.`)];
}

function snapshotLink() {
  const link = make("a", "", "Make a snapshot");
  link.href = "train";
  return link;
}

function keyLines() {
  return KEYS.map(([key, does]) => {
    const line = make("span", "line");
    line.append(make("kbd", "", key), make("span", "", does));
    return line;
  });
}

function complaintOn(text, row) {
  if (!text.trim()) return "The text is empty. Write one, or reject the pair.";
  return text === unix(joined(row.chosen)) ? "This is the chosen text. Leave an error in it." : "";
}
