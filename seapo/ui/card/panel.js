// The panel at the right edge: receipt, findings, history, and what other reviewers said. Folded until asked for.

class Panel {
  // ask(id) fetches a pair's history; it answers {history, others}, or null.
  constructor(part, ask) {
    Object.assign(this, { part, ask, open: false, known: new Map() });
  }

  update(data) {
    this.reasons = Object.fromEntries(data.reasons);
  }

  toggle() {
    this.open = !this.open;
    return this.open;
  }

  // What the server says of a pair, until it is decided on again.
  learn(id, { history, others }) {
    this.known.set(id, { history, others: others || [] });
  }

  forget(id) {
    this.known.delete(id);
  }

  show(row, veiled) {
    const { panel, card } = this.part;
    const shown = Boolean(this.open && row);
    panel.hidden = !shown;
    card.classList.toggle("with-panel", shown);
    this.part.button.panel.setAttribute("aria-expanded", shown);
    if (!shown) return;
    if (veiled) return panel.replaceChildren(make("p", "hint", "Shown once you have said which side is worse."));
    const known = this.known.get(row.id);
    panel.replaceChildren(...this.sections(row, known));
    if (!known) this.ask(row.id);
  }

  sections(row, known) {
    const history = known ? known.history.map((entry) => [, decisionWords(entry, this.reasons)]) : [[, "…"]];
    const others = known?.others.length ? known.others.map((entry) => [, decisionWords(entry, this.reasons)]) : [];
    return [
      ["Receipt", receiptWords(row)],
      ["Findings", row.findings.map(findingWords)],
      ["History", history.length ? history : [[, "No decision yet."]]],
      ["Other reviewers", others],
    ].flatMap(([name, lines]) => panelSection(name, lines));
  }
}

function panelSection(name, lines) {
  const filled = lines.filter(([, value]) => value && value.length);
  if (!filled.length) return [];
  const list = make("dl");
  list.append(...filled.flatMap(panelLine));
  const section = make("section", "about");
  section.append(make("h4", "", name), list);
  return [section];
}

function panelLine([name, value]) {
  const cell = make("dd", name ? "" : "wide");
  for (const line of [].concat(value)) {
    const text = make("div");
    text.dir = "auto";
    text.append(...plain(line));
    cell.append(text);
  }
  return name ? [make("dt", "", name), cell] : [cell];
}

function receiptWords(row) {
  const asked = row.asked === row.type || row.asked === "unknown" ? "" : ` (${row.asked} was asked for)`;
  return [
    ["Error type", row.type + asked],
    ["What is wrong", row.why || "Came without a reason."],
    ["Made by", [row.source, row.rule].filter(Boolean).join(", rule ")],
    ["Changed", spanWords(row.spans)],
    ["Pair", row.id],
  ];
}

function findingWords({ name, value, detail }) {
  return [name, `${value ?? "unscored"}${detail ? ` (${detail})` : ""}`];
}

// The receipt's spans: side against side where they come in twos, the same change told once.
function spanWords(spans) {
  const [chosen, rejected] = SIDES.map((side) => spans.filter((span) => span.side === side));
  const lines = chosen.length === rejected.length
    ? chosen.map((span, at) => `${spanQuoted(span)} → ${spanQuoted(rejected[at])}`)
    : spans.map((span) => `${span.side}: ${spanQuoted(span)}`);
  return [...new Set(lines)].map((line) => {
    const times = lines.filter((other) => other === line).length;
    return times > 1 ? `${line}, ${times} times` : line;
  });
}

function spanQuoted(span) {
  const whole = span.end - span.start <= [...span.text].length;
  return span.text ? `“${span.text}${whole ? "" : "…"}”` : "nothing";
}

const HOW_WORDS = { bulk: "with many at once", sample: "by sample", judge: "by judge" };

function decisionWords(entry, reasons) {
  const said = [
    entry.reason && (reasons[entry.reason] || entry.reason),
    entry.note && `“${entry.note}”`,
    entry.type && `as ${entry.type}`,
    (entry.edit || entry.edit_chosen) && "with an edit",
    HOW_WORDS[entry.how],
    entry.adjudicates && "settling it",
  ].filter(Boolean);
  const undone = entry.standing === false && entry.verdict !== "undo" ? " (taken back)" : "";
  const when = entry.decided ? `, ${entry.decided}` : "";
  return `${[entry.verdict, ...said].join(", ")} by ${entry.reviewer}${when}${undone}`;
}
