// Groups of related terms: a map, on which those used alike are near each other, and a tree.

const TREE_SHOWN = 48;
const COLOURED = 12; // the largest groups, one colour each; more could not be told apart, so the rest is grey
const HUE_STEP = 137.5; // degrees: groups of similar size are far apart on the colour wheel
let treeShown = TREE_SHOWN;

function colourOf(group) {
  if (group >= COLOURED) return "var(--dot-rest)";
  const hue = (group * HUE_STEP) % 360;
  return `light-dark(oklch(0.53 0.15 ${hue}), oklch(0.77 0.13 ${hue}))`;
}
const groupOf = new Int32Array(SIZE).fill(-1);
const groupRows = []; // of each group, the most central terms first
const groupMap = groups && mapOfGroups();

function mapOfGroups() {
  const x = new Float32Array(SIZE).fill(NaN), y = new Float32Array(SIZE).fill(NaN);
  const turn = new Int32Array(SIZE); // of a term in its group
  let start = 0;
  groups.sizes.forEach((count, group) => {
    groupRows.push(groups.row.slice(start, start + count));
    groupRows[group].forEach((row, k) => {
      [x[row], y[row], groupOf[row], turn[row]] = [groups.x[start + k], groups.y[start + k], group, k];
    });
    start += count;
  });
  // The most central term of every group is labelled first, then the second of each.
  const rows = Int32Array.from(groups.row).sort((a, b) => turn[a] - turn[b] || groupOf[a] - groupOf[b]);
  const margin = ([low, high]) => [low - 0.04 * (high - low) - 1e-6, high + 0.04 * (high - low) + 1e-6];
  const [x0, x1] = margin(extent(groups.x)), [y0, y1] = margin(extent(groups.y));
  return plotOf({
    prefix: "groups-", pad: { left: 4, right: 4, top: 4, bottom: 4 }, x, y, whole: { x0, x1, y0, y1 },
    rows: () => rows,
    layers: (seen) => Array.from({ length: COLOURED + 1 }, (_, k) => COLOURED - k).map((group) => ({
      rows: seen.filter((row) => Math.min(groupOf[row], COLOURED) === group), colour: resolved(colourOf(group)), alpha: 0.8,
    })),
    about: (row) => [`${say("rank")} ${figure(rank(row))}`, groups.names[groupOf[row]]],
  });
}

function paintTree() {
  $("groups-hint").textContent = say("groupsHint", { groups: figure(groups.names.length), terms: figure(groups.row.length) });
  const open = new Set([...$("groups-tree").querySelectorAll("details[open]")].map((node) => +node.dataset.group));
  $("groups-tree").replaceChildren(...groups.names.slice(0, treeShown).map((name, group) => {
    const swatch = make("i", { "aria-hidden": "true" });
    swatch.style.background = colourOf(group);
    const branch = make("details", { ontoggle: () => unfold(branch, group) }, make("summary", {}, swatch,
      make("b", { lang: "zh" }, name), make("small", {}, say("members", { n: figure(groups.sizes[group]) }))));
    branch.dataset.group = group;
    branch.open = open.has(group);
    return make("li", {}, branch);
  }));
  $("more-groups").hidden = groups.names.length <= treeShown;
}

// A group's terms by rank; they are in the document once somebody wants to see them.
function unfold(branch, group) {
  if (!branch.open || branch.querySelector(".kin")) return;
  branch.append(make("p", { class: "kin" }, ...groupRows[group].toSorted((a, b) => a - b)
    .map((row) => make("button", { type: "button", lang: "zh", onclick: () => choose(row) }, terms.term[row]))));
}

function wireGroups() {
  document.querySelector("[data-view=groups]").hidden = !groups;
  $("groups-stale").hidden = !beside?.stale;
  $("more-groups").addEventListener("click", () => { treeShown += TREE_SHOWN; paintTree(); });
}
