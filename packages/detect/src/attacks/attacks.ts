import type { AttackDefinition } from './define-attack.ts';
import { commandInjection } from './detectors/command-injection.ts';
import { crossSiteScripting } from './detectors/cross-site-scripting.ts';
import { formulaInjection } from './detectors/formula-injection.ts';
import { headerInjection } from './detectors/header-injection.ts';
import { ldapInjection } from './detectors/ldap-injection.ts';
import { log4jLookup } from './detectors/log4j-lookup.ts';
import { nosqlInjection } from './detectors/nosql-injection.ts';
import { openRedirect } from './detectors/open-redirect.ts';
import { pathTraversal } from './detectors/path-traversal.ts';
import { promptInjection } from './detectors/prompt-injection.ts';
import { prototypePollution } from './detectors/prototype-pollution.ts';
import { serverSideRequestForgery } from './detectors/server-side-request-forgery.ts';
import { sqlInjection } from './detectors/sql-injection.ts';
import { templateInjection } from './detectors/template-injection.ts';
import { unsafeDeserialization } from './detectors/unsafe-deserialization.ts';
import { xmlExternalEntity } from './detectors/xml-external-entity.ts';
import { xpathInjection } from './detectors/xpath-injection.ts';

/** The shelf of attacks; a test holds it against the folder. */
export const attacks: readonly AttackDefinition[] = [
  commandInjection,
  crossSiteScripting,
  formulaInjection,
  headerInjection,
  ldapInjection,
  log4jLookup,
  nosqlInjection,
  openRedirect,
  pathTraversal,
  promptInjection,
  prototypePollution,
  serverSideRequestForgery,
  sqlInjection,
  templateInjection,
  unsafeDeserialization,
  xmlExternalEntity,
  xpathInjection,
];
