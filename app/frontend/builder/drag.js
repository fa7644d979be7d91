// Moving a row by its grip, with mouse, pen or finger: a line shows where it will stand; Escape leaves it where it was.

export class RowDrag {
  /**
   * @param {HTMLElement} list
   * @param {(from: number, to: number) => void} move
   */
  constructor(list, move) {
    this.list = list;
    this.move = move;
    /** @type {number | null} */
    this.from = null;
    /** @type {number | null} between rows: 0 is above the first */
    this.gap = null;
    list.addEventListener("pointermove", (event) => this.over(event));
    list.addEventListener("pointerup", () => this.drop());
    list.addEventListener("pointercancel", () => this.stop());
    list.addEventListener("lostpointercapture", () => this.stop());
    list.addEventListener("keydown", ({ key }) => key === "Escape" && this.stop());
  }

  /**
   * @param {HTMLElement} node
   * @param {number} index
   */
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

  /** @param {PointerEvent} event */
  over({ clientY }) {
    if (this.from === null) return;
    const rows = this.rows();
    const below = rows.findIndex((row) => clientY < middleOf(row));
    const gap = below < 0 ? rows.length : below;
    this.gap = gap;
    rows.forEach((row, at) => {
      row.classList.toggle("gap-above", at === gap);
      row.classList.toggle("gap-below", at === rows.length - 1 && gap === rows.length);
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

/** @param {Element} row */
function middleOf(row) {
  const { top, height } = row.getBoundingClientRect();
  return top + height / 2;
}
