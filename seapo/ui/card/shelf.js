// The shelf: what this browser keeps. Storage may be full or forbidden; whoever keeps something hears of it.
// Storages go by name, "localStorage" or "sessionStorage": where they are forbidden, to look at one is a fault.

function kept(storage, name, value) {
  try {
    window[storage].setItem(name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

function recalled(storage, name, otherwise) {
  try {
    return JSON.parse(window[storage].getItem(name)) ?? otherwise;
  } catch {
    return otherwise; // written by another version, or forbidden
  }
}

function dropped(storage, name) {
  try {
    window[storage].removeItem(name);
  } catch {
    // forbidden: there is nothing
  }
}

function namesKept(storage, prefix) {
  try {
    return Object.keys(window[storage]).filter((name) => name.startsWith(prefix));
  } catch {
    return [];
  }
}
