import { text } from 'node:stream/consumers';
import type { DeniedTokens } from '@sluice/control';
import { unreachable } from '@sluice/kit';
import { commandErrors } from '../command-errors.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import { openRegister } from '../register/open-register.ts';
import type { Standing } from '../standing.ts';
import { outputOf } from '../ui/output-of.ts';
import { table } from '../ui/table.ts';

interface RevokeOptions {
  readonly id: string | undefined;
  readonly stdin: boolean;
  readonly issuer: string | undefined;
  readonly subject: string | undefined;
  readonly issuedBefore: number | undefined;
  readonly reason: string | undefined;
  readonly until: number | undefined;
}

export async function runTokensList(standing: Standing): Promise<ExitCode> {
  using register = await openRegister(standing);
  const { rows } = await register.call<{ readonly rows: readonly DeniedTokens[] }>('GET', '/api/v1/denied-tokens');
  outputOf(standing).answer({ rows }, () => (rows.length === 0 ? 'no token is denied' : denialsText(rows)));
  return exitCodes.clean;
}

export async function runTokensRevoke(standing: Standing, options: RevokeOptions): Promise<ExitCode> {
  const { id, stdin, issuer, subject, issuedBefore, reason, until } = options;
  if ((issuer === undefined) !== (subject === undefined)) throw commandErrors.SUBJECT_OF_NO_ISSUER();
  if (!stdin && id === undefined && subject === undefined && issuedBefore === undefined) throw commandErrors.NO_TOKENS_NAMED();
  const token = stdin ? (await text(process.stdin)).trim() : undefined;
  if (token === '') throw commandErrors.NO_TOKEN();
  using register = await openRegister(standing);
  const body = { token, tokenId: id, issuer, subject, issuedBeforeMs: issuedBefore && Math.floor(issuedBefore), reason, untilMs: until };
  const made = await register.call<DeniedTokens>('POST', '/api/v1/denied-tokens', {}, body);
  outputOf(standing).answer(made, () => `${whatText(made)}: believed no more; "sluice tokens restore ${made.id}" takes it back`);
  return exitCodes.clean;
}

export async function runTokensRestore(standing: Standing, id: string): Promise<ExitCode> {
  using register = await openRegister(standing);
  const removed = await register.call<{ readonly removed: string }>('DELETE', `/api/v1/denied-tokens/${encodeURIComponent(id)}`);
  outputOf(standing).answer(removed, () => `${removed.removed} is taken back`);
  return exitCodes.clean;
}

function denialsText(rows: readonly DeniedTokens[]): string {
  return table(
    [{ title: 'ID' }, { title: 'TOKENS' }, { title: 'UNTIL' }, { title: 'REASON', isElastic: true }],
    rows.map((row) => [row.id, whatText(row), row.untilMs === null ? '' : new Date(row.untilMs).toISOString(), row.reason]),
  );
}

function whatText({ what }: DeniedTokens): string {
  switch (what.kind) {
    case 'token-id':
      return `the token ${what.tokenId}`;
    case 'fingerprint':
      return `the token with fingerprint ${what.fingerprint}`;
    case 'subject':
      return `tokens of ${what.subject} of ${what.issuer}${what.issuedBeforeMs === null ? '' : ` issued before ${timeOf(what.issuedBeforeMs)}`}`;
    case 'all':
      return `all tokens issued before ${timeOf(what.issuedBeforeMs)}`;
    default:
      return unreachable(what);
  }
}

function timeOf(atMs: number): string {
  return new Date(atMs).toISOString();
}
