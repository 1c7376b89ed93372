import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Contract } from '@sluice/contract';
import { attacks as attackKinds, createAttackDetection, createDetection } from '@sluice/detect';
import { type ApiInputs, declaredEndpoints, declaredNames, declaredSecurity, type GateInputs, type RouteChoice } from '@sluice/flow';
import { failure, type Result, success, utf8 } from '@sluice/kit';
import { type ApiId, apiId, type Endpoint, revisionId } from '@sluice/model';
import { compilePolicy } from '@sluice/policy';
import { readClasses } from '../classes/read-classes.ts';
import type { Problem } from '../config/problem.ts';
import type { ApiSettings, RouteSettings, Settings } from '../config/settings.ts';
import { credentialProblems, declarationProblems, tokenWaysOf } from './authentication.ts';
import { browserChoiceOf } from './browser.ts';
import { evadedLimits } from './evaded-limits.ts';
import { graphqlChoiceOf } from './graphql.ts';
import { listenTlsProblems } from './listen-tls.ts';
import { consumerKeyProblems } from './mask-ports.ts';
import { openParameters } from './open-parameters.ts';
import { isProtectedHop } from './protected-hop.ts';
import { unknownRoutes } from './unknown-routes.ts';
import { upstreamTlsProblems } from './upstream-tls.ts';

export interface Composed {
  readonly inputs: GateInputs;
  readonly warnings: readonly Problem[];
}

/**
 * Compiles settings to what plans are made of: contracts, classes, policy. The same for a worker, `sluice check`, a replay and an explanation.
 * All problems of all files are told at once; nothing is half compiled.
 */
export async function composeInputs(settings: Settings): Promise<Result<Composed, readonly Problem[]>> {
  const problems: Problem[] = [];
  const texts: string[] = [];
  const contracts = new Map<ApiId, Contract>();
  for (const api of settings.apis) {
    const contract = await contractOf(api, problems, texts);
    if (contract) contracts.set(apiId(api.name), contract);
  }
  const classes = readClasses(settings.classes);
  if (!classes.ok) return failure([...problems, ...classes.failure]);
  const policy = compilePolicy(settings.policies, {
    classes: classes.value,
    nowMs: Date.now(),
    hasContract: (api) => contracts.has(api),
    operationId: (endpoint) => operationIdOf(contracts.get(endpoint.api), endpoint),
    security: (endpoint) => declaredSecurity(contracts.get(endpoint.api) ?? null, endpoint),
    operations: Array.from(contracts, ([api, contract]) => declaredEndpoints(api, contract)).flat(),
    parameters: (endpoint) => declaredNames(contracts.get(endpoint.api) ?? null, endpoint),
    apisWithoutContract: settings.apis.map(({ name }) => apiId(name)).filter((api) => !contracts.has(api)),
    roles: rolesOf(settings),
    attacks: attackKinds.map(({ id }) => id),
  });
  if (!policy.ok) return failure([...problems, ...policy.failure.map(asProblem)]);
  problems.push(...policy.value.warnings.map(asProblem));
  problems.push(...declarationProblems(settings, contracts), ...credentialProblems(settings));
  problems.push(
    ...evadedLimits(settings, policy.value.limits),
    ...unknownRoutes(settings, contracts),
    ...openParameters(settings, contracts),
  );
  problems.push(...upstreamTlsProblems(settings), ...listenTlsProblems(settings, Date.now()));
  problems.push(
    ...consumerKeyProblems(
      settings,
      policy.value.rules.map(({ treatment }) => treatment),
    ),
  );
  if (problems.some(({ severity }) => severity === 'error')) return failure(problems);
  const apis = settings.apis.map(
    (api): ApiInputs => apiInputsOf(api, contracts.get(apiId(api.name)) ?? null, settings.identity.apiKeyHeaders),
  );
  const { heldBytesMax, heldRequestBytesMax, unitBytesMax, decodedBytesMax } = settings.limits;
  const revision = revisionOf([
    ...texts,
    policy.value.text,
    JSON.stringify([settings.apis.map(withoutText), settings.limits]),
    classes.value.map(({ id }) => id).join(),
    ...settings.classes.map(({ text }) => text),
  ]);
  return success({
    inputs: {
      revision: revisionId(revision),
      apis,
      tokenWays: tokenWaysOf(settings),
      policy: policy.value,
      detection: createDetection(classes.value),
      attacks: createAttackDetection(attackKinds),
      limits: { heldBytesMax, heldRequestBytesMax, unitBytesMax, decodedBytesMax },
    },
    warnings: problems,
  });
}

