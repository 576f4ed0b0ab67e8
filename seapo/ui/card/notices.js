// Notices: what the card says of itself: an answer to a key, trouble with saving, decisions that were refused.

const AWAY = "The server cannot be reached. What you decide is kept in this browser and sent when it is back.";

class Notices {
  constructor(part) {
    Object.assign(this, { part, said: {}, refusals: [] });
  }

  say(kind, text) {
    if ((this.said[kind] || "") === text) return;
    this.said[kind] = text;
    const shown = Object.values(this.said).filter(Boolean);
    this.part.notice.hidden = !shown.length;
    this.part.notice.textContent = shown.join(" ");
  }

  // How many decisions wait, and how many of them this browser could not keep.
  saving(waiting, unkept, trouble) {
    const { saving } = this.part;
    saving.className = trouble || unkept ? "saving trouble" : "saving";
    saving.textContent = waiting ? `${counted(waiting)} unsaved` : "";
    this.say("trouble", trouble === "unreachable" ? AWAY : "");
    const only = `This browser's storage is full: ${counted(unkept)} decisions are in this tab alone. ` +
      "Keep it open until they are saved.";
    this.say("unkept", unkept ? only : "");
  }

  refused(entry, why, onLook) {
    this.refusals = [...this.refusals, { entry, why, onLook }];
    this.drawRefusals();
  }

  drawRefusals() {
    const place = this.part.refusals;
    place.hidden = !this.refusals.length;
    place.replaceChildren(...this.refusals.slice(0, 3).map((refusal) => this.refusal(refusal)));
    const more = this.refusals.length - 3;
    if (more > 0) place.append(make("p", "", `${counted(more)} more were not stored.`));
  }

  refusal(refusal) {
    const { entry, why, onLook } = refusal;
    const line = make("p", "refusal");
    const what = `Not stored: ${entry.verdict} on pair ${entry.pair.slice(0, 8)}. ${why} `;
    const buttons = [["Look at it", onLook], ["Dismiss", () => {}]].map(([label, does]) => {
      const button = make("button", "", label);
      button.onclick = () => {
        this.refusals = this.refusals.filter((other) => other !== refusal);
        this.drawRefusals();
        does();
      };
      return button;
    });
    line.append(...plain(what), ...buttons);
    return line;
  }
}
