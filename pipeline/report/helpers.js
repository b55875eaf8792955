// Small things everything else uses. Text gets into the page by textContent alone.

const $ = (id) => document.getElementById(id);

// An element with properties, and children that are elements or texts.
function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && name !== "list") node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

// The same for SVG.
function draw(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

// A number as people read it: whole ones in groups, others to three digits.
function figure(value) {
  if (value === null || value === undefined) return "–";
  const digits = Number.isInteger(value) ? {} : { maximumSignificantDigits: Math.abs(value) < 1 ? 2 : 3 };
  return value.toLocaleString(language === "zh" ? "zh-CN" : "en-US", digits);
}

// A colour of the style sheet as the canvas needs it.
const colour = (name) => resolved(`var(--${name})`);

// The same of any colour that a style sheet may name.
function resolved(text) {
  const probe = $("toast");
  probe.style.color = text;
  const found = getComputedStyle(probe).color;
  probe.style.color = "";
  return found;
}

// What the browser keeps for this page; a browser that keeps nothing is no error.
const memory = {
  get(key) {
    try { return localStorage.getItem(`termlode:${key}`); } catch { return null; }
  },
  set(key, value) {
    try { localStorage.setItem(`termlode:${key}`, value); } catch { /* private windows keep nothing */ }
  },
};

let toastTimer = 0;
function toast(text) {
  clearTimeout(toastTimer);
  $("toast").textContent = text;
  $("toast").hidden = false;
  toastTimer = setTimeout(() => { $("toast").hidden = true; }, 5000);
}

// Run a function once before the next frame, however often it is asked for.
function soon(work) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; work(); });
  };
}

function median(values) {
  const sorted = Float64Array.from(values).sort();
  return sorted.length ? sorted[sorted.length >> 1] : 0;
}
