/** The same sequence in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const bait = [
  '\r',
  '\n',
  '\r\n',
  ' ',
  '\t',
  ':',
  '\0',
  ';',
  '0',
  ',',
  '\x80',
  'Content-Length: 3\r\n',
  'Transfer-Encoding: chunked\r\n',
  '',
];
const bytesMax = 4_000;

/** Makes one or two of the texts with a few bytes changed, left out, or put in from what parsers stumble over. */
export function mutationOf(texts: readonly string[], seed = 20_260_101): () => string {
  const random = seeded(seed);
  const pick = (items: readonly string[]): string => (items[Math.floor(random() * items.length)] ?? '').slice(0, bytesMax);
  return () => {
    let text = pick(texts) + (random() < 0.5 ? pick(texts) : '');
    for (let changes = Math.floor(random() * 4); changes >= 0; changes -= 1) {
      const at = Math.floor(random() * text.length);
      text = text.slice(0, at) + pick(bait) + text.slice(at + Math.floor(random() * 3));
    }
    return text;
  };
}
