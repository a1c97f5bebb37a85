// Draws the targets of a watch. Texts of servers only ever become text nodes. One stream a tab, closed while hidden.
"use strict";
const SVG = "http://www.w3.org/2000/svg";
const STALE_MS = 90000;
const WIDE = 600, HIGH = 110, LEFT = 44, BOTTOM = 18;
const TONES = {critical: "bad", high: "bad", medium: "warn", low: "warn"};
const cards = new Map(), shown = new WeakMap(), forms = {};
let labels = {}, source = null, heard = Date.now();

function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}

function drawn(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

function time(text) {
  return text ? text.replace("T", " ").replace("Z", " UTC") : "";
}

function number(value) {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 3;
  const form = `${document.documentElement.lang} ${digits}`;
  forms[form] ||= new Intl.NumberFormat(document.documentElement.lang, {maximumFractionDigits: digits});
  return forms[form].format(value);
}

function ms(value) {
  return value === null || value === undefined ? "–" : `${number(value)} ms`;
}

function cause(one) {
  return {not_yet: labels.looking, open: labels.open_cause}[one.found] || one.word;
}

function incident(one) {
  const box = element("div", `callout ${TONES[one.severity] || "unknown"}`);
  const root = one.root ? `${labels.cause} (${one.root.confidence}): ${one.sentence}` : one.sentence || cause(one);
  box.append(element("p", "lead", root));
  if (one.first_step) box.append(element("p", "", `${labels.first}: ${one.first_step}`));
  if (one.changed.length) box.append(element("p", "", `${labels.changed}: ${one.changed.join("; ")}`));
  if (one.effects.length) box.append(element("p", "", `${labels.follows}: ${one.effects.join(", ")}`));
  if (one.fleet.length) box.append(element("p", "", `${labels.fleet}: ${one.fleet.join(", ")}`));
  if (one.report) box.append(element("p", "", `${labels.report}: `, element("code", "", one.report)));
  const about = [one.alerts.join(", "), one.root ? one.root.code : one.rivals.join(", "), `${labels.since} ${time(one.opened_at)}`];
  box.append(element("small", "", about.filter(Boolean).join(" · ")));
  return box;
}

function stages(probe) {
  const list = element("ol", "stages");
  for (const stage of probe.stages) {
    const tone = {passed: "good", failed: "bad", skipped: "unknown"}[stage.state];
    const what = stage.state === "failed" ? [probe.reason, probe.status].filter(Boolean).join(" ") : stage.us === null ? "–" : ms(stage.us / 1000);
    list.append(element("li", tone, element("b", "", what), stage.name));
  }
  return list;
}

function smoke(slots) {
  const svg = drawn("svg", {viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img"});
  const last = slots[slots.length - 1][0], first = last - 71 * 300;
  const most = Math.max(1, ...slots.map((slot) => slot[3] || 0));
  const step = (WIDE - LEFT) / 72;
  const x = (at) => LEFT + ((at - first) / 300) * step;
  const y = (value) => (HIGH - BOTTOM) * (1 - value / most);
  svg.append(drawn("title", {}, `${labels.history}: ${labels.median} ${ms(slots[slots.length - 1][2])}, ${labels.p95} ${ms(slots[slots.length - 1][3])}`));
  for (const share of [0, 0.5, 1]) {
    svg.append(drawn("line", {class: "axis", x1: LEFT, x2: WIDE, y1: y(most * share), y2: y(most * share)}));
    svg.append(drawn("text", {x: LEFT - 6, y: y(most * share) + 4, "text-anchor": "end"}, number(most * share)));
  }
  const middle = [], marks = {gap: "", band: "", loss: ""};
  const mark = (name, at, top, width, height) => { marks[name] += `M${x(at)} ${top}h${width}v${height}h${-width}z`; };
  for (const [at, low, median, high, opened, failed, unknown] of slots) {
    const total = opened + failed + unknown, lost = Math.max(3, (HIGH - BOTTOM) * (failed / total));
    if (unknown) mark("gap", at, 0, step, (HIGH - BOTTOM) * (unknown / total));
    if (high !== null) {
      mark("band", at, y(high), step - 1, Math.max(1.5, y(low) - y(high)));
      middle.push(`${x(at) + step / 2},${y(median)}`);
    }
    if (failed) mark("loss", at, HIGH - BOTTOM - lost, step - 1, lost);
  }
  for (const [name, path] of Object.entries(marks)) svg.append(drawn("path", {class: name, d: path}));
  svg.append(drawn("polyline", {class: "line", points: middle.join(" ")}));
  for (const at of [first, last]) {
    svg.append(drawn("text", {x: at === first ? LEFT : WIDE, y: HIGH - 2, "text-anchor": at === first ? "start" : "end"}, new Date(at * 1000).toISOString().slice(11, 16)));
  }
  return svg;
}

function table(pairs) {
  const body = element("tbody", "");
  for (const [name, value] of pairs) body.append(element("tr", "", element("th", "", name), element("td", "", value)));
  return element("table", "", body);
}

function legend() {
  const list = element("p", "legend");
  for (const [mark, word] of [["line", labels.median], ["band", labels.band], ["loss", labels.lost], ["gap", labels.unmeasured]]) {
    list.append(element("span", "", element("i", mark), word));
  }
  return list;
}

function goals(found) {
  const box = part(labels.goals);
  if (!found) { box.append(element("p", "", labels.no_goals)); return box; }
  box.append(element("small", "", time(found.at)));
  for (const kind of found.kinds) {
    const list = element("ul", "tiles");
    for (const one of kind.tiles) {
      const tone = {met: "good", missed: "bad", unknown: "unknown"}[one.state];
      const state = element("span", `badge ${tone}`, one.word);
      list.append(element("li", tone, element("span", "", one.title), element("b", "", one.measured), element("small", "", `${labels.due} ${one.due}`), state));
    }
    box.append(element("h4", "", kind.title), list);
  }
  return box;
}

function gauge(one) {
  const value = one.state === "over" ? element("b", "over", one.said) : one.said;
  const cell = element("td", one.state === "unseen" ? "text" : "", value, one.line ? element("small", "", ` ${one.line}`) : "");
  return element("tr", "", element("th", "", one.word), cell);
}

function certificate(found) {
  const days = element("span", `badge ${found.state}`, `${labels.days}: ${number(found.days)}`);
  const about = [`${labels.steps} ${found.steps.map(number).join(", ")}`, found.serial ? `${labels.serial} ${found.serial}` : ""];
  return [element("p", "", time(found.ends), " ", days), element("small", "", about.filter(Boolean).join(" · "))];
}

function diagnoses(found) {
  const list = element("details", "diagnoses", element("summary", "", `${labels.diagnoses} (${found.length})`));
  list.append(table(found.map((one) => [element("span", "", `${time(one.at)} · ${one.word}`, element("br"), one.sentence), one.root ? `${one.root.code} (${one.root.confidence})` : ""])));
  return list;
}

function part(title, ...content) {
  return element("section", "", element("h3", "", title), ...content);
}

// Changes an element into the one that was made, only where they differ; gives the one that stands there then.
function renew(old, made) {
  if (old.nodeName !== made.nodeName) { old.replaceWith(made); return made; }
  if (old.nodeType === Node.TEXT_NODE) { if (old.data !== made.data) old.data = made.data; return old; }
  for (const {name, value} of made.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  for (const {name} of [...old.attributes]) if (name !== "open" && !made.hasAttribute(name)) old.removeAttribute(name);
  const before = [...old.childNodes], after = [...made.childNodes];
  after.forEach((child, index) => index < before.length ? renew(before[index], child) : old.append(child));
  before.slice(after.length).forEach((child) => child.remove());
  return old;
}

// Fills a box with its parts, each a name, what it shows (null: nothing) and how that is made; made anew if it changed.
function fill(box, ...parts) {
  const known = shown.get(box) || new Map(), wanted = parts.filter(([, data]) => data !== null);
  const names = new Set(wanted.map(([name]) => name));
  for (const [name, {node}] of known) if (!names.has(name)) { node.remove(); known.delete(name); }
  let place = box.firstChild;
  for (const [name, data, make] of wanted) {
    const old = known.get(name), text = JSON.stringify(data);
    let node = old?.node;
    if (old?.text !== text) {
      node = old ? renew(old.node, make(data)) : box.insertBefore(make(data), place);
      known.set(name, {node, text});
    }
    place = node.nextSibling;
  }
  shown.set(box, known);
  return box;
}

function head(row) {
  return element("div", "head", element("h2", "", row.target), element("span", `badge ${row.health}`, row.word), row.since ? element("small", "", `${labels.since} ${time(row.since)}`) : "");
}

function unseen(found) {
  return element("p", "callout unknown", `${labels.unseen}: ${found.why}, ${labels.since} ${time(found.since)}`);
}

function gauges() {
  const box = part(labels.gauges, element("table", "", element("tbody", "")));
  box.className = "tall";
  return box;
}

function canary(found) {
  return part(labels.canary, table([[found.end || labels.canary, `${number(found.age_s)} s`], [labels.ping, ms(found.ping_ms)]]));
}

function alerts(found) {
  return part(labels.alerts, found.length ? table(found.map((one) => [one.title, one.word])) : element("p", "", labels.well));
}

function earlier(found) {
  const list = element("details", "incidents", element("summary", "", `${labels.incidents} (${found.length})`));
  const cause = (one) => `${one.root ? one.root.code : one.alerts.join(", ")}${one.unwatched.length ? ` (${labels.unwatched})` : ""}`;
  list.append(table([...found].reverse().map((one) => [element("span", "", `${time(one.opened_at)} – ${time(one.closed_at)}`, one.report ? element("br") : "", one.report ? element("code", "", one.report) : ""), cause(one)])));
  return list;
}

function filled(list) {
  return list.length ? list : null;
}

function show(row) {
  const box = cards.get(row.target) || element("article", "", element("div", "grid"));
  const grid = box.querySelector(":scope > .grid");
  const {target, health, word, since} = row;
  if (box.className !== `target ${health}`) box.className = `target ${health}`;
  fill(box,
    ["head", {target, health, word, since}, head],
    ["unseen", row.unseen, unseen],
    ["incident", row.incident, incident],
    ["stages", row.probe, (probe) => part(labels.stages, stages(probe))],
    ["smoke", filled(row.smoke), (slots) => part(`${labels.history} (ms)`, smoke(slots), legend())],
    ["goals", {found: row.goals}, ({found}) => goals(found)]);
  fill(grid,
    ["canary", row.canary, canary],
    ["gauges", row.gauges.length ? "" : null, gauges],
    ["alerts", row.alerts, alerts],
    ["certificate", row.certificate, (found) => part(labels.certificate, ...certificate(found))]);
  if (row.gauges.length) fill(grid.querySelector(".tall tbody"), ...row.gauges.map((one) => [one.name, one, gauge]));
  if (!cards.has(target)) {
    box.dataset.target = target;
    box.append(element("div", "past"));
    document.getElementById("targets").append(box);
    cards.set(target, box);
  }
  fill(box.lastChild, ["diagnoses", filled(row.diagnoses), diagnoses], ["earlier", filled(row.earlier), earlier]);
}

function fresh() {
  heard = Date.now();
  const stale = document.getElementById("stale");
  if (!stale.hidden) stale.hidden = true;
}

async function whole() {
  const answer = await fetch("state");
  const state = await answer.json();
  if (JSON.stringify(labels) !== JSON.stringify(state.labels)) {  // in another language everything is written anew
    document.getElementById("targets").replaceChildren();
    cards.clear();
  }
  document.documentElement.lang = state.language.replace("_", "-");
  labels = state.labels;
  document.title = labels.title;
  document.querySelector("h1").textContent = labels.title;
  state.targets.forEach(show);
  fresh();
}

function listen() {
  if (source || document.hidden) return;
  whole().catch(() => {});
  source = new EventSource("events");
  source.onmessage = (message) => { fresh(); JSON.parse(message.data).forEach(show); };
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) { listen(); return; }
  source?.close();
  source = null;
});
addEventListener("pagehide", () => { source?.close(); source = null; });
addEventListener("pageshow", listen);
setInterval(() => {
  if (document.hidden || Date.now() - heard < STALE_MS) return;
  const stale = document.getElementById("stale");
  stale.textContent = `${labels.stale || "No news since"} ${new Date(heard).toISOString().slice(0, 19).replace("T", " ")} UTC`;
  stale.hidden = false;
}, 5000);
listen();
