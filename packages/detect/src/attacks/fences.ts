interface Span {
  readonly start: number;
  readonly end: number;
}

const fence = '```';
const lineBreak = '\n';

/** Whether all of some spans stand between lines of three backticks, as texts show code (CommonMark 0.31, 4.5). */
export function areFenced(text: string, spans: readonly Span[]): boolean {
  if (!text.includes(fence)) return false;
  let left = spans.length;
  for (let open = nextFence(text, 0); open >= 0 && left > 0; ) {
    const close = nextFence(text, open + fence.length);
    if (close < 0) return false;
    for (const { start, end } of spans) if (start > open && end <= close) left -= 1;
    open = nextFence(text, close + fence.length);
  }
  return left === 0;
}

/** A fence begins its line, behind blanks at most. */
function nextFence(text: string, from: number): number {
  for (let at = text.indexOf(fence, from); at >= 0; at = text.indexOf(fence, at + fence.length)) {
    let before = at - 1;
    while (before >= 0 && (text[before] === ' ' || text[before] === '`')) before -= 1;
    if (before < 0 || text[before] === lineBreak) return at;
  }
  return -1;
}
