import type { ApiKey, MadeKey } from '@sluice/control';
import { type ExitCode, exitCodes } from '../define-command.ts';
import { openRegister } from '../register/open-register.ts';
import type { Standing } from '../standing.ts';
import type { Output } from '../ui/output.ts';
import { outputOf } from '../ui/output-of.ts';
import { table } from '../ui/table.ts';

const overlapMs = 7 * 86_400_000;

export async function runApiKeysList(standing: Standing, consumer: string | undefined): Promise<ExitCode> {
  const output = outputOf(standing);
  using register = await openRegister(standing);
  const { rows } = await register.call<{ readonly rows: readonly ApiKey[] }>('GET', '/api/v1/api-keys', { consumer });
  output.answer({ rows }, () =>
    rows.length === 0 ? 'there is no key; "sluice api-keys create CONSUMER" makes one' : keysText(rows, output),
  );
  return exitCodes.clean;
}

export async function runApiKeysCreate(
  standing: Standing,
  consumer: string,
  options: {
    readonly label: string | undefined;
    readonly scopes: readonly string[] | undefined;
    readonly roles: readonly string[] | undefined;
    readonly expires: number | undefined;
  },
): Promise<ExitCode> {
  const { label, scopes, roles, expires } = options;
  using register = await openRegister(standing);
  const body = { consumer, label, scopes, roles, expiresAtMs: expires };
  tellMade(outputOf(standing), await register.call<MadeKey>('POST', '/api/v1/api-keys', {}, body));
  return exitCodes.clean;
}

export async function runApiKeysRotate(
  standing: Standing,
  id: string,
  options: { readonly overlap: number | undefined; readonly expires: number | undefined },
): Promise<ExitCode> {
  const { overlap = overlapMs, expires } = options;
  using register = await openRegister(standing);
  const path = `/api/v1/api-keys/${encodeURIComponent(id)}/rotate`;
  tellMade(outputOf(standing), await register.call<MadeKey>('POST', path, {}, { overlapMs: overlap, expiresAtMs: expires }));
  return exitCodes.clean;
}

export async function runApiKeysRevoke(standing: Standing, id: string): Promise<ExitCode> {
  using register = await openRegister(standing);
  const revoked = await register.call<ApiKey>('DELETE', `/api/v1/api-keys/${encodeURIComponent(id)}`);
  outputOf(standing).answer(revoked, () => `${revoked.id} of ${revoked.consumer} is refused from now on`);
  return exitCodes.clean;
}

/** The key alone, so that a script can take it; what a person should know stands beside. */
function tellMade(output: Output, { key, entry }: MadeKey): void {
  output.answer({ key, entry }, () => key);
  output.note(`this is the only time that the key is shown; its id is ${entry.id}`);
}

function keysText(rows: readonly ApiKey[], { colours }: Output): string {
  return table(
    [
      { title: 'ID' },
      { title: 'CONSUMER' },
      { title: 'KEY' },
      { title: 'STATE' },
      { title: 'ENDS' },
      { title: 'LAST USED' },
      { title: 'LABEL' },
      { title: 'SCOPES', isElastic: true },
    ],
    rows.map(({ id, consumer, prefix, state, expiresAtMs, lastUsedDay, label, scopes }) => [
      id,
      consumer,
      `${prefix}…`,
      state === 'active' ? state : colours.yellow(state),
      expiresAtMs === null ? '' : new Date(expiresAtMs).toISOString().slice(0, 10),
      lastUsedDay ?? 'never',
      label,
      scopes.join(', '),
    ]),
  );
}
