"use strict";
const model = JSON.parse(document.getElementById("model").textContent);
const base = model.baseline, p = model.coef.length;
const field = (n) => document.getElementById("v" + n);

function columns(variable, value) {
  if (variable.form === "levels") return Array.from({length: variable.n_columns}, (_, k) => (value === k + 1 ? 1 : 0));
  if (variable.form === "log") return [Math.log(value)];
  if (variable.form !== "spline") return [value];
  const t = variable.knots, last = t[t.length - 1], before = t[t.length - 2], unit = (last - t[0]) ** (2 / 3);
  const cube = (knot) => Math.max((value - knot) / unit, 0) ** 3;
  return [value, ...t.slice(0, -2).map((knot) =>
    cube(knot) + ((before - knot) * cube(last) - (last - knot) * cube(before)) / (last - before))];
}

function predict(x) {
  const index = x.reduce((sum, value, k) => sum + value * model.coef[k], 0), relative = Math.exp(index);
  const points = base.time_days.map((time, i) => {
    const away = x.map((value, k) => value * base.cumulative_hazard[i] - base.shift[i][k]);
    let spread = base.variance[i];
    for (let a = 0; a < p; a++) for (let b = 0; b < p; b++) spread += away[a] * model.covariance[a][b] * away[b];
    const hazard = relative * base.cumulative_hazard[i], half = 1.959963984540054 * relative * Math.sqrt(spread);
    return {time, survival: Math.exp(-hazard), low: Math.exp(-hazard - half), high: Math.min(Math.exp(-hazard + half), 1)};
  });
  return {index, points};
}

const at = (points, days) => points.filter((point) => point.time <= days).pop() || {survival: 1, low: 1, high: 1};
const short = (value) => Number(value.toPrecision(4));
const percent = (share) => (100 * share).toFixed(0) + "%";
const show = (id, words) => { document.getElementById(id).textContent = words; };

function steps(times, values, end, x, y) {
  let path = `M${x(0)},${y(1)}`;
  times.forEach((time, i) => { path += `H${x(time)}V${y(values[i])}`; });
  return path + `H${x(end)}`;
}

function draw(points, group) {
  const end = model.longest_follow_up_days, x = (t) => (62 + 558 * t / end).toFixed(1), y = (s) => (274 - 240 * s).toFixed(1);
  const times = points.map((point) => point.time), part = (name) => points.map((point) => point[name]);
  const back = steps(times, part("low"), end, x, y).slice(1).split(/(?=[HV])/);
  let low = [], px = back[0].split(",")[0], py = back[0].split(",")[1]; low.push([px, py]);
  back.slice(1).forEach((step) => { if (step[0] === "H") px = step.slice(1); else py = step.slice(1); low.push([px, py]); });
  const band = steps(times, part("high"), end, x, y) + "L" + low.reverse().map((point) => point.join(",")).join("L") + "Z";
  const months = end / model.days_per_month, step = [1, 2, 3, 6, 12, 24].find((each) => months / each <= 10) || 60;
  let marks = "";
  for (let m = 0; m <= months; m += step) marks += `<text x="${x(m * model.days_per_month)}" y="294" text-anchor="middle">${m}</text>`;
  for (let s = 0; s <= 4; s++) marks += `<text x="56" y="${+y(s / 4) + 4}" text-anchor="end">${percent(s / 4)}</text><path d="M62,${y(s / 4)}H620" stroke="currentColor" opacity=".15"/>`;
  const observed = group ? `<path d="${steps(group.time_days, group.survival, group.time_days[group.time_days.length - 1], x, y)}" fill="none" stroke="currentColor" stroke-dasharray="5 4" opacity=".7"/>` : "";
  document.getElementById("curve").innerHTML = `<g font-size="12" fill="currentColor">${marks}<text x="341" y="315" text-anchor="middle">Months</text><text x="4" y="18" id="axis"></text></g>
    <path d="${band}" fill="var(--accent)" opacity=".18"/><path d="${steps(times, part("survival"), end, x, y)}" fill="none" stroke="var(--accent)" stroke-width="2"/>${observed}`;
  show("axis", model.endpoint.label);
}

let waiting;
function speak(words) {  // once the typing has stopped
  clearTimeout(waiting);
  waiting = setTimeout(() => show("spoken", words), 700);
}

function update() {
  const warnings = [], x = [];
  model.variables.forEach((variable, n) => {
    const value = field(n).value === "" ? NaN : Number(field(n).value);
    const usable = Number.isFinite(value) && !(variable.form === "log" && value <= 0);
    const isOutside = usable && !variable.levels.length && (value < variable.lowest || value > variable.highest);
    field(n).setAttribute("aria-invalid", String(!usable));
    if (!variable.levels.length) show("e" + n, usable ? (isOutside ? "Outside the data." : "") : "Enter a number.");
    if (!usable) warnings.push(`${variable.label}: enter a number.`);
    else if (isOutside)
      warnings.push(`${variable.label}: ${value} is outside the data (${short(variable.lowest)} to ${short(variable.highest)}); the prediction is a guess.`);
    x.push(...columns(variable, usable ? value : NaN));
  });
  const warning = document.getElementById("warning"), rows = document.getElementById("rows"), said = document.getElementById("group");
  warning.hidden = !warnings.length;
  warning.textContent = warnings.join(" ");
  rows.textContent = said.textContent = "";
  const curve = document.getElementById("curve");
  curve.textContent = "";
  curve.setAttribute("aria-label", "No prediction");
  if (x.some((value) => !Number.isFinite(value))) { speak(warnings.join(" ")); return; }
  const {index, points} = predict(x);
  const rule = document.getElementById("rule");
  const table = model.risk_group_table;
  const group = rule ? model.risk_groups[rule.value === "" ? -1 : Number(rule.value)]
    : table ? model.risk_groups[table.groups[table.variables.reduce((place, n) => place * model.variables[n].levels.length + Number(field(n).value), 0)]]
    : model.risk_groups.find((each) => each.highest_linear_predictor === null || index <= each.highest_linear_predictor);
  if (group) said.textContent = `Risk group: ${group.label} (${group.n} subjects of the study).`;
  const answers = [];
  model.months.filter((m) => m * model.days_per_month <= model.longest_follow_up_days).forEach((m) => {
    const point = at(points, m * model.days_per_month), row = rows.insertRow();
    const cells = [`${m} months`, percent(point.survival), `${percent(point.low)} to ${percent(point.high)}`];
    cells.forEach((words) => { row.insertCell().textContent = words; });
    answers.push(`${cells[1]} at ${cells[0]}, 95% confidence interval ${cells[2]}`);
  });
  draw(points, group);
  const summary = `${model.endpoint.label}: ${answers.join("; ")}.`;
  const observed = group ? `; dashes: observed curve of the risk group ${group.label}` : "";
  curve.setAttribute("aria-label", `Predicted curve with its 95% confidence limits${observed}. ${summary}`);
  speak([...warnings, summary, said.textContent].join(" "));
}

document.querySelector("form").addEventListener("input", update);
document.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
update();
