/**
 * Log-odds of every feature, in nats, and of an attack before anything was seen (`prior`). Fitted on tuning data with none below 0 but
 * priors, steps and contents, then rounded to a tenth and reviewed; an explanation is the sum itself.
 */
export const weights: Readonly<Record<string, number>> = {
  'command-injection.prior': -7,
  'command-injection.chained': 12,
  'command-injection.chained-alone': 12,
  'command-injection.substituted': 12,
  'command-injection.arguments': 4,
  'command-injection.by-path': 12,
  'command-injection.bare-command': 12,
  'command-injection.blank-variable': 10,
  'command-injection.broken-word': 8,
  'command-injection.redirect': 5,
  'command-injection.shellshock': 20,
  'command-injection.include': 12,
  'command-injection.code': 12,

  'cross-site-scripting.prior': -7,
  'cross-site-scripting.script-tag': 12,
  'cross-site-scripting.event-handler': 12,
  'cross-site-scripting.script-url': 12,
  'cross-site-scripting.foreign-tag': 12,
  'cross-site-scripting.srcdoc': 12,
  'cross-site-scripting.refresh': 12,
  'cross-site-scripting.style': 12,
  'cross-site-scripting.animation': 12,
  'cross-site-scripting.leaves-attribute': 12,
  'cross-site-scripting.leaves-string': 9,
  'cross-site-scripting.template': 9,
  'cross-site-scripting.script-only': 8,
  'cross-site-scripting.tag-calls': 8,
  'cross-site-scripting.calls': 4,
  'cross-site-scripting.reaches': 3,
  'cross-site-scripting.script-end': 6,

  'ldap-injection.prior': -7,
  'ldap-injection.leaves-assertion': 12,
  'ldap-injection.adds-filter': 12,
  'ldap-injection.wildcard': 7,
  'ldap-injection.matching': 12,
  'ldap-injection.cut-off': 6,

  'log4j-lookup.prior': -7,
  'log4j-lookup.jndi': 20,
  'log4j-lookup.nested': 5,
  'log4j-lookup.environment': 12,

  'nosql-injection.prior': -7,
  'nosql-injection.operator-name': 12,
  'nosql-injection.operator-member': 12,
  'nosql-injection.script': 12,
  'nosql-injection.leaves-string': 12,

  'path-traversal.prior': -7,
  'path-traversal.climbs': 5,
  'path-traversal.climbs-far': 8,
  'path-traversal.hidden-dots': 4,
  'path-traversal.sensitive-target': 12,
  'path-traversal.nul': 12,
  'path-traversal.system-path': 12,
  'path-traversal.overlong': 12,
  'path-traversal.wrapper': 12,

  'prototype-pollution.prior': -7,
  'prototype-pollution.name': 20,
  'prototype-pollution.text': 14,

  'sql-injection.prior': -7,
  'sql-injection.breaks-out': 3,
  'sql-injection.always': 9,
  'sql-injection.literal': 6,
  'sql-injection.condition': 5,
  'sql-injection.union': 10,
  'sql-injection.stacked': 9,
  'sql-injection.tail': 9,
  'sql-injection.long-tail': 3,
  'sql-injection.reopened': 4,
  'sql-injection.subselect': 7,
  'sql-injection.telling-function': 12,
  'sql-injection.function': 5,
  'sql-injection.catalog': 6,
  'sql-injection.clause': 4,
  'sql-injection.outfile': 12,
  'sql-injection.expression': 5,
  'sql-injection.comments': 2,
  'sql-injection.bare-always': 12,
  'sql-injection.bare-literal': 3,
  'sql-injection.bare-union': 12,
  'sql-injection.bare-stacked': 12,
  'sql-injection.bare-tail': 4,
  'sql-injection.bare-clause': 8,
  'sql-injection.bare-subselect': 12,
  'sql-injection.bare-other': 3,

  'template-injection.prior': -7,
  'template-injection.arithmetic': 12,
  'template-injection.inner': 12,
  'template-injection.object': 12,
  'template-injection.filter': 12,
  'template-injection.call': 5,
  'template-injection.directive': 12,

  'xml-external-entity.prior': -7,
  'xml-external-entity.entity': 12,
  'xml-external-entity.external': 12,
  'xml-external-entity.doctype': 12,
  'xml-external-entity.inclusion': 12,
  'xml-external-entity.stylesheet': 12,
  'xml-external-entity.reference': 5,

  'xpath-injection.prior': -7,
  'xpath-injection.axis': 12,
  'xpath-injection.function': 8,
  'xpath-injection.union': 12,
  'xpath-injection.leaves-predicate': 7,
};

/** What a step of decoding takes away: who sends a value in two codings means it, but the application may never undo them. */
export const stepWeights = { url: -0.3, html: -0.5, escape: -0.5, unicode: -0.3, utf16: -0.5, json: -0.3, base64: -1 } as const;

/** What the declared content of a field takes away. */
export const contentWeights = { unknown: 0, prose: -2, markdown: -3, code: -4, html: -3, url: 0 } as const;

/** Sums from which an attack is reported, and from which it is refused: even odds, and ninety-nine to one. */
export const thresholds = { report: 0, block: Math.log(99) } as const;
