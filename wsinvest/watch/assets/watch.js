// Draws the targets of a watch. Texts of servers only ever become text nodes. One stream a tab, closed while hidden.
"use strict";
const SVG = "http://www.w3.org/2000/svg";
const STALE_MS = 90000;
const WIDE = 600, HIGH = 110, LEFT = 44, BOTTOM = 18;
const TONES = {critical: "bad", high: "bad", medium: "warn", low: "warn"};
const rows = new Map();
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
  return value.toLocaleString(document.documentElement.lang, {maximumFractionDigits: digits});
}

function ms(value) {
  return value === null || value === undefined ? "–" : `${number(value)} ms`;
}

function incident(one) {
  const box = element("div", `callout ${TONES[one.severity] || "unknown"}`);
  const root = one.root ? `${labels.cause} (${one.root.confidence}): ${one.sentence}` : one.sentence || (one.found === "not_yet" ? labels.looking : labels.open_cause);
  box.append(element("p", "lead", root));
  if (one.first_step) box.append(element("p", "", `${labels.first}: ${one.first_step}`));
  if (one.changed.length) box.append(element("p", "", `${labels.changed}: ${one.changed.join("; ")}`));
  if (one.effects.length) box.append(element("p", "", `${labels.follows}: ${one.effects.join(", ")}`));
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
  const middle = [];
  for (const [at, low, median, high, opened, failed, unknown] of slots) {
    const total = opened + failed + unknown;
    if (unknown) svg.append(drawn("rect", {class: "gap", x: x(at), y: 0, width: step, height: (HIGH - BOTTOM) * (unknown / total)}));
    if (high !== null) {
      svg.append(drawn("rect", {class: "band", x: x(at), y: y(high), width: step - 1, height: Math.max(1.5, y(low) - y(high))}));
      middle.push(`${x(at) + step / 2},${y(median)}`);
    }
    if (failed) svg.append(drawn("rect", {class: "loss", x: x(at), y: HIGH - BOTTOM - Math.max(3, (HIGH - BOTTOM) * (failed / total)), width: step - 1, height: Math.max(3, (HIGH - BOTTOM) * (failed / total))}));
  }
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

function part(title, ...content) {
  return element("section", "", element("h3", "", title), ...content);
}

function card(row) {
  const box = element("article", `target ${row.health}`);
  const head = element("div", "head", element("h2", "", row.target), element("span", `badge ${row.health}`, row.word), element("small", "", `${labels.since} ${time(row.since)}`));
  box.append(head);
  if (row.incident) box.append(incident(row.incident));
  const firing = row.alerts.map((alert) => [alert.code, [alert.word, alert.value === null ? "" : number(alert.value), alert.line === null ? "" : `(${number(alert.line)})`].filter(Boolean).join(" ")]);
  if (row.probe) box.append(part(labels.stages, stages(row.probe)));
  if (row.smoke.length) box.append(part(labels.history, smoke(row.smoke), element("small", "", `${labels.median}, ${labels.p95} (ms); ${labels.lost}`)));
  const grid = element("div", "grid");
  if (row.canary) grid.append(part(labels.canary, table([[row.canary.end || labels.canary, `${number(row.canary.age_s)} s`], [labels.ping, ms(row.canary.ping_ms)]])));
  if (row.gauges.length) grid.append(part(labels.gauges, table(row.gauges.map((gauge) => [gauge.name, number(gauge.value)]))));
  grid.append(part(labels.alerts, firing.length ? table(firing) : element("p", "", labels.well)));
  if (row.probe && row.probe.certificate_days !== null) grid.append(part(labels.certificate, element("p", "", `${number(row.probe.certificate_days)} d`)));
  box.append(grid);
  if (row.earlier.length) {
    const list = element("details", "", element("summary", "", `${labels.incidents} (${row.earlier.length})`));
    list.append(table([...row.earlier].reverse().map((one) => [`${time(one.opened_at)} – ${time(one.closed_at)}`, one.root ? one.root.code : one.alerts.join(", ")])));
    box.append(list);
  }
  box.dataset.target = row.target;
  return box;
}

function show(row) {
  const open = rows.get(row.target)?.querySelector("details")?.open;
  const made = card(row);
  if (open) made.querySelector("details").open = true;
  const old = rows.get(row.target);
  if (old) old.replaceWith(made);
  else document.getElementById("targets").append(made);
  rows.set(row.target, made);
}

function fresh() {
  heard = Date.now();
  document.getElementById("stale").hidden = true;
}

async function whole() {
  const answer = await fetch("state");
  const state = await answer.json();
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
  source.onmessage = (message) => { fresh(); show(JSON.parse(message.data)); };
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
