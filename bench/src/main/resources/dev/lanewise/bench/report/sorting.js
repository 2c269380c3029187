"use strict";
// Headings of tables become buttons: largest first, smallest first, as it was. Figures are compared by their exact values.
document.querySelectorAll("table.sortable").forEach(table => {
  const body = table.tBodies[0];
  const original = [...body.rows];
  // Of a range, such as the notebooks printed, its beginning.
  const value = (row, column) => {
    const cell = row.cells[column];
    const data = cell.querySelector("data");
    const number = data === null || !cell.classList.contains("number") ? NaN : Number.parseFloat(data.value.replaceAll(",", ""));
    return Number.isNaN(number) ? cell.textContent.trim() : number;
  };
  const compare = (one, other) => typeof one === "number" && typeof other === "number" ? other - one : String(one).localeCompare(String(other));

  [...table.tHead.rows[0].cells].forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = heading.textContent;
    heading.replaceChildren(button);
    button.addEventListener("click", () => {
      const state = heading.getAttribute("aria-sort");
      table.querySelectorAll("[aria-sort]").forEach(sorted => sorted.removeAttribute("aria-sort"));
      if (state === "ascending") {
        table.classList.remove("sorted");
        body.append(...original);
        return;
      }
      const sign = state === null ? 1 : -1;
      const rows = original.filter(row => !row.classList.contains("question"));
      const filled = rows.filter(row => value(row, column) !== "");
      filled.sort((one, other) => sign * compare(value(one, column), value(other, column)));
      heading.setAttribute("aria-sort", state === null ? "descending" : "ascending");
      table.classList.add("sorted");
      body.append(...filled, ...rows.filter(row => !filled.includes(row)));
    });
  });
});
