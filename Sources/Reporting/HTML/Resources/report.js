"use strict";
// Escape closes the nearest part that is open, and the keyboard stays where it was.
document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.activeElement.closest("details[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
(() => {
  const form = document.querySelector(".filter");
  const body = form && document.querySelector("#tests tbody");
  if (!form || !body) return;
  const rows = Array.from(body.rows, (row) => ({ row, verdict: row.dataset.v, text: row.textContent.toLowerCase() }));
  const buttons = Array.from(form.querySelectorAll("button"));
  const wanted = new Set();

  const show = () => {
    const words = form.q.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const { row, verdict, text } of rows) {
      const hit = (!wanted.size || wanted.has(verdict)) && words.every((word) => text.includes(word));
      row.hidden = !hit;
      if (hit) count += 1;
    }
    form.querySelector("output").textContent = `${count} of ${rows.length}`;
  };

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.q.addEventListener("input", show);
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const { verdict } = button.dataset;
      if (!wanted.delete(verdict)) wanted.add(verdict);
      button.setAttribute("aria-pressed", String(wanted.has(verdict)));
      show();
    });
  }

  const heads = Array.from(document.querySelectorAll("#tests th"));
  for (const head of heads.filter((one) => one.dataset.sort)) {
    const column = heads.indexOf(head);
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const numeric = head.dataset.sort === "number";
      // Numbers begin with the largest, which is what one looks for.
      const first = numeric ? "descending" : "ascending";
      const other = numeric ? "ascending" : "descending";
      const order = head.getAttribute("aria-sort") === first ? other : first;
      for (const one of heads) if (one.dataset.sort) one.setAttribute("aria-sort", one === head ? order : "none");
      const sign = order === "ascending" ? 1 : -1;
      const key = ({ row }) => (numeric ? Number(row.cells[column].dataset.n) : row.cells[column].textContent);
      const compare = (a, b) => (numeric ? key(a) - key(b) : key(a).localeCompare(key(b)));
      body.append(...rows.slice().sort((a, b) => sign * compare(a, b)).map(({ row }) => row));
    });
  }
  show();
})();
