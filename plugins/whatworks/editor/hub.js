// What the hub adds to Decap CMS: files are written as people write them here. A field that was not
// changed keeps every byte, comments and quotation marks included; an emptied one is left out.
"use strict";

const SOURCE = "whatworks_source"; // the file as it was read
const ID = "whatworks_id"; // the name of a new file
const TEXT = "whatworks_text"; // begins the names of the parts of the text
const OURS = (key) => key === SOURCE || key === ID || key.startsWith(TEXT);

// Scalars stay the text they are, as in the hub's own reader: "1.0" is no number, "NO" is no false.
const read = (yaml) => jsyaml.load(yaml, { schema: jsyaml.FAILSAFE_SCHEMA }) || {};
const write = (data) =>
  jsyaml.dump(data, { schema: jsyaml.CORE_SCHEMA, lineWidth: 100, noRefs: true });

// Cut lines into pieces that each begin at a line with a key.
function pieces(text, keyOf) {
  const found = [{ key: "", text: "" }];
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) || []) {
    const key = keyOf(line);
    if (key !== null && !found.some((piece) => piece.key === key)) found.push({ key, text: "" });
    found[found.length - 1].text += line;
  }
  return found;
}

// Return the pieces with what was changed written over the old, and what is new in its place.
function merge(old, order, isSame, make) {
  const known = new Set(old.map((piece) => piece.key));
  const made = old.map((piece) =>
    isSame(piece.key) ? piece : { key: piece.key, text: make(piece.key), isNew: true },
  );
  order.forEach((key, at) => {
    if (known.has(key)) return;
    const text = make(key);
    if (!text) return;
    const before = order.slice(0, at).reverse();
    const above = before.map((one) => made.findIndex((piece) => piece.key === one));
    const after = above.find((index) => index >= 0);
    made.splice(after === undefined ? 1 : after + 1, 0, { key, text, isNew: true });
  });
  return made;
}

const joined = (made) => made.map((piece) => piece.text).join("");

// Join parts of a text: one blank line stands on each side of what is new.
function joinedByBlankLines(made) {
  const parts = made.filter((piece) => piece.text);
  return parts
    .map((piece, at) => {
      const next = parts[at + 1];
      if (!piece.isNew && !(next && next.isNew)) return piece.text;
      return piece.text.replace(/\n*$/, next && piece.text.trim() ? "\n\n" : "\n");
    })
    .join("");
}

const keyOfField = (line) => (line.match(/^([A-Za-z_]\w*):(?=\s|$)/) || [null, null])[1];

// Return the fields of a file, its text, and the lines of the fields; fails if it cannot be read.
function parts(file) {
  const [, front, body] = file
    .replace(/\r\n/g, "\n")
    .match(/^\uFEFF?---[ \t]*\n((?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|$)([\s\S]*)$/);
  const data = read(front);
  if (typeof data !== "object" || Array.isArray(data)) throw new Error("these are no fields");
  return [data, body, front];
}

// Cut the fields of a file apart. Where YAML sees other fields than the lines show, they are not cut,
// so that all are written anew and none is lost.
function fieldsOf(front, data) {
  const found = pieces(front, keyOfField);
  const isRight = found.every(({ key, text }) => {
    const said = read(text);
    return key ? same(said, { [key]: data[key] }) : same(said, {});
  });
  const cut = found.length - 1 === Object.keys(data).length;
  return isRight && cut ? found : [{ key: "", text: "" }];
}

// A group that may stand once is a list of at most one in the form.
function inForm(value, fields) {
  return change(value, fields, (one, field) =>
    field.whatworks_one && one && !Array.isArray(one) ? [one] : one, true);
}
function inFile(value, fields) {
  return change(value, fields, (one, field) =>
    field.whatworks_one && Array.isArray(one) ? one[0] : one, false);
}
function change(value, fields, turn, isBefore) {
  const data = { ...value };
  for (const field of fields) {
    if (data[field.name] === undefined || data[field.name] === null) continue;
    let one = isBefore ? turn(data[field.name], field) : data[field.name];
    const inner = (entry) => {
      const kind = field.types && field.types.find((type) => type.name === entry[field.typeKey]);
      const below = kind ? kind.fields : field.fields;
      return below && entry && typeof entry === "object" ? change(entry, below, turn, isBefore) : entry;
    };
    one = Array.isArray(one) ? one.map(inner) : inner(one);
    data[field.name] = isBefore ? one : turn(one, field);
  }
  return data;
}

// Return a value as the file says it: text, without anything that is empty.
function plain(value) {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) {
    const kept = value.map(plain).filter((one) => one !== undefined);
    return kept.length ? kept : undefined;
  }
  if (typeof value === "object") {
    const kept = Object.entries(value)
      .map(([key, one]) => [key, plain(one)])
      .filter(([, one]) => one !== undefined);
    return kept.length ? Object.fromEntries(kept) : undefined;
  }
  return String(value).trim() || undefined;
}

