const textsMax = 4;
const lengthMax = 65_536;
const nodesMax = 1_000;

/** The texts of a JSON document that stands in a string, longest first, with the keys; none where it is no document. */
export function jsonTexts(text: string): readonly string[] {
  const begin = text.trimStart()[0];
  if ((begin !== '{' && begin !== '[') || text.length > lengthMax) return [];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  const texts: string[] = [];
  const open: unknown[] = [value];
  for (let seen = 0; open.length > 0 && seen < nodesMax; seen += 1) {
    const node = open.pop();
    if (typeof node === 'string') texts.push(node);
    else if (Array.isArray(node)) for (const item of node.slice(0, nodesMax) as unknown[]) open.push(item);
    else if (typeof node === 'object' && node !== null)
      for (const [key, member] of Object.entries(node).slice(0, nodesMax)) {
        texts.push(key);
        open.push(member);
      }
  }
  return texts.sort((one, other) => other.length - one.length).slice(0, textsMax);
}
