/** A path that leaves where it began. */
interface Climb {
  /** How far above its start the path comes. */
  readonly depth: number;
  /** `....//`, `..;/`, `.../.../`: forms that become `../` once a filter cut them, or in another server. */
  readonly hidden: boolean;
  readonly start: number;
  readonly end: number;
}

export function climbOf(path: string): Climb {
  let [level, lowest, start, end, threes] = [0, 0, -1, 0, 0];
  let hidden = false;
  for (let from = 0; from <= path.length; ) {
    const slash = path.indexOf('/', from);
    const to = slash < 0 ? path.length : slash;
    const kind = kindOf(path, from, to);
    threes = kind === 'three' && level <= 0 ? threes + 1 : 0;
    if (kind === 'name') level += 1;
    else if (slash >= 0 && (kind === 'climb' || kind === 'hidden' || threes > 1)) {
      if (start < 0) start = from;
      end = to + 1;
      level -= 1;
      lowest = Math.min(lowest, level);
      if (kind !== 'climb') hidden = true;
    }
    from = to + 1;
  }
  return { depth: -lowest, hidden, start: Math.max(0, start), end };
}

/** What a segment does: climb, climb under cover, nothing (`.` and the empty one), or name something. Three dots alone are an ellipsis, and two of them in a row a climb of Windows 95. */
function kindOf(path: string, from: number, to: number): 'climb' | 'hidden' | 'three' | 'none' | 'name' {
  let dots = 0;
  while (from + dots < to && path.charCodeAt(from + dots) === 0x2e) dots += 1;
  if (to - from === dots) return dots < 2 ? 'none' : dots === 2 ? 'climb' : dots === 3 ? 'three' : 'hidden';
  return dots === 2 && path.charCodeAt(from + 2) === 0x3b ? 'hidden' : 'name';
}
