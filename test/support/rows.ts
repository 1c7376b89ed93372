/** A list of orders, each over a kilobyte and no two alike, so that a coding cannot make the whole of it small. */
export function rows(
  count: number,
  change: (row: Record<string, unknown>, index: number) => void = () => undefined,
): Record<string, unknown>[] {
  return Array.from({ length: count }, (_, index) => {
    const row: Record<string, unknown> = { id: `row-${index}`, note: words(index) };
    change(row, index);
    return row;
  });
}

const syllables = ['ba', 'ko', 'mi', 'ru', 'ta', 'se', 'no', 'li', 'du', 'pa', 've', 'go', 'hi', 'za', 'fe', 'wo'];

function words(seed: number): string {
  let state = seed * 2_654_435_761 + 1;
  let text = '';
  while (text.length < 1_200) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    text += `${syllables[state >>> 28]}${syllables[(state >>> 24) & 15]}${(state >>> 20) & 1 ? ' ' : ''}`;
  }
  return text;
}
