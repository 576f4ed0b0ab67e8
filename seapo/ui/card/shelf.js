// The shelf: what this browser keeps. Storage may be full or forbidden; whoever keeps something hears of it.

function kept(storage, name, value) {
  try {
    storage.setItem(name, JSON.stringify(value));
    return true;
  } catch {
    return false; // full or forbidden
  }
}

function recalled(storage, name, otherwise) {
  try {
    return JSON.parse(storage.getItem(name)) ?? otherwise;
  } catch {
    return otherwise; // written by another version, or forbidden
  }
}
