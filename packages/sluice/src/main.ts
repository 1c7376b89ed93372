import { runCommandLine } from './command-line.ts';
import { exitCodes } from './define-command.ts';

// A reader such as `head` may leave before everything is written.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? exitCodes.clean : exitCodes.failed));
process.exitCode = await runCommandLine(process.argv.slice(2));
