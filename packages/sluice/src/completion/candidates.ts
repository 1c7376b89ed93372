import type { Command, Option } from 'commander';

export interface Candidate {
  readonly word: string;
  readonly about: string;
}

/** What may stand for the last word, given those before it. Nothing where a file or a free text is meant: the shell knows files better. */
export function candidatesOf(program: Command, words: readonly string[]): readonly Candidate[] {
  // bash makes "=" a word of its own.
  const last = words.at(-1) ?? '';
  const typed = last === '=' ? '' : last;
  const { command, waiting, argumentsGiven } = follow(
    program,
    words.slice(0, -1).filter((word) => word !== '='),
  );
  const equals = typed.startsWith('--') ? typed.indexOf('=') : -1;
  if (equals > 0) {
    const option = optionNamed(command, typed.slice(0, equals));
    return choicesOf(option, typed.slice(equals + 1)).map(({ word, about }) => ({ word: `${typed.slice(0, equals + 1)}${word}`, about }));
  }
  if (waiting) return choicesOf(waiting, typed);
  const argument = command.registeredArguments[argumentsGiven];
  const all = [
    ...(typed.startsWith('-') ? [] : visible(command.commands).map((child) => ({ word: child.name(), about: aboutOf(child) }))),
    ...(argument?.argChoices ?? []).map((word) => ({ word, about: argument?.description ?? '' })),
    ...(typed.startsWith('-') ? optionsOf(command).map((option) => ({ word: option.long ?? '', about: option.description })) : []),
  ];
  return all.filter(({ word }) => word.startsWith(typed));
}

interface Followed {
  readonly command: Command;
  /** An option that waits for its value. */
  readonly waiting: Option | null;
  readonly argumentsGiven: number;
}

function follow(program: Command, words: readonly string[]): Followed {
  let command = program;
  let waiting: Option | null = null;
  let argumentsGiven = 0;
  for (const word of words) {
    if (waiting) {
      waiting = null;
      continue;
    }
    if (word.startsWith('-')) {
      const option = optionNamed(command, word);
      waiting = option?.required ? option : null;
      continue;
    }
    const child = visible(command.commands).find((one) => one.name() === word);
    if (child) command = child;
    else argumentsGiven += 1;
  }
  return { command, waiting, argumentsGiven };
}

/** The last part of a list by commas is completed, the parts before it stay. */
function choicesOf(option: Option | null, typed: string): readonly Candidate[] {
  const choices = option?.argChoices ?? [];
  const before = typed.slice(0, typed.lastIndexOf(',') + 1);
  return choices.map((choice) => ({ word: before + choice, about: '' })).filter(({ word }) => word.startsWith(typed));
}

function optionNamed(command: Command, word: string): Option | null {
  return optionsOf(command).find((option) => option.long === word || option.short === word) ?? null;
}

/** Its own options, and the global ones. */
function optionsOf(command: Command): readonly Option[] {
  const own = command.createHelp().visibleOptions(command);
  const above = command.createHelp().visibleGlobalOptions(command);
  return [...own, ...above];
}

function visible(commands: readonly Command[]): readonly Command[] {
  const [first] = commands;
  return first?.parent ? first.parent.createHelp().visibleCommands(first.parent) : [];
}

function aboutOf(command: Command): string {
  return command.summary() || command.description();
}
