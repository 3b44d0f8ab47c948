"use strict";

const SHOWN_KEYS = 100;
const EVERY_MS = 1000;
const PATIENCE_MS = 5000;
const LITTLE = 0.5;
const VERY_LITTLE = 0.15;

const whole = new Intl.NumberFormat("en").format;
const decimal = new Intl.NumberFormat("en", { maximumFractionDigits: 1 }).format;
const UTC = { dateStyle: "medium", timeZone: "UTC", hourCycle: "h23" };
const instant = new Intl.DateTimeFormat("en", { ...UTC, timeStyle: "medium" }).format;
const minute = new Intl.DateTimeFormat("en", { ...UTC, timeStyle: "short" }).format;

const byId = (id) => document.getElementById(id);

/* Names come from a description. They are put in as text, never as markup. */
function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

const line = (...children) => element("p", "", ...children);
const soft = (...children) => element("p", "soft", ...children);
const badge = (text, kind) => element("span", `badge ${kind}`, text);

function meter(words, part, ...below) {
  const fill = element("span", part > LITTLE ? "" : part > VERY_LITTLE ? "warn" : "bad");
  fill.style.width = `${Math.max(0, Math.min(1, part)) * 100}%`;
  const bar = element("div", "bar", fill);
  bar.setAttribute("aria-hidden", "true");
  return element("div", "meter", element("p", part > 0 ? "" : "out", words), bar, soft(...below));
}

function tokens({ at, rate, burst, level }) {
  const where = at === null ? "" : ` at ${at}`;
  return meter(`${decimal(level)} of ${decimal(burst)}`, burst ? level / burst : 0, `${decimal(rate)} per second${where}`);
}

function quota({ limit, left, period, resets_at }) {
  const resets = `per ${period.toLowerCase()}; resets ${minute(new Date(resets_at))}`;
  return meter(`${whole(left)} of ${whole(limit)}`, limit ? left / limit : 0, resets);
}

function kindOf(status) {
  if (status === 429) return "warn";
  return status >= 200 && status < 400 ? "good" : "bad";
}

function answer(status, refusal) {
  const words = { 0: "caller left", 200: "OK", 501: "not emulated" };
  return badge(`${status || ""} ${refusal ?? words[status] ?? ""}`.trim(), kindOf(status));
}

function ago(then, now) {
  const seconds = Math.max(0, (Date.parse(now) - Date.parse(then)) / 1000);
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  return seconds < 86400 ? `${Math.floor(seconds / 3600)} h ago` : instant(new Date(then));
}

function keyName(name) {
  if (name === null) return [element("span", "soft", "without a key")];
  const slash = name.indexOf("/");
  return slash < 0 ? [name] : [name.slice(0, slash), element("span", "soft", name.slice(slash))];
}

function keyCells(entry, clock) {
  const refused = Object.entries(entry.refused).map(([type, times]) => soft(`${whole(times)} ${type}`));
  return [
    ["Key", keyName(entry.name)],
    ["Plan", [entry.plan ?? "–"]],
    ["Tokens", entry.throttles.length ? entry.throttles.map(tokens) : [soft("no throttle")]],
    ["Quota left", entry.quota ? [quota(entry.quota)] : [soft("no quota")]],
    ["Calls", [line(whole(entry.requests)), soft(`${whole(entry.admitted)} admitted`), ...refused]],
    ["Last answer", [answer(entry.last_status, entry.last_refusal), soft(ago(entry.last_at, clock))]],
  ];
}

function routeCells(entry) {
  const time = (ms) => (ms === null ? "–" : `${decimal(ms)} ms`);
  const statuses = Object.entries(entry.statuses).map(([status, times]) =>
    badge(`${whole(times)} × ${status === "0" ? "caller left" : status}`, kindOf(Number(status))));
  const stage = [soft(`${entry.api}, stage ${entry.stage}`)];
  return [
    ["Route", [entry.route, ...stage, ...(entry.throttle ? [tokens(entry.throttle)] : [])]],
    ["Answers", [element("div", "badges", ...statuses)]],
    ["Calls", [whole(entry.requests)]],
    ["p50", [time(entry.p50_ms)]],
    ["p99", [time(entry.p99_ms)]],
  ];
}

