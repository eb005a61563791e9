"use strict";
const byId = (id) => document.getElementById(id);
const items = Array.from(document.querySelectorAll("#list > .item"));
const texts = items.map((item) => item.textContent.toLowerCase());
const chosen = () => ["status", "severity", "level"].map((name) => [name, byId(name).value]).filter((it) => it[1]);
function filter() {
  const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = chosen();
  const framework = byId("framework").value;
  let shown = 0;
  items.forEach((item, index) => {
    const fits = wanted.every(([name, value]) => item.dataset[name] === value)
      && (!framework || item.dataset.frameworks.split(" ").includes(framework))
      && words.every((word) => texts[index].includes(word));
    if (item.hidden === fits) { item.hidden = !fits; }
    if (fits) { shown += 1; }
  });
  byId("shown").textContent = shown + " shown";
}
let waiting = 0;
function soon() { clearTimeout(waiting); waiting = setTimeout(filter, 60); }
byId("search").addEventListener("input", soon);
for (const id of ["status", "severity", "level", "framework"]) { byId(id).addEventListener("change", filter); }
document.querySelector(".filters").addEventListener("submit", (event) => { event.preventDefault(); filter(); });
const tabs = Array.from(document.querySelectorAll("[role=tab]"));
function select(tab) {
  for (const other of tabs) {
    other.setAttribute("aria-selected", String(other === tab));
    byId(other.getAttribute("aria-controls")).hidden = other !== tab;
  }
}
for (const tab of tabs) { tab.addEventListener("click", () => select(tab)); }
select(tabs[0]);
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#about-']");
  if (link) { select(byId("tab-controls")); }
});
let opened = [];
addEventListener("beforeprint", () => { opened = [...document.querySelectorAll(".frameworks"), ...items.filter((item) => !item.hidden).slice(0, 500)].filter((it) => !it.open); for (const item of opened) { item.open = true; } });
addEventListener("afterprint", () => { for (const item of opened) { item.open = false; } });
