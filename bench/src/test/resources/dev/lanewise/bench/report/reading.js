"use strict";
// What a careful reader of the page would notice. Each function returns what is wrong, in words.
window.reading = (() => {
  const results = JSON.parse(document.getElementById("results").textContent);
  const all = selector => [...document.querySelectorAll(selector)];
  const words = element => element.textContent.trim().replace(/\s+/g, " ").slice(0, 60);
  const visible = element => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && getComputedStyle(element).visibility !== "hidden";
  };
  // Wide tables scroll within their own box.
  const scrolls = element => element.closest(".scroll, pre") !== null && !element.matches(".scroll, pre") && !matchMedia("print").matches;

  const wide = width => [
    ...(document.documentElement.scrollWidth > width ? [`the page scrolls to ${document.documentElement.scrollWidth}`] : []),
    ...all("body *").filter(visible).filter(element => !scrolls(element)).filter(element => {
      const box = element.getBoundingClientRect();
      return box.right > width + 0.5 || box.left < -0.5;
    }).map(element => `${element.tagName} ${words(element)}`)];

  // ---- contrast as WCAG has it ----------------------------------------------------------------------------------------------------------

  const channels = color => {
    const [red, green, blue, alpha = 1] = color.match(/[\d.]+/g).map(Number);
    return {rgb: [red, green, blue], alpha};
  };
  const luminance = ({rgb}) => {
    const [red, green, blue] = rgb.map(value => value / 255).map(value => value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = element => {
    for (let at = element; at !== null; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if (channels(color).alpha === 1) {
        return color;
      }
    }
    return "rgb(255, 255, 255)";
  };
  const contrast = (one, other) => {
    const [bright, dark] = [luminance(channels(one)), luminance(channels(other))].sort((a, b) => b - a);
    return (bright + 0.05) / (dark + 0.05);
  };
  const faint = () => all("body *")
    .filter(element => [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== ""))
    .filter(element => !element.matches("script, style, title")).filter(visible)
    .map(element => {
      const style = getComputedStyle(element);
      const color = element.closest("svg") === null ? style.color : style.fill;
      return {element, value: contrast(color, behind(element))};
    })
    .filter(({value}) => value < 4.5).map(({element, value}) => `${value.toFixed(2)}: ${words(element)}`);

  // ---- texts of charts ------------------------------------------------------------------------------------------------------------------

  const overlapping = () => all("svg.marks").flatMap(chart => {
    const texts = [...chart.querySelectorAll("text")].filter(text => text.textContent.trim() !== "" && visible(text))
      .filter(text => Number(getComputedStyle(text).opacity) > 0);
    return texts.flatMap((one, at) => texts.slice(at + 1).filter(other => {
      const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
      // Boxes of text are higher than its letters.
      return Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4;
    }).map(other => `${chart.closest(".chart").id}: "${words(one)}" and "${words(other)}"`));
  });

  // ---- numbers --------------------------------------------------------------------------------------------------------------------------

  const known = new Set();
  const learn = value => {
    if (value !== null && typeof value === "object") {
      Object.values(value).forEach(learn);
    } else {
      known.add(value);
    }
  };
  learn(results);
  const numbers = () => all("td").filter(cell => cell.closest("table.facts") === null && /\d/.test(cell.textContent));
  // A cell says figures of results.json, or a text of it that has digits in it, or a text that carries such.
  const unknown = () => numbers().filter(cell => {
    const figures = [...cell.querySelectorAll("data")];
    const rest = cell.cloneNode(true);
    rest.querySelectorAll("data").forEach(figure => figure.remove());
    return /\d/.test(rest.textContent) || figures.some(figure => !known.has(figure.value) && !known.has(Number(figure.value)));
  }).map(words);

  // ---- sorting --------------------------------------------------------------------------------------------------------------------------

  const missorted = () => all("table.sortable").flatMap(table => {
    const rows = () => [...table.tBodies[0].rows];
    const before = rows();
    return [...table.tHead.querySelectorAll("th")].flatMap((heading, column) => {
      const wrong = [];
      const name = `${words(table.caption)}, ${words(heading)}`;
      const value = row => {
        const data = row.cells[column].querySelector("data");
        const figure = data === null ? NaN : Number.parseFloat(data.value.replaceAll(",", ""));
        return Number.isNaN(figure) ? null : figure;
      };
      const check = (direction, sign) => {
        heading.querySelector("button").click();
        if (heading.getAttribute("aria-sort") !== direction) {
          wrong.push(`${name}: ${heading.getAttribute("aria-sort")}, expected ${direction}`);
        }
        const shown = rows().filter(row => !row.classList.contains("question"));
        if (shown.length !== before.filter(row => !row.classList.contains("question")).length) {
          wrong.push(`${name}: rows are lost`);
        }
        const figures = shown.map(value).filter(figure => figure !== null);
        if (heading.classList.contains("number") && figures.some((figure, at) => at > 0 && sign * (figures[at - 1] - figure) < 0)) {
          wrong.push(`${name}: not ${direction}`);
        }
      };
      check("descending", 1);
      check("ascending", -1);
      heading.querySelector("button").click();
      if (rows().some((row, at) => row !== before[at]) || table.querySelector("[aria-sort]") !== null) {
        wrong.push(`${name}: not as it was`);
      }
      return wrong;
    });
  });

  return {wide, faint, overlapping, numbers, unknown, missorted};
})();
0;
