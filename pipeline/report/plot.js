// Terms as dots on a canvas: labels where there is room, the section that is shown, the pointer and the keys.

const RADIUS = 2.6;
const REACH = 18; // pixels around the pointer in which a term is found
const MOST_LABELS = 90;
const TRIED = 2500; // terms that a label is tried for
const DEEPEST = 300; // times that the section can be narrower than the whole

const extent = (values) => values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
const PLOTS = [];
const paintPlots = () => PLOTS.forEach((plot) => plot.paint());
const paintOver = () => PLOTS.forEach((plot) => plot.paintOver());

function line(pen, x0, y0, x1, y1) {
  pen.beginPath();
  pen.moveTo(x0, y0);
  pen.lineTo(x1, y1);
  pen.stroke();
}

// One plot, in the elements whose ids begin with `prefix`.
// x, y: where each row's term is. whole: the box that holds all. rows(): what is shown, the first to be labelled first.
// layers(seen): dots of one colour each, the lowest first. ground: painted below them. about(row): what its tip says.
function plotOf({ prefix, pad, x, y, whole, rows, layers, ground = () => {}, about, painted = () => {} }) {
  const part = (id) => $(prefix + id);
  const holder = part("plot").closest(".view");
  let window_ = { ...whole };
  let size = { width: 0, height: 0 };
  let hovered = -1;
  let brush = null;

  const inBox = (row, box) => x[row] >= box.x0 && x[row] <= box.x1 && y[row] >= box.y0 && y[row] <= box.y1;
  const wide = () => size.width - pad.left - pad.right, high = () => size.height - pad.top - pad.bottom;
  const toX = (at) => pad.left + ((at - window_.x0) / (window_.x1 - window_.x0)) * wide();
  const toY = (at) => size.height - pad.bottom - ((at - window_.y0) / (window_.y1 - window_.y0)) * high();
  const fromX = (at) => window_.x0 + ((at - pad.left) / wide()) * (window_.x1 - window_.x0);
  const fromY = (at) => window_.y0 + ((size.height - pad.bottom - at) / high()) * (window_.y1 - window_.y0);

  function prepare(canvas) {
    const scale = devicePixelRatio || 1;
    canvas.width = size.width * scale;
    canvas.height = size.height * scale;
    const pen = canvas.getContext("2d");
    pen.scale(scale, scale);
    return pen;
  }

  const paint = soon(() => {
    if (holder.hidden) return;
    size = { width: part("plot").clientWidth, height: part("plot").clientHeight };
    const pen = prepare(part("dots"));
    ground(pen, window_, size);
    pen.save();
    pen.beginPath();
    pen.rect(pad.left, pad.top, wide(), high());
    pen.clip();
    const seen = rows().filter((row) => inBox(row, window_));
    const radius = seen.length < 800 ? RADIUS + 1 : RADIUS;
    for (const layer of layers(seen)) {
      pen.fillStyle = layer.colour;
      pen.globalAlpha = layer.alpha;
      pen.beginPath();
      for (const row of layer.rows) {
        const across = toX(x[row]), down = toY(y[row]);
        pen.moveTo(across + radius, down);
        pen.arc(across, down, radius, 0, 7);
      }
      pen.fill();
    }
    pen.globalAlpha = 1;
    paintLabels(pen, seen, radius);
    pen.restore();
    painted(seen);
    paintOver();
  });

  // Labels for the first rows, each beside its dot where nothing else is written.
  function paintLabels(pen, seen, radius) {
    pen.font = `12.5px ${getComputedStyle(document.body).fontFamily}`;
    pen.textBaseline = "middle";
    pen.lineWidth = 3;
    pen.lineJoin = "round";
    pen.strokeStyle = colour("card");
    pen.fillStyle = colour("ink");
    const taken = [];
    const most = Math.min(MOST_LABELS, Math.round((size.width * size.height) / 7500));
    const tall = 16;
    for (const row of seen.slice(0, TRIED)) {
      if (taken.length >= most) break;
      const text = terms.term[row].slice(0, 16), long = pen.measureText(text).width + 2;
      const across = toX(x[row]), down = toY(y[row]);
      const spots = [[across + radius + 3, down], [across - radius - 3 - long, down],
        [across - long / 2, down - radius - 9], [across - long / 2, down + radius + 9]];
      const spot = spots.find(([left, middle]) => left > pad.left && left + long < size.width - pad.right
        && middle > pad.top + tall / 2 && middle < size.height - pad.bottom - tall / 2
        && !taken.some((box) => left < box.right && left + long > box.left && Math.abs(middle - box.middle) < tall));
      if (!spot) continue;
      taken.push({ left: spot[0] - 3, right: spot[0] + long + 3, middle: spot[1] });
      pen.strokeText(text, spot[0], spot[1]);
      pen.fillText(text, spot[0], spot[1]);
    }
  }

  // What moves is on a canvas of its own: rings around the term under the pointer and the chosen one, the brush.
  const paintOver = soon(() => {
    if (holder.hidden || !size.width) return;
    const pen = prepare(part("over"));
    const ring = (row, name, width) => {
      if (row < 0 || !inBox(row, window_)) return;
      pen.strokeStyle = colour(name);
      pen.lineWidth = width;
      pen.beginPath();
      pen.arc(toX(x[row]), toY(y[row]), 7, 0, 7);
      pen.stroke();
    };
    ring(view.selected, "accent", 2.5);
    ring(hovered, "ink", 1.5);
    if (brush && brush.moved) {
      pen.fillStyle = colour("brush");
      pen.strokeStyle = colour("accent");
      const box = [brush.x, brush.y, brush.toX - brush.x, brush.toY - brush.y];
      pen.fillRect(...box);
      pen.strokeRect(...box);
    }
  });

  // The term nearest to a point of the canvas, and near enough; of those at one place the first.
  function nearest(left, top) {
    let found = -1, best = REACH * REACH;
    for (const row of rows()) {
      const across = toX(x[row]) - left, down = toY(y[row]) - top, distance = across * across + down * down;
      if (distance < best && inBox(row, window_)) { best = distance; found = row; }
    }
    return found;
  }

  function hover(across, down) {
    hovered = nearest(across, down);
    const tip = part("tip");
    tip.hidden = hovered < 0;
    if (hovered >= 0) {
      tip.replaceChildren(make("b", { lang: "zh" }, terms.term[hovered]), ...about(hovered).map((text) => make("span", {}, text)));
      const left = toX(x[hovered]) + 12, top = toY(y[hovered]) - 12 - tip.offsetHeight;
      tip.style.left = `${Math.max(4, Math.min(left, size.width - tip.offsetWidth - 4))}px`;
      tip.style.top = `${Math.max(4, top)}px`;
    }
    part("over").style.cursor = hovered >= 0 ? "pointer" : "crosshair";
    paintOver();
  }

  function zoomTo(box) {
    window_ = box;
    hovered = -1;
    part("tip").hidden = true;
    paint();
  }

  function zoomBy(factor, across = (window_.x0 + window_.x1) / 2, down = (window_.y0 + window_.y1) / 2) {
    const next = {
      x0: across - (across - window_.x0) * factor, x1: across + (window_.x1 - across) * factor,
      y0: down - (down - window_.y0) * factor, y1: down + (window_.y1 - down) * factor,
    };
    const share = (next.x1 - next.x0) / (whole.x1 - whole.x0);
    if (share * DEEPEST < 1) return;
    zoomTo(share >= 1 ? { ...whole } : next);
  }

  function panBy(right, up) {
    const across = (window_.x1 - window_.x0) * right, down = (window_.y1 - window_.y0) * up;
    zoomTo({ x0: window_.x0 + across, x1: window_.x1 + across, y0: window_.y0 + down, y1: window_.y1 + down });
  }

  function wire() {
    const over = part("over");
    // A window takes room from it, and so do a term's details.
    new ResizeObserver(([{ target }]) => {
      if (target.clientWidth !== size.width || target.clientHeight !== size.height) paint();
    }).observe(part("plot"));
    over.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      brush = { x: event.offsetX, y: event.offsetY, toX: event.offsetX, toY: event.offsetY, moved: false };
      over.setPointerCapture(event.pointerId);
    });
    over.addEventListener("pointermove", (event) => {
      if (!brush) return hover(event.offsetX, event.offsetY);
      Object.assign(brush, { toX: event.offsetX, toY: event.offsetY });
      brush.moved ||= Math.hypot(brush.toX - brush.x, brush.toY - brush.y) > 8;
      part("tip").hidden = true;
      return paintOver();
    });
    over.addEventListener("pointercancel", () => { brush = null; paintOver(); });
    over.addEventListener("pointerup", () => {
      const done = brush;
      brush = null;
      if (!done) return;
      if (done.moved) {
        const [x0, x1] = [fromX(done.x), fromX(done.toX)].sort((a, b) => a - b);
        const [y0, y1] = [fromY(done.y), fromY(done.toY)].sort((a, b) => a - b);
        if ((x1 - x0) * DEEPEST > whole.x1 - whole.x0 && (y1 - y0) * DEEPEST > whole.y1 - whole.y0) zoomTo({ x0, x1, y0, y1 });
      } else {
        const row = nearest(done.x, done.y);
        if (row >= 0) choose(row);
      }
      paintOver();
    });
    over.addEventListener("pointerleave", () => { hovered = -1; part("tip").hidden = true; paintOver(); });
    over.addEventListener("dblclick", () => zoomTo({ ...whole }));
    over.addEventListener("wheel", (event) => {
      event.preventDefault();
      zoomBy(event.deltaY > 0 ? 1.2 : 1 / 1.2, fromX(event.offsetX), fromY(event.offsetY));
    }, { passive: false });
    over.addEventListener("keydown", (event) => {
      const work = {
        ArrowLeft: () => panBy(-0.2, 0), ArrowRight: () => panBy(0.2, 0), ArrowUp: () => panBy(0, 0.2),
        ArrowDown: () => panBy(0, -0.2), "+": () => zoomBy(1 / 1.5), "=": () => zoomBy(1 / 1.5), "-": () => zoomBy(1.5),
        0: () => zoomTo({ ...whole }),
      }[event.key];
      if (!work) return;
      event.preventDefault();
      event.stopPropagation();
      work();
    });
    part("zoom-in").addEventListener("click", () => zoomBy(1 / 1.5));
    part("zoom-out").addEventListener("click", () => zoomBy(1.5));
    part("zoom-all").addEventListener("click", () => zoomTo({ ...whole }));
  }

  const plot = { paint, paintOver, wire, toX, toY, inBox, section: () => ({ ...window_ }) };
  PLOTS.push(plot);
  return plot;
}
