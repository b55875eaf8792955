// The embedded data: columns by name, a row a term, in order of rank.

const block = (id) => JSON.parse($(id).textContent);
const facts = block("facts");
const terms = block("terms");
const costs = block("costs");
const beside = block("groups");
const groups = beside?.names ? beside : null; // null, too, if they are of another list
const SIZE = terms.term.length;
const MOST_LENGTH = 9; // longer terms share the last column
const length = Uint8Array.from(terms.term, (term) => Math.min(MOST_LENGTH, [...term].length));
const rowOf = new Map(terms.term.map((term, row) => [term, row]));

const rank = (row) => row + 1;
const kind = (row) => +terms.kind[row];
const known = (row) => +terms.in_jieba[row];

// The evidence is parsed when it is first wanted: it is most of the page.
let evidence;
let evidenceStart;
function evidenceOf(row) {
  if (evidence === undefined) {
    evidence = block("evidence");
    if (evidence) {
      evidenceStart = new Int32Array(SIZE + 1);
      for (let k = 0; k < SIZE; k++) evidenceStart[k + 1] = evidenceStart[k] + +evidence.lines[k];
    }
  }
  if (!evidence) return null;
  const lines = [];
  for (let k = evidenceStart[row]; k < evidenceStart[row + 1]; k++) {
    lines.push({
      left: evidence.left[k],
      match: evidence.match[k] || terms.term[row],
      right: evidence.right[k],
      source: evidence.sources[evidence.source[k]],
      line: evidence.line[k],
      document: evidence.document[k],
    });
  }
  return lines;
}

// How terms hold each other: made once, when it is first wanted.
let relations;
function relationsOf() {
  if (relations) return relations;
  const head = new Int32Array(SIZE).fill(-1);
  const members = new Map(); // head → terms that end in it
  const holders = new Map(); // term → terms that hold it
  const add = (map, key, row) => {
    const found = map.get(key);
    if (found) found.push(row);
    else map.set(key, [row]);
  };
  for (let row = 0; row < SIZE; row++) {
    const term = terms.term[row];
    const seen = new Set();
    for (let from = 0; from < term.length; from++) {
      for (let to = from + 2; to <= term.length; to++) {
        if (to - from === term.length) continue;
        const inner = rowOf.get(term.slice(from, to));
        if (inner === undefined || seen.has(inner)) continue;
        seen.add(inner);
        add(holders, inner, row);
        if (to === term.length) {
          if (head[row] < 0) head[row] = inner; // the longest comes first
          add(members, inner, row);
        }
      }
    }
  }
  relations = { head, members, holders };
  return relations;
}
