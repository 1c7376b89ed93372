/** A JSON object in which no member is named twice, at any depth: two readers of such a one may believe two things (RFC 7515 4, RFC 7519 4). */
export function parseMembers(text: string): Readonly<Record<string, unknown>> | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value) || hasTwins(text)) return null;
  return value as Readonly<Record<string, unknown>>;
}

/** Of text that is known to be JSON. */
function hasTwins(text: string): boolean {
  const open: (Set<string> | null)[] = [];
  let name: string | null = null;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '{') open.push(new Set());
    else if (character === '[') open.push(null);
    else if (character === '}' || character === ']') open.pop();
    else if (character === '"') {
      const end = endOfText(text, at);
      name = text.slice(at, end);
      at = end - 1;
    } else if (character === ':' && name !== null) {
      const members = open.at(-1);
      const decoded = String(JSON.parse(name));
      if (members?.has(decoded)) return true;
      members?.add(decoded);
      name = null;
    }
  }
  return false;
}

function endOfText(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}
