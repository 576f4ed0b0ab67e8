// Making elements. Text of data sets and models goes in through textContent alone.

// Characters that hide or turn text round; a reviewer must see them.
const HIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;
const HIDDEN_EACH = new RegExp(`(${HIDDEN.source})`);
// So many combining marks on one letter tower over the lines around it.
const TOWER = /([^]?[\u0300-\u036f\u0483-\u0489\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{6,})/;

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
  if (!HIDDEN.test(text) && !TOWER.test(text)) return [document.createTextNode(text)];
  return text.split(HIDDEN_EACH).filter(Boolean).flatMap((part) => {
    if (part.length > 1 || !HIDDEN.test(part)) return towers(part);
    return make("span", "hidden-character", `U+${part.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`);
  });
}

function towers(text) {
  if (!TOWER.test(text)) return [document.createTextNode(text)];
  return text.split(TOWER).map((part, at) => (at % 2 ? make("span", "tower", part) : document.createTextNode(part)));
}
