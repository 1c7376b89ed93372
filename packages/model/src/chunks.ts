/** So many chunks are kept as they come: the body of nearly every message has fewer. */
const asTheyCome = 16;
/** Behind them small ones are put together up to this, because each costs some hundred bytes, however few are in it. */
const joinedBytesMax = 256;
/** And none keeps more than this many times its length of the read that it was part of. */
const keptTimesMax = 8;

/** Adds a chunk to those of a body that wait, so that they cost no more than a few times what they hold, however the sender cuts them. */
export function keepChunk(chunks: Uint8Array[], bytes: Uint8Array): void {
  const last = chunks.length < asTheyCome ? undefined : chunks.at(-1);
  if (last === undefined) chunks.push(bytes);
  else if (last.length + bytes.length <= joinedBytesMax) {
    const joined = new Uint8Array(last.length + bytes.length);
    joined.set(last);
    joined.set(bytes, last.length);
    chunks[chunks.length - 1] = joined;
  } else chunks.push(bytes.length * keptTimesMax < bytes.buffer.byteLength ? new Uint8Array(bytes) : bytes);
}
