// --- the strip as a picture to keep -----------------------------------------------------------------------------------

const LOOKS = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "opacity", "fill-opacity", "font-size", "font-weight", "font-family", "text-anchor", "display"];

// A copy that carries its looks with it: outside the page no style sheet and no theme reaches it.
function standalone(picture) {
  const copy = picture.cloneNode(true);
  const originals = [picture, ...picture.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((part, index) => {
    const style = getComputedStyle(originals[index]);
    part.setAttribute("style", LOOKS.map((look) => look + ":" + style.getPropertyValue(look)).join(";"));
  });
  return copy;
}

// The whole strip, also what is scrolled out of sight, at twice its size on the page's own ground.
async function saveStrip(picture, ground, name) {
  const { width, height } = picture.getBoundingClientRect();
  const copy = standalone(picture);
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  const image = new Image();
  image.src = "data:image/svg+xml," + encodeURIComponent(new XMLSerializer().serializeToString(copy));
  await image.decode();
  const canvas = element("canvas", { width: 2 * width, height: 2 * height });
  const context = canvas.getContext("2d");
  context.fillStyle = ground;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  savePng(canvas, name);
}
