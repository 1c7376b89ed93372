import type { RegisteredConsumer } from '@sluice/control';
import type { consumerOptions } from '../consumer-options.ts';
import { type ExitCode, exitCodes, type OptionValues } from '../define-command.ts';
import { openRegister } from '../register/open-register.ts';
import type { Standing } from '../standing.ts';
import { isConfirmed } from '../ui/is-confirmed.ts';
import { outputOf } from '../ui/output-of.ts';
import { table } from '../ui/table.ts';

type ConsumerOptions = OptionValues<typeof consumerOptions>;

export async function runConsumersList(standing: Standing): Promise<ExitCode> {
  const output = outputOf(standing);
  using register = await openRegister(standing);
  const { rows } = await register.call<{ readonly rows: readonly RegisteredConsumer[] }>('GET', '/api/v1/consumers');
  output.answer({ rows }, () => (rows.length === 0 ? 'nobody is registered; "sluice consumers create" does it' : consumersText(rows)));
  return exitCodes.clean;
}

export async function runConsumersCreate(standing: Standing, name: string, options: ConsumerOptions): Promise<ExitCode> {
  using register = await openRegister(standing);
  const made = await register.call<RegisteredConsumer>('POST', '/api/v1/consumers', {}, { name, ...given(options) });
  outputOf(standing).answer(made, () => `${made.name} is registered; "sluice api-keys create ${made.name}" makes it a key`);
  return exitCodes.clean;
}

export async function runConsumersChange(standing: Standing, name: string, options: ConsumerOptions): Promise<ExitCode> {
  using register = await openRegister(standing);
  const changed = await register.call<RegisteredConsumer>('POST', `/api/v1/consumers/${encodeURIComponent(name)}`, {}, given(options));
  outputOf(standing).answer(changed, () => consumersText([changed]));
  return exitCodes.clean;
}

export async function runConsumersRemove(standing: Standing, name: string, isSure: boolean): Promise<ExitCode> {
  const output = outputOf(standing);
  if (!isSure && !(await isConfirmed(`Remove ${name} and all of its keys? [y/N] `, 'removing a consumer'))) {
    output.note('nothing was removed');
    return exitCodes.failed;
  }
  using register = await openRegister(standing);
  const path = `/api/v1/consumers/${encodeURIComponent(name)}`;
  const removed = await register.call<{ readonly removed: string; readonly keys: number }>('DELETE', path);
  output.answer(removed, () => `${removed.removed} is removed, with ${removed.keys} ${removed.keys === 1 ? 'key' : 'keys'}`);
  return exitCodes.clean;
}

/** What was left out stays away; an empty text takes a property away. */
function given(options: ConsumerOptions): object {
  return Object.fromEntries(
    Object.entries(options)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, value === '' ? null : value]),
  );
}

function consumersText(rows: readonly RegisteredConsumer[]): string {
  return table(
    [{ title: 'NAME' }, { title: 'KIND' }, { title: 'OWNER' }, { title: 'TENANT' }, { title: 'PLAN' }, { title: 'ROLES', isElastic: true }],
    rows.map(({ name, kind, owner, tenant, plan, roles }) => [name, kind, owner ?? '', tenant ?? '', plan ?? '', roles.join(', ')]),
  );
}
