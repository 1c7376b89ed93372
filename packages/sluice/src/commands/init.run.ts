import { writeFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { parse } from 'yaml';
import { commandErrors } from '../command-errors.ts';
import { composeInputs } from '../compose/inputs.ts';
import { apiNameOf, configurationText } from '../config/configuration-text.ts';
import { filesOf, readText } from '../config/files.ts';
import { parseConfiguration } from '../config/parse.ts';
import { settingsOf } from '../config/settings.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import type { Standing } from '../standing.ts';
import { outputOf } from '../ui/output-of.ts';
import { problemLines, refuseProblems, shortPath } from '../ui/tell-problems.ts';

interface Options {
  readonly upstream: string | undefined;
  readonly contract: string | undefined;
  readonly output: string | undefined;
  readonly force: boolean;
}

const upstreamUnknown = 'http://localhost:3000';

/** Writes a configuration that is right: it is read, and its contract compiled, before the file is there. */
export async function runInit(standing: Standing, options: Options): Promise<ExitCode> {
  const output = outputOf(standing);
  const { folder } = standing;
  if (options.upstream === undefined && options.contract === undefined) throw commandErrors.NOTHING_TO_GUARD();
  const file = resolve(folder, options.output ?? 'sluice.yaml');
  const contract = options.contract === undefined ? null : resolve(folder, options.contract);
  const said = contract === null ? { title: '', upstream: null } : sayingsOf(readText(contract));
  const upstream = options.upstream === undefined ? (said.upstream ?? upstreamUnknown) : addressOf(options.upstream);
  const name = apiNameOf(said.title === '' ? new URL(upstream).hostname : said.title);
  const text = configurationText({ name, upstream, contract: contract === null ? null : pathFrom(dirname(file), contract) });

  const parsed = parseConfiguration(file, text);
  if (!parsed.ok) return refuseProblems(parsed.failure, folder, output);
  const around = { file, absolute: (path: string) => resolve(dirname(file), path), read: readText, filesOf, secret: () => '' };
  const composed = await composeInputs(settingsOf(parsed.value, around));
  if (!composed.ok) return refuseProblems(composed.failure, folder, output);
  write(file, text, options.force);

  const operations = composed.value.inputs.apis[0]?.contract?.operations.length ?? 0;
  output.answer({ file, name, upstream, operations, problems: composed.value.warnings }, () => {
    const about = contract === null ? 'without a contract' : `with ${operations} operations of ${shortPath(contract, folder)}`;
    return [
      problemLines(composed.value.warnings, folder, output),
      `wrote ${shortPath(file, folder)}: API ${name} at ${upstream}, ${about}, in observe mode`,
    ]
      .filter((line) => line !== '')
      .join('\n');
  });
  if (options.upstream === undefined && said.upstream === null)
    output.note(`the contract does not say where the API is; correct "upstream" in the file`);
  output.note('next: sluice start');
  return exitCodes.clean;
}

function write(file: string, text: string, isForced: boolean): void {
  try {
    writeFileSync(file, text, { flag: isForced ? 'w' : 'wx' });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw code === 'EEXIST' ? commandErrors.FILE_EXISTS(file) : commandErrors.CANNOT_WRITE(file, code);
  }
}

/** Scheme, host, port and no more than a path: what a configuration may hold. */
function addressOf(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '' || url.hash !== '')
    throw commandErrors.BAD_UPSTREAM(given);
  return given.replace(/\/$/, '');
}

/** What an OpenAPI document says of itself: its title, and the first server with a host of its own. Mistakes in it are told later. */
function sayingsOf(text: string): { readonly title: string; readonly upstream: string | null } {
  const document = documentOf(text);
  const servers = Array.isArray(document.servers) ? document.servers : [];
  const urls = servers.map((server: { readonly url?: unknown } | null) => String(server?.url));
  const scheme = Array.isArray(document.schemes) && !document.schemes.includes('https') ? 'http' : 'https';
  if (typeof document.host === 'string') urls.push(`${scheme}://${document.host}`);
  const first = urls.find((url) => /^https?:\/\/[^{}]+$/.test(url) && URL.canParse(url));
  return { title: typeof document.info?.title === 'string' ? document.info.title : '', upstream: first ? new URL(first).origin : null };
}

interface Sayings {
  readonly info?: { readonly title?: unknown } | null;
  readonly servers?: unknown;
  readonly host?: unknown;
  readonly schemes?: unknown;
}

function documentOf(text: string): Sayings {
  try {
    return (parse(text, { maxAliasCount: 100, logLevel: 'silent' }) ?? {}) as Sayings;
  } catch {
    return {};
  }
}

function pathFrom(folder: string, file: string): string {
  const path = relative(folder, file).split(sep).join('/');
  return path.startsWith('.') || /^([A-Za-z]:)?\//.test(path) ? path : `./${path}`;
}
