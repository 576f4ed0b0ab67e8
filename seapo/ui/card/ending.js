// What stands in the pair's place where there is none: still fetching, nothing fits, or all is done.

function endingOf(queue, onStart) {
  if (!queue.ended) return [make("p", "", "Fetching the next pairs…")];
  const open = queue.states.undecided || 0;
  const all = Object.values(queue.states).reduce((sum, count) => sum + count, 0);
  const shown = endingWords(all, open, queue);
  if (all && !open) shown.push(linkToSnapshot());
  if (open || queue.rows.length) shown.push(buttonToStart(onStart));
  return shown;
}

function endingWords(all, open, { rows, query }) {
  if (!all) return ending("Nothing here", "No pair fits this filter. Take a filter away to see more.");
  if (!open) {
    return ending("All reviewed", "Every pair of this queue has been decided on. Freeze the accepted ones into a " +
      "snapshot to train on.");
  }
  const left = counted(open);
  if (!rows.length && query.state === "undecided") {
    return ending("Nothing for you now", `${left} pairs are undecided; other reviewers hold them, or you have voted.`);
  }
  if (!rows.length) return ending("Nothing here", `No pair is in this state; ${left} are undecided.`);
  const where = query.state === "undecided" ? ", before this place or with others" : "";
  return ending("End of this queue", `${left} of its pairs are still undecided${where}.`);
}

function ending(title, text) {
  return [make("h2", "", title), make("p", "", text)];
}

function linkToSnapshot() {
  const link = make("a", "", "Make a snapshot");
  link.href = "train";
  return link;
}

function buttonToStart(onStart) {
  const button = make("button", "", "Start from the first pair");
  button.onclick = onStart;
  return button;
}
