import { writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { FlawChoice } from './flaws.ts';
import { startDemo } from './start-demo.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    flaws: { type: 'string', default: 'all' },
    'ready-fd': { type: 'string' },
    silent: { type: 'boolean', default: false },
  },
});

const demo = await startDemo({ port: wholeNumber(values.port, 65_535), flaws: choiceOf(values.flaws), silent: values.silent });
process.stdout.write(`${demo.url}\n`);
const readyFd = values['ready-fd'];
if (readyFd !== undefined) writeSync(wholeNumber(readyFd, 1023), `${demo.url}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, close);
// Where another process started it over a channel, it ends with that one.
process.once('disconnect', close);
process.channel?.unref();

function close(): void {
  demo.close().catch((error: unknown) => {
    process.stderr.write(`the demo could not close: ${String(error)}\n`);
    process.exitCode = 1;
  });
}

/** `all`, `none`, or ids with commas between them. */
function choiceOf(text: string): FlawChoice {
  return text === 'all' || text === 'none' ? text : text.split(',');
}

function wholeNumber(text: string, max: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0 && number <= max) return number;
  throw new Error(`"${text}" is not a whole number from 0 to ${max}`);
}
