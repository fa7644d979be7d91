// --- to keep: the maps and the sheet on one canvas --------------------------------------------------------------------

function figureOf({ data, maps, sheet, theme }) {
  const ratio = window.devicePixelRatio || 1;
  const shownMaps = data.maps ? [maps.input, maps.output].filter(({ box }) => !box.hidden) : [];
  const left = shownMaps.length ? ROOM + GAP : 8;
  const high = shownMaps.reduce((sum, { height }) => sum + height + 34, 0);
  const [wide, tall] = sheet.size;
  const canvas = element("canvas", { width: Math.round((left + wide + 16) * ratio), height: Math.round((Math.max(high, tall) + 48) * ratio) });
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  context.fillStyle = theme.background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = theme.text;
  context.font = fontOf(theme, INK.large, true);
  context.fillText(here(data) + " = " + shown(data.value, 6), 8, 26);
  paintKept(context, shownMaps, theme);
  context.drawImage(sheet.canvas, left, 42, wide, tall);
  return canvas;
}

function paintKept(context, maps, theme) {
  let y = 42;
  context.font = fontOf(theme, INK.small);
  for (const { title, canvas, width, height } of maps) {
    context.fillText(title.textContent, 8, y + 12, ROOM);
    context.drawImage(canvas, 8, y + 20, width, height);
    y += height + 34;
  }
}
