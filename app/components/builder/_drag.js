// Moving a row by its grip, with mouse, pen or finger: a line shows where it will stand; Escape leaves it where it was.

class RowDrag {
  constructor(list, move) {
    Object.assign(this, { list, move, from: null, gap: null });
    for (const [kind, hear] of [["pointermove", this.over], ["pointerup", this.drop], ["pointercancel", this.stop], ["lostpointercapture", this.stop]]) {
      list.addEventListener(kind, hear.bind(this));
    }
    list.addEventListener("keydown", ({ key }) => { if (key === "Escape") this.stop(); });
  }

  grip(node, index) {
    node.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      node.setPointerCapture(event.pointerId);
      this.from = index;
      this.rows()[index].classList.add("dragged");
    });
  }

  rows() {
    return [...this.list.querySelectorAll(".layer")];
  }

  // The gap between rows nearest to the pointer: 0 is above the first.
  over({ clientY }) {
    if (this.from === null) return;
    const rows = this.rows();
    const below = rows.findIndex((row) => { const box = row.getBoundingClientRect(); return clientY < box.top + box.height / 2; });
    this.gap = below < 0 ? rows.length : below;
    rows.forEach((row, at) => {
      row.classList.toggle("gap-above", at === this.gap);
      row.classList.toggle("gap-below", at === rows.length - 1 && this.gap === rows.length);
    });
  }

  drop() {
    const { from, gap } = this;
    this.stop();
    if (from === null || gap === null) return;
    const to = gap > from ? gap - 1 : gap;
    if (to !== from) this.move(from, to);
  }

  stop() {
    this.from = this.gap = null;
    for (const row of this.rows()) row.classList.remove("dragged", "gap-above", "gap-below");
  }
}
