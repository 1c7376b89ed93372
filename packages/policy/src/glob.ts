/**
 * Whether a text fits a pattern: `*` stands for anything but a separator, `**` for anything. Without a separator `*` stands for anything.
 * Two pointers and one way back, so a pattern cannot be made to cost.
 */
export function fitsGlob(text: string, pattern: string, separator: string | null = null): boolean {
  return separator === null
    ? fitsStars(text, pattern.replaceAll('**', '*'))
    : fitsSegments(text.split(separator), pattern.split(separator));
}

function fitsSegments(segments: readonly string[], patterns: readonly string[]): boolean {
  let at = 0;
  let pattern = 0;
  let backTo = -1;
  let backAt = 0;
  while (at < segments.length) {
    const current = patterns[pattern];
    if (current === '**') {
      backTo = pattern;
      backAt = at;
      pattern += 1;
    } else if (current !== undefined && fitsStars(segments[at] ?? '', current)) {
      at += 1;
      pattern += 1;
    } else if (backTo >= 0) {
      backAt += 1;
      at = backAt;
      pattern = backTo + 1;
    } else return false;
  }
  return patterns.slice(pattern).every((rest) => rest === '**');
}

function fitsStars(text: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return text === pattern;
  if (!text.startsWith(first)) return false;
  const last = rest.pop() ?? '';
  let from = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}
