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
    OpenBLAS: "var(--rival)", "FMA peak": "var(--soft)",
    MKL: "var(--mkl)", libtorch: "var(--torch)", "netlib VectorBLAS": "var(--netlib)", EJML: "var(--ejml)"};
  const color = (present, legend) => ({
    field: "contender", type: "nominal", legend,
    scale: {domain: present, range: present.map(name => names[name] ?? "var(--soft)")},
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

  // A report that ended early has no section for what was not measured.
  function draw(id, build) {
    const element = document.getElementById(id);
    if (element === null) {
      return;
    }
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
    const values = records.filter(record => record.group === "whole" && record.name === "backward"
      && record.shape === shape && record.contender !== "OpenBLAS again");
    if (values.length === 0) {
      return null;
    }
    const order = distinct(values, "contender");
    const times = values.flatMap(record => [record.ms, record.notebook_ms ?? record.ms]);
    const from = 10 ** Math.floor(Math.log10(Math.min(...times) / 1.2));
    // Room for the text after the longest bar, in pixels beside those of the bars.
    const text = 110;
    const names = 140;
    const to = Math.max(...times) * (Math.max(...times) / from) ** (text / (document.getElementById("backward").clientWidth - names - text));
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
              axis: {values: [1, 10, 100, 1000, 10000, 100000].filter(tick => tick >= from && tick <= Math.max(...times)), format: ",d"}},
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
            opacity: {condition: {test: "datum.outcome === 'undecided'", value: 0.35}, value: 1},
            x: {...x, field: "ratio_to_openblas", title: narrow() ? "speed over OpenBLAS's" : "slower  ←  speed over OpenBLAS's  →  faster",
              axis: {values: ticks, format: "~g"}},
            x2: {datum: 1},
            tooltip: [
              {field: "question"}, {field: "contender"}, {field: "ratio_to_openblas", title: "× OpenBLAS", format: ".2f"},
              {field: "ratio_low", title: "lower quartile", format: ".2f"}, {field: "ratio_high", title: "upper quartile", format: ".2f"},
              {field: "ms", title: "median ms", format: ",.3f"}, {field: "outcome", title: "that is"},
            ],
          },
        },
        {mark: {type: "rule", strokeWidth: 1.5, color: "var(--ink)"}, encoding: {x: {...x, field: "ratio_low"}, x2: {field: "ratio_high"}}},
        {data: {values: [{}]}, mark: {type: "rule", strokeWidth: 2, color: "var(--rival)"}, encoding: {y: null, x: {...x, datum: 1}}},
      ],
    };
  }

  const against = (group, label) => records
    .filter(record => record.group === group && record.outcome !== null)
    .map(record => ({...record, label: label(record)}));

  // Of the ways of backward, the one that a matmul is.
  const best = record => record.contender === "Lanewise" || record.contender === "transpose-matmul";

  draw("whole", () => relative(against("whole", record => record.question).filter(best)));

  draw("layers", shape => relative(against("layers", record => record.name).filter(best).filter(record => record.shape === shape)));

  // ---- GFLOP/s over size ----------------------------------------------------------------------------------------------------------------

  const dashed = "datum.contender === 'FMA peak'";
  const rate = [{field: "gflops", title: "GFLOP/s", format: ".1f"}, {field: "ratio_to_openblas", title: "× OpenBLAS", format: ".2f"},
    {field: "part_of_limit", title: "of limit", format: ".0%"}];

  // A peak is the best of its rounds, or a slow moment would let a product run past it.
  function withPeak(values) {
    const peak = Math.max(...values.filter(record => record.contender === "FMA peak").map(record => record.flops / record.min_ns));
    return values.map(record => record.contender === "FMA peak" ? {...record, gflops: peak} : record)
      .filter(record => record.contender !== "OpenBLAS again");
  }

  // The peak is no contender: last in the legend.
  const contendersOf = values => distinct(values, "contender").sort((one, other) => (one === "FMA peak") - (other === "FMA peak"));

  function lines(values, x, extra) {
    const contenders = contendersOf(values);
    const y = {field: "gflops", type: "quantitative", title: "GFLOP/s", scale: {zero: true}};
    const tooltip = [{field: "contender"}, {field: "question"}, ...rate];
    const legend = {symbolType: "stroke", symbolStrokeWidth: 3, columns: narrow() ? 2 : 0};
    return {
      height: narrow() ? 260 : 320,
      data: {values},
      encoding: {x, y},
      layer: [
        {transform: [{filter: dashed}], mark: {type: "line", strokeDash: [6, 4], strokeWidth: 1.5},
          encoding: {color: color(contenders, legend), tooltip}},
        {transform: [{filter: "!(" + dashed + ")"}], mark: {type: "line", strokeWidth: 2.5, point: {size: 60, filled: true}},
          encoding: {color: color(contenders, legend), tooltip, order: {field: x.field}, ...extra}},
      ],
    };
  }

  draw("squares", () => {
    const values = withPeak(records.filter(record => record.group === "squares")
      .map(record => ({...record, size: Number(record.shape.split("x")[0])})));
    if (values.length === 0) {
      return null;
    }
    const sizes = distinct(values, "size");
    return lines(values, {field: "size", type: "quantitative", title: "m = k = n",
      scale: {type: "log", base: 2, domain: [sizes[0] * 0.9, sizes.at(-1) * 1.1], nice: false},
      axis: {values: sizes, format: "d", grid: false, labelOverlap: true}}, {});
  });

  // ---- few columns, a panel for each number of rows -------------------------------------------------------------------------------------

  draw("skinny", () => {
    const values = withPeak(records.filter(record => record.group === "skinny").map(record => {
      const [rows, , columns] = record.shape.split("x").map(Number);
      return {...record, columns, rows: `${rows.toLocaleString("en-US")} rows`};
    }));
    if (values.length === 0) {
      return null;
    }
    const columns = distinct(values, "columns");
    const contenders = contendersOf(values);
    const tooltip = [{field: "contender"}, {field: "question"}, ...rate];
    const legend = {symbolType: "stroke", symbolStrokeWidth: 3, columns: narrow() ? 2 : 0};
    const encoding = {
      x: {field: "columns", type: "quantitative", title: "columns, n", scale: {type: "log", domain: [columns[0], columns.at(-1) * 1.1], nice: false},
        axis: {values: columns, format: "d", grid: false, labelOverlap: true}},
      y: {field: "gflops", type: "quantitative", title: "GFLOP/s", scale: {zero: true}},
      color: color(contenders, legend), tooltip,
    };
    const width = document.getElementById("skinny").clientWidth;
    const panels = distinct(values, "rows");
    return {
      autosize: {type: "pad"}, width: undefined,
      data: {values},
      facet: {field: "rows", type: "nominal", sort: panels, title: null, header: {labelColor: "var(--ink)", labelFontSize: 13}},
      columns: narrow() ? 1 : 2,
      spec: {
        width: narrow() ? width - 70 : width / 2 - 75,
        height: narrow() ? 200 : 260,
        encoding,
        layer: [
          {transform: [{filter: dashed}], mark: {type: "line", strokeDash: [6, 4], strokeWidth: 1.5}},
          {transform: [{filter: "!(" + dashed + ")"}], mark: {type: "line", strokeWidth: 2.5, point: {size: 50, filled: true}}},
        ],
      },
    };
  });

  const decades = (from, to) => [0.001, 0.01, 0.1, 1, 10, 100, 1000, 10000].filter(tick => tick >= from && tick <= to);

  // ---- roofline -------------------------------------------------------------------------------------------------------------------------

  draw("roofline", () => {
    const roofs = results.roofs.filter(roof => roof.threads === 1);
    const ours = ["Lanewise", "einsum", "transpose-matmul", "naive"];
    const kinds = {whole: "network", layers: "one layer", squares: "square product", skinny: "skinny product"};
    const values = records.filter(record => record.threads === 1 && kinds[record.group] && ours.includes(record.contender)
        && record.flops !== null && record.bytes_read !== null && !(record.group === "layers" && record.name.startsWith("layer 2 backward")))
      .map(record => ({...record, kind: record.contender === "naive" ? "naive way" : kinds[record.group],
        intensity: record.flops / (record.bytes_read + record.bytes_written)}));
    if (roofs.length === 0 || values.length === 0) {
      return null;
    }
    const from = Math.min(...values.map(record => record.intensity)) * 0.7;
    const to = Math.max(...values.map(record => record.intensity)) * 1.4;
    const limits = roofs.flatMap(roof => {
      const ridge = roof.peak_gflops / roof.read_gbps;
      const name = `${roof.bits} bits`;
      return [[from, from * roof.read_gbps], [ridge, roof.peak_gflops], [to, roof.peak_gflops]]
        .map(([intensity, gflops]) => ({intensity, gflops, name, main: roof.bits === results.vector_bits}));
    });
    const copy = roofs.filter(roof => roof.bits === results.vector_bits).flatMap(roof => {
      const ridge = roof.peak_gflops / roof.copy_gbps;
      return [[from, from * roof.copy_gbps], [ridge, roof.peak_gflops]].map(([intensity, gflops]) => ({intensity, gflops}));
    });
    const top = Math.max(...limits.map(limit => limit.gflops), ...values.map(record => record.gflops)) * 1.5;
    const bottom = Math.min(...values.map(record => record.gflops), from * Math.min(...roofs.map(roof => roof.copy_gbps))) * 0.7;
    const x = {field: "intensity", type: "quantitative", title: "floating-point operations a byte",
      scale: {type: "log", domain: [from, to], nice: false}, axis: {format: "~g", grid: false, values: decades(from, to)}};
    const y = {field: "gflops", type: "quantitative", title: "GFLOP/s", scale: {type: "log", domain: [bottom, top], nice: false},
      axis: {format: "~g", values: decades(bottom, top)}};
    const range = {network: "var(--ours)", "one layer": "var(--ours-too)", "square product": "var(--mkl)", "skinny product": "var(--netlib)",
      "naive way": "var(--naive)"};
    const present = distinct(values, "kind");
    return {
      height: narrow() ? 320 : 400,
      encoding: {x, y},
      layer: [
        {data: {values: copy}, mark: {type: "line", strokeWidth: 1, strokeDash: [3, 3], color: "var(--soft)"}},
        {data: {values: limits}, mark: {type: "line", color: "var(--ink)"},
          encoding: {detail: {field: "name"}, strokeWidth: {condition: {test: "datum.main", value: 2}, value: 1},
            opacity: {condition: {test: "datum.main", value: 1}, value: 0.4}, order: {field: "intensity"}}},
        {data: {values: limits}, transform: [{filter: `datum.intensity === ${to}`}],
          mark: {type: "text", align: "right", dy: -7, fontSize: 11, color: "var(--soft)"}, encoding: {text: {field: "name"}}},
        {data: {values}, mark: {type: "point", filled: true, size: 55, opacity: 0.85},
          encoding: {
            color: {field: "kind", type: "nominal", scale: {domain: present, range: present.map(kind => range[kind])},
              legend: {symbolType: "circle", columns: narrow() ? 2 : 0}},
            tooltip: [{field: "question"}, {field: "contender"}, {field: "intensity", title: "operations a byte", format: ".3~g"},
              {field: "gflops", title: "GFLOP/s", format: ".1f"}, {field: "gbps", title: "GB/s", format: ".1f"},
              {field: "part_of_limit", title: "of limit", format: ".0%"}],
          }},
      ],
    };
  });

  // ---- over threads ---------------------------------------------------------------------------------------------------------------------

  draw("threads", () => {
    const values = records.filter(record => record.group === "threads" && record.contender !== "Lanewise, one thread")
      .map(record => ({...record, line: `${record.contender}, ${record.name}`}));
    const counts = distinct(values, "threads");
    if (counts.length < 2) {
      return null;
    }
    const contenders = distinct(values, "contender");
    const legend = {symbolType: "stroke", symbolStrokeWidth: 3};
    return {
      height: narrow() ? 240 : 280,
      data: {values},
      // Points in a layer of their own: with them on the lines the legend of dashes would be drawn in no colour.
      layer: [
        {mark: {type: "line", strokeWidth: 2.5}, encoding: {
          strokeDash: {field: "name", type: "nominal",
            legend: {symbolType: "stroke", symbolStrokeWidth: 2, orient: narrow() ? "bottom" : "top",
              encoding: {symbols: {stroke: {value: "var(--soft)"}}}}},
        }},
        {mark: {type: "point", size: 60, filled: true, opacity: 1}},
      ],
      encoding: {
        x: {field: "threads", type: "quantitative", title: "threads", scale: {domain: [1 - 0.04 * counts.at(-1), 1.04 * counts.at(-1)], nice: false},
          axis: {values: counts, format: "d", grid: false}},
        y: {field: "gflops", type: "quantitative", title: "GFLOP/s", scale: {zero: true}},
        color: color(contenders, legend),
        tooltip: [{field: "line", title: "what"}, {field: "threads"}, {field: "gflops", title: "GFLOP/s", format: ".1f"},
          {field: "speedup", title: "× one thread", format: ".2f"}, {field: "ratio_to_openblas", title: "× OpenBLAS", format: ".2f"}],
      },
    };
  });

  // ---- the first calls ------------------------------------------------------------------------------------------------------------------

  draw("warm-up", () => {
    const values = results.warm_up;
    if (values.length === 0) {
      return null;
    }
    return {
      height: narrow() ? 240 : 280,
      data: {values},
      mark: {type: "line", strokeWidth: 2.5, point: {size: 40, filled: true}},
      encoding: {
        x: {field: "call", type: "quantitative",
          title: narrow() ? "call, ten times as many at each line" : "call, ten times as many at each grid line",
          scale: {type: "log", nice: false}, axis: {values: [1, 10, 100, 1000, 10000], format: ",d"}},
        y: {field: "gflops", type: "quantitative", title: "GFLOP/s", scale: {zero: true}},
        color: color(distinct(values, "contender"), {symbolType: "stroke", symbolStrokeWidth: 3}),
        tooltip: [{field: "contender"}, {field: "call", format: ",d"}, {field: "gflops", title: "GFLOP/s", format: ".1f"}],
      },
    };
  });
})();
