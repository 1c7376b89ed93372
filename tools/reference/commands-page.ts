import { type CommandDefinition, type CommandOption, commands, globalOptions } from '@sluice/sluice';
import { code, page, sentence, table } from './markdown.ts';

const exitCodes: readonly (readonly [code: string, meaning: string])[] = [
  ['0', 'Clean: done, and nothing was found.'],
  ['1', 'Something was found: problems in files, findings at or above `--fail-on`, failed policy tests, failed checks.'],
  ['2', 'Wrong usage, or the command could not do its work. With `--json` the error is on standard output.'],
  ['3', 'Incomplete: what was looked at is clean, and not everything could be looked at.'],
  ['130', 'Interrupted (SIGINT).'],
];

export function commandsPage(): string {
  const intro =
    'Answers are on standard output, everything about them on standard error. Paths are relative to where you stand. ' +
    '`sluice completion` prints completion scripts.';
  const globals = globalOptions.map(([flags, about]) => [code(flags), sentence(about)]);
  return page(
    'Commands',
    intro,
    `## Options of every command\n\n${table(['option', 'meaning'], globals)}`,
    `## Exit codes\n\n${table(['code', 'meaning'], exitCodes)}`,
    ...commands.map(commandSection),
  );
}

function commandSection(command: CommandDefinition): string {
  const { name, summary, details, examples } = command;
  const parts = [`## sluice ${name}`, `${sentence(summary)}${details ? ` ${details.replaceAll('\n', ' ')}` : ''}`, code(usageOf(command))];
  const rows = [
    ...command.arguments.map((argument) => [
      code(argument.name),
      sentence(argument.about) + (argument.choices ? ` One of ${argument.choices.map(code).join(', ')}.` : ''),
    ]),
    ...Object.values(command.options).map((option) => [code(option.flags), sentence(option.about) + choicesOf(option)]),
  ];
  if (rows.length > 0) parts.push(table(['argument or option', 'meaning'], rows));
  if (examples.length > 0) parts.push(`\`\`\`sh\n${examples.map(({ line, about }) => `# ${about}\n${line}`).join('\n')}\n\`\`\``);
  return parts.join('\n\n');
}

function usageOf({ name, arguments: taken, options }: CommandDefinition): string {
  const words = taken.map(({ name: argument, isOptional, isMany }) => {
    const text = `${argument}${isMany ? '...' : ''}`;
    return isOptional ? `[${text}]` : `<${text}>`;
  });
  return ['sluice', name, ...(Object.keys(options).length > 0 ? ['[options]'] : []), ...words].join(' ');
}

function choicesOf({ choices }: CommandOption<unknown>): string {
  return choices.length > 0 ? ` One of ${choices.map(code).join(', ')}.` : '';
}