const sorted = (value) =>
  Array.isArray(value)
    ? value.map(sorted)
    : value && typeof value === "object"
      ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]))
      : value;
const same = (one, other) => JSON.stringify(sorted(plain(one))) === JSON.stringify(sorted(plain(other)));

// Return how files of a collection are read into the form and written back.
function format(collection) {
  const headings = collection.fields
    .map((field) => field.name)
    .filter((name) => name.startsWith(`${TEXT}: `))
    .map((name) => name.slice(TEXT.length + 2));
  const keyOfText = (line) => {
    const found = line.match(/^## +(.+?)\s*$/);
    return found && headings.includes(found[1]) ? found[1] : null;
  };
  const nameOf = (heading) => (heading ? `${TEXT}: ${heading}` : TEXT);
  const below = (piece) => (piece.key ? piece.text.replace(/^.*\n?/, "") : piece.text).trim();

  function fromFile(file) {
    let data, body;
    try {
      [data, body] = parts(file);
    } catch {
      return { title: "This file cannot be read; run the check to see why", [SOURCE]: file };
    }
    const texts = pieces(body, keyOfText).map((piece) => [nameOf(piece.key), below(piece)]);
    return { ...inForm(data, collection.fields), ...Object.fromEntries(texts), [SOURCE]: file };
  }

  function toFile(data) {
    const source = data[SOURCE] || "---\n---\n\n";
    const [before, body, front] = parts(source); // fails for what cannot be read, which so stays
    const fields = Object.fromEntries(Object.entries(data).filter(([key]) => !OURS(key)));
    const after = inFile(fields, collection.fields);
    const order = new Set([...collection.whatworks_order, ...Object.keys(after)]);
    const lines = fieldsOf(front, before);
    const comments = Object.fromEntries(
      lines.map((piece) => [piece.key, (piece.text.match(/\n((?:(?:#.*|[ \t]*)\n)*)$/) || ["", ""])[1]]),
    );
    const head = merge(
      lines,
      [...order],
      (key) => !key || same(before[key], after[key]),
      (key) => {
        const value = plain(after[key]);
        return (value === undefined ? "" : write({ [key]: value })) + (comments[key] || "");
      },
    );
    const texts = pieces(body, keyOfText);
    const written = Object.fromEntries(texts.map((piece) => [piece.key, below(piece)]));
    const text = merge(
      texts,
      ["", ...headings],
      (key) => (written[key] || "") === (data[nameOf(key)] || "").trim(),
      (key) => {
        const words = (data[nameOf(key)] || "").trim();
        return words && (key ? `## ${key}\n\n${words}\n` : `\n${words}\n`);
      },
    );
    const made = `---\n${joined(head)}---\n${joinedByBlankLines(text)}`;
    return source.includes("\r\n") ? made.replace(/\n/g, "\r\n") : made;
  }
  return { fromFile, toFile };
}

// The name of a new file: lower-case words and hyphens, made from the title.
function idOf(title) {
  const plainLetters = String(title).normalize("NFKD").replace(/[\u0300-\u036f'’]/g, "");
  const words = plainLetters.toLowerCase().split(/[^a-z0-9]+/).filter(Boolean);
  let id = "";
  for (const word of words) if (!id || `${id}-${word}`.length <= 60) id += (id && "-") + word;
  return id.slice(0, 60) || "untitled";
}

// Names and places that Decap leaves out, for people who listen to the page.
function name() {
  const label = (element, text) => element.hasAttribute("aria-label") || element.setAttribute("aria-label", text);
  for (const button of document.querySelectorAll("button, [role=button]")) {
    if (button.textContent.trim() || button.hasAttribute("title")) continue;
    const what = button.closest("[class*=ObjectWidgetTopBar], [class*=ListItemTopBar]");
    if (button.hasAttribute("aria-roledescription")) label(button, "Move this entry");
    else if (what && button === what.querySelector("button")) label(button, "Show or hide this entry");
    else if (what) label(button, "Remove this entry");
  }
  const root = document.getElementById("nc-root");
  for (const bar of document.querySelectorAll("body > canvas, .Toastify__progress-bar--wrp"))
    bar.setAttribute("aria-hidden", "true");
  const header = document.querySelector("header[class*=AppHeader]");
  const main = document.querySelector("main") ? null : header ? header.nextElementSibling : root;
  for (const old of document.querySelectorAll("[role=main]"))
    if (old !== main) old.removeAttribute("role");
  if (main) main.setAttribute("role", "main");
  const logo = document.querySelector("[class*=AuthenticationPage] > :first-child");
  if (logo) {
    logo.setAttribute("role", "heading");
    logo.setAttribute("aria-level", "1");
    label(logo, document.title);
  }
}

// Show a field only while the status is one that it is for.
function showWhatFits(collections) {
  const boxOf = (name) => document.querySelector(`label[for^="${name}-field-"]`)?.closest("[class*=ControlContainer]");
  const shown = [...(boxOf("status")?.querySelectorAll("div") || [])].map((box) => box.textContent);
  const fields = collections.flatMap((collection) => collection.fields);
  const options = fields.find((field) => field.name === "status").options;
  const status = options.find((option) => shown.includes(option.label))?.value;
  for (const { name, whatworks_when: when } of fields) {
    const box = when && boxOf(name);
    if (box) box.hidden = !when.includes(status);
  }
}

// What the server for local work says of itself; null where none answers.
async function server(address) {
  const ask = { method: "POST", headers: { "Content-Type": "application/json" }, body: '{"action":"info"}' };
  return fetch(address, ask).then((answer) => answer.json()).catch(() => null);
}

// Say in plain words what Decap says in others. Where there is no workflow, to publish is to save: who
// can see an item is what its status says.
function rename(hasWorkflow) {
  const words = CMS.getLocale("en");
  Object.assign(words.ui.toast, {
    onFailToLoadEntries: "This could not be read (%{details}).",
    onFailToPersist: "This was not saved. What you wrote still stands here; try again (%{details}).",
  });
  words.collection.collectionTop.newButton = "New %{collectionLabel}"; // its plus sign is in few typefaces
  if (hasWorkflow) return;
  words.ui.toast.entrySaved = words.ui.toast.entryPublished = "Saved into your folder";
  Object.assign(words.editor.editorToolbar, {
    publish: "Save",
    publishing: "Saving…",
    published: "Saved",
    publishNow: "Save into your folder",
    publishAndCreateNew: "Save, and start another",
    publishAndDuplicate: "Save, and copy it",
    deletePublishedEntry: "Delete it",
  });
}

async function start() {
  const config = jsyaml.load(await (await fetch("config.yml")).text());
  const isLocal = config.backend.name === "proxy";
  const local = isLocal && (await server(config.backend.proxy_url));
  const notRunning = document.getElementById("not-running");
  if (isLocal && !local) {
    notRunning.hidden = false;
    return;
  }
  notRunning.remove(); // the editor has a main part of its own
  rename(!isLocal || local.publish_modes.includes("editorial_workflow"));
  for (const collection of config.collections)
    CMS.registerCustomFormat(collection.format, "md", format(collection));
  CMS.registerEventListener({
    name: "preSave",
    handler: ({ entry }) => {
      const data = entry.get("data");
      return entry.get("newRecord") ? data.set(ID, idOf(data.get("title"))) : data;
    },
  });
  CMS.init({ config });
  new MutationObserver(() => {
    name();
    showWhatFits(config.collections);
  }).observe(document.body, { childList: true, characterData: true, subtree: true });
}
window.CMS_MANUAL_INIT = true;
addEventListener("load", start);
