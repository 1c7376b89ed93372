import type { StoredBan } from '@sluice/control';
import { type ExitCode, exitCodes } from '../define-command.ts';
import { openRegister } from '../register/open-register.ts';
import type { Standing } from '../standing.ts';
import { outputOf } from '../ui/output-of.ts';
import { table } from '../ui/table.ts';

export async function runBansList(standing: Standing): Promise<ExitCode> {
  using register = await openRegister(standing);
  const { rows } = await register.call<{ readonly rows: readonly StoredBan[] }>('GET', '/api/v1/bans');
  outputOf(standing).answer({ rows }, () => (rows.length === 0 ? 'nobody is turned away' : bansText(rows)));
  return exitCodes.clean;
}

export async function runBansSet(
  standing: Standing,
  target: string,
  options: {
    readonly treat: string | undefined;
    readonly acrValues: readonly string[] | undefined;
    readonly maxAge: number | undefined;
    readonly for: number | undefined;
    readonly reason: string | undefined;
  },
): Promise<ExitCode> {
  const { treat, acrValues, maxAge, for: forMs, reason = 'by hand' } = options;
  const maxAgeSeconds = maxAge === undefined ? undefined : Math.ceil(maxAge / 1_000);
  using register = await openRegister(standing);
  const untilMs = forMs === undefined ? undefined : Date.now() + forMs;
  const ban = await register.call<StoredBan>('POST', '/api/v1/bans', {}, { target, treat, reason, untilMs, acrValues, maxAgeSeconds });
  outputOf(standing).answer(ban, () => `${ban.target} is turned away ${untilText(ban)}; "sluice bans lift ${ban.target}" lifts it`);
  return exitCodes.clean;
}

export async function runBansLift(standing: Standing, target: string): Promise<ExitCode> {
  using register = await openRegister(standing);
  const lifted = await register.call<StoredBan>('DELETE', `/api/v1/bans/${encodeURIComponent(target)}`);
  outputOf(standing).answer({ lifted: lifted.target }, () => `${lifted.target} is let in again`);
  return exitCodes.clean;
}

function bansText(rows: readonly StoredBan[]): string {
  return table(
    [{ title: 'TARGET' }, { title: 'TREAT' }, { title: 'BY' }, { title: 'UNTIL' }, { title: 'REASON', isElastic: true }],
    rows.map((ban) => [ban.target, ban.treat, ban.by, untilText(ban), ban.reason]),
  );
}

function untilText({ untilMs }: StoredBan): string {
  return untilMs === null ? 'until it is lifted' : `until ${new Date(untilMs).toISOString()}`;
}