/* A cell is left alone unless it says something else, and a bar goes on from where it was. */
function show(cell, children) {
  const made = element("div", "", ...children);
  if (cell.said === made.innerHTML) return;
  cell.said = made.innerHTML;
  const before = [...cell.querySelectorAll(".bar > span")].map((bar) => bar.style.width);
  cell.replaceChildren(made);
  cell.querySelectorAll(".bar > span").forEach((bar, index) => {
    const width = bar.style.width;
    bar.style.width = before[index] ?? width;
    void bar.offsetWidth;
    bar.style.width = width;
  });
}

function newRow(cells) {
  const row = element("tr");
  row.setAttribute("role", "row");
  cells.forEach(([label], index) => {
    const cell = element(index ? "td" : "th", ["Calls", "p50", "p99"].includes(label) ? "number" : "");
    cell.setAttribute("role", index ? "cell" : "rowheader");
    cell.dataset.label = label;
    if (!index) cell.scope = "row";
    row.append(cell);
  });
  return row;
}

/* A table whose rows are known by what they are of, so that each stays where and what it is. */
function table(id) {
  const body = byId(id).tBodies[0];
  const rows = new Map();
  return (entries) => {
    const wanted = entries.map(({ of, cells }) => {
      if (!rows.has(of)) rows.set(of, newRow(cells));
      cells.forEach(([, children], index) => show(rows.get(of).cells[index], children));
      return rows.get(of);
    });
    const known = new Set(entries.map(({ of }) => of));
    for (const of of rows.keys()) if (!known.has(of)) rows.delete(of);
    if (wanted.some((row, index) => row !== body.rows[index]) || wanted.length !== body.rows.length) {
      body.replaceChildren(...wanted);
    }
    byId(id).hidden = !entries.length;
    byId(`no-${id}`).hidden = entries.length > 0;
  };
}

const showKeys = table("keys");
const showRoutes = table("routes");
const byName = new Intl.Collator("en", { numeric: true }).compare;

function tiles({ all, more_keys, silent_keys, keys, without_key }) {
  const callers = new Set(keys.map(({ name }) => name)).size + more_keys;
  return [
    ["Calls", whole(all.requests)],
    ["Admitted", whole(all.admitted)],
    ["Throttled", whole(all.refused.THROTTLED ?? 0)],
    ["Over quota", whole(all.refused.QUOTA_EXCEEDED ?? 0)],
    ["Without a key", whole(without_key.requests)],
    ["Keys that called", `${whole(callers)} of ${whole(callers + silent_keys)}`],
  ].map(([label, value]) => element("div", "", element("dt", "", label), element("dd", "", value)));
}

function render(snapshot) {
  document.title = `${snapshot.gateway} - Tollgate`;
  byId("gateway").textContent = snapshot.gateway;
  byId("clock").textContent = `${instant(new Date(snapshot.clock))} UTC`;
  byId("clock").dateTime = snapshot.clock;
  show(byId("tiles"), tiles(snapshot));
  const keys = [...snapshot.keys].sort((one, other) => byName(one.name, other.name));
  const rest = { ...snapshot.without_key, name: null, plan: null, throttles: [], quota: null };
  const callers = rest.requests ? [...keys, rest] : keys;
  showKeys(callers.map((entry) => ({
    of: JSON.stringify([entry.name, entry.plan]),
    cells: keyCells(entry, snapshot.clock),
  })));
  const more = snapshot.more_keys;
  byId("more-keys").textContent = more ? `${whole(more)} more have called, before these.` : "";
  showRoutes(snapshot.routes.map((entry) => ({
    of: JSON.stringify([entry.api, entry.stage, entry.route]),
    cells: routeCells(entry),
  })));
}

/* A screen reader says what changes here, so it changes only where there is news. */
function tell(words, kind) {
  if (byId("state").textContent === words) return;
  byId("state").textContent = words;
  byId("state").className = `badge ${kind}`;
}

async function look() {
  try {
    const answered = await fetch(`/__tollgate/usage?keys=${SHOWN_KEYS}`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!answered.ok) throw new Error(answered.status);
    render(await answered.json());
    tell("live", "good");
  } catch {
    tell("no answer", "bad");
  }
  setTimeout(look, EVERY_MS);
}

look();
