import type { Standing } from './standing.ts';

/** How a command ends; `docs/reference/commands.md` tells them to people. */
export const exitCodes = { clean: 0, found: 1, failed: 2, incomplete: 3, interrupted: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** One option; its flags are written as commander reads them: `--since <time>`, `--no-drive`. */
export interface CommandOption<Value> {
  readonly flags: string;
  readonly about: string;
  readonly choices: readonly string[];
  /** Reads the text behind the flag; what it throws as `WrongValue` becomes a usage error. Null for a flag without a value. */
  readonly read: ((text: string) => Value) | null;
}

export interface CommandArgument {
  readonly name: string;
  readonly about: string;
  readonly isOptional?: boolean;
  readonly isMany?: boolean;
  readonly choices?: readonly string[];
}

export interface CommandExample {
  readonly line: string;
  readonly about: string;
}

type Options = Readonly<Record<string, CommandOption<unknown>>>;

/** What the person typed, read. Options that were left out are undefined; flags without a value are always a boolean. */
export type OptionValues<Given extends Options> = {
  readonly [Name in keyof Given]: Given[Name] extends CommandOption<infer Value>
    ? Value extends boolean
      ? boolean
      : Value | undefined
    : never;
};

interface Words {
  /** As it is typed; `keys rotate` is `rotate` within the group `keys`. */
  readonly name: string;
  /** The group's name alone means this one. */
  readonly isDefault?: boolean;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What a person should know beyond the summary. */
  readonly details?: string;
  readonly arguments: readonly CommandArgument[];
  readonly examples: readonly CommandExample[];
}

/** A command as the shelf holds it: words, and its work, which is loaded when it is asked for. */
export interface CommandDefinition extends Words {
  readonly options: Options;
  run(standing: Standing, values: readonly string[], options: Readonly<Record<string, unknown>>): Promise<ExitCode>;
}

/** One command. The file that holds it imports nothing heavy: `run` loads the work by `import()`. */
export function defineCommand<const Given extends Options>(
  definition: Words & {
    readonly options: Given;
    run(standing: Standing, values: readonly string[], options: OptionValues<Given>): Promise<ExitCode>;
  },
): CommandDefinition {
  return {
    ...definition,
    run: (standing, values, options) => definition.run(standing, values, options as OptionValues<Given>),
  };
}

export function flag(flags: string, about: string): CommandOption<boolean> {
  return { flags, about, choices: [], read: null };
}

export function text(flags: string, about: string): CommandOption<string> {
  return { flags, about, choices: [], read: (given) => given };
}

export function oneOf<const Choice extends string>(flags: string, about: string, choices: readonly Choice[]): CommandOption<Choice> {
  const read = (given: string): Choice => {
    const choice = choices.find((known) => known === given);
    if (choice === undefined) throw new WrongValue(`one of ${choices.join(', ')}`);
    return choice;
  };
  return { flags, about, choices, read };
}

export function someOf<const Choice extends string>(
  flags: string,
  about: string,
  choices: readonly Choice[],
): CommandOption<readonly Choice[]> {
  const { read } = oneOf(flags, about, choices);
  return { flags, about, choices, read: (given) => given.split(',').flatMap((part) => read?.(part.trim()) ?? []) };
}

export function wholeNumber(flags: string, about: string, least: number, most: number): CommandOption<number> {
  const read = (given: string): number => {
    const number = Number(given);
    if (!/^\d{1,15}$/.test(given) || number < least || number > most) throw new WrongValue(`a whole number from ${least} to ${most}`);
    return number;
  };
  return { flags, about, choices: [], read };
}

/** Words parted by commas; an empty text is an empty list. */
export function words(flags: string, about: string): CommandOption<readonly string[]> {
  return { flags, about, choices: [], read: (given) => given.split(',').flatMap((part) => part.trim() || []) };
}

/** A value that does not fit its option. The message completes "it must be …". */
export class WrongValue extends Error {}
