import type { CheckedDocument } from './checked-yaml.ts';
import type { Problem } from './problem.ts';
import type { ConfigurationDocument } from './schema.ts';

/** What the shape of a configuration cannot say about its listeners and about overload. */
export function listenerProblems({ value, placeOf }: CheckedDocument<ConfigurationDocument>): readonly Problem[] {
  const wrongs = [...wrongTls(value), ...wrongPorts(value), ...wrongStages(value)];
  return wrongs.map(({ path, message, fix }) => ({ ...placeOf(path), severity: 'error', message, fix }));
}

interface Wrong {
  readonly path: readonly string[];
  readonly message: string;
  readonly fix: string;
}

function* wrongTls({ listen }: ConfigurationDocument): Generator<Wrong> {
  if (listen?.tls === undefined) return;
  const { certificates, acme, redirectFrom } = listen.tls;
  if (certificates === undefined && acme === undefined) {
    yield { path: ['listen', 'tls'], message: 'listen.tls has no certificate', fix: 'name one in "certificates", or write "acme"' };
  }
  if (acme !== undefined && redirectFrom === undefined) {
    const message = 'listen.tls.acme is asked for proof in cleartext, and there is no listener for it';
    yield { path: ['listen', 'tls', 'acme'], message, fix: 'write redirectFrom: 80 beside "acme"' };
  }
}

function* wrongPorts({ listen = {}, operations }: ConfigurationDocument): Generator<Wrong> {
  const { host = '127.0.0.1', port = 8080, tls } = listen;
  const taken = new Map([[port, 'listen.port']]);
  const asked = [
    { path: ['listen', 'tls', 'redirectFrom'], port: tls?.redirectFrom, host },
    { path: ['operations', 'port'], port: operations && (operations.port ?? 9464), host: operations?.host ?? '127.0.0.1' },
  ];
  for (const one of asked) {
    const { path, port: wanted } = one;
    if (wanted === undefined || wanted === 0 || one.host !== host) continue;
    const other = taken.get(wanted);
    if (other === undefined) taken.set(wanted, path.join('.'));
    else yield { path, message: `${path.join('.')} is ${wanted}, as ${other} is`, fix: 'give one of them another port' };
  }
}

function* wrongStages({ overload = {} }: ConfigurationDocument): Generator<Wrong> {
  for (const name of ['memory', 'loopDelayMs', 'connections'] as const) {
    const stages = overload[name] ?? [];
    if (stages.every((from, index) => index === 0 || from > (stages[index - 1] ?? 0))) continue;
    yield {
      path: ['overload', name],
      message: `overload.${name} does not rise from stage to stage`,
      fix: 'write four numbers, smallest first',
    };
  }
}
