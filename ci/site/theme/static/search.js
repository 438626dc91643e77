// Finds the sections of all pages that hold every word in the box. The texts are a script, since a page from disk may fetch nothing.

const root = document.documentElement.dataset.root;
const form = document.querySelector("#search");
const box = form.querySelector("input");
const list = document.querySelector("#found");
const results_max = 30;
const around = 70;  // characters before and behind a word that was found
let loading;

function load() {
  loading ??= new Promise((done) => {
    const script = document.createElement("script");
    script.src = `${root}_static/sections.js`;
    script.onload = () => done(window.sections);
    document.head.append(script);
  });
  return loading;
}

const element = (tag, ...inside) => {
  const made = document.createElement(tag);
  made.append(...inside);
  return made;
};

/** A piece of a text, from its first of the words on, with each of them marked. */
function excerpt(text, words) {
  const lower = text.toLowerCase();
  const places = words.map((word) => lower.indexOf(word)).filter((place) => place >= 0);  // none where all stand in the heading
  const first = places.length ? Math.max(0, Math.min(...places) - around) : 0;
  const piece = text.slice(first, first + 3 * around);
  const pattern = new RegExp(`(${words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`, "i");
  const pieces = piece.split(pattern).map((part, nth) => nth % 2 ? element("mark", part) : part);
  return element("p", first > 0 ? "… " : "", ...pieces, first + piece.length < text.length ? " …" : "");
}

function find(sections, words) {
  const found = [];
  for (const [page, heading, address, text] of sections) {
    const head = `${page} ${heading}`.toLowerCase();
    const all = `${head} ${text.toLowerCase()}`;
    if (words.every((word) => all.includes(word)))
      found.push({ page, heading, address, text, score: words.filter((word) => head.includes(word)).length });
  }
  return found.sort((one, other) => other.score - one.score);
}

async function show() {
  const sections = await load();
  const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  list.hidden = !words.length;
  const found = words.length ? find(sections, words) : [];
  list.replaceChildren(element("p", found.length > results_max ? `The first ${results_max} of ${found.length} sections`
    : `${found.length} ${found.length === 1 ? "section" : "sections"}`), ...found.slice(0, results_max).map((one) => {
    const link = element("a", one.page === one.heading ? one.page : `${one.page}: ${one.heading}`);
    link.href = root + one.address;
    return element("article", link, excerpt(one.text, words));
  }));
}

function close() {
  box.value = "";
  list.hidden = true;
}

box.addEventListener("focus", load, { once: true });
box.addEventListener("input", show);
list.addEventListener("click", (event) => event.target.closest("a") && close());  // the section may be on this page
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  await show();
  list.querySelector("a")?.click();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
  if (event.key === "/" && document.activeElement !== box) {
    event.preventDefault();
    box.focus();
  }
});
