import type { Output } from './output.ts';
import { bytesText, shareText } from './units.ts';

const everyMs = 200;

/** How far long work is, on one line of the terminal; elsewhere nothing is said. `doneBytes` is asked now and then. */
export async function withProgress<Answer>(
  output: Output,
  what: string,
  wholeBytes: number,
  doneBytes: () => number,
  work: () => Promise<Answer>,
): Promise<Answer> {
  if (process.stderr.isTTY !== true || output.isQuiet || output.isJson) return work();
  const timer = setInterval(() => {
    const done = Math.min(doneBytes(), wholeBytes);
    process.stderr.write(`\r\u001b[K${what}: ${bytesText(done)} of ${bytesText(wholeBytes)}, ${shareText(done, wholeBytes)}`);
  }, everyMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    process.stderr.write('\r\u001b[K');
  }
}
