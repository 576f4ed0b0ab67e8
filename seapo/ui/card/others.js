// What reviewers said of a pair they disagree on, above its texts: for whoever settles it.

function showOthers(place, others, reasons) {
  place.hidden = !others.length;
  place.replaceChildren(...others.map((entry) => {
    const line = make("p", `other ${entry.verdict}`);
    line.dir = "auto";
    line.append(...plain(decisionWords(entry, reasons)));
    return line;
  }));
}
