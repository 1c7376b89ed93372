/** What answers of identity providers may be at most: a set of a hundred keys has 60 KB. */
const answerBytesMax = 262_144;
const timeoutMs = 5_000;

/** An answer that is none of those that are wanted. */
export class WrongAnswer extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`it answered ${status}`);
    this.status = status;
  }
}

/** An object that was fetched. Follows no redirect: whoever may send us elsewhere could name any keys. Throws where nothing good comes. */
export async function fetchMembers(
  address: string,
  options: RequestInit = {},
  waitsMs = timeoutMs,
): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(address, { ...options, redirect: 'error', signal: AbortSignal.timeout(waitsMs) });
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    throw new WrongAnswer(response.status);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > answerBytesMax) throw new Error('it answered with too much');
    chunks.push(chunk);
  }
  const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('it answered with no object');
  return value as Readonly<Record<string, unknown>>;
}
