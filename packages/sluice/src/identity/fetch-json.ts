/** What answers of identity providers may be at most: a set of a hundred keys has 60 KB. */
const answerBytesMax = 262_144;
const timeoutMs = 5_000;

/** Somebody answered, and not with what is wanted: nobody is away for it. */
export class WrongAnswer extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`it answered ${status}, or with no object`);
    this.status = status;
  }
}

/**
 * An object that was fetched. Follows no redirect: whoever may send us elsewhere could name any keys. Throws a `WrongAnswer` for one that
 * is no object, and something else where none came.
 */
export async function fetchMembers(
  address: string,
  options: RequestInit = {},
  waitsMs = timeoutMs,
): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(address, { ...options, redirect: 'manual', signal: AbortSignal.timeout(waitsMs) });
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    throw new WrongAnswer(response.status);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > answerBytesMax) throw new WrongAnswer(response.status);
    chunks.push(chunk);
  }
  return membersOf(Buffer.concat(chunks).toString('utf8'), response.status);
}

function membersOf(text: string, status: number): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new WrongAnswer(status);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new WrongAnswer(status);
  return value as Readonly<Record<string, unknown>>;
}
