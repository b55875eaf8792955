// Families: listed terms that end in another listed term, their head.

const FAMILIES_SHOWN = 48;
const LEAST_MEMBERS = 2;
const MEMBERS_SHOWN = 10;
let familiesShown = FAMILIES_SHOWN;

function paintFamilies() {
  const { members } = relationsOf();
  const all = [...members].filter(([, rows]) => rows.length >= LEAST_MEMBERS)
    .sort((a, b) => b[1].length - a[1].length || a[0] - b[0]);
  $("families").replaceChildren(...all.slice(0, familiesShown).map(([head, rows]) => {
    const name = terms.term[head];
    const bar = make("i", { "aria-hidden": "true" });
    bar.style.width = `${(rows.length / all[0][1].length) * 100}%`;
    return make("article", { class: "card" },
      make("h3", {}, make("button", { type: "button", lang: "zh", onclick: () => look(`${name}$`) }, name),
        make("small", {}, say("members", { n: figure(rows.length) }))), bar,
      make("p", { class: "kin" }, ...rows.slice(0, MEMBERS_SHOWN).map((row) => make("button", {
        type: "button", lang: "zh", onclick: () => choose(row),
      }, make("span", {}, terms.term[row].slice(0, -name.length)), name))));
  }));
  $("more-families").hidden = all.length <= familiesShown;
}
