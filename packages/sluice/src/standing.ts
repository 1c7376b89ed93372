import { resolve } from 'node:path';

/** Where the person stands and what they said to every command: the global options. */
export interface Standing {
  /** Paths that a person types are relative to this folder. */
  readonly folder: string;
  readonly isJson: boolean;
  readonly isQuiet: boolean;
  /** False with `--no-color`; the environment and the terminal have their say in `outputOf`. */
  readonly mayColour: boolean;
  /** `--config`, as it was typed. */
  readonly configuration: string | undefined;
  /** `--data`, absolute. */
  readonly dataFolder: string | undefined;
}

/** Global options as commander gives them. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly color?: boolean;
  readonly quiet?: boolean;
  readonly config?: string;
  readonly data?: string;
}

export function standingOf(options: GlobalOptions, environment: NodeJS.ProcessEnv, currentFolder: string): Standing {
  const folder = environment['SLUICE_CWD'] ?? environment['INIT_CWD'] ?? currentFolder;
  return {
    folder,
    isJson: options.json ?? false,
    isQuiet: options.quiet ?? false,
    mayColour: options.color ?? true,
    configuration: options.config,
    dataFolder: options.data === undefined ? undefined : resolve(folder, options.data),
  };
}
