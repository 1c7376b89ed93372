/// <reference path="./engines.d.ts" />
import type { Attack } from './attack.ts';
import { commandInjection } from './command-injection.ts';
import { crossSiteScripting } from './cross-site-scripting.ts';
import { formulaInjection } from './formula-injection.ts';
import { graphqlAbuse } from './graphql-abuse.ts';
import { headerInjection } from './header-injection.ts';
import { ldapInjection } from './ldap-injection.ts';
import { nosqlInjection } from './nosql-injection.ts';
import { openRedirect } from './open-redirect.ts';
import { parameterPollution } from './parameter-pollution.ts';
import { pathTraversal } from './path-traversal.ts';
import { prototypePollution } from './prototype-pollution.ts';
import { serverSideRequestForgery } from './server-side-request-forgery.ts';
import { sqlInjection } from './sql-injection.ts';
import { templateInjection } from './template-injection.ts';
import { unsafeDeserialization } from './unsafe-deserialization.ts';
import { xmlExternalEntity } from './xml-external-entity.ts';
import { xpathInjection } from './xpath-injection.ts';

const shelf = [
  commandInjection,
  crossSiteScripting,
  formulaInjection,
  graphqlAbuse,
  headerInjection,
  ldapInjection,
  nosqlInjection,
  openRedirect,
  parameterPollution,
  pathTraversal,
  prototypePollution,
  serverSideRequestForgery,
  sqlInjection,
  templateInjection,
  unsafeDeserialization,
  xmlExternalEntity,
  xpathInjection,
] as const;

export type AttackId = (typeof shelf)[number]['id'];

/** The ground truth of attacks: one row for each kind of interpreter. None is on unless it is named, for what they run is real. */
export const attacks: readonly (Attack & { readonly id: AttackId })[] = shelf;
