import type { AuditEntry, AuditVerdict } from '@sluice/store';
import { type ExitCode, exitCodes } from '../define-command.ts';
import { openRegister } from '../register/open-register.ts';
import type { Standing } from '../standing.ts';
import { outputOf } from '../ui/output-of.ts';
import { table } from '../ui/table.ts';
import { countText } from '../ui/units.ts';

export async function runAuditLogList(
  standing: Standing,
  { limit, before }: { readonly limit: number | undefined; readonly before: number | undefined },
): Promise<ExitCode> {
  using register = await openRegister(standing);
  const query = { limit: limit?.toString(), before: before?.toString() };
  const { rows } = await register.call<{ readonly rows: readonly AuditEntry[] }>('GET', '/api/v1/audit-log', query);
  outputOf(standing).answer({ rows }, () => entriesText(rows));
  return exitCodes.clean;
}

/** What is wrong is a finding; that it could not be looked at is a failure. */
export async function runAuditLogVerify(standing: Standing, head: string | undefined): Promise<ExitCode> {
  using register = await openRegister(standing);
  const verdict = await register.call<AuditVerdict>('GET', '/api/v1/audit-log/verification', { head });
  outputOf(standing).answer(verdict, () => verdictText(verdict));
  return verdict.isIntact ? exitCodes.clean : exitCodes.found;
}

function verdictText(verdict: AuditVerdict): string {
  if (!verdict.isIntact) return `NOT INTACT: ${verdict.why}; the ${countText(verdict.entries)} entries before hold`;
  const { sequence, mac } = verdict.head;
  return `intact: ${countText(verdict.entries)} entries; note this head elsewhere to verify against it later: ${sequence}:${mac}`;
}

function entriesText(rows: readonly AuditEntry[]): string {
  return table(
    [
      { title: 'ENTRY', align: 'right' },
      { title: 'AT' },
      { title: 'BY' },
      { title: 'ACTION' },
      { title: 'OUTCOME' },
      { title: 'OBJECT', isElastic: true },
    ],
    rows.map(({ sequence, atMs, by, action, outcome, of, object }) => [
      String(sequence),
      new Date(atMs).toISOString(),
      by,
      action,
      of === null ? outcome : `${outcome} (${of})`,
      object,
    ]),
  );
}
