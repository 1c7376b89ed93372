/** A process that runs one command line after another as if each had a process of its own; whoever forked it asks, and it ends with them. */

import { runCommandLine } from '@sluice/sluice/command-line';
import type { CommandAnswer, CommandLine } from './commands.ts';

let last: Promise<unknown> = Promise.resolve();

process.on('message', (line: CommandLine) => {
  last = last.then(() => answered(line)).then((answer) => process.send?.(answer));
});
process.on('disconnect', () => process.exit());

async function answered({ number, folder, environment, words }: CommandLine): Promise<CommandAnswer> {
  process.chdir(folder);
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
  const stdout = captured(process.stdout);
  const stderr = captured(process.stderr);
  try {
    const code = await runCommandLine(words);
    return { number, code, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    stdout.end();
    stderr.end();
  }
}

/** What is written to a stream goes nowhere else until the end. */
function captured(stream: NodeJS.WriteStream): { text(): string; end(): void } {
  const chunks: Buffer[] = [];
  stream.write = (chunk: string | Uint8Array) => {
    chunks.push(Buffer.from(chunk));
    return true;
  };
  return {
    text: () => Buffer.concat(chunks).toString(),
    // The one that all streams have is there again.
    end: () => void Reflect.deleteProperty(stream, 'write'),
  };
}
