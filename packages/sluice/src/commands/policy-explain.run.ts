import { templateOf } from '@sluice/contract/outline';
import { type ApiInputs, requiresProof } from '@sluice/flow';
import { type Endpoint, endpointId } from '@sluice/model';
import { type AccessAnswer, type Caller, type ForetoldEntry, type ToldValueRule, toldValues } from '@sluice/policy';
import { commandErrors } from '../command-errors.ts';
import { composeInputs } from '../compose/inputs.ts';
import { findSettings } from '../config/find-settings.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import type { Standing } from '../standing.ts';
import type { Output } from '../ui/output.ts';
import { outputOf } from '../ui/output-of.ts';
import { refuseProblems, shortPath } from '../ui/tell-problems.ts';

interface Asked {
  readonly as: string | undefined;
  readonly scopes: string | undefined;
  readonly tenant: string | undefined;
  readonly api: string | undefined;
}

export async function runPolicyExplain(standing: Standing, method: string, path: string, asked: Asked): Promise<ExitCode> {
  const output = outputOf(standing);
  const found = findSettings(standing);
  if (!found.ok) return refuseProblems(found.failure, standing.folder, output);
  const composed = await composeInputs(found.value);
  if (!composed.ok) return refuseProblems(composed.failure, standing.folder, output);
  const { apis, policy } = composed.value.inputs;
  const api = apis.find(({ api: name }) => asked.api === undefined || name === asked.api);
  if (!api) throw commandErrors.NO_SUCH_API(asked.api ?? '', apis.map(({ api: name }) => name).join(', '));
  const endpoint = endpointAt(api, method.toUpperCase(), path);
  const caller = callerOf(asked);
  const told = policy.foretell(endpoint, caller);
  const values = toldValues(policy.forEndpoint(endpoint).values, Date.now());
  const isShut = caller.kind === 'anonymous' && requiresProof(composed.value.inputs, endpoint);
  output.answer(
    {
      endpoint: endpoint.id,
      api: endpoint.api,
      isDeclared: endpoint.isDeclared,
      caller,
      ...told,
      ...(isShut ? { answer: 'no', isProofRequired: true } : {}),
      values,
    },
    () =>
      [
        toldText(endpoint, caller, told, isShut, standing.folder, output),
        ...values.flatMap((one) => valueLines(one, standing.folder, output)),
      ].join('\n'),
  );
  return exitCodes.clean;
}

/** A template is taken for what it is; braces are no part of a path. */
function endpointAt({ api, contract }: ApiInputs, method: string, path: string): Endpoint {
  const route = contract?.match(method, path) ?? null;
  if (route?.kind !== 'operation') {
    const template = path.includes('{') ? path : templateOf(path);
    return { id: endpointId(method, template), api, method, template, isDeclared: false };
  }
  const { operation } = route;
  const template = (operation.basePaths.find((base) => path.startsWith(base)) ?? '') + operation.template;
  return { id: endpointId(operation.method, template), api, method: operation.method, template, isDeclared: true };
}

function callerOf({ as, scopes, tenant }: Asked): Caller {
  if (as === 'anonymous') return { kind: 'anonymous', isVerified: false, roles: [], scopes: [], tenant: null };
  return {
    kind: 'token',
    isVerified: true,
    roles: listOf(as),
    scopes: scopes === undefined ? null : listOf(scopes),
    tenant: tenant ?? null,
  };
}

function listOf(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

const words = {
  open: 'yes: no access entry is about it',
  yes: 'yes',
  if: 'it depends on the exchange, as below',
  no: 'no',
} as const;

function toldText(
  endpoint: Endpoint,
  caller: Caller,
  { answer, entries }: AccessAnswer,
  isShut: boolean,
  folder: string,
  output: Output,
): string {
  const who = caller.kind === 'anonymous' ? 'anonymous' : caller.roles.length > 0 ? caller.roles.join(', ') : 'verified, without a role';
  const lines = [
    `${endpoint.id} of ${endpoint.api}${endpoint.isDeclared ? '' : ', which no contract declares'}`,
    `as ${who}: ${isShut ? 'no: "authenticate" requires a proof of who calls' : words[answer]}`,
  ];
  return [...lines, ...entries.flatMap((entry) => entryLines(entry, folder, output))].join('\n');
}

function entryLines(entry: ForetoldEntry, folder: string, { colours }: Output): readonly string[] {
  const { effect, applies, id, title, source, who, conditions, mode } = entry;
  const colour = applies === 'no' ? colours.dim : effect === 'forbid' ? colours.red : colours.green;
  const word = effect === 'close' ? 'closes' : `${effect}s`;
  const [file = source, ...place] = /^(.*):(\d+):(\d+)$/.exec(source)?.slice(1) ?? [];
  return [
    '',
    `${colour(`${word} ${who}`)}${mode === 'enforce' ? '' : ` (${mode} only)`}: ${{ yes: 'applies', if: 'may apply', no: 'does not apply' }[applies]}`,
    `  ${id}: ${title} (${[shortPath(file, folder), ...place].join(':')})`,
    ...conditions.map((condition) => `  ${effect === 'forbid' ? 'when' : 'if'} ${condition}`),
  ];
}

/** What is asked of values holds for everybody whom its condition does not leave out. */
function valueLines(
  { kind, id, title, source, passes, treatment, mode, owner, expires }: ToldValueRule,
  folder: string,
  { colours }: Output,
): readonly string[] {
  const [file = source, ...place] = /^(.*):(\d+):(\d+)$/.exec(source)?.slice(1) ?? [];
  return [
    '',
    `${colours.red(`${kind}: ${treatment}`)}${mode === 'enforce' ? '' : ` (${mode} only)`}, or it passes if ${passes}`,
    `  ${id}: ${title} (${[shortPath(file, folder), ...place].join(':')})`,
    ...(owner === null ? [] : [`  of ${owner}, until ${expires}`]),
  ];
}
