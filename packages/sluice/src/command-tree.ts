import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { type CommandDefinition, type CommandOption, WrongValue } from './define-command.ts';
import type { GlobalOptions } from './standing.ts';

/** What groups of commands are about, in the list of commands. */
const groups: Readonly<Record<string, string>> = {
  'api-keys': 'keys of consumers: made, rotated, revoked',
  'audit-log': 'who changed what, and whether that log is as it was written',
  bans: 'consumers and networks that are turned away',
  config: 'the configuration as it is in force, and its schema',
  consumers: 'applications and people that call',
  keys: 'keys of fingerprints, captures and pseudonyms',
  plans: 'what consumers are granted under one name',
  policy: 'policy files',
  tokens: 'tokens that are believed no more',
};

/** Global options, as they are told in help, in the reference and in completion. */
export const globalOptions: readonly (readonly [flags: string, about: string])[] = [
  ['--json', 'answer in JSON on standard output, errors too'],
  ['--no-color', 'no colours; NO_COLOR and a missing terminal say the same'],
  ['--quiet', 'no notes beside the answer'],
  ['--config <file>', 'the configuration; else SLUICE_CONFIG, ./sluice.yaml, ./.sluice/, $XDG_CONFIG_HOME/sluice/, /etc/sluice/'],
  ['--data <folder>', 'the data folder; else what the configuration says, else ./.sluice/demo'],
];

type Act = (
  definition: CommandDefinition,
  values: readonly string[],
  options: Readonly<Record<string, unknown>>,
  globals: GlobalOptions,
) => Promise<void>;

/** The whole command line as commander knows it. `act` is called with the command that was meant. */
export function commandTree(definitions: readonly CommandDefinition[], version: string, act: Act): Command {
  const program = new Command('sluice');
  program
    .description('The gate that stops APIs from giving away more than they should.')
    .version(version, '--version', 'print the version')
    .helpOption('--help', 'print help')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', '\nExit codes: 0 clean, 1 findings or problems, 2 wrong usage or a failure, 3 incomplete, 130 interrupted.');
  for (const [flags, about] of globalOptions) program.option(flags, about);
  for (const definition of definitions) addCommand(program, definition, act);
  inherit(program);
  return program;
}

function addCommand(program: Command, definition: CommandDefinition, act: Act): void {
  const [first = '', second] = definition.name.split(' ');
  const parent = second === undefined ? program : groupOf(program, first);
  const command = parent.command(second ?? first, { isDefault: definition.isDefault === true });
  command.summary(definition.summary).description(sentences(definition));
  for (const { name, about, isOptional, isMany, choices } of definition.arguments) {
    const words = `${name}${isMany ? '...' : ''}`;
    const argument = new Argument(isOptional ? `[${words}]` : `<${words}>`, about);
    command.addArgument(choices ? argument.choices([...choices]) : argument);
  }
  const optionByName = Object.entries(definition.options).map(([name, option]) => [name, optionOf(option)] as const);
  for (const [, option] of optionByName) command.addOption(option);
  if (definition.examples.length > 0) command.addHelpText('after', `\n${examplesText(definition)}`);
  command.action(async () => {
    const given: Record<string, unknown> = command.opts();
    const options = Object.fromEntries(
      optionByName.map(([name, option]) => [name, given[option.attributeName()] ?? (option.isBoolean() ? false : undefined)]),
    );
    await act(definition, command.args, options, program.opts());
  });
}

function groupOf(program: Command, name: string): Command {
  const known = program.commands.find((command) => command.name() === name);
  if (known) return known;
  return program.command(name).description(groups[name] ?? '');
}

function optionOf({ flags, about, choices, read }: CommandOption<unknown>): Option {
  const option = new Option(flags, choices.length > 0 ? `${about} (${choices.join(', ')})` : about);
  // Its choices are for completion; our own reading names the wrong value.
  if (choices.length > 0) option.argChoices = [...choices];
  if (read) option.argParser((given: string) => readValue(read, given));
  return option;
}

function readValue(read: (given: string) => unknown, given: string): unknown {
  try {
    return read(given);
  } catch (error) {
    if (error instanceof WrongValue) throw new InvalidArgumentError(`It must be ${error.message}.`);
    throw error;
  }
}

function sentences({ summary, details }: CommandDefinition): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.${details ? `\n${details.replaceAll('\n', ' ')}` : ''}`;
}

function examplesText({ examples }: CommandDefinition): string {
  return ['Examples:', ...examples.map(({ line, about }) => `  $ ${line}\n      ${about}`)].join('\n');
}

/** Commander copies settings when a command is made, not afterwards. */
function inherit(command: Command): void {
  for (const child of command.commands) {
    child.copyInheritedSettings(command).helpOption('--help', 'print help').helpCommand(false);
    inherit(child);
  }
}