/** Roles that the configuration gives; tokens and the register may give others. */
function rolesOf({ consumers, identity }: Settings): readonly string[] {
  const holders = [...consumers, ...identity.users, ...(identity.signatures?.keys ?? [])];
  return [...new Set(holders.flatMap(({ roles }) => roles))];
}

async function contractOf(api: ApiSettings, problems: Problem[], texts: string[]): Promise<Contract | null> {
  if (api.contract === null) return null;
  const { file, text } = api.contract;
  texts.push(text);
  // What reads one comes with a validator of JSON Schema, and is loaded where there is one.
  const { compileContract, loadContract } = await import('@sluice/contract');
  const loaded = await loadContract(file, text, {
    async readDocument(uri) {
      const read = readLocal(uri);
      if (read.ok) texts.push(read.value);
      return read;
    },
  });
  if (!loaded.ok) {
    problems.push(...loaded.failure.map(asProblem));
    return null;
  }
  const compiled = compileContract(loaded.value);
  if (!compiled.ok) {
    problems.push(...compiled.failure.map(asProblem));
    return null;
  }
  problems.push(...compiled.value.warnings.map(asProblem));
  return compiled.value;
}

/** Further documents are files beside the first one. A contract reaches no network. */
function readLocal(uri: string): Result<string, string> {
  if (/^[a-z][a-z0-9+.-]+:/i.test(uri) && !uri.startsWith('file:')) return failure('only files are read');
  try {
    return success(readFileSync(uri.startsWith('file:') ? fileURLToPath(uri) : uri, 'utf8'));
  } catch (error) {
    return failure(`it cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}

function asProblem({ file, line, column, severity, message, fix }: Omit<Problem, 'fix'> & { readonly fix?: string }): Problem {
  return { file, line, column, severity, message, fix: fix ?? null };
}

function apiInputsOf(api: ApiSettings, contract: Contract | null, apiKeyHeaders: readonly string[]): ApiInputs {
  const { mode, authenticate, paths, onInspectError, attacks, graphql, browser, notFound, routes } = api;
  return {
    api: apiId(api.name),
    contract,
    mode,
    authentication: authenticate,
    paths,
    onInspectError,
    attacks,
    graphql: graphql === 'off' ? null : graphqlChoiceOf(graphql),
    isUpstreamProtected: [...(api.care?.targets ?? [{ url: api.upstream }])].every(({ url }) => isProtectedHop(url)),
    browser: browser && browserChoiceOf(browser, apiKeyHeaders),
    notFound: notFound && { status: notFound.status, headers: ['content-type', notFound.contentType], bytes: utf8(notFound.text) },
    routes: routes.map(choiceOf),
  };
}

function choiceOf(route: RouteSettings): RouteChoice {
  const space = route.match.indexOf(' ');
  return {
    method: route.match.slice(0, space),
    template: route.match.slice(space + 1),
    mode: route.mode,
    authentication: route.authenticate,
    onInspectError: route.onInspectError,
    attacks: route.attacks,
    graphql: route.graphql === null || route.graphql === 'off' ? route.graphql : graphqlChoiceOf(route.graphql),
    heldBytesMax: route.heldBytesMax,
    captureBytesMax: route.capture?.bodyBytesMax ?? 0,
    projection: route.projection ?? null,
    pageSize: route.pageSize ?? null,
    isForAnySite: route.isForAnySite,
  };
}

function operationIdOf(contract: Contract | undefined, endpoint: Endpoint): string | null {
  const found = contract?.operations.find(
    (operation) =>
      operation.method === endpoint.method && operation.basePaths.some((base) => base + operation.template === endpoint.template),
  );
  return found?.operationId ?? null;
}

function withoutText(api: ApiSettings): object {
  return { ...api, contract: api.contract?.file ?? null };
}

function revisionOf(texts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(text).update('\0');
  return hash.digest('hex').slice(0, 16);
}
