/** More spans than these in one value are said as one. */
const spansMax = 4096;

/** What one value was found to hold, best spans only. Reused from value to value. */
export class Verdicts {
  count = 0;
  readonly classes = new Uint8Array(spansMax);
  readonly scores = new Float32Array(spansMax);
  readonly starts = new Int32Array(spansMax);
  readonly ends = new Int32Array(spansMax);
  /** 1 where a form of the whole value spoke, not a finder. */
  readonly wholes = new Uint8Array(spansMax);
  /** More was found than there is room for: all of the value is then meant. */
  isFull = false;
  /** How often each class looked alike and failed its check, and the classes of which that is so. */
  readonly misfits = new Uint32Array(256);
  readonly misfitClasses = new Uint8Array(256);
  misfitCount = 0;

  forget(): void {
    this.count = 0;
    this.isFull = false;
    for (let index = 0; index < this.misfitCount; index += 1) this.misfits[this.misfitClasses[index] ?? 0] = 0;
    this.misfitCount = 0;
  }

  misfit(classIndex: number): void {
    const before = this.misfits[classIndex] ?? 0;
    this.misfits[classIndex] = before + 1;
    if (before > 0) return;
    this.misfitClasses[this.misfitCount] = classIndex;
    this.misfitCount += 1;
  }

  /** Adds a span, unless even odds are missed. */
  keep(classIndex: number, score: number, start: number, end: number, isWhole: number): void {
    if (score < 0) return;
    const at = this.count;
    if (at === spansMax) {
      this.isFull = true;
      return;
    }
    this.classes[at] = classIndex;
    this.scores[at] = score;
    this.starts[at] = start;
    this.ends[at] = end;
    this.wholes[at] = isWhole;
    this.count = at + 1;
  }

  /** Of spans that overlap, the surer one stays; the longer one among equals. */
  dropCovered(): void {
    const { starts, ends, count } = this;
    if (this.#haveOneSpan()) return this.#keepSurest();
    const order = Array.from({ length: count }, (_, index) => index);
    order.sort((a, b) => (starts[a] ?? 0) - (starts[b] ?? 0) || a - b);
    const kept: number[] = [];
    for (const index of order) {
      const last = kept.at(-1);
      if (last === undefined || (starts[index] ?? 0) >= (ends[last] ?? 0)) kept.push(index);
      else if (this.#isBetter(index, last)) kept[kept.length - 1] = index;
    }
    this.#keepOnly(kept);
  }

  /** As where several forms of the whole value fit. */
  #haveOneSpan(): boolean {
    const { starts, ends, count } = this;
    for (let index = 1; index < count; index += 1) if (starts[index] !== starts[0] || ends[index] !== ends[0]) return false;
    return true;
  }

  #keepSurest(): void {
    const { scores, count } = this;
    let best = 0;
    for (let index = 1; index < count; index += 1) if ((scores[index] ?? 0) > (scores[best] ?? 0)) best = index;
    this.classes[0] = this.classes[best] ?? 0;
    this.scores[0] = scores[best] ?? 0;
    this.wholes[0] = this.wholes[best] ?? 0;
    this.count = 1;
  }

  #isBetter(one: number, other: number): boolean {
    const { starts, ends, scores } = this;
    const more = (scores[one] ?? 0) - (scores[other] ?? 0);
    if (more !== 0) return more > 0;
    return (ends[one] ?? 0) - (starts[one] ?? 0) > (ends[other] ?? 0) - (starts[other] ?? 0);
  }

  /** All that was found now means the whole value, once a class. */
  widen(start: number, end: number): void {
    const bestByClass = new Map<number, number>();
    for (let index = 0; index < this.count; index += 1) {
      this.starts[index] = start;
      this.ends[index] = end;
      const classIndex = this.classes[index] ?? 0;
      const known = bestByClass.get(classIndex);
      if (known === undefined || (this.scores[index] ?? 0) > (this.scores[known] ?? 0)) bestByClass.set(classIndex, index);
    }
    this.#keepOnly([...bestByClass.values()]);
  }

  #keepOnly(indexes: readonly number[]): void {
    for (const column of [this.classes, this.scores, this.starts, this.ends, this.wholes]) {
      const kept = indexes.map((index) => column[index] ?? 0);
      column.set(kept);
    }
    this.count = indexes.length;
  }
}
