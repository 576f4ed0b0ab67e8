// Steps: what this tab decided and took back, newest last; both lists outlive a reload of the tab.

const STEPS_KEPT = 500; // what lies further back comes from the server

class Steps {
  constructor(shelf, reviewer) {
    this.names = { undo: `${shelf}undo:${reviewer}`, redo: `${shelf}redo:${reviewer}` };
    this.back = recalled("sessionStorage", this.names.undo, []);
    this.ahead = recalled("sessionStorage", this.names.redo, []);
  }

  // A new decision: there is nothing to redo after it.
  add(step) {
    this.ahead = [];
    this.push(step);
  }

  push(step) {
    this.back.push(step);
    if (this.back.length > STEPS_KEPT) this.back.shift();
    this.keepSoon();
  }

  undo() {
    const step = this.back.pop();
    if (step) this.took(step);
    return step;
  }

  took(step) {
    this.ahead.push(step);
    this.keepSoon();
  }

  redo() {
    const step = this.ahead.pop();
    this.keepSoon();
    return step;
  }

  forget(key) {
    this.back = this.back.filter((step) => step.key !== key);
    this.ahead = this.ahead.filter((step) => step.key !== key);
    this.keepSoon();
  }

  // Kept a moment later: writing hundreds of steps is no work for the time between key and next pair.
  keepSoon() {
    this.timer ??= setTimeout(() => this.keep(), 100);
  }

  keep() {
    clearTimeout(this.timer);
    this.timer = null;
    kept("sessionStorage", this.names.undo, this.back);
    kept("sessionStorage", this.names.redo, this.ahead);
  }
}
