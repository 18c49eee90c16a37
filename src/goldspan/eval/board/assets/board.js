"use strict";
// Click a column's head to sort by it. The page is complete without this script: the buttons are made here.
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const heads = table.querySelectorAll("th[data-column]");
  for (const head of heads) {
    const column = Number(head.dataset.column);
    const [first, second] = head.dataset.first === "up" ? ["ascending", "descending"] : ["descending", "ascending"];
    const value = (row) => row.cells[column].dataset.value;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const order = head.getAttribute("aria-sort") === first ? second : first;
      const sign = order === "ascending" ? 1 : -1;
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", order);
      // Rows without a value stay last, whichever way the others are turned.
      body.append(...[...body.rows].sort((a, b) => {
        const [x, y] = [value(a), value(b)];
        if (x === "" || y === "") return (x === "") - (y === "");
        return sign * (isNaN(x) || isNaN(y) ? x.localeCompare(y) : x - y);
      }));
    });
  }
}
