"use strict";
// The charts of the report, drawn from results.json. Colours are the page's own variables, so that dark mode and print need no redrawing.
(() => {
  const results = JSON.parse(document.getElementById("results").textContent);
  const spoken = shape => shape.split("x").map(size => Number(size).toLocaleString("en-US")).join(" × ");
  const records = results.records.map(record => ({
    ...record,
    ms: record.median_ns / 1e6,
    question: `${record.name}, ${spoken(record.shape)}`,
  }));
  const names = {naive: "var(--naive)", einsum: "var(--ours-too)", "transpose-matmul": "var(--ours)", Lanewise: "var(--ours)",
    OpenBLAS: "var(--rival)", "OpenBLAS again": "var(--rival)", "FMA peak": "var(--soft)"};
  const color = (present, legend) => ({
    field: "contender", type: "nominal", legend,
    scale: {domain: present, range: present.map(name => names[name])},
  });
  const distinct = (list, field) => [...new Set(list.map(record => record[field]))];

  const config = {
    background: "transparent",
    font: getComputedStyle(document.body).fontFamily,
    axis: {
      labelColor: "var(--soft)", titleColor: "var(--soft)", gridColor: "var(--line)", domainColor: "var(--line)", tickColor: "var(--line)",
      labelFontSize: 12, titleFontSize: 12, titleFontWeight: "normal", labelLimit: 260,
    },
    legend: {labelColor: "var(--ink)", labelFontSize: 12, titleColor: "var(--soft)", orient: "top", title: null, symbolType: "square"},
    text: {color: "var(--ink)", fontSize: 13},
    rule: {color: "var(--soft)"},
    view: {stroke: null},
  };
  const narrow = () => document.documentElement.clientWidth < 640;

  function draw(id, build) {
    const element = document.getElementById(id);
    const spec = build(element.dataset.shape);
    if (!spec) {
      element.closest("figure").remove();
      return;
    }
    const whole = {width: "container", autosize: {type: "fit-x", contains: "padding"}, config, ...spec};
    vegaEmbed(element, whole, {mode: "vega-lite", renderer: "svg", actions: false, tooltip: true}).catch(error => {
      element.textContent = "This chart could not be drawn: " + error.message;
      console.error(error);
    });
  }

  // ---- one bar a way of backward, on a logarithmic scale --------------------------------------------------------------------------------

  draw("backward", shape => {
    const values = records.filter(record => record.name === "backward" && record.shape === shape && record.threads === 1);
    if (values.length === 0) {
      return null;
    }
    const order = distinct(values, "contender");
    const times = values.flatMap(record => [record.ms, record.notebook_ms ?? record.ms]);
    const from = 10 ** Math.floor(Math.log10(Math.min(...times) / 1.2));
    // Room for the text after the longest bar.
    const to = Math.max(...times) * (Math.max(...times) / from) ** (narrow() ? 0.7 : 0.16);
    const x = {type: "quantitative", scale: {type: "log", domain: [from, to], nice: false}};
    const y = {field: "contender", type: "nominal", sort: order, title: null,
      axis: {labelFontSize: narrow() ? 12 : 14, labelColor: "var(--ink)", ticks: false, domain: false, labelPadding: 6}};
    return {
      height: order.length * (narrow() ? 46 : 52),
      data: {values},
      encoding: {y},
      layer: [
        {
          mark: {type: "bar", height: {band: 0.62}, cornerRadiusEnd: 2},
          encoding: {
            x: {...x, field: "ms",
              title: narrow() ? "ms, ten times as long at each line" : "milliseconds, ten times as long at each grid line",
              axis: {values: [1, 10, 100, 1000, 10000, 100000].filter(tick => tick >= from && tick <= to), format: ",d"}},
            x2: {datum: from},
            color: color(order, null),
            tooltip: [
              {field: "contender", title: "way"}, {field: "ms", title: "median ms", format: ",.1f"}, {field: "rounds", title: "rounds"},
              {field: "notebook_ms", title: "notebook ms"}, {field: "ratio_to_openblas", title: "× OpenBLAS", format: ".3f"},
            ],
          },
        },
        {
          transform: [{calculate: "format(datum.ms, datum.ms < 100 ? '.1f' : ',.0f') + ' ms'", as: "label"},
            {calculate: "max(datum.ms, isValid(datum.notebook_ms) ? datum.notebook_ms * 1.12 : 0)", as: "end"}],
          mark: {type: "text", align: "left", dx: 8, fontSize: 15, fontWeight: 600},
          encoding: {x: {...x, field: "end"}, text: {field: "label"}},
        },
        {
          transform: [{filter: "isValid(datum.notebook_ms)"}],
          mark: {type: "point", shape: "diamond", size: 110, filled: true, color: "var(--mark)", opacity: 1,
            stroke: "var(--paper)", strokeWidth: 1.5},
          encoding: {
            x: {...x, field: "notebook_ms"},
            tooltip: [{field: "contender", title: "way"}, {field: "notebook_ms", title: "notebook ms", format: ",.1f"}],
          },
        },
      ],
    };
  });

  // ---- speed relative to OpenBLAS, bars left and right of 1 -----------------------------------------------------------------------------

  function relative(values) {
    if (values.length === 0) {
      return null;
    }
    const questions = distinct(values, "label");
    const ends = values.flatMap(record => [record.ratio_low, record.ratio_high]);
    const reach = Math.max(1.3, ...ends, ...ends.map(end => 1 / end)) * 1.12;
    const all = narrow() || reach > 4 ? [0.1, 0.2, 0.5, 1, 2, 5, 10] : [0.25, 0.33, 0.5, 0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, 3, 4];
    const ticks = all.filter(tick => tick >= 1 / reach && tick <= reach);
    const x = {type: "quantitative", scale: {type: "log", domain: [1 / reach, reach], nice: false}};
    const y = {field: "label", type: "nominal", sort: questions, title: null,
      axis: {labelColor: "var(--ink)", labelFontSize: narrow() ? 11 : 13, labelExpr: narrow() ? "split(datum.label, ', ')" : "datum.label",
        ticks: false, domain: false, labelPadding: 6}};
    return {
      height: questions.length * (narrow() ? 38 : 28),
      data: {values},
      encoding: {y},
      layer: [
        {
          mark: {type: "bar", height: {band: 0.62}, color: "var(--ours)"},
          encoding: {
            x: {...x, field: "ratio_to_openblas", title: narrow() ? "speed over OpenBLAS's" : "slower  ←  speed over OpenBLAS's  →  faster",
              axis: {values: ticks, format: "~g"}},
            x2: {datum: 1},
            tooltip: [
              {field: "question"}, {field: "contender"}, {field: "ratio_to_openblas", title: "× OpenBLAS", format: ".2f"},
              {field: "ratio_low", title: "lower quartile", format: ".2f"}, {field: "ratio_high", title: "upper quartile", format: ".2f"},
              {field: "ms", title: "median ms", format: ",.3f"},
            ],
          },
        },
        {mark: {type: "rule", strokeWidth: 1.5, color: "var(--ink)"}, encoding: {x: {...x, field: "ratio_low"}, x2: {field: "ratio_high"}}},
        {data: {values: [{}]}, mark: {type: "rule", strokeWidth: 2, color: "var(--rival)"}, encoding: {y: null, x: {...x, datum: 1}}},
      ],
    };
  }

  const against = (group, label) => records
    .filter(record => record.group === group && record.ratio_to_openblas !== null && !record.contender.startsWith("OpenBLAS"))
    .map(record => ({...record, label: label(record)}));

  // Of the ways of backward, the one that a matmul is.
  const best = record => record.contender === "Lanewise" || record.contender === "transpose-matmul";

  draw("whole", () => relative(against("whole", record => record.question).filter(best)));

  draw("layers", shape => relative(against("layers", record => record.name).filter(best).filter(record => record.shape === shape)));

  // ---- GFLOP/s over size ----------------------------------------------------------------------------------------------------------------

  draw("squares", () => {
    const squares = records.filter(record => record.group === "squares")
      .map(record => ({...record, size: Number(record.shape.split("x")[0])}));
    // A peak is the best of its rounds, or a slow moment would let a product run past it.
    const peak = Math.max(...squares.filter(record => record.contender === "FMA peak")
      .map(record => record.gflops * record.median_ns / record.min_ns));
    const values = squares.map(record => record.contender === "FMA peak" ? {...record, gflops: peak} : record);
    if (values.length === 0) {
      return null;
    }
    const contenders = distinct(values, "contender");
    const sizes = distinct(values, "size");
    const x = {field: "size", type: "quantitative", title: "m = k = n",
      scale: {type: "log", base: 2, domain: [sizes[0] * 0.9, sizes.at(-1) * 1.1], nice: false},
      axis: {values: sizes, format: "d", grid: false}};
    const y = {field: "gflops", type: "quantitative", title: "GFLOP/s", scale: {zero: true}};
    const tooltip = [{field: "contender"}, {field: "size"}, {field: "gflops", title: "GFLOP/s", format: ".1f"},
      {field: "ratio_to_openblas", title: "× OpenBLAS", format: ".2f"}];
    return {
      height: narrow() ? 260 : 320,
      data: {values},
      encoding: {x, y},
      layer: [
        {
          transform: [{filter: "datum.contender === 'FMA peak'"}],
          mark: {type: "line", strokeDash: [6, 4], strokeWidth: 1.5},
          encoding: {color: color(contenders, {symbolType: "stroke", symbolStrokeWidth: 3}), tooltip},
        },
        {
          transform: [{filter: "datum.contender !== 'FMA peak'"}],
          mark: {type: "line", strokeWidth: 2.5, point: {size: 60, filled: true}},
          encoding: {color: color(contenders, {}), tooltip, order: {field: "size"}},
        },
      ],
    };
  });
})();
