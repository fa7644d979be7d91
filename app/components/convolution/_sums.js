// One number taken apart: for each channel patch x kernel = products and their sum, the sums together, the bias.

const LARGEST_TERM = 28;
const MOST_WRITTEN = 27; // products that are written out; of more, only the first ones
const SIGNS = 64; // CSS pixels of "x" and "=" and the space around them

function sumPanel(page) {
  const { words } = page;
  const heading = element("div", { class: "title" });
  const blocks = Array.from({ length: MOST_CHANNELS }, () => sumBlock(words));
  const total = element("div", { class: "total" });
  const written = element("div", { class: "written" });
  const node = element("section", { class: "sums" }, heading, element("div", { class: "blocks" }, ...blocks.map((block) => block.node)), total, written);

  function paint(model, { sum, stamped, place }, width) {
    node.hidden = !sum;
    if (!sum) return;
    const { settings } = model;
    setText(heading, fill(words[stamped ? "sum-of-stamp" : "sum-of-output"], { ...place, filter: settings.u }));
    const cell = termCell(width, sum.channels.length, [settings.kh, settings.kw]);
    const look = { tables: page.tables, theme: page.theme, cell, limits: { input: settings.i === "whole" ? 4 : 1, weight: model.filter(settings.u).limit } };
    blocks.forEach((block, index) => block.paint(model, sum.channels[index], look, stamped));
    total.classList.toggle("plain", Boolean(stamped));
    setText(total, stamped ? words["sum-of-stamp-goes"] : totalOf(sum, words));
    setText(written, stamped ? "" : writtenOut(sum, words));
  }
  return { node, paint };
}

function sumBlock(words) {
  const caption = element("div", { class: "caption" });
  const [patch, kernel, products] = ["patch", "kernel", "products"].map((name) => cellGrid({ label: words["part-" + name] }));
  for (const { canvas } of [patch, kernel, products]) {
    canvas.setAttribute("tabindex", "-1");
    canvas.setAttribute("role", "img");
  }
  const sign = (text) => element("span", { class: "sign", text });
  const node = element("div", { class: "block" }, caption, element("div", { class: "parts" }, patch.node, sign("\u00d7"), kernel.node, sign("="), products.node));
  function paint(model, channel, look, stamped) {
    node.hidden = !channel;
    if (!channel) return;
    const scenes = sumScenes(model, channel, look);
    for (const [grid, name] of [[patch, "patch"], [kernel, "kernel"], [products, "products"]]) {
      grid.show(scenes[name]);
      grid.paint(look.theme);
    }
    const value = channel.cells.length ? shown(channel.cells[0].value) : "";
    setText(caption, fill(words[stamped ? "channel-stamp" : "channel-sum"], { channel: channel.channel, sum: shown(channel.sum), value }));
  }
  return { node, paint };
}

// As large as lets every channel stand in one line with numbers in the cells, else in several lines; small for a large kernel.
function termCell(width, count, [high, wide]) {
  for (let across = count; across > 0; across--) {
    const cell = Math.floor((width / across - SIGNS) / (3 * wide));
    if (cell >= NUMBER_FROM && (high <= 7 || count === 1)) return Math.min(LARGEST_TERM, cell);
  }
  const narrow = Math.floor((width / (high > 7 ? count : 1) - SIGNS) / (3 * wide));
  return Math.max(LINES_FROM, Math.min(LARGEST_TERM, narrow));
}

function signed(value) {
  return value < 0 ? "(" + shown(value) + ")" : shown(value);
}

// "3 + (-2) + 5 + 1 = 7", each with its name.
function totalOf({ channels, bias, total }, words) {
  const sums = channels.map(({ channel, sum }) => fill(words["total-channel"], { channel, sum: signed(sum) }));
  return [...sums, fill(words["total-bias"], { bias: signed(bias) })].join(" + ") + " = " + shown(total);
}

function writtenOut({ channels, bias, total }, words) {
  const cells = channels.flatMap((channel) => channel.cells);
  const terms = cells.slice(0, cells.length > MOST_WRITTEN ? 9 : MOST_WRITTEN).map(({ value, weight }) => shown(value, 3) + "\u00d7" + (weight < 0 ? "(" + shown(weight, 3) + ")" : shown(weight, 3)));
  const rest = cells.length > MOST_WRITTEN ? " + " + fill(words["more-terms"], { count: cells.length - terms.length }) : "";
  return terms.join(" + ") + rest + " + " + signed(bias) + " = " + shown(total);
}
