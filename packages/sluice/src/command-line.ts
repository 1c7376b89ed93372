import { CommanderError } from 'commander';
import { commandTree } from './command-tree.ts';
import { commands } from './commands.ts';
import { exitCodes } from './define-command.ts';
import { standingOf } from './standing.ts';
import { version } from './version.ts';

/** Reads a command line, runs what it names and answers the exit code. */
export async function runCommandLine(words: readonly string[]): Promise<number> {
  const isJson = words.includes('--json');
  let exitCode: number = exitCodes.clean;
  const tree = commandTree(commands, version, async (definition, values, options, globals) => {
    exitCode = await definition.run(standingOf(globals, process.env, process.cwd()), values, options);
  });
  if (words[0] === 'complete') {
    const { complete } = await import('./completion/complete.ts');
    return complete(tree, words.slice(1));
  }
  let complaint = '';
  everyCommand(tree, (command) =>
    command.exitOverride().configureOutput({
      outputError: (text) => {
        complaint += text;
      },
    }),
  );
  try {
    await tree.parseAsync([...words], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && complaint === '') return error.exitCode === 0 ? exitCodes.clean : exitCodes.failed;
    tell(error instanceof CommanderError ? usageError(complaint) : error, isJson);
    return exitCodes.failed;
  }
}

function everyCommand(command: ReturnType<typeof commandTree>, apply: (command: ReturnType<typeof commandTree>) => void): void {
  apply(command);
  for (const child of command.commands) everyCommand(child, apply);
}

function usageError(complaint: string): object {
  const [first = '', ...rest] = complaint
    .trim()
    .replace(/^error: /, '')
    .split('\n');
  return { code: 'SLUICE_USAGE', message: first, fix: rest.join(' ').trim() || 'see "sluice --help"' };
}

/** One error for a person, or for a program with `--json`. The stack is for those who ask for it. */
function tell(error: unknown, isJson: boolean): void {
  const { code, message, fix } = wordsOf(error);
  if (isJson) process.stdout.write(`${JSON.stringify({ schemaVersion: 1, error: { code, message, fix } }, null, 2)}\n`);
  else process.stderr.write(`sluice: ${message}\n${fix === '' ? '' : `  ${fix}\n`}`);
  if (process.env['SLUICE_DEBUG'] && error instanceof Error) process.stderr.write(`${error.stack}\n`);
}

function wordsOf(error: unknown): { readonly code: string; readonly message: string; readonly fix: string } {
  const { code = '', message = String(error), fix = '' } = error as { code?: unknown; message?: string; fix?: string };
  const isOurs = typeof code === 'string' && code.startsWith('SLUICE_');
  return {
    code: isOurs ? code : 'SLUICE_INTERNAL',
    message,
    fix: isOurs ? fix : 'set SLUICE_DEBUG=1 to see where it comes from, and report it if it stays',
  };
}
