import { fittedWeights } from './weights.generated.ts';

/** By itself it says little: it stands in ordinary texts, too. */
const weak = 3;
/** Two of these are reported, three of them refused. */
const fair = 5;
/** Reported alone, and refused with anything beside it. */
const strong = 9;
/** Refused alone: nobody writes this by accident, but in a text about it. */
const decisive = 12;
/** Refused alone in a text about it, too. */
const certain = 16;

/** Of an attack before anything was seen: one value of eleven hundred. */
const prior = -7;

/**
 * What is expected of every feature before any data were seen, in log-odds (nats), with the reason; `prior` is where the sum of its kind begins. The
 * data move it as far as they say something (`npm run fit-attacks`, decision 18), and what no data show keeps what stands here.
 */
export const expectedWeights: Readonly<Record<string, number>> = {
  'command-injection.prior': prior,
  'command-injection.chained': decisive, // a separator and a command right behind it
  'command-injection.chained-alone': decisive, // the same, and the text ends
  'command-injection.substituted': decisive, // no text but a shell's has a command where its output belongs
  'command-injection.arguments': fair, // flags and paths stand behind words of other languages
  'command-injection.leaves-quotes': strong, // a quote that nothing opened, and a command behind it
  'command-injection.reopened': fair, // apostrophes end texts
  'command-injection.by-path': decisive, // a program's path is of no use but to run it
  'command-injection.bare-command': decisive, // a command and what only its arguments look like
  'command-injection.bare-tool': strong, // a line that people tell each other to type
  'command-injection.blank-variable': decisive, // a blank that hides itself
  'command-injection.broken-word': strong, // quotes in a word are typing errors sometimes
  'command-injection.redirect': fair, // arrows in texts
  'command-injection.shellshock': certain, // a function where no function belongs
  'command-injection.include': decisive, // comments of this form have no other use
  'command-injection.code': decisive, // a call of what runs texts, with a text

  'cross-site-scripting.prior': prior,
  'cross-site-scripting.script-tag': certain, // runs whatever stands in it
  'cross-site-scripting.script-named': strong, // runs nothing by itself
  'cross-site-scripting.event-handler': certain, // runs, and shows nothing
  'cross-site-scripting.script-url': certain, // the same
  'cross-site-scripting.foreign-tag': decisive, // widgets are embedded so by those who may
  'cross-site-scripting.srcdoc': decisive, // a document in an attribute
  'cross-site-scripting.refresh': decisive, // speaks for the server
  'cross-site-scripting.style': decisive, // only old browsers run it
  'cross-site-scripting.animation': decisive, // a link that changes after it was checked
  'cross-site-scripting.leaves-attribute': decisive, // a quote, and a handler right behind it
  'cross-site-scripting.leaves-string': strong, // a quote and a call stand in any program
  'cross-site-scripting.template': strong, // and a template with a call, too
  'cross-site-scripting.script-only': strong, // bookmarklets, and titles that begin so
  'cross-site-scripting.tag-calls': strong, // a tag and a call in one text
  'cross-site-scripting.calls': weak, // programs call the browser
  'cross-site-scripting.lone-call': strong, // a call and nothing around it
  'cross-site-scripting.sets-cookie': strong, // programs do it sometimes
  'cross-site-scripting.coded-tag': decisive, // a coding that nobody uses
  'cross-site-scripting.reaches': weak, // programs reach for the page
  'cross-site-scripting.script-end': fair, // ends what nothing began

  'formula-injection.prior': prior,
  'formula-injection.exchange': certain, // a program and a topic: nobody writes it by accident
  'formula-injection.reach': decisive, // asks somebody else, or sends something
  'formula-injection.call': decisive, // a sign and a function of spreadsheets
  'formula-injection.cells': strong, // texts name cells
  'formula-injection.next-cell': weak, // a quote and a comma stand in lists

  'header-injection.prior': prior,
  'header-injection.header-line': decisive, // a header that changes what an answer means
  'header-injection.header-word': strong, // words that lines of texts begin with, too
  'header-injection.mail-line': decisive, // a receiver or a command
  'header-injection.mail-word': strong, // quoted mails have them
  'header-injection.store-line': decisive, // a line that is none of a text
  'header-injection.message-end': decisive, // a status line in a value
  'header-injection.one-line': fair, // a line where there is but one
  'header-injection.log-line': strong, // logs are pasted

  'ldap-injection.prior': prior,
  'ldap-injection.leaves-assertion': decisive, // closes more than it opened, and asserts
  'ldap-injection.adds-filter': decisive, // an operator of filters and an assertion
  'ldap-injection.wildcard': strong, // stars are searched for
  'ldap-injection.any-secret': decisive, // nobody's password is a star
  'ldap-injection.matching': decisive, // matching rules have numbers that nobody types
  'ldap-injection.cut-off': fair, // parentheses are forgotten

  'log4j-lookup.prior': prior,
  'log4j-lookup.jndi': certain, // a lookup over the network
  'log4j-lookup.nested': fair, // shells nest expansions
  'log4j-lookup.environment': decisive, // a lookup of what the process knows

  'nosql-injection.prior': prior,
  'nosql-injection.operator-name': decisive, // an operator where a name belongs
  'nosql-injection.operator-member': decisive, // the same in a text
  'nosql-injection.script': decisive, // a script that asks for rows
  'nosql-injection.leaves-string': decisive, // a quote and an operator of scripts

  'open-redirect.prior': prior,
  'open-redirect.elsewhere': strong, // links lead to partners
  'open-redirect.no-scheme': decisive, // a path that is none
  'open-redirect.hides-host': decisive, // no program writes a URL so
  'open-redirect.disguised': decisive, // shows one host and means another
  'open-redirect.script': certain, // no address at all

  'path-traversal.prior': prior,
  'path-traversal.climbs': fair, // one folder up is a relative path
  'path-traversal.climbs-far': strong, // two and more leave what a name is relative to
  'path-traversal.climbs-for-file': fair, // names of files stand in their folder
  'path-traversal.hidden-dots': strong, // no path has such segments
  'path-traversal.hidden-climb': decisive, // nobody codes a dot that means a folder
  'path-traversal.sensitive-target': decisive, // a file with the machine's secrets
  'path-traversal.server-file': decisive, // its own settings and logs are of no use to a caller
  'path-traversal.nul': decisive, // no name has a NUL
  'path-traversal.system-path': decisive, // a path of the machine, where names of an API belong
  'path-traversal.overlong': decisive, // a spelling that no encoder writes
  'path-traversal.wrapper': decisive, // a reader, and no file

  // Reported only: none of these with "several" comes to a refusal.
  'prompt-injection.prior': prior,
  'prompt-injection.smuggled': strong, // letters that nobody sees
  'prompt-injection.template': strong, // marks between which models are told who speaks
  'prompt-injection.overrides': strong, // an order against other orders
  'prompt-injection.reveals': strong, // asks for what a model was told
  'prompt-injection.role': strong, // games have roles, too
  'prompt-injection.conceals': strong, // secrets are kept between people
  'prompt-injection.several': 1.5, // two signs in one text

  'prototype-pollution.prior': prior,
  'prototype-pollution.name': certain, // none of 137,115 real names
  'prototype-pollution.text': decisive, // texts about it

  'server-side-request-forgery.prior': prior,
  'server-side-request-forgery.loopback': decisive, // means another machine for whoever fetches it
  'server-side-request-forgery.private': decisive, // the same
  'server-side-request-forgery.link-local': decisive, // the same
  'server-side-request-forgery.metadata': certain, // answers with credentials
  'server-side-request-forgery.odd-number': fair, // routers are printed in hexadecimal
  'server-side-request-forgery.rebinding': decisive, // a name that exists for this
  'server-side-request-forgery.odd-scheme': decisive, // speaks what the web does not
  'server-side-request-forgery.disguised': fair, // credentials that look like a host
  'server-side-request-forgery.internal': strong, // developers name their machines so
  'server-side-request-forgery.redirected': weak, // archives hold addresses of others
  'server-side-request-forgery.mentioned': strong, // examples, answers, texts about one's own machine

  'sql-injection.prior': prior,
  'sql-injection.breaks-out': weak, // apostrophes, and words of SQL behind them
  'sql-injection.always': strong, // a condition with a known outcome
  'sql-injection.literal': fair, // a word and a number in prose
  'sql-injection.condition': fair, // a filter in words
  'sql-injection.union': strong, // two words of SQL in a row
  'sql-injection.stacked': strong, // a statement behind a semicolon
  'sql-injection.tail': strong, // ends there, but for dashes
  'sql-injection.long-tail': weak, // dashes and a remark
  'sql-injection.reopened': fair, // signs in quotes
  'sql-injection.subselect': strong, // a query in parentheses
  'sql-injection.telling-function': decisive, // called for what it does
  'sql-injection.function': fair, // formulas of spreadsheets
  'sql-injection.catalog': fair, // texts about databases
  'sql-injection.counting': fair, // how attackers count the columns of a query
  'sql-injection.clause': fair, // order by number
  'sql-injection.outfile': decisive, // writes to the server's disk
  'sql-injection.expression': fair, // a sign in quotes
  'sql-injection.comments': weak, // C, CSS
  'sql-injection.bare-always': decisive, // a value and a condition with a known outcome
  'sql-injection.bare-literal': weak, // one or 2
  'sql-injection.bare-union': decisive, // a value, and the rows of a query
  'sql-injection.bare-stacked': decisive, // a value, and a statement
  'sql-injection.bare-tail': strong, // a remark behind a word
  'sql-injection.bare-expression': weak, // a formula
  'sql-injection.bare-clause': strong, // a value, and how its rows are sorted
  'sql-injection.bare-subselect': decisive, // a query in place of a value
  'sql-injection.whole-query': decisive, // no column has such a name
  'sql-injection.bare-other': weak, // goes on as SQL may

  'template-injection.prior': prior,
  'template-injection.arithmetic': decisive, // a letter's placeholder does not compute
  'template-injection.inner': decisive, // nor reach into the runtime
  'template-injection.object': decisive, // nor ask for the engine
  'template-injection.filter': decisive, // nor apply its filters
  'template-injection.call': fair, // programs write templates with calls
  'template-injection.directive': decisive, // a directive runs
  'template-injection.plain-directive': strong, // and letters have those that show something

  'unsafe-deserialization.prior': prior,
  'unsafe-deserialization.java': certain, // a mark that only its format has
  'unsafe-deserialization.php': certain, // the same
  'unsafe-deserialization.python': certain, // the same
  'unsafe-deserialization.dotnet': certain, // the same
  'unsafe-deserialization.ruby': decisive, // a mark of three characters
  'unsafe-deserialization.node': certain, // a mark that only its format has
  'unsafe-deserialization.yaml': certain, // the same
  'unsafe-deserialization.typed': certain, // a class of a gadget by its name

  'xml-external-entity.prior': prior,
  'xml-external-entity.entity': decisive, // declarations in a value
  'xml-external-entity.external': decisive, // something to fetch
  'xml-external-entity.doctype': decisive, // a type that no API asks for
  'xml-external-entity.inclusion': decisive, // something to fetch
  'xml-external-entity.stylesheet': decisive, // something to run
  'xml-external-entity.reference': fair, // other markup has references

  'xpath-injection.prior': prior,
  'xpath-injection.axis': decisive, // two colons behind a word of XPath
  'xpath-injection.condition': decisive, // a quote and a question about the node
  'xpath-injection.function': strong, // functions of other languages are called alike
  'xpath-injection.union': decisive, // a bar and a path behind a quote
  'xpath-injection.leaves-predicate': strong, // a quote and a bracket end lists
};

/** What is in force: fitted where the data show the feature, expected where they do not. An explanation is the sum itself. */
export const weights: Readonly<Record<string, number>> = { ...expectedWeights, ...fittedWeights };

/** What a step of decoding takes away: who sends a value in two codings means it, but the application may never undo them. */
export const stepWeights = { url: -0.1, html: -0.1, escape: -0.1, unicode: -0.1, utf16: -0.1, json: -0.1, base64: -0.2 } as const;

/** What the declared content of a field takes away. */
export const contentWeights = { unknown: 0, prose: -3, markdown: -5, code: -12, html: -3, url: 0, shell: 0 } as const;

/**
 * What takes away beside what is declared. Where nothing is: a text that reads as prose, a field whose name says markup, markdown (`readme`) or lines for
 * a shell (of a manifest's scripts), and code that a text shows between fences. Where markdown is: the same code, which whoever shows markdown shows as such.
 */
export const seenWeights = { prose: -2, html: -3, markdown: -5, fenced: -5, code: -12, shell: -60 } as const;

/** Sums from which an attack is reported, and from which it is refused: even odds, and ninety-nine to one. */
export const thresholds = { report: 0, block: Math.log(99) } as const;
