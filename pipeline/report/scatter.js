// The map: each term's frequency here against that in the baseline, both log.
// What the baseline has not at all stands in a band at the left, spread by chance that is always the same.

const PAD = { left: 62, right: 14, top: 14, bottom: 40 };
const BAND = 1.1; // decades that the band takes
const GAP = 0.35; // decades between it and the least that is there

const px = new Float32Array(SIZE), py = new Float32Array(SIZE); // log10 of the rates
const least = (values) => values.reduce((low, value) => (value > 0 && value < low ? value : low), Infinity);
const leastX = Math.min(1, least(terms.baseline_per_million)), leastY = Math.min(1, least(terms.domain_per_million));
const edge = Math.log10(leastX) - GAP;
for (let row = 0; row < SIZE; row++) {
  const there = terms.baseline_per_million[row], here = terms.domain_per_million[row];
  const chance = ((Math.imul(row + 1, 2654435761) >>> 0) % 1000) / 1000;
  px[row] = there > 0 ? Math.log10(there) : edge - BAND * chance;
  py[row] = Math.log10(here > 0 ? here : leastY / 2);
}
const [, highX] = extent(px), [lowY, highY] = extent(py);
const WHOLE = { x0: edge - BAND - 0.1, x1: Math.max(highX, edge + 1) + 0.2, y0: lowY - 0.1, y1: highY + 0.25 };

// Ranks that share a colour: the first ones stand out.
function tiers() {
  const knee = facts.curve?.knee ?? 1000;
  const limits = [100, 1000, knee].filter((limit, k, all) => limit < SIZE && (k === 0 || limit > all[k - 1]));
  return [...limits, SIZE];
}
const TIERS = tiers();
const tierOf = (row) => TIERS.findIndex((limit) => row < limit);
const TIER_COLOURS = TIERS.map((_, k) => (k === TIERS.length - 1 ? "dot-rest" : `dot-${k}`));

const scatter = plotOf({
  prefix: "", pad: PAD, x: px, y: py, whole: WHOLE,
  rows: () => view.inMap,
  ground: paintAxes,
  layers: (seen) => TIERS.map((_, tier) => ({
    rows: seen.filter((row) => tierOf(row) === tier), colour: colour(TIER_COLOURS[tier]), alpha: tier === TIERS.length - 1 ? 0.45 : 0.8,
  })).reverse(),
  about: (row) => [`${say("rank")} ${figure(rank(row))}`, `${figure(terms.domain_per_million[row])} : ${figure(terms.baseline_per_million[row])}`],
  painted: (seen) => { $("section").textContent = say("section", { n: figure(seen.length) }); },
});
const { toX, toY, inBox } = scatter;

function paintAxes(pen, window_, size) {
  const right = size.width - PAD.right, bottom = size.height - PAD.bottom;
  pen.font = `11.5px ${getComputedStyle(document.body).fontFamily}`;
  pen.lineWidth = 1;
  const text = colour("soft"), rule = colour("rule");
  const band = toX(edge + GAP / 2);
  if (band > PAD.left) {
    pen.fillStyle = colour("band");
    pen.fillRect(PAD.left, PAD.top, Math.min(band, right) - PAD.left, bottom - PAD.top);
  }
  const label = (power) => (power >= 0 && power < 5 ? (10 ** power).toLocaleString("en-US") : power < 0 && power > -4 ? `${10 ** power}` : `1e${power}`);
  pen.strokeStyle = rule;
  pen.fillStyle = text;
  pen.textAlign = "center";
  pen.textBaseline = "top";
  for (let power = Math.ceil(window_.x0); power <= window_.x1; power++) {
    if (power < edge) continue;
    line(pen, toX(power), PAD.top, toX(power), bottom);
    pen.fillText(label(power), toX(power), bottom + 6);
  }
  const bandEnd = Math.min(band, right);
  if (bandEnd - PAD.left > 60) pen.fillText(say("absent"), (PAD.left + bandEnd) / 2, bottom + 6);
  pen.textAlign = "right";
  pen.fillText(`${say("axisX")} →`, right, bottom + 22);
  pen.textBaseline = "middle";
  for (let power = Math.ceil(window_.y0); power <= window_.y1; power++) {
    line(pen, PAD.left, toY(power), right, toY(power));
    pen.fillText(label(power), PAD.left - 7, toY(power));
  }
  pen.save();
  pen.translate(12, PAD.top);
  pen.rotate(-Math.PI / 2);
  pen.fillText(`${say("axisY")} →`, 0, 0);
  pen.restore();
  // As frequent here as there, ten times, a hundred times.
  pen.textAlign = "left";
  pen.textBaseline = "bottom";
  pen.setLineDash([2, 4]);
  pen.strokeStyle = text;
  pen.globalAlpha = 0.6;
  for (let power = 0; power <= 3; power++) {
    const from = Math.max(edge + GAP / 2, window_.x0);
    const to = Math.min(window_.x1, window_.y1 - power);
    if (to <= from || to + power < window_.y0) continue;
    const start = Math.max(from, window_.y0 - power);
    line(pen, toX(start), toY(start + power), toX(to), toY(to + power));
    pen.save();
    pen.setLineDash([]);
    pen.textAlign = "right";
    pen.fillText(say("times", { n: 10 ** power }), toX(to) - 6, toY(to + power) + 18);
    pen.restore();
  }
  pen.setLineDash([]);
  pen.globalAlpha = 1;
}

function wireSection() {
  $("section").addEventListener("click", () => {
    view.box = scatter.section();
    resetScroll();
    show("terms");
  });
}

function paintLegend() {
  $("legend").replaceChildren(...TIERS.map((limit, k) => {
    const dot = make("i");
    dot.style.background = `var(--${TIER_COLOURS[k]})`;
    const last = k === TIERS.length - 1;
    return make("span", {}, dot, last && k ? say("legendRest") : say("legend", { n: figure(limit) }));
  }));
}
